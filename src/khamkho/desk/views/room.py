"""A room by the hour at the desk: the days and hours that somebody asks for, which rooms are free then, and one of them given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from khamkho.appointments import commands
from khamkho.appointments.models import Booking
from khamkho.appointments.queries.bookings import series_of
from khamkho.appointments.queries.rooms import MOST_DAYS, RoomChoice, Stretch, rooms_for, wanted_hours
from khamkho.appointments.rules.refusals import NoSuchResource
from khamkho.appointments.rules.settings import clock
from khamkho.appointments.rules.slots import said_both
from khamkho.base.errors import Invalid, Problem, Refused, understood
from khamkho.base.text import Lang
from khamkho.base.thai import ascii_digits, in_bangkok, parse_date, show_date
from khamkho.casework.models import Case
from khamkho.catalogue.service import Appointment, Service
from khamkho.catalogue.when import Answers
from khamkho.desk.door import Here
from khamkho.desk.frame import desk_page
from khamkho.desk.views.appointments import back_to, booked_words
from khamkho.desk.views.payments import panel_of
from khamkho.desk.views.who_comes import WAYS, WORDS, way_in, words_in

FIELDS = ("first_day", "days", "from_time", "to_time")


def give(
    request: HttpRequest,
    here: Here,
    service: Service,
    one: Appointment,
    *,
    case: Case | None = None,
    answers: Answers | None = None,
    moving: Booking | None = None,
) -> HttpResponse:
    """Look which rooms are free, and give one; in place of what was booked where ``moving`` names it."""
    typed, refused = _typed(request, here, one, answers or {}, moving), None
    choices: tuple[RoomChoice, ...] = ()
    wanted: Sequence[Stretch] = ()
    if request.method == "POST":
        try:
            wanted = _wanted(one, typed)
            but = tuple(row.pk for row in series_of(moving)) if moving else ()
            choices = rooms_for(here.office, service, one, tuple(wanted), but=but, now=here.now)
            if chosen := request.POST.get("room", ""):
                booking = commands.book_room(
                    actor=here.actor,
                    office=here.office,
                    service=service,
                    kind=one.id,
                    room=_ref(chosen),
                    wanted=wanted,
                    case=case,
                    instead=moving.uid if moving else None,
                    channel=way_in(request),
                    words=None if case or moving else words_in(request),
                    now=here.now,
                )
                messages.success(request, booked_words(here, booking))
                return redirect(back_to(request, here, booking))
        except Refused as no:
            refused = no
    context = {
        "service": service.title,
        "appointment": one,
        "case": case,
        "moving": moving,
        "at": said_both(moving.starts_at, moving.ends_at) if moving else None,
        "back": _back(request, here, case, moving),
        "typed": typed | {name: request.POST.get(name, "") for name in WORDS},
        "choices": choices,
        "hours": [said_both(*stretch) for stretch in wanted],
        "ways": WAYS,
        "way": way_in(request),
        "panel": panel_of(refused),
    }
    status = refused.status if refused else 200
    return desk_page(request, here, "desk/room_choose.html", context, current="appointments", status=status)


def _back(request: HttpRequest, here: Here, case: Case | None, moving: Booking | None) -> str:
    if moving:
        return back_to(request, here, moving)
    if case:
        return reverse("desk:case", args=[here.office.code, case.number]) + "#times-title"
    return reverse("desk:appointments", args=[here.office.code])


def _typed(
    request: HttpRequest, here: Here, one: Appointment, answers: Answers, moving: Booking | None
) -> dict[str, str]:
    """What was typed last, else what is booked, else what the application says."""
    if request.method == "POST":
        return {name: request.POST.get(name, "") for name in FIELDS}
    lang, hours = here.actor.lang, one.hours
    if moving is not None:
        begins, ends = in_bangkok(moving.starts_at), in_bangkok(moving.ends_at)
        first, days = begins.date(), len(series_of(moving))
        return _shown(lang, first, days, f"{begins:%H.%M}", f"{ends:%H.%M}")
    if hours is None or not answers.get(hours.first_day):
        return _shown(lang, here.today)
    try:
        told = wanted_hours(one, answers)
    except Invalid:
        return dict.fromkeys(FIELDS, "")
    begins, ends = in_bangkok(told[0][0]), in_bangkok(told[0][1])
    return _shown(lang, begins.date(), len(told), f"{begins:%H.%M}", f"{ends:%H.%M}")


def _shown(lang: Lang, first: date, days: int = 1, begins: str = "", ends: str = "") -> dict[str, str]:
    return dict(zip(FIELDS, (show_date(first, lang, style="short"), str(days), begins, ends), strict=True))


def _wanted(one: Appointment, typed: dict[str, str]) -> Sequence[Stretch]:
    """Raises Invalid, each problem beside its field."""
    problems: list[Problem] = []
    hours = one.hours
    assert hours is not None
    first = understood(parse_date, "first_day", typed["first_day"], problems)
    begins, ends = (clock(name, typed[name], problems) for name in ("from_time", "to_time"))
    days = ascii_digits(typed["days"].strip()) or "1"
    if not (days.isdigit() and 1 <= int(days[:3]) <= MOST_DAYS):
        problems.append(
            Problem("days", "number", f"กรอกตัวเลข 1 ถึง {MOST_DAYS}", f"Write a number from 1 to {MOST_DAYS}.")
        )
    for name, value in (("first_day", first), ("from_time", begins), ("to_time", ends)):
        if value is None and not any(problem.where == name for problem in problems):
            problems.append(Problem(name, "required", "กรุณากรอกข้อนี้", "Fill this in."))
    if problems or first is None or begins is None or ends is None:
        raise Invalid(problems)
    said: dict[str, Any] = {
        hours.first_day: first.isoformat(),
        hours.from_time: begins.isoformat(),
        hours.to_time: ends.isoformat(),
        **({hours.days: days} if hours.days else {}),
    }
    try:
        return wanted_hours(one, said)
    except Invalid as no:
        raise Invalid([Problem("to_time", bad.code, bad.th, bad.en) for bad in no.problems]) from no


def _ref(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError as wrong:
        raise NoSuchResource() from wrong
