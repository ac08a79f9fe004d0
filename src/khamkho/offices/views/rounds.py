"""The rounds of a service: which there are, and the form in which one is announced or changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from khamkho.base.errors import BadValue, NotFound, Problem, understood
from khamkho.base.text import clean
from khamkho.base.thai import BANGKOK, ascii_digits, in_bangkok, parse_date, show_date
from khamkho.catalogue.fields.choice import ChoiceField
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Rounds, Service
from khamkho.offices import commands
from khamkho.offices.actors import actor_of
from khamkho.offices.models import Office, Round
from khamkho.offices.queries import offering_for, rounds_at
from khamkho.offices.rounds import METHODS, Group, Plan, group_title, groups_of
from khamkho.offices.views.door import attempt, for_managers
from khamkho.ui.language import lang_now

MOMENTS = ("opens_at", "closes_at", "selection_at", "results_at", "confirm_until")
WORDS = ("name_th", "name_en", "year", "place_th", "place_en")
SPARE = 3
"""Empty rows for groups, beside those that are there."""
ROWS = 60
_TIME = re.compile(r"\s+(?:เวลา|at)?\s*([01]?[0-9]|2[0-3])[:.]([0-5][0-9])(?:\s*น\.?)?$")


@for_managers
@require_safe
def rounds(request: HttpRequest, office: Office, service_id: str) -> HttpResponse:
    """The rounds of a service at this office, those that open last first."""
    service = _in_rounds(office, service_id)
    rows = [
        (
            one,
            [
                (group_title(service, group.key), group, METHODS.get(group.method))
                for group in groups_of(one.groups)
            ],
        )
        for one in rounds_at(office, service_id)
    ]
    return render(request, "offices/rounds.html", {"office": office, "service": service, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def new_round(request: HttpRequest, office: Office, service_id: str) -> HttpResponse:
    """Announce a round."""
    return _form(request, office, _in_rounds(office, service_id), None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def round_page(request: HttpRequest, office: Office, service_id: str, round_id: int) -> HttpResponse:
    """Change a round while its results are open."""
    service = _in_rounds(office, service_id)
    kept = next((one for one in rounds_at(office, service_id) if one.pk == round_id), None)
    if kept is None:
        raise NotFound
    return _form(request, office, service, kept)


def _in_rounds(office: Office, service_id: str) -> Service:
    offering = offering_for(office, service_id)
    service = service_of(offering.version) if offering else None
    if service is None or service.rounds is None:
        raise NotFound
    return service


def _form(request: HttpRequest, office: Office, service: Service, kept: Round | None) -> HttpResponse:
    typed: Mapping[str, Any] = request.POST.dict() if request.method == "POST" else _typed(kept, service)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        plan, actor, now = read_plan(typed, service), actor_of(request), timezone.now()

        def keep() -> Round:
            if kept is None:
                return commands.announce_round(
                    actor=actor, office_id=office.pk, service_id=service.id, plan=plan, now=now
                )
            return commands.change_round(
                actor=actor, office_id=office.pk, round_id=kept.pk, plan=plan, now=now
            )

        problems = attempt(request, _("The round was saved."), keep)
        if not problems:
            return redirect("offices:rounds", code=office.code, service_id=service.id)
    chosen = service.rounds or Rounds()
    context = {
        "office": office,
        "service": service,
        "kept": kept,
        "typed": typed,
        "problems": problems,
        "selects": bool(chosen.select_at),
        "waits": bool(chosen.waiting),
        "late": [("yes", _("An officer may take somebody late, with a reason"))],
        "late_typed": [typed.get("late_allowed", "")],
        "rows": list(_rows(typed, service)),
        "methods": [("", _("Choose")), *((name, METHODS[name]) for name in chosen.methods)],
    }
    return render(request, "offices/round.html", context, status=422 if problems else 200)


def _rows(typed: Mapping[str, Any], service: Service) -> Iterator[dict[str, Any]]:
    """One row for each group, and some empty ones."""
    by = service.rounds.places_by if service.rounds else ()
    used = [n for n in range(ROWS) if _is_there(typed, n, by)]
    count = min(ROWS, (used[-1] + 1 if used else 0) + SPARE) if by else 1
    for n in range(count):
        selects = [
            (
                f"{name}-{n}",
                question.called or question.label,
                _options(question),
                typed.get(f"{name}-{n}", ""),
            )
            for name in by
            if isinstance(question := service.fields[name], ChoiceField)
        ]
        yield {
            "n": n,
            "selects": selects,
            **{
                part: (f"{part}-{n}", typed.get(f"{part}-{n}", ""))
                for part in ("quota", "method", "reserve", "least")
            },
        }


def _options(question: ChoiceField) -> list[tuple[str, Any]]:
    return [("", _("Choose")), *((option.id, option.label) for option in question.options)]


def _is_there(typed: Mapping[str, Any], n: int, by: tuple[str, ...]) -> bool:
    return any(clean(str(typed.get(f"{part}-{n}", ""))) for part in (*by, "quota"))


def _typed(kept: Round | None, service: Service) -> dict[str, Any]:
    """A round as the form shows it."""
    if kept is None:
        return {}
    by = service.rounds.places_by if service.rounds else ()
    typed: dict[str, Any] = {name: str(getattr(kept, name)) for name in WORDS}
    typed |= {name: _shown(at) for name in MOMENTS if (at := getattr(kept, name))}
    typed["late_allowed"] = "yes" if kept.late_allowed else ""
    for n, group in enumerate(groups_of(kept.groups)):
        typed |= {f"{name}-{n}": part for name, part in zip(by, group.key.split("|"), strict=False)}
        typed |= {
            f"quota-{n}": str(group.quota),
            f"method-{n}": group.method,
            f"reserve-{n}": "" if group.reserve is None else str(group.reserve),
            f"least-{n}": group.least,
        }
    return typed


def _shown(at: datetime) -> str:
    local = in_bangkok(at)
    return f"{show_date(local.date(), lang_now(), 'short')} {local:%H:%M}"


def read_plan(typed: Mapping[str, Any], service: Service) -> Plan:
    """What was typed, every part read; what cannot be read is named."""
    problems: list[Problem] = []
    by = service.rounds.places_by if service.rounds else ()
    moments = {name: understood(read_moment, name, str(typed.get(name, "")), problems) for name in MOMENTS}
    year = understood(_number, "year", str(typed.get("year", "")), problems)
    groups = []
    for n in range(ROWS if by else 1):
        if by and not _is_there(typed, n, by):
            continue
        quota = understood(_number, f"quota-{n}", str(typed.get(f"quota-{n}", "")), problems)
        reserve = understood(_number, f"reserve-{n}", str(typed.get(f"reserve-{n}", "")), problems)
        least = understood(_points, f"least-{n}", str(typed.get(f"least-{n}", "")), problems)
        groups.append(
            Group(
                key="|".join(str(typed.get(f"{name}-{n}", "")) for name in by),
                quota=quota or 0,
                method=str(typed.get(f"method-{n}", "")),
                reserve=reserve,
                least=least or "",
            )
        )
    said = {name: str(typed.get(name, "")) for name in WORDS}
    return Plan(
        name_th=said["name_th"],
        name_en=said["name_en"],
        place_th=said["place_th"],
        place_en=said["place_en"],
        opens_at=moments["opens_at"],
        closes_at=moments["closes_at"],
        selection_at=moments["selection_at"],
        results_at=moments["results_at"],
        confirm_until=moments["confirm_until"],
        year=year,
        groups=tuple(groups),
        late_allowed=typed.get("late_allowed") == "yes",
        unread=tuple(problems),
    )


def read_moment(typed: str) -> datetime:
    """A day and a time: ``1/3/2570 08:30``, ``1 มี.ค. 2570 เวลา 16.30 น.``. Raises BadValue."""
    text = ascii_digits(clean(typed))
    found = _TIME.search(text)
    if not found:
        raise BadValue(
            "no-time",
            "โปรดระบุวันและเวลา เช่น 1/3/2570 08:30",
            "Give the day and the time, such as 1/3/2570 08:30.",
        )
    day = parse_date(text[: found.start()])
    return datetime.combine(day, time(int(found[1]), int(found[2])), tzinfo=BANGKOK)


def _number(typed: str) -> int:
    text = ascii_digits(clean(typed)).replace(",", "")
    if not re.fullmatch(r"[0-9]{1,5}", text):
        raise BadValue("no-number", "โปรดกรอกเป็นจำนวนเต็ม", "Give a whole number.")
    return int(text)


def _points(typed: str) -> str:
    text = ascii_digits(clean(typed))
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,2})?", text):
        raise BadValue(
            "no-points", "โปรดกรอกคะแนนเป็นตัวเลข เช่น 45.50", "Give points as a number, such as 45.50."
        )
    return text
