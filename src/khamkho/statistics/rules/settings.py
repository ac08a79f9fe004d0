"""How an office counts: its opening day, who can use it, pages, distances, prices, when reports are due. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from khamkho.base.errors import Invalid, Problem, understood
from khamkho.base.text import Text, clean
from khamkho.base.thai import ascii_digits, parse_date, search_key
from khamkho.statistics.rules.indicators import INDICATORS

NAME = "indicators"
MOST_PLACES, MOST_KM = 500, 2000
LONGEST_TABLE = 100_000
THINGS: Mapping[str, tuple[Text, int]] = {
    "cards": (Text("บัตรหนึ่งใบ", "a card"), 1),
    "records": (Text("สำเนารายการบัตรหนึ่งฉบับ", "a record copy of a card"), 1),
    "letters": (Text("หนังสือที่ออกหนึ่งฉบับ", "a letter that was issued"), 1),
    "counter": (Text("คำขอที่ยื่นที่เคาน์เตอร์หนึ่งเรื่อง", "a request filed at the counter"), 1),
}
"""What is printed, and how many pages it is until an office says otherwise. Letters count as printed: too little saved is
said rather than too much."""
REPORT_DAYS = 15
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,4})?", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Place:
    """How far a district or a school is from the office, in kilometres one way."""

    key: str
    """A district's code of four digits, or the code of a school."""
    label: str
    km: Fraction


@dataclass(frozen=True, kw_only=True)
class Counting:
    """How an office counts."""

    opened_on: date | None = None
    """From when on users count; empty: from the first request on."""
    population: int | None = None
    pages: Mapping[str, Fraction] = field(
        default_factory=lambda: {name: Fraction(usual) for name, (_, usual) in THINGS.items()}
    )
    baht_per_km: Fraction | None = None
    places: Mapping[str, Place] = field(default_factory=dict)
    report_days: int = REPORT_DAYS
    """So many days after a quarter its report is due; 0: no report is asked for."""


def counting_from(settings: Mapping[str, Any]) -> Counting:
    """How an office counts, from its settings."""
    held = settings.get(NAME)
    if not isinstance(held, dict):
        return Counting(report_days=0)
    pages = held.get("pages", {})
    return Counting(
        opened_on=date.fromisoformat(held["opened_on"]) if held.get("opened_on") else None,
        population=int(held["population"]) if held.get("population") else None,
        pages={name: Fraction(pages.get(name, usual)) for name, (_, usual) in THINGS.items()},
        baht_per_km=Fraction(held["baht_per_km"]) if held.get("baht_per_km") else None,
        places={
            one["key"]: Place(key=one["key"], label=one["label"], km=Fraction(one["km"]))
            for one in held.get("places", ())
        },
        report_days=int(held.get("report_days", REPORT_DAYS)),
    )


def checked_counting(
    typed: Mapping[str, str], find: Callable[[str], tuple[str, str] | None]
) -> dict[str, Any]:
    """The setting as it is kept, from what was typed. ``find`` tells the key and the label of a district or a school by the
    word that stands for it. Raises Invalid."""
    problems: list[Problem] = []
    opened = understood(parse_date, "opened_on", typed.get("opened_on", "").strip()[:40], problems)
    pages = {name: _amount(f"pages.{name}", typed, problems, most=1000) for name in THINGS}
    wanted = {
        "opened_on": opened.isoformat() if opened else "",
        "population": _amount("population", typed, problems, most=10_000_000, whole=True),
        "pages": {
            name: typed_pages or str(usual)
            for (name, (_, usual)), typed_pages in zip(THINGS.items(), pages.values(), strict=True)
        },
        "baht_per_km": _amount("baht_per_km", typed, problems, most=1000),
        "places": _places(typed.get("places", ""), find, problems),
        "report_days": int(
            _amount("report_days", typed, problems, most=90, whole=True) or REPORT_DAYS
        ),
    }  # fmt: skip
    if problems:
        raise Invalid(problems)
    return wanted


def amount_of(typed: str) -> Decimal | None:
    """A number that somebody typed, with Thai digits or commas; None for none. Raises ValueError."""
    words = ascii_digits(clean(typed)).replace(",", "").replace(" ", "")
    if not words:
        return None
    if not _NUMBER.fullmatch(words):
        raise ValueError(typed)
    return Decimal(words)


