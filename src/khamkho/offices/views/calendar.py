"""Opening times, holidays, closures and extra working days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from khamkho.base.errors import BadValue, Invalid, Problem
from khamkho.base.text import clean
from khamkho.base.thai import BE, WEEKDAYS, ascii_digits, parse_date
from khamkho.offices import commands
from khamkho.offices.actors import actor_of
from khamkho.offices.models import Office
from khamkho.offices.queries import calendar_days, offices_under, week_of
from khamkho.offices.views.door import attempt, for_managers
from khamkho.offices.words import DAY_KINDS, EDGES
from khamkho.ui.language import lang_now

PARTS = ("morning", "afternoon")


@for_managers
def hours(request: HttpRequest, office: Office) -> HttpResponse:
    typed = {
        f"{part}-{edge}-{day}": shown
        for day, stretches in week_of(office).items()
        for part, stretch in zip(PARTS, stretches, strict=False)
        for edge, shown in zip(("from", "to"), (f"{moment:%H:%M}" for moment in stretch), strict=True)
    }
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        typed = {name: str(value) for name, value in request.POST.items()}
        problems = attempt(
            request,
            _("The opening times were saved."),
            lambda: commands.set_hours(
                actor=actor_of(request), office_id=office.pk, hours=_week(request.POST), now=timezone.now()
            ),
        )
        if not problems:
            return redirect("offices:hours", code=office.code)
    wrong = {problem.where for problem in problems}
    rows = [
        (
            name,
            [
                (cell, label, typed.get(cell, ""), cell in wrong)
                for cell, label in zip(_cells(day), EDGES, strict=True)
            ],
        )
        for day, name in enumerate(WEEKDAYS)
    ]
    context = {"office": office, "rows": rows, "problems": problems}
    return render(request, "offices/hours.html", context, status=422 if problems else 200)


def _cells(day: int) -> list[str]:
    return [f"{part}-{edge}-{day}" for part in PARTS for edge in ("from", "to")]


def _week(posted: QueryDict) -> Mapping[int, list[tuple[time, time]]]:
    """Opening times by weekday from the table; every cell that cannot be read is named."""
    problems: list[Problem] = []
    week: dict[int, list[tuple[time, time]]] = {}
    for day in range(7):
        edges = [_moment(cell, posted.get(cell, ""), problems) for cell in _cells(day)]
        for opens, closes, cell in (
            (edges[0], edges[1], _cells(day)[0]),
            (edges[2], edges[3], _cells(day)[2]),
        ):
            if opens and closes:
                week.setdefault(day, []).append((opens, closes))
            elif opens or closes:
                problems.append(Problem(cell, "half", *_HALF))
    if problems:
        raise Invalid(problems)
    return week


_HALF = ("โปรดระบุทั้งเวลาเปิดและเวลาปิด", "Please give both when it opens and when it closes.")


def _moment(cell: str, typed: str, problems: list[Problem]) -> time | None:
    """A time of day: 08:30, 8.30, ๘.๓๐."""
    text = ascii_digits(clean(typed)).removesuffix("น.").strip().replace(".", ":")
    if not text:
        return None
    hour, _colon, minute = text.partition(":")
    try:
        return time(int(hour), int(minute or "0"))
    except (ValueError, OverflowError):
        problems.append(Problem(cell, "no-time", f"“{typed}” ไม่ใช่เวลา", f"“{typed}” is not a time of day."))
        return None


@for_managers
def calendar(request: HttpRequest, office: Office) -> HttpResponse:
    """One year (shown in the Buddhist Era), with a form to add a day."""
    year = _year(request.GET.get("year", ""))
    typed: Mapping[str, str] = {}
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        typed = {name: str(value) for name, value in request.POST.items()}
        problems = attempt(request, _("The day was saved."), lambda: _add(request, office, typed))
        if not problems:
            return redirect(f"{request.path}?year={year + BE}")
    context = {
        "office": office,
        "days": calendar_days(office, date(year, 1, 1), date(year, 12, 31)),
        "year": year,
        "year_be": year + BE,
        "years": [(one + BE, _named(one)) for one in (year - 1, year, year + 1)],
        "typed": typed,
        "problems": problems,
        "kinds": DAY_KINDS,
        "below": [("yes", _("The day holds for them too"))] if offices_under(office) else [],
        "chosen_below": [typed.get("below", "")],
    }
    return render(request, "offices/calendar.html", context, status=422 if problems else 200)


def _named(year: int) -> str:
    return f"{year} (BE {year + BE})" if lang_now() == "en" else str(year + BE)


def _year(typed: str) -> int:
    this_year = timezone.localdate().year
    digits = ascii_digits(typed)
    if not (digits.isascii() and digits.isdigit() and len(digits) == 4):
        return this_year
    year = int(digits) - BE if int(digits) > 2400 else int(digits)
    return year if 2000 <= year <= 2200 else this_year


def _add(request: HttpRequest, office: Office, typed: Mapping[str, str]) -> None:
    try:
        day = parse_date(typed.get("day", ""))
    except BadValue as bad:
        raise Invalid([bad.problem("day")]) from bad
    commands.add_calendar_day(
        actor=actor_of(request),
        office_id=office.pk,
        day=day,
        kind=typed.get("kind", ""),
        name_th=typed.get("name_th", ""),
        name_en=typed.get("name_en", ""),
        below=bool(typed.get("below")),
        now=timezone.now(),
    )


@require_POST
@for_managers
def remove_day(request: HttpRequest, office: Office, day_id: int) -> HttpResponse:
    attempt(
        request,
        _("The day was removed."),
        lambda: commands.remove_calendar_day(actor=actor_of(request), day_id=day_id, now=timezone.now()),
    )
    return redirect("offices:calendar", code=office.code)
