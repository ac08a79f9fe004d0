"""The first sheet of an XLSX file as rows of words. Pure.

Only what a table needs is read: no macro, link or picture is looked at, no formula is worked out, and nothing is
unpacked that would be larger than a table can be. Of a formula only what it last came to is taken.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from xml.etree import ElementTree as ET

from khamkho.base.errors import Refused
from khamkho.base.text import clean

MOST_ROWS = 2_000
MOST_COLUMNS = 200
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
LARGEST_PART = 20 * 1024 * 1024
BUILTIN_DATES = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})


class SheetUnreadable(Refused):
    """A spreadsheet that cannot be read, or is longer than a table to take in can be."""

    code = "sheet-unreadable"
    status = 422
    th = "อ่านไฟล์ตารางนี้ไม่ได้"
    en = "This spreadsheet cannot be read."
    next_th = "เปิดไฟล์แล้วบันทึกใหม่เป็น Excel Workbook (.xlsx) หรือ CSV UTF-8 โดยไม่ใส่รหัสผ่าน แล้วเลือกอีกครั้ง"
    next_en = (
        "Save it anew as an Excel workbook (.xlsx) or CSV UTF-8, without a password, and choose it again."
    )


def rows_in(data: bytes) -> list[list[str]]:
    """Every row with its cells as words, dates as ``2024-11-25``, empty rows as empty lists. Raises SheetUnreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return _rows(book)
    except (
        zipfile.BadZipFile,
        KeyError,
        ET.ParseError,
        ValueError,
        IndexError,
        NotImplementedError,
        RuntimeError,
        OverflowError,
    ) as error:
        raise SheetUnreadable() from error


def _rows(book: zipfile.ZipFile) -> list[list[str]]:
    main = _xml(book, "xl/workbook.xml")
    from_1904 = any(one.get("date1904") in ("1", "true") for one in main.iter(f"{MAIN}workbookPr"))
    shown = [one for one in main.iter(f"{MAIN}sheet") if one.get("state") not in ("hidden", "veryHidden")]
    if not shown:
        raise SheetUnreadable
    links = {one.get("Id"): one.get("Target", "") for one in _xml(book, "xl/_rels/workbook.xml.rels")}
    place = links[shown[0].get(REL)].lstrip("/")
    sheet = place if place.startswith("xl/") else f"xl/{place}"
    names = set(book.namelist())
    shared = list(_shared(book)) if "xl/sharedStrings.xml" in names else []
    dates = _date_styles(book) if "xl/styles.xml" in names else frozenset()
    found: list[list[str]] = []
    for row in _xml(book, sheet).iter(f"{MAIN}row"):
        at = int(row.get("r") or len(found) + 1)
        if at > MOST_ROWS:
            raise SheetUnreadable
        while len(found) < at - 1:
            found.append([])
        found.append(_cells(row, shared, dates, from_1904=from_1904))
    return found


def _cells(row: ET.Element, shared: list[str], dates: frozenset[int], *, from_1904: bool) -> list[str]:
    cells: list[str] = []
    for cell in row.iter(f"{MAIN}c"):
        at = _column(cell.get("r", "")) if cell.get("r") else len(cells)
        if at >= MOST_COLUMNS:
            break
        cells += [""] * (at - len(cells))
        cells.append(_words(cell, shared, dates, from_1904=from_1904))
    return cells if any(cells) else []


def _words(cell: ET.Element, shared: list[str], dates: frozenset[int], *, from_1904: bool) -> str:
    kind, value = cell.get("t", "n"), cell.findtext(f"{MAIN}v") or ""
    if kind == "inlineStr":
        return clean("".join(one.text or "" for one in cell.iter(f"{MAIN}t")))
    if kind == "s":
        return shared[int(value)] if value else ""
    if kind in ("b", "e"):
        return {"1": "TRUE", "0": "FALSE"}.get(value, "") if kind == "b" else ""
    if kind in ("str", "d") or not value:
        return clean(value)
    return _number(value, is_date=int(cell.get("s", "0")) in dates, from_1904=from_1904)


def _number(value: str, *, is_date: bool, from_1904: bool) -> str:
    number = float(value)
    if is_date and 1 <= number < 3_000_000:
        first = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
        return (first + timedelta(days=int(number))).isoformat()
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else value


def _column(name: str) -> int:
    at = 0
    for sign in name:
        if not sign.isalpha():
            break
        at = at * 26 + ord(sign.upper()) - 64
    return at - 1


def _shared(book: zipfile.ZipFile) -> Iterator[str]:
    for one in _xml(book, "xl/sharedStrings.xml").iter(f"{MAIN}si"):
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
        data = part.read(LARGEST_PART + 1)
    if len(data) > LARGEST_PART or b"\0" in data or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise SheetUnreadable
    return ET.fromstring(data)  # noqa: S314 - no document type, so no entities, reaches the parser
