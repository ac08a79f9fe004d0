"""A list of things or needs from a spreadsheet: which column is what, and what is wrong with each row. Pure."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import Text, clean
from khamkho.base.thai import search_key
from khamkho.equipment.rules.states import LOST, STATES, STORE, USE
from khamkho.equipment.rules.typed import NO_SUCH_KIND, NO_SUCH_SCHOOL, problem, read_thing, said, text, whole

MOST_ROWS = 5000
LONGEST_SHEET = 700_000
"""Signs of one list: as many as a form may carry back once it was looked at."""
THING_COLUMNS: Mapping[str, tuple[Text, tuple[str, ...]]] = {
    "number": (Text("หมายเลขครุภัณฑ์", "Number"), ("หมายเลข", "เลขครุภัณฑ์", "รหัสครุภัณฑ์", "asset number")),
    "kind": (Text("ประเภท", "Kind"), ("ชนิด",)),
    "name": (Text("ชื่อรายการ", "Name"), ("รายการ", "ชื่อ", "รายละเอียด")),
    "serial": (Text("หมายเลขเครื่อง", "Serial number"), ("serial", "s/n", "ซีเรียล")),
    "bought_on": (Text("วันที่ได้มา", "Bought on"), ("วันที่ซื้อ", "วันที่รับ")),
    "price": (Text("ราคา (บาท)", "Price (baht)"), ("ราคา", "มูลค่า", "price")),
    "source": (Text("แหล่งเงิน", "From which money"), ("งบประมาณ", "ประเภทเงิน")),
    "state": (Text("สถานะ", "State"), ("สภาพ",)),
    "place": (Text("โรงเรียนหรือหน่วยงานที่อยู่", "Where it is"), ("สถานที่", "โรงเรียน", "ที่อยู่", "school")),
}
"""What a column may be, and what it is called elsewhere."""
NEED_COLUMNS: Mapping[str, tuple[Text, tuple[str, ...]]] = {
    "school": (Text("โรงเรียน", "School"), ("ชื่อโรงเรียน", "รหัสโรงเรียน")),
    "kind": (Text("ประเภท", "Kind"), ("ชนิด", "รายการ")),
    "count": (Text("จำนวน", "How many"), ("จำนวนที่ต้องการ", "number")),
    "reason": (Text("เหตุผล", "Reason"), ("หมายเหตุ", "ความจำเป็น")),
}
NO_LIST = Text(
    "อ่านไฟล์ไม่ได้ โปรดบันทึกเป็น CSV แล้วส่งอีกครั้ง", "This cannot be read. Save it as CSV and send it again."
)
TOO_MANY = Text(f"ครั้งละไม่เกิน {MOST_ROWS:,} แถว", f"At most {MOST_ROWS:,} rows at a time.")
NO_SUCH_STATE = Text("สถานะต้องเป็น ใช้งาน อยู่ในคลัง หรือ สูญหาย", "The state is one of: in use, in store, lost.")
NO_NUMBER = Text(
    "แถวที่นำเข้าต้องมีหมายเลข เพื่อส่งซ้ำได้โดยไม่ซ้ำรายการ",
    "A row needs its number, so that a list sent twice adds nothing twice.",
)
NUMBER_TWICE = Text("หมายเลขนี้ซ้ำในรายการ", "This number stands in the list twice.")
TWICE = Text("โรงเรียนและประเภทนี้ซ้ำในรายการ", "This school and kind stand in the list twice.")
TAKEN_STATES = frozenset({STORE, USE, LOST})
"""States in which a thing may come into the register: a repair and a writing-off are lines of their own."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of a list: what it says as it would be kept, or what is wrong with it."""

    line: int
    cells: tuple[str, ...]
    values: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()

    @property
    def right(self) -> bool:
        return not self.problems


def rows_of(sheet: str) -> list[list[str]]:
    """The cells of a list parted by tabs, semicolons or commas. An empty row between others has no cells, so that each keeps
    its number; those before and after are left out. Raises Invalid for too many."""
    first = sheet.partition("\n")[0]
    mark = "\t" if "\t" in first else ";" if first.count(";") > first.count(",") else ","
    rows: list[list[str]] = []
    try:
        for cells in csv.reader(sheet.splitlines(), delimiter=mark):
            full = any(cell.strip() for cell in cells)
            if full or rows:
                rows.append([clean(cell) for cell in cells[:60]] if full else [])
    except csv.Error as wrong:
        raise Invalid([problem("list", "not-a-list", NO_LIST)]) from wrong
    while rows and not rows[-1]:
        del rows[-1]
    if len(rows) > MOST_ROWS + 1 or len(sheet) > LONGEST_SHEET:
        raise Invalid([problem("list", "too-many", TOO_MANY)])
    return rows


