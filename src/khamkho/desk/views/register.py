"""The control register (ทะเบียนคุม) of each service: on the screen, as a spreadsheet, on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from khamkho.base.errors import NotFound, Problem, understood
from khamkho.base.text import Text
from khamkho.base.thai import parse_date, show_date
from khamkho.casework.models import Case
from khamkho.casework.queries.book import (
    MOST_COUNTED,
    Order,
    RegisterFilter,
    batches,
    counted,
    place_in,
    register_for,
    stretch_of,
)
from khamkho.casework.queries.handover import Trace, traces_at
from khamkho.casework.queries.register import is_sensitive, rows_of, trace_rows, with_answers
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.rules import Column
from khamkho.catalogue.service import Service
from khamkho.catalogue.words import END_TITLES
from khamkho.desk.door import Here, at_office
from khamkho.desk.frame import desk_page
from khamkho.desk.queries import register_of, registers_at
from khamkho.desk.sheets import PAPER_MOST, SHEET_MOST, TooManyLines, paper, spreadsheet
from khamkho.offices.commands import record_export
from khamkho.offices.queries import rounds_at, unconfirmed_at

END_KINDS = tuple(END_TITLES)
LINES = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What part of the register is asked for, with what is wrong with the asking."""

    since: str = ""
    until: str = ""
    state: str = ""
    words: str = ""
    order: Order = "new"
    days: tuple[date | None, date | None] = (None, None)
    problems: tuple[Problem, ...] = ()

    def filter(self, service_id: str) -> RegisterFilter:
        is_end = self.state in END_KINDS
        return RegisterFilter(
            service_id=service_id,
            since=self.days[0],
            until=self.days[1],
            state="" if is_end else self.state,
            end=self.state if is_end else "",
            words=self.words,
        )

    @property
    def query(self) -> str:
        """The same asking as part of an address."""
        parts = {"since": self.since, "until": self.until, "state": self.state, "q": self.words}
        return urlencode({name: value for name, value in parts.items() if value})

    def period(self, lang: Any) -> str:
        """What the dates cover, in words."""
        since, until = (show_date(day, lang) if day else "" for day in self.days)
        if since and until:
            return _("Received %(since)s to %(until)s") % {"since": since, "until": until}
        if since:
            return _("Received from %(since)s") % {"since": since}
        return _("Received until %(until)s") % {"until": until} if until else ""


def wanted_of(params: Mapping[str, Any]) -> Wanted:
    """Read the filter; a date that cannot be understood is said, and not applied."""
    problems: list[Problem] = []
    days = tuple(
        understood(parse_date, name, str(params.get(name, "")).strip()[:40], problems)
        for name in ("since", "until")
    )
    if days[0] and days[1] and days[0] > days[1]:
        problems.append(
            Problem("until", "order", "วันที่สิ้นสุดต้องไม่ก่อนวันที่เริ่มต้น", "The last day cannot be before the first")
        )
    state = str(params.get("state", ""))
    return Wanted(
        since=str(params.get("since", ""))[:40],
        until=str(params.get("until", ""))[:40],
        state=state if state in (Case.OPEN, Case.ENDED, *END_KINDS) else "",
        words=str(params.get("q", "")).strip()[:100],
        order="old" if params.get("order") == "old" else "new",
        days=(days[0], days[1]),
        problems=tuple(problems),
    )


@at_office
@require_safe
def services(request: HttpRequest, here: Here) -> HttpResponse:
    """Which registers the office keeps, with how many cases stand in each."""
    return desk_page(
        request,
        here,
        "desk/registers.html",
        {
            "registers": registers_at(here.actor, here.office),
            "unconfirmed": unconfirmed_at(here.office),
            "in_rounds": bool(rounds_at(here.office)),
        },
        current="register-list",
    )


@at_office
@require_safe
def table(request: HttpRequest, here: Here, service: str) -> HttpResponse:
    """One register, page by page."""
    wanted, kept = wanted_of(request.GET), _service(here, service)
    cases = _cases(here, service, wanted)
    stretch = stretch_of(
        cases,
        order=wanted.order,
        size=LINES,
        after=place_in(request.GET.get("after", "")),
        before=place_in(request.GET.get("before", "")),
    )
    columns, count = catalogue.columns(kept), counted(cases)
    rows = list(zip(stretch.cases, rows_of(stretch.cases, columns, here.actor.lang), strict=True))
    context = {
        "service": kept,
        "wanted": wanted,
        "columns": columns,
        "rows": rows,
        "gone": _gone(here, service, wanted),
        "stretch": stretch,
        "total": min(count, MOST_COUNTED),
        "is_more": count > MOST_COUNTED,
        "states": _states(),
        "paper_most": PAPER_MOST,
        "hidden": any(is_sensitive(column) for column in columns),
    }
    status = 422 if wanted.problems else 200
    return desk_page(request, here, "desk/register.html", context, current="register-list", status=status)


