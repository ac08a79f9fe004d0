"""Public registers as pages and as a table: open to everyone; a director withdraws here what was granted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from khamkho.base.errors import Problem
from khamkho.base.text import Text
from khamkho.base.thai import show_date
from khamkho.casework.rules.refusals import ReasonNeeded
from khamkho.offices.actors import actor_of
from khamkho.offices.queries import office_by_code
from khamkho.registry import commands, queries
from khamkho.registry.models import Entry
from khamkho.registry.queries import Register
from khamkho.registry.rules import STATES
from khamkho.ui.language import lang_now
from khamkho.ui.limits import allow
from khamkho.ui.table import csv_answer

PAGE = 50
HEAD = (
    Text("เลขที่", "Number"),
    Text("ชื่อ", "Name"),
    Text("ให้เมื่อ", "Granted on"),
    Text("ใช้ได้ถึง", "Until"),
    Text("สถานะ", "State"),
)


@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """Every public register."""
    return render(request, "registry/shelf.html", {"registers": queries.registers()})


@require_safe
def register(request: HttpRequest, office_code: str, service_id: str) -> HttpResponse:
    """One register: searched, page by page."""
    allow(request, "search")
    kept, typed = _register(office_code, service_id), request.GET.get("q", "")[:100]
    page = Paginator(queries.entries_of(kept, typed), PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    context = {
        "register": kept,
        "page": page,
        "typed": typed,
        "rows": [(entry, STATES[entry.state(today)], entry.state(today)) for entry in page],
        "labels": page[0].labels if page else [],
        "lang": lang_now(),
    }
    return render(request, "registry/register.html", context)


@require_safe
def table(request: HttpRequest, office_code: str, service_id: str) -> HttpResponse:
    """The whole register as a table for other programs (CSV, UTF-8 with a mark for spreadsheets)."""
    allow(request, "search")
    kept = _register(office_code, service_id)
    return csv_answer(f"{kept.office.code}-{kept.service.id}-register", _lines(kept, timezone.localdate()))


def _lines(kept: Register, today: date) -> Iterator[list[str]]:
    lang = lang_now()
    labels: list[str] | None = None
    for entry in queries.entries_of(kept).iterator(chunk_size=500):
        if labels is None:
            labels = [label.in_(lang) for label in entry.labels]
            yield [*(head.in_(lang) for head in HEAD), *labels]
        said = dict(entry.lines(lang))
        until = entry.until.isoformat() if entry.until else ""
        fixed = [
            entry.number, entry.name, entry.granted_on.isoformat(), until, STATES[entry.state(today)].in_(lang)
        ]  # fmt: skip
        yield [*fixed, *(said.get(label, "") for label in labels)]
    if labels is None:
        yield [head.in_(lang) for head in HEAD]


@require_safe
def entry(request: HttpRequest, office_code: str, service_id: str, number: str) -> HttpResponse:
    """One entry: what was granted, to whom, since when, until when, and whether it stands."""
    allow(request, "verify")
    kept = _register(office_code, service_id)
    return _entry_page(request, kept, queries.entry_of(kept, number))


@require_POST
def withdraw(request: HttpRequest, office_code: str, service_id: str, number: str) -> HttpResponse:
    """The director takes back what was granted."""
    kept = _register(office_code, service_id)
    reason = request.POST.get("reason", "")
    try:
        commands.withdraw(
            actor=actor_of(request), office_id=kept.office.pk, service_id=service_id, number=number,
            reason=reason, now=timezone.now(),
        )  # fmt: skip
    except ReasonNeeded as refused:
        problem = Problem("reason", refused.code, refused.th, refused.en)
        return _entry_page(request, kept, queries.entry_of(kept, number), (problem,), status=422)
    return redirect("registry:entry", office_code, service_id, number)


def _entry_page(
    request: HttpRequest,
    kept: Register,
    found: Entry,
    problems: tuple[Problem, ...] = (),
    *,
    status: int = 200,
) -> HttpResponse:
    actor, today, lang = actor_of(request), timezone.localdate(), lang_now()
    may = actor.two_factor and actor.seat_as(kept.office.pk, "director") and found.withdrawn_on is None
    context: dict[str, Any] = {
        "register": kept,
        "entry": found,
        "state": found.state(today),
        "words": STATES[found.state(today)],
        "lines": found.lines(lang),
        "granted": show_date(found.granted_on, lang),
        "until": show_date(found.until, lang) if found.until else "",
        "withdrawn": show_date(found.withdrawn_on, lang) if found.withdrawn_on else "",
        "ended": show_date(found.ended_on, lang) if found.ended_on else "",
        "may_withdraw": bool(may),
        "problems": problems,
    }
    return render(request, "registry/entry.html", context, status=status)


def _register(office_code: str, service_id: str) -> Register:
    return queries.register_at(office_by_code(office_code), service_id)
