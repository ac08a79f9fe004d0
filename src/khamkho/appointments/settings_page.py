"""What an office gives times at, the week that comes of it, and its rules: how early, how late, how often."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from khamkho.appointments import commands
from khamkho.appointments.queries.setup import (
    Place,
    Way,
    missing_kinds,
    places_of,
    ways_of,
    week_of,
)
from khamkho.appointments.rules.settings import LIMITS, rules_from
from khamkho.appointments.rules.states import KINDS
from khamkho.appointments.rules.words import clock_said, hours_said, week_said
from khamkho.base.errors import Problem
from khamkho.base.text import Text
from khamkho.base.thai import WEEKDAYS, in_bangkok, show_date
from khamkho.offices.actors import actor_of
from khamkho.offices.models import Office
from khamkho.offices.views.door import attempt, for_managers
from khamkho.ui.language import lang_now

OFFICE_HOURS = Text("เวลาทำการของหน่วยงาน", "the opening times of the office")
NUMBERS: tuple[tuple[str, Text, Text], ...] = (
    ("step_minutes", Text("เวลานัดห่างกัน (นาที)", "Times begin so many minutes apart"), Text("ใช้กับงานบริการทุกเรื่อง ส่วนระยะเวลาที่ใช้มาจากงานบริการ", "For every service. How long it takes comes from the service.")),
    ("lead_hours", Text("ต้องนัดล่วงหน้าอย่างน้อย (ชั่วโมง)", "Hours before that a time is taken at least"), Text("เจ้าหน้าที่นัดให้ได้ทันที งานบริการบางเรื่องกำหนดไว้เอง", "Officers may give a time at once. Some services have hours of their own.")),
    ("horizon_days", Text("นัดล่วงหน้าได้ไม่เกิน (วัน)", "Days ahead for which times are given"), Text("งานบริการบางเรื่องกำหนดไว้เอง", "Some services have days of their own.")),
    ("hold_minutes", Text("เก็บเวลาที่เลือกไว้ให้ยืนยัน (นาที)", "Minutes that a chosen time is held until it is confirmed"), Text("จากนั้นผู้อื่นเลือกได้", "Then others may take it.")),
    ("moves", Text("ผู้ยื่นเลื่อนนัดเองได้ (ครั้ง)", "How often people may move an appointment themselves"), Text("เจ้าหน้าที่เลื่อนให้ได้เสมอ และการปิดที่ประกาศภายหลังไม่นับ", "Officers may always move it, and a closure declared late does not count.")),
    ("grace_minutes", Text("มาช้าได้ (นาที)", "Minutes of grace after the time"), Text("ไม่ถือว่าผิดนัดก่อนพ้นเวลานี้และก่อนหน่วยงานปิด", "Nobody counts as missing before they are over and the office has closed.")),
    ("rebook_days", Text("ผู้ไม่มาตามนัดเลือกเวลาใหม่ได้ภายใน (วัน)", "Days in which who did not come may choose a new time"), Text("เลือกได้ 1 ครั้ง", "Once.")),
    ("offer_minutes", Text("เวลาตอบรับเวลาที่เร็วกว่า (นาที)", "Minutes to accept an earlier time"), Text("จากนั้นเสนอให้ผู้รอรายถัดไป", "Then it is offered to the next who waits.")),
    ("remind_days", Text("เตือนก่อนวันนัด (วัน)", "Reminder, days before"), Text("0 คือไม่เตือน", "0: none.")),
    ("remind_hours", Text("เตือนก่อนเวลานัด (ชั่วโมง)", "Reminder, hours before"), Text("0 คือไม่เตือน", "0: none.")),
)  # fmt: skip


@require_safe
@for_managers
def overview(request: HttpRequest, office: Office) -> HttpResponse:
    """Everything that times are given at, what is lacking, and a week as people see it."""
    now, lang = timezone.now(), lang_now()
    today = in_bangkok(now).date()
    places, ways = places_of(office, today), ways_of(office)
    way = next((one for one in ways if one.value == request.GET.get("for")), _first(ways, places))
    first = _monday(request.GET.get("week", ""), today)
    context: dict[str, Any] = {
        "office": office,
        "places": [_row(one) for one in places],
        "lacking": [
            (KINDS[kind].in_(lang), [one.label.in_(lang) for one in ways if one.appointment.resource == kind])
            for kind in missing_kinds(ways, places)
        ],
        "ways": [(one.value, one.label.in_(lang)) for one in ways],
        "way": way,
        "week": _week(office, way, first) if way and places else (),
        "first": first,
        "last": first + timedelta(days=6),
        "before": (first - timedelta(days=7)).isoformat(),
        "after": (first + timedelta(days=7)).isoformat(),
    }
    return render(request, "appointments/settings.html", context)


def _first(ways: tuple[Way, ...], places: tuple[Place, ...]) -> Way | None:
    """The first appointment for which there is something; else the first at all."""
    kinds = {one.resource.kind for one in places if not one.over}
    return next((one for one in ways if one.appointment.resource in kinds), ways[0] if ways else None)


def _monday(typed: str, today: date) -> date:
    try:
        day = date.fromisoformat(typed[:10])
    except ValueError:
        day = (
            today + timedelta(days=2) if today.weekday() > 4 else today
        )  # at the end of a week the next one counts
    day = min(max(day, today - timedelta(days=366)), today + timedelta(days=366))
    return day - timedelta(days=day.weekday())


def _row(place: Place) -> dict[str, Any]:
    lang, one = lang_now(), place.resource
    shared = _("as all of its kind")
    hours = [week_said(week, lang) for week in place.weeks]
    if not place.own:
        hours = [f"{words} ({shared})" for words in hours] or [OFFICE_HOURS.in_(lang)]
    return {
        "name": one.name(lang),
        "ref": one.ref,
        "kind": KINDS[one.kind].in_(lang),
        "one": one,
        "hours": hours,
        "over": place.over,
    }


def _week(office: Office, way: Way, first: date) -> list[dict[str, Any]]:
    lang = lang_now()
    return [
        {
            "name": WEEKDAYS[one.day.weekday()].in_(lang),
            "date": show_date(one.day, lang, "short"),
            "one": one,
            "why": one.why.in_(lang) if one.why else "",
            "closures": [words.in_(lang) for words in one.closures],
            "cells": [(clock_said(in_bangkok(cell.begin).time(), lang), cell) for cell in one.cells],
            "rooms": [
                (
                    room.resource.name(lang),
                    hours_said(room.hours, lang),
                    hours_said(tuple((begin.time(), end.time()) for begin, end in room.taken), lang),
                )
                for room in one.rooms
            ],
        }
        for one in week_of(office, way, first, now=timezone.now())
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def rules(request: HttpRequest, office: Office) -> HttpResponse:
    """How early, how late, how often: every number of the office's appointments."""
    kept, lang = rules_from(office.settings), lang_now()
    typed = {name: str(getattr(kept, name)) for name in LIMITS}
    typed["cut_off"] = clock_said(kept.cut_off, lang) if kept.cut_off else ""
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in typed}
        problems = attempt(
            request,
            _("The rules of appointments were saved."),
            lambda: commands.set_rules(
                actor=actor_of(request), office_id=office.pk, typed=typed, now=timezone.now()
            ),
        )
        if not problems:
            return redirect("appointments:rules", code=office.code)
    context = {
        "office": office,
        "confirmed": "appointments" in office.settings,
        "numbers": [
            (name, label.in_(lang), _hint(name, hint.in_(lang)), typed[name]) for name, label, hint in NUMBERS
        ],
        "cut_off": typed["cut_off"],
        "problems": problems,
    }
    return render(request, "appointments/rules.html", context, status=422 if problems else 200)


def _hint(name: str, words: str) -> str:
    """What it is for, and between which numbers."""
    _usual, least, most = LIMITS[name]
    limits = _("From %(least)s to %(most)s.") % {"least": least, "most": f"{most:,}"}
    return f"{words} · {limits}" if words else limits
