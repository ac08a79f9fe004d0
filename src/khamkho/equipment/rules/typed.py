"""What a thing, a move and a repair may say, from what was typed. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from khamkho.base.errors import BadValue, Invalid, Problem, understood
from khamkho.base.money import parse_baht
from khamkho.base.text import Text, clean
from khamkho.base.thai import ascii_digits, parse_date

LONGEST: Mapping[str, int] = {
    "number": 80, "kind": 100, "name": 200, "serial": 100, "source": 200, "holder_name": 200, "position": 200,
    "note": 1000, "reason": 1000, "fault": 2000, "cause": 300, "shop": 200, "title": 200,
}  # fmt: skip
LINES = frozenset({"note", "reason", "fault"})
MEMBER, PLACE, PERSON = "member", "place", "person"
HOLDERS: Mapping[str, Text] = {
    PLACE: Text("โรงเรียนหรือหน่วยงาน", "A school or the office"),
    MEMBER: Text("บุคลากรของสำนักงาน", "A member of the office"),
    PERSON: Text("บุคคลอื่น (ระบุชื่อ)", "Somebody else, by name"),
}
NO_SUCH_KIND = Text("เลือกประเภทจากรายการของหน่วยงาน", "Choose a kind from the office's list.")
NO_SUCH_SCHOOL = Text("ไม่พบโรงเรียนนี้ในสังกัดของหน่วยงาน", "There is no such school under this office.")
NO_HOLDER = Text("เลือกผู้รับ", "Choose who gets it.")
NO_SUCH_MEMBER = Text("เลือกบุคลากรจากรายชื่อ", "Choose a member from the list.")
NO_SUCH_PLACE = Text("เลือกโรงเรียนหรือหน่วยงานจากรายการ", "Choose a school from the list.")
NO_NAME = Text("กรอกชื่อผู้รับ", "Write who gets it.")
STILL_TO_COME = Text("วันที่ต้องไม่เกินวันนี้", "The day must not be later than today.")
NOT_NAMED = Text("กรอกชื่อรายการ", "Write what it is.")
THING_PARTS = ("number", "kind", "name", "serial", "bought_on", "price", "source", "place")


def said(typed: Mapping[str, Any], name: str) -> str:
    """What was typed there; empty where nothing was."""
    return str(typed.get(name, ""))


def problem(where: str, code: str, what: Text) -> Problem:
    return Problem(where, code, what.th, what.en)


def text(name: str, typed: Mapping[str, Any], problems: list[Problem], *, needed: Text | None = None) -> str:
    """A text as it is kept; what is wrong with it is added to ``problems``."""
    found = clean(said(typed, name), lines=name in LINES)
    if len(found) > LONGEST[name]:
        problems.append(
            Problem(
                name,
                "too-long",
                f"ต้องไม่เกิน {LONGEST[name]} ตัวอักษร",
                f"At most {LONGEST[name]} characters.",
            )
        )
    if needed and not found:
        problems.append(problem(name, "missing", needed))
    return found


def money(name: str, typed: Mapping[str, Any], problems: list[Problem]) -> Decimal | None:
    return understood(parse_baht, name, said(typed, name), problems)


def whole(name: str, typed: Mapping[str, Any], problems: list[Problem], *, most: int = 10_000) -> int:
    """A number from 1 to ``most``; 0 where it is none."""
    digits = ascii_digits(clean(said(typed, name)))
    if digits.isdigit() and len(digits) < 7 and 1 <= int(digits) <= most:
        return int(digits)
    problems.append(
        Problem(name, "wrong", f"กรอกจำนวนเต็ม 1 ถึง {most}", f"Write a whole number from 1 to {most}.")
    )
    return 0


def day(name: str, typed: Mapping[str, Any], problems: list[Problem], *, today: date) -> date:
    """A day that is not to come; today where none was typed."""
    written = said(typed, name).strip()
    if not written:
        return today
    return past(name, written, problems, today=today) or today


def past(name: str, written: str, problems: list[Problem], *, today: date) -> date | None:
    if not written.strip():
        return None
    try:
        found = parse_date(written)
    except BadValue as bad:
        problems.append(bad.problem(name))
        return None
    if found > today:
        problems.append(problem(name, "to-come", STILL_TO_COME))
    return found


def checked_thing(
    typed: Mapping[str, Any], kinds: Collection[str], places: Collection[str], *, today: date
) -> dict[str, Any]:
    """The details of a thing as they are kept; ``place`` is the code of the office or of a school under it.

    Raises Invalid naming every part that is wrong.
    """
    found, problems = read_thing(typed, kinds, places, today=today)
    if problems:
        raise Invalid(problems)
    return found


def read_thing(
    typed: Mapping[str, Any], kinds: Collection[str], places: Collection[str], *, today: date
) -> tuple[dict[str, Any], list[Problem]]:
    """The details of a thing, with everything that is wrong with them."""
    problems: list[Problem] = []
    found: dict[str, Any] = {
        "number": text("number", typed, problems),
        "kind": text("kind", typed, problems),
        "name": text("name", typed, problems, needed=NOT_NAMED),
        "serial": text("serial", typed, problems),
        "bought_on": past("bought_on", said(typed, "bought_on"), problems, today=today),
        "price": money("price", typed, problems),
        "source": text("source", typed, problems),
        "place": clean(said(typed, "place")),
    }
    if found["kind"] not in kinds:
        problems.append(problem("kind", "unknown", NO_SUCH_KIND))
    if found["place"] and found["place"] not in places:
        problems.append(problem("place", "unknown", NO_SUCH_SCHOOL))
    return found, problems


def checked_handing(
    typed: Mapping[str, Any], members: Collection[str], places: Collection[str], *, today: date
) -> dict[str, Any]:
    """To whom a thing goes: a member, a school, or somebody by name. Raises Invalid."""
    problems: list[Problem] = []
    holder = said(typed, "holder")
    found: dict[str, Any] = {
        "holder": holder,
        "member": said(typed, "member") if holder == MEMBER else "",
        "place": said(typed, "place") if holder == PLACE else "",
        "name": "",
        "position": "",
        "note": text("note", typed, problems),
        "day": day("day", typed, problems, today=today),
    }
    if holder not in HOLDERS:
        problems.append(problem("holder", "missing", NO_HOLDER))
    if holder == MEMBER and found["member"] not in members:
        problems.append(problem("member", "unknown", NO_SUCH_MEMBER))
    if holder == PLACE and found["place"] not in places:
        problems.append(problem("place", "unknown", NO_SUCH_PLACE))
    if holder == PERSON:
        found["name"] = text("holder_name", typed, problems, needed=NO_NAME)
        found["position"] = text("position", typed, problems)
    if problems:
        raise Invalid(problems)
    return found


def checked_words(
    name: str, typed: Mapping[str, Any], *, today: date, needed: Text | None = None
) -> tuple[str, date]:
    """A day with some words about it. Raises Invalid."""
    problems: list[Problem] = []
    words = text(name, typed, problems, needed=needed)
    on = day("day", typed, problems, today=today)
    if problems:
        raise Invalid(problems)
    return words, on
