"""The letter book of an office (ทะเบียนหนังสือส่ง, ทะเบียนคำสั่ง): on the screen, as a spreadsheet, on paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from khamkho.base.text import Lang, Text
from khamkho.base.thai import in_bangkok, show_date
from khamkho.casework.models import Letter
from khamkho.casework.queries.handover import offices_to_forward_to
from khamkho.casework.queries.letters import BookFilter, drafts_at, letter_book, years_of
from khamkho.casework.queries.register import Cell
from khamkho.casework.rules.letters import BOOKS, DRAFT, KINDS, STATES
from khamkho.catalogue.rules import Column
from khamkho.desk.door import Here, at_office
from khamkho.desk.frame import desk_page
from khamkho.desk.sheets import PAPER_MOST, SHEET_MOST, TooManyLines, paper, spreadsheet
from khamkho.desk.views.register import XLSX, handed
from khamkho.desk.words import BOOK_COLUMNS
from khamkho.offices.commands import record_export

LINES = 50
COLUMNS = tuple(Column(id=name, of="letter", ref=name, label=label) for name, label in BOOK_COLUMNS.items())


def wanted_of(params: Mapping[str, Any]) -> BookFilter:
    """Read the filter of an address; what is not known is left out."""
    year = str(params.get("year", ""))
    return BookFilter(
        book=str(params.get("book", "")) if params.get("book") in BOOKS else "",
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else 0,
        kind=str(params.get("kind", "")) if params.get("kind") in KINDS else "",
        state=str(params.get("state", "")) if params.get("state") in STATES else "",
        words=str(params.get("q", "")).strip()[:100],
    )


@at_office
@require_safe
def book(request: HttpRequest, here: Here) -> HttpResponse:
    """What waits for a signature or a number, and everything that was signed, newest first."""
    wanted = wanted_of(request.GET)
    page = Paginator(letter_book(here.actor, here.office.pk, wanted).reverse(), LINES).get_page(
        request.GET.get("page")
    )
    context = {
        "wanted": wanted,
        "query": _query(wanted),
        "page": page,
        "rows": [(letter, KINDS[letter.kind].title, STATES[letter.state]) for letter in page.object_list],
        "total": page.paginator.count,
        "heads": [label for name, label in BOOK_COLUMNS.items() if name != "case"],
        "forwards": bool(offices_to_forward_to(here.office)) if here.works else False,
        "drafts": [
            (letter, KINDS[letter.kind].title, STATES[letter.state])
            for letter in drafts_at(here.actor, here.office.pk)
        ],
        "books": _any(BOOKS.items()),
        "kinds": _any((kind.id, kind.title) for kind in KINDS.values()),
        "states": _any((name, words) for name, words in STATES.items() if name != DRAFT),
        "years": _any((year, str(year)) for year in years_of(here.actor, here.office.pk)),
    }
    return desk_page(request, here, "desk/letters.html", context, current="letters")


def _any(options: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    return [("", _("All")), *options]


def _query(wanted: BookFilter) -> str:
    parts: dict[str, str | int] = {
        "book": wanted.book,
        "year": wanted.year,
        "kind": wanted.kind,
        "state": wanted.state,
        "q": wanted.words,
    }
    return urlencode({name: value for name, value in parts.items() if value})


@at_office
@require_safe
def spreadsheet_file(request: HttpRequest, here: Here) -> HttpResponse:
    """The letter book as XLSX, in the order of signing."""
    letters = _few(here, wanted_of(request.GET), SHEET_MOST)
    lang = here.actor.lang
    made = spreadsheet(_("Letter book"), COLUMNS, [cells_of(letter, lang) for letter in letters], lang)
    _write_down(here, "XLSX", len(letters))
    return handed(made, XLSX, f"{_('Letter book')} {here.office.prefix}.xlsx")


@at_office
@require_safe
def paper_file(request: HttpRequest, here: Here) -> HttpResponse:
    """The letter book as PDF to print, in the order of signing."""
    wanted = wanted_of(request.GET)
    letters = _few(here, wanted, PAPER_MOST)
    lang = here.actor.lang
    title = BOOKS[wanted.book].in_(lang) if wanted.book else _("Letter book")
    period = _("Year %(year)s") % {"year": wanted.year} if wanted.year else ""
    rows = [cells_of(letter, lang) for letter in letters]
    total = _("Letters: %(count)d") % {"count": len(rows)}
    made = paper(here.office, title, period, COLUMNS, rows, total, lang=lang, now=here.now)
    _write_down(here, "PDF", len(rows))
    return handed(made, "application/pdf", f"{title} {here.office.prefix}.pdf", inline=True)


def _few(here: Here, wanted: BookFilter, most: int) -> list[Letter]:
    letters = list(letter_book(here.actor, here.office.pk, wanted)[: most + 1])
    if len(letters) > most:
        raise TooManyLines(most=most)
    return letters


def cells_of(letter: Letter, lang: Lang) -> list[Cell]:
    """One line of the book."""
    day = in_bangkok(letter.signed_at).date() if letter.signed_at else None
    kind, state = KINDS[letter.kind].title, STATES[letter.state]
    return [
        Cell(text=letter.number or "–"),
        Cell(text=_day(day, lang), day=day),
        Cell(text=kind.in_(lang)),
        Cell(text=letter.to_name),
        Cell(text=letter.subject),
        Cell(text=(letter.case.number or "") if letter.case else ""),
        Cell(text=letter.signed_by.name(lang) if letter.signed_by else ""),
        Cell(text=state.in_(lang)),
    ]


def _day(day: date | None, lang: Lang) -> str:
    return show_date(day, lang, style="short") if day else ""


def _write_down(here: Here, form: Literal["XLSX", "PDF"], rows: int) -> None:
    """Leave a line in the office's log before the file leaves the house."""
    title = Text("ทะเบียนหนังสือ", "Letter book").in_(here.actor.lang)
    record_export(
        actor=here.actor,
        office=here.office,
        service_id=title,
        form=form,
        days=(None, None),
        rows=rows,
        now=here.now,
    )
