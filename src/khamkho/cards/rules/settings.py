"""How an office numbers and prints its cards. Pure.

Size, places and the last day are what is usual as far as it is known; no source confirms them for every office, so
each is a setting, and a full card is a specimen until the director has confirmed the office's layout.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from khamkho.base.errors import Invalid, Problem, within
from khamkho.base.text import Text, clean
from khamkho.base.thai import ascii_digits
from khamkho.cards.rules.numbers import USUAL, pattern_is_sound

STOCK, FULL = "stock", "full"
MODES: Mapping[str, Text] = {
    STOCK: Text("พิมพ์เฉพาะข้อความลงบนบัตรเปล่าของหน่วยงาน", "Text only, on the office's own stock"),
    FULL: Text("พิมพ์บัตรเต็มสี", "The whole card in colour"),
}
SINGLE, SHEET = "single", "sheet"
SHEETS: Mapping[str, Text] = {
    SINGLE: Text("ทีละใบ ขนาดเท่าบัตร", "One by one, in the size of the card"),
    SHEET: Text("แผ่น A4 พร้อมเส้นตัด", "A4 sheet with crop marks"),
}
FRONT, BACK = "front", "back"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where one thing stands on a card: millimetres from its upper left corner; ``size`` in points, of a box its height in mm."""

    side: str
    x: float
    y: float
    width: float
    size: float


PLACES: Mapping[str, tuple[Text, Place]] = {
    "holder": (Text("ประเภทเจ้าหน้าที่ของรัฐ", "Kind of official"), Place(side=FRONT, x=22, y=18, width=58, size=14)),
    "office": (Text("หน่วยงานผู้ออกบัตร", "Issuing office"), Place(side=FRONT, x=22, y=25, width=58, size=14)),
    "number": (Text("เลขที่บัตร", "Card number"), Place(side=FRONT, x=22, y=34, width=30, size=14)),
    "issued": (Text("วันออกบัตร", "Day of issue"), Place(side=FRONT, x=22, y=40, width=29, size=13)),
    "expires": (Text("วันบัตรหมดอายุ", "Last day"), Place(side=FRONT, x=54, y=40, width=28, size=13)),
    "photo": (Text("รูปถ่าย (กว้าง × สูง)", "Photograph (width × height)"), Place(side=BACK, x=4, y=5, width=25, size=30)),
    "national_id": (Text("เลขประจำตัวประชาชน", "Identity number"), Place(side=BACK, x=32, y=4, width=49, size=13)),
    "name": (Text("ชื่อและชื่อสกุล", "Name"), Place(side=BACK, x=32, y=10, width=49, size=15)),
    "position": (Text("ตำแหน่ง", "Position"), Place(side=BACK, x=32, y=17, width=49, size=13)),
    "blood": (Text("หมู่โลหิต", "Blood group"), Place(side=BACK, x=4, y=47, width=25, size=12)),
    "signature": (Text("ลายมือชื่อผู้ถือบัตร", "Holder's signature"), Place(side=BACK, x=3, y=40, width=27, size=11)),
    "issuer": (Text("ชื่อและตำแหน่งผู้ออกบัตร", "Issuer's name and position"), Place(side=BACK, x=31, y=34, width=35, size=11)),
    "code": (Text("คิวอาร์โค้ดตรวจสอบ", "QR code to check it"), Place(side=BACK, x=67, y=36, width=14, size=14)),
}  # fmt: skip
"""What can stand on a card, and where it stands until the office has set it: front and back as practice has them."""
BOXES = frozenset({"photo", "code"})
LEAST, MOST = {"width": 50, "height": 30}, {"width": 120, "height": 90}
USUAL_WIDTH, USUAL_HEIGHT = 84.0, 54.0
USUAL_SOON = 60
MOST_PRINTERS = 10


@dataclass(frozen=True, kw_only=True)
class Printer:
    """By how many millimetres one printer is off, on either side."""

    name: str
    x: float = 0
    y: float = 0
    back_x: float = 0
    back_y: float = 0

    def kept(self) -> dict[str, Any]:
        return {"name": self.name, "x": self.x, "y": self.y, "back_x": self.back_x, "back_y": self.back_y}