def _amount(
    where: str, typed: Mapping[str, str], problems: list[Problem], *, most: int, whole: bool = False
) -> str:
    try:
        amount = amount_of(typed.get(where, ""))
    except ValueError:
        amount = Decimal(-1)
    if amount is None:
        return ""
    if not 0 <= amount <= most or (whole and amount != int(amount)):
        th = f"กรอกจำนวน{'เต็ม' if whole else ''} 0 ถึง {most:,}"
        en = f"Write a {'whole ' if whole else ''}number from 0 to {most:,}."
        problems.append(Problem(where, "number", th, en))
        return ""
    return str(amount)


def _places(
    typed: str, find: Callable[[str], tuple[str, str] | None], problems: list[Problem]
) -> list[dict[str, str]]:
    """A line each: the district or school, then the kilometres; as a spreadsheet copies or saves it."""
    found: dict[str, dict[str, str]] = {}
    text = typed.replace("\0", "")[:LONGEST_TABLE]
    rows = list(csv.reader(io.StringIO(text), "excel-tab" if "\t" in text else "excel"))
    for n, row in enumerate(rows, start=1):
        cells = [clean(cell) for cell in row if clean(cell)]
        is_head = n == 1 < len(rows) and bool(cells) and not _is_number(cells[-1]) and find(cells[0]) is None
        if not cells or is_head:
            continue
        place = find(cells[0]) if len(cells) > 1 else None
        if place is None or not _is_number(cells[-1]) or Decimal(_digits(cells[-1])) > MOST_KM:
            problems.append(
                Problem(
                    "places",
                    "line",
                    f"บรรทัดที่ {n} อ่านไม่ได้: เขียนชื่ออำเภอหรือโรงเรียน แล้วตามด้วยกิโลเมตร",
                    f"Line {n} cannot be read: write the district or school, then the kilometres.",
                )
            )
            continue
        key, label = place
        if key in found:
            problems.append(
                Problem("places", "twice", f"บรรทัดที่ {n} ซ้ำ: {label}", f"Line {n} stands there twice: {label}")
            )
        found[key] = {"key": key, "label": label, "km": _digits(cells[-1])}
    if len(found) > MOST_PLACES:
        problems.append(
            Problem("places", "many", f"ไม่เกิน {MOST_PLACES} บรรทัด", f"At most {MOST_PLACES} lines.")
        )
    return list(found.values())


def _digits(words: str) -> str:
    return ascii_digits(words).replace(",", "")


def _is_number(words: str) -> bool:
    return bool(_NUMBER.fullmatch(_digits(words)))


def called(words: str) -> str:
    """A place as it is looked for: without the word for district before it."""
    return re.sub(r"^(อำเภอ|อ\.|เขต|โรงเรียน|ร\.ร\.|รร\.) *", "", search_key(words))


@dataclass(frozen=True, kw_only=True)
class TypedGoal:
    """A target and a baseline as they are kept."""

    indicator: str
    service: str
    since: date
    target: Decimal | None
    baseline: Decimal | None


def checked_goal(typed: Mapping[str, str], services: Mapping[str, Text]) -> TypedGoal:
    """One target with its baseline, from what was typed. Raises Invalid."""
    problems: list[Problem] = []
    indicator = INDICATORS.get(typed.get("indicator", ""))
    if indicator is None:
        problems.append(Problem("indicator", "missing", "เลือกตัวชี้วัด", "Choose an indicator."))
    service = typed.get("service", "")
    if service and service not in services:
        problems.append(Problem("service", "wrong", "เลือกงานบริการจากรายการ", "Choose a service of the list."))
    since = understood(parse_date, "since", typed.get("since", "")[:40], problems)
    if since is None and not any(one.where == "since" for one in problems):
        problems.append(Problem("since", "missing", "กรอกวันที่เริ่มใช้", "Write the day from which it holds."))
    most = 100 if indicator and indicator.unit == "percent" else 5 if indicator and indicator.unit == "score" else 10_000_000  # fmt: skip
    target = _amount("target", typed, problems, most=most)
    has_base = indicator is None or indicator.baseline is not None
    most = 10_000_000 if indicator and indicator.name == "paper_less" else most
    baseline = _amount("baseline", typed, problems, most=most) if has_base else ""
    if problems or indicator is None or since is None:
        raise Invalid(problems)
    return TypedGoal(
        indicator=indicator.name,
        service=service,
        since=since,
        target=Decimal(target) if target else None,
        baseline=Decimal(baseline) if baseline else None,
    )
