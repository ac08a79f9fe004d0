"""The first sheet of an XLSX file as rows of words. Pure.

Only what a table needs is read: no macro, link or picture is looked at, no formula is worked out, and nothing is
unpacked that would be larger than a table can be. Rows are read one after the other, so that a long table takes little
memory.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import IO
from xml.etree import ElementTree as ET

from khamkho.base.errors import Refused
from khamkho.base.text import clean

MOST_ROWS = 2_000
MOST_COLUMNS = 200
SPARE = 1_000
"""Rows that may stand empty between others."""
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
LARGEST_PART = 150 * 1024 * 1024
BUILTIN_DATES = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
FORBIDDEN = (b"\0", b"<!DOCTYPE", b"<!ENTITY")
"""What no spreadsheet program writes: a document type, from which entities come, or an encoding that would hide it."""
FORMULA = "="
"""How the words of a cell begin that holds a formula, where formulas are asked for."""
BROKEN = (
    zipfile.BadZipFile,
    KeyError,
    ET.ParseError,
    ValueError,
    IndexError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
    EOFError,
    zlib.error,
)


class SheetUnreadable(Refused):
    """A spreadsheet that cannot be read."""

    code = "sheet-unreadable"
    status = 422
    th = "อ่านไฟล์ตารางนี้ไม่ได้"
    en = "This spreadsheet cannot be read."
    next_th = "เปิดไฟล์แล้วบันทึกใหม่เป็น Excel Workbook (.xlsx) หรือ CSV UTF-8 โดยไม่ใส่รหัสผ่าน แล้วเลือกอีกครั้ง"
    next_en = (
        "Save it anew as an Excel workbook (.xlsx) or CSV UTF-8, without a password, and choose it again."
    )


class SheetTooLong(SheetUnreadable):
    """A spreadsheet with more rows than are taken at a time. Facts: ``most``."""

    code = "sheet-too-long"
    th = "ตารางมีแถวมากเกินไป รับครั้งละไม่เกิน {most} แถว"
    en = "The table has too many rows. At most {most} are taken at a time."
    next_th = "แบ่งเป็นหลายไฟล์ แล้วส่งทีละไฟล์"
    next_en = "Split it into several files and send them one after the other."


def rows_in(data: bytes, *, most: int = MOST_ROWS, formulas: bool = False) -> list[list[str]]:
    """Every row with its cells as words, dates as ``2024-11-25``, empty rows as empty lists; columns after the 200th
    fall away. Of a formula only what it last came to is taken, or with ``formulas`` the formula itself, begun by ``=``, so
    that whoever reads the row can refuse it. ``most`` rows are taken besides the heading. Raises SheetUnreadable, SheetTooLong."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return _rows(book, most, formulas=formulas)
    except BROKEN as error:
        raise SheetUnreadable() from error


@dataclass(frozen=True, kw_only=True)
class _Book:
    """What the cells of a sheet refer to."""

    shared: list[str]
    dates: frozenset[int]
    first_day: date
    formulas: bool


def _rows(book: zipfile.ZipFile, most: int, *, formulas: bool) -> list[list[str]]:
    main = _xml(book, "xl/workbook.xml")
    from_1904 = any(one.get("date1904") in ("1", "true") for one in main.iter(f"{MAIN}workbookPr"))
    shown = [one for one in main.iter(f"{MAIN}sheet") if one.get("state") not in ("hidden", "veryHidden")]
    if not shown:
        raise SheetUnreadable
    links = {one.get("Id"): one.get("Target", "") for one in _xml(book, "xl/_rels/workbook.xml.rels")}
    place = links[shown[0].get(REL)].lstrip("/")
    names = set(book.namelist())
    held = _Book(
        shared=list(_shared(book)) if "xl/sharedStrings.xml" in names else [],
        dates=_date_styles(book) if "xl/styles.xml" in names else frozenset(),
        first_day=date(1904, 1, 1) if from_1904 else date(1899, 12, 30),
        formulas=formulas,
    )
    found: list[list[str]] = []
    for row in _each(book, place if place.startswith("xl/") else f"xl/{place}", "row"):
        cells = _cells(row, held)
        if not cells:
            continue
        at = int(row.get("r") or len(found) + 1)
        if at > most + 1 + SPARE:
            raise SheetTooLong(most=f"{most:,}")
        found += [[] for _ in range(at - 1 - len(found))]
        found.append(cells)
    if sum(map(bool, found)) > most + 1:
        raise SheetTooLong(most=f"{most:,}")
    return found