@dataclass(frozen=True, kw_only=True)
class CardSettings:
    """Everything an office sets about its cards."""

    pattern: str = USUAL
    one_book: bool = False
    """One book of numbers for all kinds of card instead of one for each."""
    day_before: bool = False
    soon: int = USUAL_SOON
    """So many days before its end the holder is reminded, and the card counts as expiring."""
    mode: str = STOCK
    sheet: str = SINGLE
    duplex: bool = False
    width: float = USUAL_WIDTH
    height: float = USUAL_HEIGHT
    acting: str = ""
    """What stands under the issuer's position: by whose delegation, and which order."""
    printers: tuple[Printer, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    """What the office's stock has already, or its card leaves out."""
    confirmed: Mapping[str, str] | None = None
    """Who confirmed the layout, and when; None while every full card is a specimen."""

    def place(self, name: str) -> Place | None:
        """Where something stands; None where it is left out."""
        return None if name in self.hidden else self.places.get(name, PLACES[name][1])

    def printer(self, name: str) -> Printer:
        return next((one for one in self.printers if one.name == name), Printer(name=""))

    def layout(self) -> dict[str, Any]:
        """What a confirmation confirms: another size or place needs another one."""
        shown = {name: vars(place) for name in PLACES if (place := self.place(name))}
        return {"width": self.width, "height": self.height, "acting": self.acting, "places": shown}


def settings_from(held: Mapping[str, Any]) -> CardSettings:
    """The card settings of an office, from all its settings."""
    own = held.get("cards")
    if not isinstance(own, dict):
        return CardSettings()
    simple = {name: own[name] for name in CardSettings.__dataclass_fields__ if name in own}
    return CardSettings(
        **simple
        | {
            "printers": tuple(Printer(**one) for one in own.get("printers", ())),
            "places": {
                name: Place(**place) for name, place in own.get("places", {}).items() if name in PLACES
            },
            "hidden": frozenset(own.get("hidden", ())),
        }
    )


def checked_settings(typed: Mapping[str, Any], shown: Iterable[str]) -> dict[str, Any]:
    """The settings as they are kept, from what was typed; ``shown`` names what stands on the card. Raises Invalid."""
    problems: list[Problem] = []
    pattern = clean(str(typed.get("pattern", ""))) or USUAL
    if not pattern_is_sound(pattern):
        problems.append(
            Problem(
                "pattern",
                "wrong",
                "รูปแบบต้องมี {seq} และ {year} หรือ {year2} คั่นด้วยเครื่องหมาย และไม่มีตัวเลขอื่น",
                "The pattern needs {seq} and {year} or {year2} with a sign between, and no other digits.",
            )
        )
    size = {name: _number(typed, name, LEAST[name], MOST[name], problems) for name in ("width", "height")}
    soon = _number(typed, "soon", 7, 366, problems)
    wanted = set(shown)
    places = {
        name: _place(name, usual, typed, problems, size)
        for name, (_label, usual) in PLACES.items()
        if name in wanted
    }
    printers = _printers(str(typed.get("printers", "")), problems)
    if problems:
        raise Invalid(problems)
    return {
        "pattern": pattern,
        "one_book": bool(typed.get("one_book")),
        "day_before": bool(typed.get("day_before")),
        "duplex": bool(typed.get("duplex")),
        "soon": int(soon),
        "mode": typed.get("mode") if typed.get("mode") in MODES else STOCK,
        "sheet": typed.get("sheet") if typed.get("sheet") in SHEETS else SINGLE,
        "acting": within("acting", str(typed.get("acting", "")), 200),
        "printers": [one.kept() for one in printers],
        "places": {name: vars(place) for name, place in places.items()},
        "hidden": sorted(set(PLACES) - wanted),
        **size,
    }


def _place(
    name: str, usual: Place, typed: Mapping[str, Any], problems: list[Problem], card: Mapping[str, float]
) -> Place:
    side = str(typed.get(f"{name}.side", usual.side))
    most = {"x": card["width"], "y": card["height"], "width": card["width"], "size": 60.0}
    least = {"x": 0.0, "y": 0.0, "width": 3.0, "size": 6.0}
    given = {
        part: _number(typed, f"{name}.{part}", least[part], most[part], problems, getattr(usual, part))
        for part in most
    }
    if name in BOXES and given["y"] + given["size"] > card["height"]:
        problems.append(Problem(f"{name}.y", "outside", "กล่องนี้เลยขอบบัตร", "This box juts out of the card."))
    if given["x"] + given["width"] > card["width"] + 0.01:
        problems.append(Problem(f"{name}.x", "outside", "ข้อความนี้เลยขอบบัตร", "This juts out of the card."))
    return Place(side=side if side in (FRONT, BACK) else usual.side, **given)


def _number(
    typed: Mapping[str, Any],
    name: str,
    least: float,
    most: float,
    problems: list[Problem],
    usual: float | None = None,
) -> float:
    said = ascii_digits(clean(str(typed.get(name, "")))).replace(",", ".")
    if not said and usual is not None:
        return usual
    try:
        value = round(float(said), 2)
    except ValueError:
        value = least - 1
    if not least <= value <= most:
        th, en = f"กรอกตัวเลข {least:g} ถึง {most:g}", f"Write a number from {least:g} to {most:g}."
        problems.append(Problem(name, "wrong", th, en))
        return least
    return value


def _printers(typed: str, problems: list[Problem]) -> tuple[Printer, ...]:
    """A printer a line: name | x y | x y of the back, in millimetres."""
    found: list[Printer] = []
    for line in clean(typed, lines=True).splitlines():
        name, _, rest = line.partition("|")
        if not name.strip():
            continue
        try:
            moves = [round(float(one), 2) for one in ascii_digits(rest).replace("|", " ").split()]
        except ValueError:
            moves = [99.0]
        wrong = len(moves) not in (0, 2, 4) or any(abs(one) > 20 for one in moves)
        if wrong or any(one.name == name.strip()[:60] for one in found) or len(found) >= MOST_PRINTERS:
            problems.append(
                Problem(
                    "printers",
                    "wrong",
                    f"“{name.strip()[:60]}”: เขียน ชื่อ | ขวา ลง | ขวา ลง ของด้านหลัง เป็นมิลลิเมตร ไม่เกิน 20",
                    f"“{name.strip()[:60]}”: write name | right down | right down of the back, in millimetres up to 20.",
                )
            )
            continue
        moves += [0.0] * (4 - len(moves))
        found.append(
            Printer(name=name.strip()[:60], x=moves[0], y=moves[1], back_x=moves[2], back_y=moves[3])
        )
    return tuple(found)
