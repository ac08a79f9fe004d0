"""What the templates of cards and of their record copies take. Always Thai, as the cards of offices are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from khamkho.base.ids import format_thai_id
from khamkho.base.names import PersonName
from khamkho.base.thai import show_date, thai_digits
from khamkho.cards.contents import said_on
from khamkho.cards.models import Card
from khamkho.cards.rules.settings import (
    FRONT,
    FULL,
    PLACES,
    SHEET,
    CardSettings,
    Place,
    Printer,
    settings_from,
)
from khamkho.catalogue.fields.person import person_name
from khamkho.catalogue.queries import service_of
from khamkho.documents.pictures import Wrapped, wrapped
from khamkho.documents.qr import qr_svg
from khamkho.issuing.papers.frame import absolute, digits_at, emblem_of, photo_of
from khamkho.manuals.sheets import frame as letterhead
from khamkho.offices.models import Office

HEADINGS: Mapping[str, str] = {
    "official": "บัตรประจำตัวเจ้าหน้าที่ของรัฐ",
    "pensioner": "บัตรประจำตัวเจ้าหน้าที่ของรัฐผู้รับบำเหน็จบำนาญ",
}
FOR_LIFE = "ตลอดชีพ"
LABELS: Mapping[str, str] = {
    "number": "เลขที่",
    "issued": "วันออกบัตร",
    "expires": "บัตรหมดอายุ",
    "national_id": "เลขประจำตัวประชาชน",
    "blood": "หมู่โลหิต",
}
"""What a card in colour says before a value; the office's own stock says it already."""

SPECIMEN: Mapping[str, str] = {
    "holder": "ข้าราชการครูและบุคลากรทางการศึกษา",
    "number": "๑/๒๕๖๙",
    "issued": "๑ มกราคม ๒๕๖๙",
    "expires": "๑ มกราคม ๒๕๗๕",
    "national_id": "๐-๐๐๐๐-๐๐๐๐๐-๐๐-๐",
    "name": "นางสาวตัวอย่าง ชื่อสกุลตัวอย่าง",
    "position": "ครู ชำนาญการ",
    "blood": "โอ",
}
ABOVE = frozenset({"issued", "expires"})
"""What stands above its value instead of before it."""
UNDER_A_LINE = 1.2
"""So many millimetres below a dotted line stands what it is for."""


@dataclass(frozen=True, kw_only=True)
class Printed:
    """What one card shows."""

    heading: str
    words: Mapping[str, str]
    issuer: Sequence[str]
    url: str
    photo: Wrapped | None = None


def cards_paper(cards: Sequence[Card], printer: str = "", *, records: bool = False) -> dict[str, Any]:
    """What the template ``idcards`` takes, for the printer of this name; with ``records`` their record copies follow."""
    office = cards[0].office
    keeps = settings_from(office.settings)
    full = keeps.mode == FULL
    title = f"บัตร {cards[0].number}" if len(cards) == 1 else f"บัตร {len(cards)} ใบ"
    printed = [_printed(card, keeps) for card in cards]
    specimen = settings.HOME.is_demo or (full and keeps.confirmed is None)
    made = _paper(office, keeps, printed, title=title, specimen=specimen, printer=printer)
    return {**made, "records": [_record(card) for card in cards]} if records else made


def specimen_paper(office: Office, printer: str = "") -> dict[str, Any]:
    """A card of nobody, as the settings of an office would print it."""
    keeps = settings_from(office.settings)
    words = {**SPECIMEN, "office": office.name("th")}
    issuer = ["นายตัวอย่าง ผู้ออกบัตร", "ผู้อำนวยการ" + office.name("th"), *filter(None, (keeps.acting,))]
    one = Printed(heading=HEADINGS["official"], words=words, issuer=issuer, url=absolute("verify"))
    return _paper(office, keeps, [one], title="ตัวอย่างบัตร", specimen=True, printer=printer)


def _paper(
    office: Office,
    keeps: CardSettings,
    printed: Sequence[Printed],
    *,
    title: str,
    specimen: bool,
    printer: str,
) -> dict[str, Any]:
    return {
        **letterhead(office, "th"),
        "demo": specimen,
        "title": title,
        "emblem": emblem_of(office) if keeps.mode == FULL else None,
        "width": keeps.width,
        "height": keeps.height,
        "sheet": keeps.sheet == SHEET,
        "duplex": keeps.duplex,
        "colour": keeps.mode == FULL,
        "moved": _moved(keeps.printer(printer)),
        "cards": [_sides(one, keeps) for one in printed],
    }


def records_paper(cards: Sequence[Card]) -> dict[str, Any]:
    """What the template ``cardrecords`` takes: the record copy of each card, by the form of its kind."""
    office = cards[0].office
    return {
        **letterhead(office, "th"),
        "demo": settings.HOME.is_demo,
        "title": f"สำเนารายการบัตร {len(cards)} ใบ",
        "records": [_record(card) for card in cards],
    }


