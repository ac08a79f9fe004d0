"""Times in which nothing is booked: declared, and taken back. Everyone concerned is told and offered new times."""

from __future__ import annotations

from datetime import datetime, timedelta
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
from khamkho.appointments.queries.setup import closures_of
from khamkho.appointments.rules.refusals import NoSuchResource
from khamkho.appointments.rules.settings import clock
from khamkho.base.errors import BadValue, Invalid, Problem
from khamkho.base.thai import BANGKOK, parse_date
from khamkho.offices.actors import actor_of
from khamkho.offices.models import Office
from khamkho.offices.views.door import attempt, for_managers
from khamkho.ui.language import lang_now

_DAY = timedelta(days=1)
FIELDS = ("where", "first_day", "first_at", "last_day", "last_at", "reason_th", "reason_en")


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def closures(request: HttpRequest, office: Office) -> HttpResponse:
    """What goes on or comes, and a form for one more."""
    actor, now = actor_of(request), timezone.now()
    typed, problems = dict[str, str](), tuple[Problem, ...]()
    if request.method == "POST" and "back" in request.POST:
        commands.take_closure_back(actor=actor, office=office, ref=_ref(request.POST["back"]), now=now)
        messages.success(request, _("The closure was taken back: its times can be booked again."))
        return redirect("appointments:closures", code=office.code)
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in FIELDS}
        problems = attempt(
            request,
            _("The closure was declared. Everyone concerned is told and offered new times."),
            lambda: _declare(request, office, typed, now),
        )
        if not problems:
            return redirect("appointments:closures", code=office.code)
    lang = lang_now()
    context: dict[str, Any] = {
        "office": office,
        "closures": [
            (
                one,
                one.reason_text.in_(lang),
                one.resource.name(lang) if one.resource else _("The whole office"),
            )
            for one in closures_of(office, now)
        ],
        "wheres": [("", _("The whole office"))]
        + [(str(one.ref), one.name(lang)) for one in Resource.objects.filter(office=office)],
        "typed": typed,
        "problems": problems,
    }
    return render(request, "appointments/closures.html", context, status=422 if problems else 200)


def _declare(request: HttpRequest, office: Office, typed: dict[str, str], now: datetime) -> None:
    """Read the moments, each problem beside its field, then declare. Without hours whole days are meant."""
    problems: list[Problem] = []
    begin = _moment("first", typed, problems, late=False)
    end = _moment("last", typed, problems, late=True)
    if not typed["reason_th"].strip():
        problems.append(Problem("reason_th", "required", "กรอกเหตุที่ปิด", "Say why it is closed."))
    if problems or begin is None or end is None:
        raise Invalid(problems)
    try:
        commands.declare_closure(
            actor=actor_of(request),
            office=office,
            starts_at=begin,
            ends_at=end,
            reason_th=typed["reason_th"],
            reason_en=typed["reason_en"],
            resource=_ref(typed["where"]) if typed["where"] else None,
            now=now,
        )
    except Invalid as invalid:
        named = {"ends_at": "last_day"}
        raise Invalid(
            [Problem(named.get(one.where, one.where), one.code, one.th, one.en) for one in invalid.problems]
        ) from invalid


def _moment(which: str, typed: dict[str, str], problems: list[Problem], *, late: bool) -> datetime | None:
    """A day and perhaps an hour; without one its begin, or for the last day its end."""
    day, words = None, typed[f"{which}_day"]
    if not words.strip():
        if late:
            words = typed["first_day"]  # one day
        else:
            problems.append(Problem("first_day", "required", "กรอกวันที่", "Enter the day."))
    if words.strip():
        try:
            day = parse_date(words)
        except BadValue as bad:
            if not late or typed["last_day"].strip():
                problems.append(bad.problem(f"{which}_day"))
    before = len(problems)
    at = clock(f"{which}_at", typed[f"{which}_at"], problems)
    if day is None or len(problems) > before:
        return None
    if at is not None:
        return datetime.combine(day, at, BANGKOK)
    begin = datetime.combine(day, datetime.min.time(), BANGKOK)
    return begin + _DAY if late else begin


def _ref(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError as wrong:
        raise NoSuchResource() from wrong
