"""The card register on paper and as a spreadsheet: what is asked for on its page, a month for instance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from khamkho.base.text import Lang, Text
from khamkho.base.thai import show_date, show_datetime
from khamkho.cards.models import Card
from khamkho.cards.papers import FOR_LIFE, name_on
from khamkho.cards.queries.listing import Listed, listed
from khamkho.cards.queries.register import NARROW, ORDERS, CardFilter, opened, register_of
from khamkho.cards.queries.stock import KINDS
from khamkho.cards.rules.settings import settings_from
from khamkho.cards.rules.states import HANDED, STANDINGS, STATES, standing
from khamkho.casework.queries.register import Cell
from khamkho.catalogue.rules import Column
from khamkho.desk.door import Here, at_office
from khamkho.desk.periods import days_of, words_of
from khamkho.desk.sheets import PAPER_MOST, SHEET_MOST, Drawn, TooManyLines, comma_file, paper, spreadsheet
from khamkho.desk.views.register import CSV, XLSX, handed
from khamkho.issuing.papers.frame import digits_at
from khamkho.offices.commands import record_export
from khamkho.offices.registers import CARDS, REGISTERS

COLUMNS: Mapping[str, Text] = {
    "number": Text("เลขที่บัตร", "Card number"),
    "issued": Text("วันออกบัตร", "Issued on"),
    "last": Text("วันบัตรหมดอายุ", "Valid until"),
    "name": Text("ชื่อและชื่อสกุล", "Holder"),
    "position": Text("ตำแหน่ง", "Position"),
    "workplace": Text("สังกัด", "School or unit"),
    "kind": Text("ชนิดบัตร", "Kind of card"),
    "case": Text("คำขอเลขที่", "Application"),
    "state": Text("สถานะ", "State"),
    "handed": Text("วันและเวลารับบัตร", "Collected on"),
    "to": Text("ผู้รับแทน", "Collected by"),
    "signature": Text("ลายมือชื่อผู้รับบัตร", "Signature of who collected"),
    "remarks": Text("หมายเหตุ", "Remarks"),
}
ON_PAPER_ONLY = ("signature", "remarks")


@at_office
@require_safe
def paper_file(request: HttpRequest, here: Here) -> HttpResponse:
    """The card register as PDF, a line a card, with the signatures of those who took them or a line to sign on."""
    wanted, rows = _rows(request, here, PAPER_MOST)
    lang, columns = here.actor.lang, _columns(COLUMNS)
    place = list(COLUMNS).index("signature")
    kind = KINDS[wanted.kind].in_(lang) if wanted.kind else ""
    made = paper(
        here.office,
        " ".join(filter(None, (REGISTERS[CARDS].in_(lang), kind))),
        words_of(wanted.days).in_(lang),
        columns,
        [_cells(one, COLUMNS, here) for one in rows],
        Text(f"{len(rows)} ใบ", f"{len(rows)} cards").in_(lang),
        lang=lang,
        now=here.now,
        digits=digits_at(here.office, lang),
        drawn={(line, place): Drawn.of(one.signed) for line, one in enumerate(rows)},
    )
    _write_down(here, "PDF", wanted, len(rows))
    return handed(made, "application/pdf", f"{_name(here)}.pdf", inline=True)


@at_office
@require_safe
def spreadsheet_file(request: HttpRequest, here: Here) -> HttpResponse:
    """The card register as XLSX."""
    wanted, rows = _rows(request, here, SHEET_MOST)
    lang, named = here.actor.lang, _leaving()
    cells = [_cells(one, named, here) for one in rows]
    made = spreadsheet(REGISTERS[CARDS].in_(lang), _columns(named), cells, lang)
    _write_down(here, "XLSX", wanted, len(rows))
    return handed(made, XLSX, f"{_name(here)}.xlsx")


@at_office
@require_safe
def comma_separated_file(request: HttpRequest, here: Here) -> HttpResponse:
    """The same as CSV."""
    wanted, rows = _rows(request, here, SHEET_MOST)
    named = _leaving()
    made = comma_file(_columns(named), [_cells(one, named, here) for one in rows], here.actor.lang)
    _write_down(here, "CSV", wanted, len(rows))
    return handed(made, CSV, f"{_name(here)}.csv")


def wanted_of(params: Mapping[str, Any]) -> CardFilter:
    """Read the filter of an address; what is not known is left out."""
    state, kind, order, period = (str(params.get(name, "")) for name in ("state", "kind", "order", "period"))
    return CardFilter(
        state=state if state in NARROW else "",
        kind=kind if kind in KINDS else "",
        words=str(params.get("words", "")).strip()[:100],
        days=days_of(period),
        order=order if order.removeprefix("-") in ORDERS else "number",
    )


def _rows(request: HttpRequest, here: Here, most: int) -> tuple[CardFilter, Sequence[Listed]]:
    """What is asked for; by number from the lowest, as a book is written, unless something else is."""
    wanted = wanted_of(request.GET)
    if wanted.order == "number":
        wanted = replace(wanted, order="-number")
    found = register_of(here.actor, here.office, wanted, here.today)
    if found.count() > most:
        raise TooManyLines(most=most)
    return wanted, listed(opened(found))


def state_of(card: Card, here: Here, soon: int) -> tuple[Text, str]:
    """What is said of a card today, and the name of its colour."""
    now = standing(card.state, card.last_on, here.today, soon=soon)
    return (STANDINGS[now], now) if card.state == HANDED else (STATES[card.state], card.state)


def _cells(one: Listed, named: Mapping[str, Text], here: Here) -> list[Cell]:
    card, lang = one.card, here.actor.lang
    soon = settings_from(here.office.settings).soon
    known = {
        "number": Cell(text=card.number),
        "issued": Cell(text=show_date(card.issued_on, lang, style="short"), day=card.issued_on),
        "last": _last(card, lang),
        "name": Cell(text=name_on(card).full()),
        "position": Cell(text=" ".join(filter(None, (one.said.get("position"), one.said.get("standing"))))),
        "workplace": Cell(text=str(one.said.get("workplace") or "")),
        "kind": Cell(text=KINDS[card.kind].in_(lang)),
        "case": Cell(text=card.case.number or ""),
        "state": Cell(text=state_of(card, here, soon)[0].in_(lang)),
        "handed": Cell(text=show_datetime(one.handed_at, lang, style="short"), at=one.handed_at)
        if one.handed_at
        else Cell(),
        "to": Cell(text=one.to),
    }
    return [known.get(name, Cell()) for name in named]


def _last(card: Card, lang: Lang) -> Cell:
    if card.last_on is None:
        return Cell(text=FOR_LIFE if lang == "th" else _("for life"))
    return Cell(text=show_date(card.last_on, lang, style="short"), day=card.last_on)


def _leaving() -> Mapping[str, Text]:
    return {name: label for name, label in COLUMNS.items() if name not in ON_PAPER_ONLY}


def _columns(named: Mapping[str, Text]) -> list[Column]:
    return [Column(id=name, of="card", ref=name, label=label) for name, label in named.items()]


def _name(here: Here) -> str:
    return f"{REGISTERS[CARDS].in_(here.actor.lang)} {here.office.prefix}"


def _write_down(here: Here, form: Literal["XLSX", "PDF", "CSV"], wanted: CardFilter, rows: int) -> None:
    record_export(
        actor=here.actor, office=here.office, service_id=REGISTERS[CARDS].th, form=form, days=wanted.days,
        rows=rows, now=here.now,
    )  # fmt: skip