def _cells(row: ET.Element, book: _Book) -> list[str]:
    cells: list[str] = []
    for cell in row.iter(f"{MAIN}c"):
        at = _column(cell.get("r", "")) if cell.get("r") else len(cells)
        if at >= MOST_COLUMNS:
            break
        cells += [""] * (at - len(cells))
        cells.append(_words(cell, book))
    return cells if any(cells) else []


def _words(cell: ET.Element, book: _Book) -> str:
    if book.formulas and cell.find(f"{MAIN}f") is not None:
        return f"{FORMULA}{cell.findtext(f'{MAIN}f') or ''}"
    kind, value = cell.get("t", "n"), cell.findtext(f"{MAIN}v") or ""
    if kind == "inlineStr":
        return clean("".join(one.text or "" for one in cell.iter(f"{MAIN}t")))
    if kind == "s":
        return book.shared[int(value)] if value else ""
    if kind in ("b", "e"):
        return {"1": "TRUE", "0": "FALSE"}.get(value, "") if kind == "b" else ""
    if kind in ("str", "d") or not value:
        return clean(value)
    return _number(value, book.first_day if int(cell.get("s", "0")) in book.dates else None)


def _number(value: str, first_day: date | None) -> str:
    """A number, or the day that it is where days are counted from ``first_day``."""
    number = float(value)
    if first_day and 1 <= number < 3_000_000:
        return (first_day + timedelta(days=int(number))).isoformat()
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else value


def _column(name: str) -> int:
    at = 0
    for sign in name:
        if not sign.isalpha():
            break
        at = at * 26 + ord(sign.upper()) - 64
    return at - 1


def _shared(book: zipfile.ZipFile) -> Iterator[str]:
    for one in _each(book, "xl/sharedStrings.xml", "si"):
        spoken = {id(text) for sound in one.iter(f"{MAIN}rPh") for text in sound.iter(f"{MAIN}t")}
        yield clean("".join(text.text or "" for text in one.iter(f"{MAIN}t") if id(text) not in spoken))


def _date_styles(book: zipfile.ZipFile) -> frozenset[int]:
    styles = _xml(book, "xl/styles.xml")
    own = {int(one.get("numFmtId", "0")): one.get("formatCode", "") for one in styles.iter(f"{MAIN}numFmt")}
    used = styles.find(f"{MAIN}cellXfs")
    found = set[int]()
    for place, style in enumerate(used if used is not None else ()):
        number = int(style.get("numFmtId", "0"))
        if number in BUILTIN_DATES or (number in own and _is_date(own[number])):
            found.add(place)
    return frozenset(found)


def _is_date(pattern: str) -> bool:
    return bool(re.search("[dyป]", re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", pattern.lower())))


def _xml(book: zipfile.ZipFile, name: str) -> ET.Element:
    with book.open(name) as part:
        return ET.parse(_Harmless(part)).getroot()  # noqa: S314 - no document type, so no entities, reaches the parser


def _each(book: zipfile.ZipFile, name: str, tag: str) -> Iterator[ET.Element]:
    """Every element of this name, one after the other, forgotten once it was looked at."""
    with book.open(name) as part:
        for _event, one in ET.iterparse(_Harmless(part), events=("end",)):  # noqa: S314 - as above
            if one.tag == f"{MAIN}{tag}":
                yield one
                one.clear()


@dataclass
class _Harmless:
    """A part of a workbook on its way to the parser: nothing forbidden gets there, nor more than a table can be."""

    part: IO[bytes]
    seen: int = 0
    tail: bytes = field(default=b"")

    def read(self, size: int = 65_536) -> bytes:
        """The next bytes. Raises SheetUnreadable."""
        data = self.part.read(size if size >= 0 else 65_536)
        if not self.seen and not data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
            raise SheetUnreadable
        self.seen += len(data)
        if self.seen > LARGEST_PART or any(one in self.tail + data for one in FORBIDDEN):
            raise SheetUnreadable
        self.tail = (self.tail + data)[-16:]
        return data