def words_on(card: Card) -> dict[str, str]:
    """What stands on a card, in words; empty parts are left out. With the digits that the office writes."""
    said, office = said_on(card), card.office
    digits = thai_digits if digits_at(office, "th") == "thai" else str
    position = " ".join(filter(None, (said.get("position", ""), said.get("standing", ""))))
    found = {
        "holder": said.get("holder", ""),
        "office": office.name("th"),
        "number": digits(card.number),
        "issued": digits(show_date(card.issued_on, "th")),
        "expires": digits(show_date(card.last_on, "th")) if card.last_on else FOR_LIFE,
        "national_id": digits(format_thai_id(str(said.get("national_id", "")))),
        "name": name_on(card).full(),
        "position": position,
        "workplace": said.get("workplace", ""),
        "blood": said.get("blood", ""),
    }
    return {name: str(value) for name, value in found.items() if value}


def name_on(card: Card) -> PersonName:
    """The holder's name; empty when it was erased."""
    return person_name(said_on(card).get("name") or {})


def issuer_on(card: Card, keeps: CardSettings) -> list[str]:
    """Who issues it: name, positions, and by whose delegation the office says."""
    return [*map(str, said_on(card).get("issuer", ())), *filter(None, (keeps.acting,))]


def _printed(card: Card, keeps: CardSettings) -> Printed:
    return Printed(
        heading=HEADINGS[card.kind],
        words=words_on(card),
        issuer=issuer_on(card, keeps),
        url=absolute("verify-code", card.code),
        photo=_photo_of(card) if keeps.mode == FULL else None,
    )


def _sides(one: Printed, keeps: CardSettings) -> dict[str, Any]:
    sides: dict[str, Any] = {"heading": one.heading, "front": [], "back": []}
    for name in PLACES:
        place = keeps.place(name)
        if place is not None:
            sides["front" if place.side == FRONT else "back"].extend(
                _items(name, place, one, full=keeps.mode == FULL)
            )
    return sides


def _items(name: str, place: Place, one: Printed, *, full: bool) -> Iterable[dict[str, Any]]:
    at = {"x": place.x, "y": place.y, "width": place.width, "size": place.size, "alt": PLACES[name][0].th}
    if name == "photo":
        yield {**at, "kind": "photo", "picture": one.photo} if one.photo else {**at, "kind": "box"}
    elif name == "code":
        yield {**at, "kind": "code", "svg": qr_svg(one.url), "alt": f"คิวอาร์โค้ดตรวจสอบบัตร: {one.url}"}
    elif name == "signature":
        if full:
            yield {**at, "kind": "line"}
            yield {**at, "kind": "text", "lines": ["ลายมือชื่อผู้ถือบัตร"], "y": place.y + UNDER_A_LINE}
    elif name == "issuer":
        yield from _issuer(at, one.issuer, line=full)
    elif name in one.words:
        label = LABELS.get(name, "") if full else ""
        said = [label, one.words[name]] if name in ABOVE else [f"{label} {one.words[name]}".strip()]
        yield {**at, "kind": "text", "lines": [part for part in said if part]}


def _issuer(at: Mapping[str, Any], lines: Sequence[str], *, line: bool) -> Iterable[dict[str, Any]]:
    """The name in brackets under the place of the signature, then a line each."""
    if line:
        yield {**at, "kind": "line"}
    said = [f"({words})" if n == 0 else words for n, words in enumerate(lines)]
    yield {**at, "kind": "text", "lines": said, "y": at["y"] + (UNDER_A_LINE if line else 0)}


def _record(card: Card) -> dict[str, Any]:
    words = words_on(card)
    rows = [
        ("เลขที่บัตร", "number"),
        ("วันออกบัตร", "issued"),
        ("วันบัตรหมดอายุ", "expires"),
        ("ชื่อและชื่อสกุล", "name"),
        ("เลขประจำตัวประชาชน", "national_id"),
        ("ประเภท", "holder"),
        ("ตำแหน่ง", "position"),
        ("สังกัด", "workplace"),
        ("หน่วยงานผู้ออกบัตร", "office"),
        ("หมู่โลหิต", "blood"),
    ]
    return {
        "title": f"สำเนารายการ{HEADINGS[card.kind]}",
        "form": card.form,
        "facts": [
            *([label, words.get(name, "")] for label, name in rows),
            ["คำขอเลขที่", card.case.number or ""],
        ],
        "photo": _photo_of(card),
        "holder": words.get("name", ""),
        "issuer": issuer_on(card, settings_from(card.office.settings)),
    }


def _photo_of(card: Card) -> Wrapped | None:
    kind = service_of(card.case.version).card
    picture = photo_of(card.case, {kind.photo}) if kind else None
    return wrapped(picture) if picture else None


def _moved(printer: Printer) -> dict[str, float]:
    return {"x": printer.x, "y": printer.y, "back_x": printer.back_x, "back_y": printer.back_y}
