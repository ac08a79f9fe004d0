"""The picture of a rich menu: six fields with a sign, a word and a line under it, at most a megabyte."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from khamkho import documents
from khamkho.base.text import Lang
from khamkho.line.rules.menus import CHOICES, COLUMNS, HEIGHT, ROWS, WIDTH

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw as Pen
    from PIL.ImageFont import FreeTypeFont

FONTS = Path(documents.__file__).parent / "fonts"
MOST = 1024 * 1024
GROUND, FIELD, INK, SOFT = "#e9f1ee", "#ffffff", "#0d2b24", "#44574f"
COLOURS = ("#00592d", "#0d4f5c", "#5a3e00", "#5b2a6e", "#1f3a7a", "#7a1f2b")


@cache
def _font(size: int, *, bold: bool) -> FreeTypeFont:
    from PIL import ImageFont

    name = "THSarabunNew_bold.ttf" if bold else "THSarabunNew.ttf"
    return ImageFont.truetype(FONTS / name, size, layout_engine=ImageFont.Layout.RAQM)


def menu_picture(chosen: Sequence[str], lang: Lang) -> bytes:
    """Draw the menu for six places, as PNG."""
    from PIL import Image, ImageDraw  # only who draws pays for it, not every web process

    picture = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    pen = ImageDraw.Draw(picture)
    wide, high = WIDTH // COLUMNS, HEIGHT // ROWS
    for at, name in enumerate(chosen[: COLUMNS * ROWS]):
        left, top = (at % COLUMNS) * wide, (at // COLUMNS) * high
        _field(pen, name, lang, (left + 18, top + 18, left + wide - 18, top + high - 18), COLOURS[at])
    out = BytesIO()
    picture.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def _field(pen: Pen, name: str, lang: Lang, box: tuple[int, int, int, int], colour: str) -> None:
    choice = CHOICES[name]
    left, top, right, bottom = box
    middle = (left + right) // 2
    pen.rounded_rectangle(box, 48, fill=FIELD, outline="#b8c9c2", width=4)
    pen.ellipse((middle - 150, top + 50, middle + 150, top + 350), fill=colour)
    SIGNS[choice.sign](pen, middle, top + 200)
    room = right - left - 60
    _words(pen, choice.label.in_(lang), middle, top + 510, 132, room, bold=True, colour=INK)
    _words(pen, choice.under.in_(lang), middle, bottom - 120, 84, room, bold=False, colour=SOFT)


def _words(pen: Pen, text: str, x: int, y: int, size: int, room: int, *, bold: bool, colour: str) -> None:
    """Words in the middle of a field, smaller where they are long."""
    while size > 40 and pen.textlength(text, font=_font(size, bold=bold)) > room:
        size -= 6
    pen.text((x, y), text, font=_font(size, bold=bold), fill=colour, anchor="mm")


# ── the signs, around a middle ──

W = "#ffffff"


def _menu(pen: Pen, x: int, y: int) -> None:
    for at in (-60, 0, 60):
        pen.rounded_rectangle((x - 80, y + at - 13, x + 80, y + at + 13), 13, fill=W)


def _status(pen: Pen, x: int, y: int) -> None:
    pen.ellipse((x - 90, y - 90, x + 90, y + 90), outline=W, width=20)
    pen.line(((x, y - 55), (x, y), (x + 42, y + 28)), fill=W, width=20, joint="curve")


def _move(pen: Pen, x: int, y: int) -> None:
    pen.rounded_rectangle((x - 85, y - 70, x + 85, y + 85), 18, outline=W, width=18)
    pen.rectangle((x - 85, y - 45, x + 85, y - 18), fill=W)
    for at in (-45, 45):
        pen.line(((x + at, y - 98), (x + at, y - 60)), fill=W, width=18)
    pen.line(((x - 35, y + 35), (x - 5, y + 60), (x + 45, y + 10)), fill=W, width=18, joint="curve")


def _ask(pen: Pen, x: int, y: int) -> None:
    pen.text((x, y), "?", font=_font(300, bold=True), fill=W, anchor="mm")


def _person(pen: Pen, x: int, y: int) -> None:
    pen.ellipse((x - 45, y - 95, x + 45, y - 5), fill=W)
    pen.pieslice((x - 90, y + 10, x + 90, y + 190), 180, 360, fill=W)


def _language(pen: Pen, x: int, y: int) -> None:
    pen.text((x - 62, y - 10), "ก", font=_font(180, bold=True), fill=W, anchor="mm")
    pen.text((x + 55, y - 10), "A", font=_font(180, bold=True), fill=W, anchor="mm")


def _web(pen: Pen, x: int, y: int) -> None:
    pen.ellipse((x - 90, y - 90, x + 90, y + 90), outline=W, width=16)
    pen.ellipse((x - 42, y - 90, x + 42, y + 90), outline=W, width=14)
    pen.line(((x - 88, y), (x + 88, y)), fill=W, width=14)


def _phone(pen: Pen, x: int, y: int) -> None:
    pen.rounded_rectangle((x - 55, y - 95, x + 55, y + 95), 22, outline=W, width=18)
    pen.line(((x - 15, y + 62), (x + 15, y + 62)), fill=W, width=14)


def _link(pen: Pen, x: int, y: int) -> None:
    pen.rounded_rectangle((x - 100, y - 38, x + 15, y + 38), 38, outline=W, width=18)
    pen.rounded_rectangle((x - 15, y - 38, x + 100, y + 38), 38, outline=W, width=18)


def _stop(pen: Pen, x: int, y: int) -> None:
    pen.line(((x - 65, y - 65), (x + 65, y + 65)), fill=W, width=26)
    pen.line(((x + 65, y - 65), (x - 65, y + 65)), fill=W, width=26)


SIGNS: Mapping[str, Callable[[Pen, int, int], None]] = {
    "menu": _menu,
    "status": _status,
    "move": _move,
    "ask": _ask,
    "person": _person,
    "language": _language,
    "web": _web,
    "phone": _phone,
    "link": _link,
    "stop": _stop,
}