def guessed(heads: Sequence[str], columns: Mapping[str, tuple[Text, tuple[str, ...]]]) -> dict[str, int]:
    """Which column is what, by its heading."""
    found: dict[str, int] = {}
    keys = [search_key(head) for head in heads]
    for name, (label, others) in columns.items():
        for word in (label.th, label.en, name, *others):
            if (key := search_key(word)) in keys and keys.index(key) not in found.values():
                found[name] = keys.index(key)
                break
    return found


def mapping_of(
    typed: Mapping[str, str], heads: Sequence[str], columns: Mapping[str, tuple[Text, tuple[str, ...]]]
) -> dict[str, int]:
    """The mapping that was chosen, or the guess where nothing was chosen yet."""
    if not any(f"column.{name}" in typed for name in columns):
        return guessed(heads, columns)
    chosen: dict[str, int] = {}
    for name in columns:
        place = typed.get(f"column.{name}")
        if place and place.isascii() and place.isdigit() and len(place) < 3 and int(place) < len(heads):
            chosen[name] = int(place)
    return chosen


def _numbered(rows: Iterable[Sequence[str]]) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows below the headings with their numbers, empty ones left out."""
    return ((line, cells) for line, cells in enumerate(rows, start=2) if cells)


def _typed(cells: Sequence[str], mapping: Mapping[str, int]) -> dict[str, str]:
    return {name: cells[place] if place < len(cells) else "" for name, place in mapping.items()}


def named(typed: str, known: Mapping[str, str]) -> str:
    """The code of a place by its code or by its name; what is not known stays as it was typed."""
    return known.get(search_key(typed), typed)


def read_things(
    rows: Iterable[Sequence[str]],
    mapping: Mapping[str, int],
    kinds: Mapping[str, str],
    places: Mapping[str, str],
    *,
    today: date,
) -> list[Row]:
    """Each row below the headings as a thing. ``kinds`` and ``places`` lead from a search key to the word or code."""
    seen: set[str] = set()
    found = []
    for line, cells in _numbered(rows):
        typed: dict[str, Any] = _typed(cells, mapping)
        typed["kind"] = named(said(typed, "kind"), kinds)
        typed["place"] = named(said(typed, "place"), places)
        values, problems = read_thing(typed, set(kinds.values()), set(places.values()), today=today)
        values["state"] = _state(said(typed, "state"), problems)
        problems += _number(values["number"], seen)
        found.append(Row(line=line, cells=tuple(cells), values=values, problems=tuple(problems)))
    return found


def _state(typed: str, problems: list[Problem]) -> str:
    """Empty where the list does not say: then the place tells."""
    words = {search_key(said): state for state, text in STATES.items() for said in (text.th, text.en, state)}
    state = words.get(search_key(typed))
    if typed and state not in TAKEN_STATES:
        problems.append(problem("state", "unknown", NO_SUCH_STATE))
        return ""
    return state or ""


def _number(number: str, seen: set[str]) -> list[Problem]:
    if not number:
        return [problem("number", "missing", NO_NUMBER)]
    if number in seen:
        return [problem("number", "twice", NUMBER_TWICE)]
    seen.add(number)
    return []


def read_needs(
    rows: Iterable[Sequence[str]],
    mapping: Mapping[str, int],
    kinds: Mapping[str, str],
    schools: Mapping[str, str],
) -> list[Row]:
    """Each row below the headings as a need of a school."""
    seen: set[tuple[str, str]] = set()
    found = []
    for line, cells in _numbered(rows):
        typed: dict[str, Any] = _typed(cells, mapping)
        problems: list[Problem] = []
        values = checked_need_parts(
            {
                **typed,
                "kind": named(said(typed, "kind"), kinds),
                "school": named(said(typed, "school"), schools),
            },
            set(kinds.values()),
            set(schools.values()),
            problems,
        )
        which = (values["school"], values["kind"])
        if not problems and which in seen:
            problems.append(problem("kind", "twice", TWICE))
        seen.add(which)
        found.append(Row(line=line, cells=tuple(cells), values=values, problems=tuple(problems)))
    return found


def checked_need_parts(
    typed: Mapping[str, Any], kinds: Collection[str], schools: Collection[str], problems: list[Problem]
) -> dict[str, Any]:
    """The parts of a need; what is wrong with them is added to ``problems``."""
    found: dict[str, Any] = {
        "school": clean(said(typed, "school")),
        "kind": clean(said(typed, "kind")),
        "count": whole("count", typed, problems),
        "reason": text("reason", typed, problems),
    }
    if found["school"] not in schools:
        problems.append(problem("school", "unknown", NO_SUCH_SCHOOL))
    if found["kind"] not in kinds:
        problems.append(problem("kind", "unknown", NO_SUCH_KIND))
    return found
