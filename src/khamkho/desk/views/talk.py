"""Messages at the desk: write to the applicant, take note, and what waits at the whole office."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from khamkho.base.errors import Invalid, Problem, understood
from khamkho.base.text import Text
from khamkho.base.thai import parse_date
from khamkho.casework import commands
from khamkho.casework.models import Case
from khamkho.casework.queries.opinions import asked_at, asked_of
from khamkho.casework.queries.talk import came_at, expected_at
from khamkho.catalogue.queries import service_of
from khamkho.desk.door import Here, at_office
from khamkho.desk.frame import desk_page
from khamkho.desk.views.case import Panel, attempt, case_at
from khamkho.desk.views.steps import key_in, seen_in


@at_office
@require_POST
def write(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """Write to the applicant, with or without a day by which to answer."""
    case_at(here, number)
    panel = Panel(doing="message", typed=request.POST)

    def run(now: Any) -> Any:
        until = day_in(request)
        return commands.write_to_applicant(
            actor=here.actor,
            number=number,
            text=request.POST.get("text", ""),
            seen=seen_in(request.POST),
            expects=until is not None,
            until=until,
            client_key=key_in(request.POST),
            now=now,
        )

    return attempt(request, here, number, panel, run, _("The message goes out in a minute."))


def day_in(request: HttpRequest) -> date | None:
    """The day by which an answer is wanted. Raises Invalid for what is no date."""
    problems: list[Problem] = []
    day = understood(parse_date, "until", request.POST.get("until", "").strip()[:40], problems)
    if problems:
        raise Invalid(problems)
    return day


@at_office
@require_POST
def settle(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """Take note of what came, or wait for an answer no longer."""
    case_at(here, number)
    panel = Panel(doing="message", typed=request.POST)

    def run(now: Any) -> Any:
        return commands.settle_messages(actor=here.actor, number=number, seen=seen_in(request.POST), now=now)

    return attempt(request, here, number, panel, run, _("Nothing waits in the messages any more."))


@at_office
@require_safe
def talk(request: HttpRequest, here: Here) -> HttpResponse:
    """What applicants have written, what the office waits for, and opinions: asked of this person, and of others."""
    actor, office = here.actor, here.office.pk
    came, expected = came_at(actor, office), expected_at(actor, office)
    mine, open_ = asked_of(actor, office), asked_at(actor, office)
    context = {
        "came": _titled((row.case, row) for row in came),
        "expected": _titled((row.case, row) for row in expected),
        "mine": _titled((row.case, row) for row in mine),
        "open": _titled((row.case, row) for row in open_),
    }
    counts = {"talk": len(came) + len(mine)}
    return desk_page(request, here, "desk/talk.html", context, current="talk", counts=counts)


def _titled(rows: Iterable[tuple[Case, Any]]) -> list[tuple[Case, Text, Any]]:
    return [(case, service_of(case.version).title, row) for case, row in rows]
