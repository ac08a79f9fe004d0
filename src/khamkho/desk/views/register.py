"""The control register (ทะเบียนคุม) of each service: on the screen, as a spreadsheet, on paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from khamkho.base.errors import NotFound
from khamkho.base.text import Text
from khamkho.casework.models import Case
from khamkho.casework.queries.book import (
    MOST_COUNTED,
    batches,
    counted,
    place_in,
    register_for,
    stretch_of,
)
from khamkho.casework.queries.handover import Trace, traces_at
from khamkho.casework.queries.ordered import MOST_OPENED, Page, in_batches, may_sort, ordered, page_of
from khamkho.casework.queries.register import Cell, is_sensitive, rows_of, trace_rows, with_answers
from khamkho.casework.queries.signed import is_signature, signatures_of
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.rules import Column
from khamkho.catalogue.service import Service
from khamkho.catalogue.words import END_TITLES
from khamkho.desk.door import Here, at_office
from khamkho.desk.frame import desk_page
from khamkho.desk.periods import periods
from khamkho.desk.queries import register_of, registers_at
from khamkho.desk.sheets import PAPER_MOST, SHEET_MOST, Drawn, TooManyLines, comma_file, paper, spreadsheet
from khamkho.desk.wanted import BY_NUMBER, Wanted, school_field, wanted_of
from khamkho.issuing.papers.frame import digits_at
from khamkho.offices.commands import record_export
from khamkho.offices.queries import OfficeSchools, rounds_at, unconfirmed_at

LINES = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class Head:
    """A heading of the table; ``order`` is what pressing it asks for, empty where it sorts by nothing."""

    label: Text
    order: str
    sorted: Literal["", "ascending", "descending"]


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
    """One register, page by page, in the order of its numbers or of any column."""
    kept = _service(here, service)
    columns = catalogue.columns(kept)
    wanted = wanted_of(request.GET, kept, columns)
    cases, lang = _cases(here, kept, wanted), here.actor.lang
    page, too_many = _sorted_page(cases, wanted, kept, columns, here)
    stretch = (
        stretch_of(
            cases,
            order="old" if wanted.order == "old" else "new",
            size=LINES,
            after=place_in(request.GET.get("after", "")),
            before=place_in(request.GET.get("before", "")),
        )
        if page is None
        else None
    )
    shown = page.cases if page else stretch.cases if stretch else ()
    count = counted(cases)
    context = {
        "service": kept,
        "wanted": wanted,
        "heads": [_head(column, wanted) for column in columns],
        "rows": list(zip(shown, rows_of(shown, columns, lang), strict=True)),
        "gone": _gone(here, service, wanted),
        "stretch": stretch,
        "sheet": page,
        "total": min(count, MOST_COUNTED),
        "is_more": count > MOST_COUNTED,
        "too_many": MOST_OPENED if too_many else None,
        "states": _states(),
        "periods": [("", _("All")), *periods(here.today, lang)],
        "variants": [("", _("All")), *((name, one.title) for name, one in kept.variants.items())],
        "places": _places(here, kept, wanted),
        "paper_most": PAPER_MOST,
        "hidden": any(is_sensitive(column) for column in columns),
    }
    status = 422 if wanted.problems else 200
    return desk_page(request, here, "desk/register.html", context, current="register-list", status=status)


@at_office
@require_safe
def spreadsheet_file(request: HttpRequest, here: Here, service: str) -> HttpResponse:
    """The register as XLSX, without sensitive answers; by number unless another column was asked for."""
    kept, columns, rows, wanted, count = _listed(request, here, service)
    lang = here.actor.lang
    made = spreadsheet(kept.title.in_(lang), columns, rows, lang)
    _write_down(here, service, "XLSX", wanted, count)
    return handed(made, XLSX, f"{_name(here, kept)}.xlsx")


@at_office
@require_safe
def comma_separated_file(request: HttpRequest, here: Here, service: str) -> HttpResponse:
    """The same as CSV."""
    kept, columns, rows, wanted, count = _listed(request, here, service)
    made = comma_file(columns, rows, here.actor.lang)
    _write_down(here, service, "CSV", wanted, count)
    return handed(made, CSV, f"{_name(here, kept)}.csv")


def _listed(
    request: HttpRequest, here: Here, service: str
) -> tuple[Service, Sequence[Column], Iterable[Sequence[Cell]], Wanted, int]:
    kept = _service(here, service)
    wanted = wanted_of(request.GET, kept, catalogue.columns(kept))
    cases = _cases(here, kept, wanted)
    count = cases.count()
    if count > SHEET_MOST:
        raise TooManyLines(most=SHEET_MOST)
    columns, lang = _leaving(kept), here.actor.lang
    gone = trace_rows(_gone(here, service, wanted), columns, lang)
    pieces = _in_order(cases, wanted, kept, here)
    return (
        kept,
        columns,
        chain((row for one in pieces for row in rows_of(one, columns, lang)), gone),
        wanted,
        count,
    )


@at_office
@require_safe
def paper_file(request: HttpRequest, here: Here, service: str) -> HttpResponse:
    """The register as PDF to print, as the paper one looks: without sensitive answers, but with the signatures of those who
    received something, or a line for them to sign on."""
    kept = _service(here, service)
    wanted = wanted_of(request.GET, kept, catalogue.columns(kept))
    cases = _cases(here, kept, wanted)
    if cases[: PAPER_MOST + 1].count() > PAPER_MOST:
        raise TooManyLines(most=PAPER_MOST)
    held = [case for piece in _in_order(cases, wanted, kept, here) for case in piece]
    columns, lang = _leaving(kept, on_paper=True), here.actor.lang
    rows = rows_of(held, columns, lang) + trace_rows(_gone(here, service, wanted), columns, lang)
    total = ngettext("%(count)d application", "%(count)d applications", len(rows)) % {"count": len(rows)}
    title = _("Control register: %(service)s") % {"service": kept.title.in_(lang)}
    made = paper(
        here.office,
        title,
        wanted.period_words(lang),
        columns,
        rows,
        total,
        lang=lang,
        now=here.now,
        digits=digits_at(here.office, lang),
        drawn=_drawn(held, columns),
    )
    _write_down(here, service, "PDF", wanted, len(rows))
    return handed(made, "application/pdf", f"{_name(here, kept)}.pdf", inline=True)


def _drawn(cases: Sequence[Case], columns: Sequence[Column]) -> dict[tuple[int, int], Drawn]:
    """What stands in the columns that are signed, by line and column: a picture, a name, or a line to sign on."""
    places = {place: column.ref for place, column in enumerate(columns) if is_signature(column)}
    found = signatures_of(cases, places.values())
    return {
        (line, place): Drawn.of(found.get((case.pk, name)))
        for line, case in enumerate(cases)
        for place, name in places.items()
    }


def _sorted_page(
    cases: QuerySet[Case], wanted: Wanted, service: Service, columns: tuple[Column, ...], here: Here
) -> tuple[Page | None, bool]:
    """The page in the order of a column; None by number, and whether too many cases would have to be opened."""
    if (column := wanted.column(columns)) is None:
        return None, False
    keys = ordered(cases, column, service, here.actor.lang, down=wanted.down)
    return (None, True) if keys is None else (page_of(cases, keys, size=LINES, number=wanted.page), False)


def _in_order(
    cases: QuerySet[Case], wanted: Wanted, service: Service, here: Here
) -> Iterable[Sequence[Case]]:
    column = wanted.column(catalogue.columns(service))
    keys = ordered(cases, column, service, here.actor.lang, down=wanted.down) if column else None
    return batches(cases) if keys is None else in_batches(cases, keys)


def _head(column: Column, wanted: Wanted) -> Head:
    if column.ref == "number" and column.of == "case":
        by_number = wanted.order in BY_NUMBER
        turned = "old" if wanted.order == "new" else "new"
        now: Any = ("ascending" if wanted.order == "old" else "descending") if by_number else ""
        return Head(label=column.label, order=turned, sorted=now)
    if not may_sort(column):
        return Head(label=column.label, order="", sorted="")
    is_this = wanted.order.removeprefix("-") == column.id
    turned = f"-{column.id}" if wanted.order == column.id else column.id
    return Head(
        label=column.label,
        order=turned,
        sorted=("descending" if wanted.down else "ascending") if is_this else "",
    )


def _places(here: Here, service: Service, wanted: Wanted) -> list[tuple[str, Text | str]]:
    """The schools and units that the register can be narrowed to; one that is not in the list stays as it was asked for."""
    if not school_field(service):
        return []
    schools: list[tuple[str, Text | str]] = [(one.code, one.name) for one in OfficeSchools(here.office).all()]
    if wanted.place and wanted.place not in {code for code, _name in schools}:
        schools.append((wanted.place, wanted.place))
    return [("", _("All")), *schools]


def _write_down(
    here: Here, service: str, form: Literal["XLSX", "PDF", "CSV"], wanted: Wanted, rows: int
) -> None:
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


def _cases(here: Here, service: Service, wanted: Wanted) -> QuerySet[Case]:
    return with_answers(register_for(here.actor, here.office.pk, wanted.filter(service)))


def _gone(here: Here, service_id: str, wanted: Wanted) -> tuple[Trace, ...]:
    """What was handed over to other offices: part of the whole register, not of a part that is asked for by something else than days."""
    if wanted.state or wanted.words or wanted.variant or wanted.place:
        return ()
    days = wanted.days
    return traces_at(here.actor, here.office.pk, service_id=service_id, days=days, limit=PAPER_MOST)


def _service(here: Here, service_id: str) -> Service:
    if (found := register_of(here.actor, here.office, service_id)) is None:
        raise NotFound()
    return found


def _leaving(service: Service, *, on_paper: bool = False) -> Sequence[Column]:
    """The columns that may leave the house in a file; on paper also those that are signed."""
    return [
        column
        for column in catalogue.columns(service)
        if not is_sensitive(column) or (on_paper and is_signature(column))
    ]


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