@at_office
@require_safe
def spreadsheet_file(request: HttpRequest, here: Here, service: str) -> HttpResponse:
    """The register as XLSX, in the order of its numbers, without sensitive answers."""
    wanted, kept = wanted_of(request.GET), _service(here, service)
    cases = _cases(here, service, wanted)
    count = cases.count()
    if count > SHEET_MOST:
        raise TooManyLines(most=SHEET_MOST)
    columns, lang = _leaving(kept), here.actor.lang
    gone = trace_rows(_gone(here, service, wanted), columns, lang)
    rows = chain((row for batch in batches(cases) for row in rows_of(batch, columns, lang)), gone)
    title = kept.title.in_(lang)
    made = spreadsheet(title, columns, rows, lang)
    _write_down(here, service, "XLSX", wanted, count)
    return handed(made, XLSX, f"{_name(here, kept)}.xlsx")


@at_office
@require_safe
def paper_file(request: HttpRequest, here: Here, service: str) -> HttpResponse:
    """The register as PDF to print, in the order of its numbers, without sensitive answers."""
    wanted, kept = wanted_of(request.GET), _service(here, service)
    cases = _cases(here, service, wanted)
    held = list(cases[: PAPER_MOST + 1])
    if len(held) > PAPER_MOST:
        raise TooManyLines(most=PAPER_MOST)
    columns, lang = _leaving(kept), here.actor.lang
    rows = rows_of(held, columns, lang) + trace_rows(_gone(here, service, wanted), columns, lang)
    total = ngettext("%(count)d application", "%(count)d applications", len(rows)) % {"count": len(rows)}
    title = _("Control register: %(service)s") % {"service": kept.title.in_(lang)}
    made = paper(here.office, title, wanted.period(lang), columns, rows, total, lang=lang, now=here.now)
    _write_down(here, service, "PDF", wanted, len(rows))
    return handed(made, "application/pdf", f"{_name(here, kept)}.pdf", inline=True)


def _write_down(here: Here, service: str, form: Literal["XLSX", "PDF"], wanted: Wanted, rows: int) -> None:
    """Leave a line in the office's log before the file leaves the house."""
    record_export(
        actor=here.actor,
        office=here.office,
        service_id=service,
        form=form,
        days=wanted.days,
        rows=rows,
        now=here.now,
    )


def _cases(here: Here, service_id: str, wanted: Wanted) -> QuerySet[Case]:
    return with_answers(register_for(here.actor, here.office.pk, wanted.filter(service_id)))


def _gone(here: Here, service_id: str, wanted: Wanted) -> tuple[Trace, ...]:
    """What was handed over to other offices: part of the whole register, not of a part that is asked for by its state."""
    if wanted.state or wanted.words:
        return ()
    days = wanted.days
    return traces_at(here.actor, here.office.pk, service_id=service_id, days=days, limit=PAPER_MOST)


def _service(here: Here, service_id: str) -> Service:
    if (found := register_of(here.actor, here.office, service_id)) is None:
        raise NotFound()
    return found


def _leaving(service: Service) -> Sequence[Column]:
    """The columns that may leave the house in a file."""
    return [column for column in catalogue.columns(service) if not is_sensitive(column)]


def _name(here: Here, service: Service) -> str:
    return f"{_('Register')} {service.title.in_(here.actor.lang)} {here.office.prefix}"


def handed(body: bytes, kind: str, name: str, *, inline: bool = False) -> HttpResponse:
    """A file as it leaves the house: kept in no cache, taken for nothing else than it is."""
    answer = HttpResponse(body, content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(not inline, name) or "attachment"
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _states() -> list[tuple[str, Text | str]]:
    """What the register can be narrowed to."""
    first: list[tuple[str, Text | str]] = [
        ("", _("All")),
        (Case.OPEN, _("Open")),
        (Case.ENDED, _("Ended, any result")),
    ]
    return first + [(kind, title) for kind, title in END_TITLES.items()]
