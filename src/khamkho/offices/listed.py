"""A list of schools as a table file: read in whatever encoding Excel wrote it, its columns found, each row judged. Pure."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from khamkho.base.errors import Problem, Refused
from khamkho.base.text import Text, clean
from khamkho.base.thai import ascii_digits

MOST = 2_000
LARGEST = 2_000_000
ENCODINGS = ("utf-8-sig", "cp874")
COLUMNS: Mapping[str, Text] = {
    "code": Text("รหัส", "Code"),
    "name_th": Text("ชื่อ", "Name"),
    "name_en": Text("ชื่ออังกฤษ", "Name in English"),
    "cluster": Text("กลุ่ม", "Group"),
    "clerk": Text("ชื่อผู้รับผิดชอบ", "Clerk's name"),
    "email": Text("อีเมลผู้รับผิดชอบ", "Clerk's email"),
    "phone": Text("โทรศัพท์ของโรงเรียน", "School's telephone"),
}
NEEDED = ("code", "name_th")
KNOWN_AS: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "รหัส", "รหัสโรงเรียน", "รหัสสถานศึกษา", "school code"),
    "name_th": ("name", "name_th", "ชื่อ", "ชื่อโรงเรียน", "ชื่อสถานศึกษา", "โรงเรียน", "school"),
    "name_en": ("name_en", "ชื่ออังกฤษ", "ชื่อภาษาอังกฤษ", "english name", "name in english"),
    "cluster": ("group", "cluster", "กลุ่ม", "กลุ่มโรงเรียน", "กลุ่มเครือข่าย", "อำเภอ"),
    "clerk": ("clerk", "clerk's name", "ผู้รับผิดชอบ", "ชื่อผู้รับผิดชอบ", "ชื่อธุรการ", "ธุรการ"),
    "email": ("email", "e-mail", "clerk's email", "อีเมล", "อีเมลผู้รับผิดชอบ"),
    "phone": ("phone", "telephone", "โทรศัพท์", "เบอร์โทร", "โทรศัพท์ของโรงเรียน", "school's telephone"),
}
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
MOST_SIGNS = {
    "code": 40,
    "name_th": 200,
    "name_en": 200,
    "cluster": 100,
    "clerk": 200,
    "email": 254,
    "phone": 60,
}


class NotATable(Refused):
    """The file holds no table that we can read."""

    code = "not-a-table"
    status = 422
    th = "อ่านไฟล์นี้เป็นตารางไม่ได้"
    en = "This file cannot be read as a table."
    next_th = "บันทึกจาก Excel เป็น CSV (UTF-8) แล้วเลือกไฟล์ใหม่"
    next_en = "Save it from Excel as CSV (UTF-8) and choose it again."


class TooManySchools(Refused):
    """More rows than are taken at a time."""

    code = "too-many-schools"
    status = 422
    th = "ไฟล์มีแถวมากเกินไป (ครั้งละไม่เกิน {most} แถว)"
    en = "The file has too many rows (at most {most} at a time)."
    next_th = "แบ่งเป็นหลายไฟล์ แล้วนำเข้าทีละไฟล์"
    next_en = "Split it into several files and take them in one after the other."


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The table as it was read."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class School:
    """One row: what it says, and what is wrong with it. ``line`` is its line in the file."""

    line: int
    values: Mapping[str, str]
    problems: tuple[Problem, ...] = field(default=())

    def __getattr__(self, name: str) -> str:
        if name in COLUMNS:
            return self.values.get(name, "")
        raise AttributeError(name)


def text_of(data: bytes, *, largest: int = LARGEST) -> str:
    """The words of a file in UTF-8, with a mark or without, or in the Thai code page of Windows (TIS-620). Raises NotATable."""
    if len(data) > largest or b"\0" in data:
        raise NotATable()
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotATable()


def sheet_of(text: str, *, most: int = MOST) -> Sheet:
    """Rows and columns, whichever sign parts them; empty rows fall away. Raises NotATable, TooManySchools."""
    first = text.partition("\n")[0]
    parted = max((",", ";", "\t"), key=first.count)
    try:
        rows = [tuple(clean(cell) for cell in row) for row in csv.reader(io.StringIO(text), delimiter=parted)]
    except csv.Error:
        raise NotATable() from None
    if len(rows) < 2 or len(rows[0]) < 2:
        raise NotATable()
    if len(rows) > most + 1:
        raise TooManySchools(most=f"{most:,}")
    return Sheet(heads=rows[0], rows=tuple(rows[1:]))


def mapping_of(heads: Sequence[str]) -> dict[str, int]:
    """Which column is what, as far as the heads say so."""
    places = {head.lower(): place for place, head in reversed(list(enumerate(heads)))}
    found = {
        name: next((places[one] for one in known if one in places), None) for name, known in KNOWN_AS.items()
    }
    return {name: place for name, place in found.items() if place is not None}


def schools_in(sheet: Sheet, mapping: Mapping[str, int]) -> tuple[School, ...]:
    """Each row that is not empty, with what is wrong with it."""
    read = [(line, _values(row, mapping)) for line, row in enumerate(sheet.rows, start=2) if any(row)]
    times = Counter(values.get("code", "") for _, values in read)
    return tuple(
        School(line=line, values=values, problems=tuple(_wrong(values, times))) for line, values in read
    )


def _values(row: Sequence[str], mapping: Mapping[str, int]) -> dict[str, str]:
    found = {name: row[place] if place < len(row) else "" for name, place in mapping.items()}
    found["code"] = ascii_digits(found.get("code", "")).lower().replace(" ", "")
    found["email"] = found.get("email", "").lower()
    return found


def _wrong(values: Mapping[str, str], times: Mapping[str, int]) -> Iterator[Problem]:
    for name in NEEDED:
        if not values.get(name):
            yield Problem(name, "required", f"ไม่มี{COLUMNS[name].th}", f"{COLUMNS[name].en} is missing")
    code = values.get("code", "")
    if code and not CODE.fullmatch(code):
        yield Problem(
            "code", "wrong", "รหัสใช้ได้เฉพาะ a-z 0-9 และขีด", "The code may hold a-z, 0-9 and dashes only"
        )
    if code and times[code] > 1:
        yield Problem("code", "twice", "รหัสนี้ซ้ำกับแถวอื่นในไฟล์", "Another row of the file has the same code")
    for name, most in MOST_SIGNS.items():
        if len(values.get(name, "")) > most:
            th, en = (
                f"{COLUMNS[name].th}ยาวเกิน {most} ตัวอักษร",
                f"{COLUMNS[name].en} is longer than {most} characters",
            )
            yield Problem(name, "too-long", th, en)
    if values.get("email") and not ADDRESS.fullmatch(values["email"]):
        yield Problem("email", "wrong", "อีเมลไม่ถูกต้อง", "The email address is not right")
    if bool(values.get("email")) != bool(values.get("clerk")):
        th, en = "ต้องมีทั้งชื่อและอีเมลของผู้รับผิดชอบ หรือไม่มีทั้งคู่", "Give both the clerk's name and email, or neither"
        yield Problem("clerk", "required", th, en)


def prefix_of(code: str) -> str:
    """The letters before the numbers of a school's cases: made from its code, the same each time, short enough."""
    number = (
        int(code)
        if code.isdigit() and len(code) <= 10
        else int(hashlib.sha256(code.encode()).hexdigest(), 16)
    )
    signs = ""
    for _ in range(7):
        number, rest = divmod(number, 36)
        signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[rest] + signs
    return f"S{signs}"
