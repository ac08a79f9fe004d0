"""One counter, officer, team or room of an office; and the hours of all of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khamkho.appointments import commands
from khamkho.appointments.models import Resource
from khamkho.appointments.queries.plan import week_from
from khamkho.appointments.queries.setup import openings_of, ways_of
from khamkho.appointments.rules.refusals import NoSuchResource
from khamkho.appointments.rules.states import KINDS
from khamkho.appointments.rules.words import week_said
from khamkho.base.errors import Problem
from khamkho.base.text import Text
from khamkho.base.thai import WEEKDAYS, show_date
from khamkho.offices.actors import actor_of
from khamkho.offices.models import Office
from khamkho.offices.views.door import attempt, for_managers
from khamkho.ui.language import lang_now

FIELDS = ("kind", "name_th", "name_en", "places", "walk_ins", "since", "until")
HOURS = ("whose", "opens", "closes", "break_from", "break_to", "since", "until")
ALL_OF: dict[str, Text] = {
    "counter": Text("เคาน์เตอร์ทุกช่อง", "All counters"),
    "officer": Text("เจ้าหน้าที่ทุกคน", "All officers"),
    "team": Text("ทีมออกพื้นที่ทุกทีม", "All teams that go out"),
    "room": Text("ห้องและสถานที่ทุกแห่ง", "All rooms and places"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def add(request: HttpRequest, office: Office) -> HttpResponse:
    """Something more that times are given at."""
    asked = request.GET.get("kind", "")
    typed = {"kind": asked if asked in KINDS else "", "places": "1", "walk_ins": "0"}
    return _form(
        request,
        office,
        None,
        typed,
        _("It was added. Its hours are those of the office until you write others."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def change(request: HttpRequest, office: Office, resource: UUID) -> HttpResponse:
    """Name, places, work, first and last day of one."""
    row = Resource.objects.filter(office=office, ref=resource).first()
    if row is None:
        raise NoSuchResource()
    lang = lang_now()
    days = {name: getattr(row, name) for name in ("since", "until")}
    typed = {name: str(getattr(row, name)) for name in ("kind", "name_th", "name_en", "places", "walk_ins")}
    typed |= {name: show_date(day, lang) if day else "" for name, day in days.items()}
    return _form(request, office, row, typed, _("The changes were saved."))


def _form(
    request: HttpRequest, office: Office, row: Resource | None, typed: dict[str, str], done: str
) -> HttpResponse:
    lang = lang_now()
    served = {one.service.id: one.service.title.in_(lang) for one in ways_of(office)}
    services = list(row.services) if row else []
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in FIELDS}
        if row is not None:
            typed["kind"] = row.kind  # hours and appointments hang on it
        services = [one for one in request.POST.getlist("services") if one in served]
        problems = attempt(
            request,
            done,
            lambda: commands.keep_resource(
                actor=actor_of(request),
                office_id=office.pk,
                typed=typed,
                services=services,
                ref=row.ref if row else None,
                now=timezone.now(),
            ),
        )
        if not problems:
            return redirect("appointments:settings", code=office.code)
    context: dict[str, Any] = {
        "office": office,
        "row": row,
        "kind": KINDS[row.kind].in_(lang) if row else "",
        "heading_words": row.name(lang) if row else _("Add what times are given at"),
        "kinds": [(name, words.in_(lang)) for name, words in KINDS.items()],
        "typed": typed,
        "served": list(served.items()),
        "services": services,
        "problems": problems,
    }
    return render(request, "appointments/resource.html", context, status=422 if problems else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def hours(request: HttpRequest, office: Office) -> HttpResponse:
    """The hours that the office wrote: of all of a kind, or of one. Add some, take some away."""
    problems: tuple[Problem, ...] = ()
    shared: dict[str, Any] = {"actor": actor_of(request), "office_id": office.pk, "now": timezone.now()}
    whose = request.GET.get("whose", "")
    typed, weekdays = {"whose": whose}, list("01234")
    holidays: list[str] = []
    if request.method == "POST" and "remove" in request.POST:
        commands.remove_opening(opening_id=_number(request.POST["remove"]), **shared)
        messages.success(request, _("The hours were taken away. Appointments that were given in them stand."))
        return redirect("appointments:hours", code=office.code)
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in HOURS}
        weekdays, holidays = request.POST.getlist("weekdays"), request.POST.getlist("on_holidays")
        problems = attempt(
            request,
            _("The hours were added."),
            lambda: commands.add_opening(
                typed={**typed, "on_holidays": "1" if "1" in holidays else ""}, weekdays=weekdays, **shared
            ),
        )
        if not problems:
            return redirect("appointments:hours", code=office.code)
    lang = lang_now()
    rows = tuple(Resource.objects.filter(office=office))
    kinds = [name for name in KINDS if any(one.kind == name for one in rows)]
    context: dict[str, Any] = {
        "office": office,
        "openings": [
            (
                one.pk,
                one.resource.name(lang) if one.resource else ALL_OF[one.kind].in_(lang),
                week_said(week_from(one), lang),
            )
            for one in openings_of(office)
        ],
        "whose": [(name, ALL_OF[name].in_(lang)) for name in kinds]
        + [(str(one.ref), one.name(lang)) for one in rows],
        "days": [(str(n), words.in_(lang)) for n, words in enumerate(WEEKDAYS)],
        "typed": typed,
        "weekdays": weekdays,
        "holidays": holidays,
        "on_holidays": [("1", _("These hours hold on holidays and closed days of the office, too"))],
        "problems": problems,
    }
    return render(request, "appointments/hours.html", context, status=422 if problems else 200)


def _number(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        raise NoSuchResource()
    return int(typed)
