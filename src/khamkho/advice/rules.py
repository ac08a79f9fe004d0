"""What an entry of the advice register may say, which answers are alike, and what the statistics count. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Any

from khamkho.base.errors import BadValue, Invalid, NotFound, Problem, Refused
from khamkho.base.text import Text, clean
from khamkho.base.thai import BANGKOK, BE, ascii_digits, in_bangkok, parse_date, search_key

CHANNELS: Mapping[str, Text] = {
    "phone": Text("โทรศัพท์", "Telephone"),
    "line": Text("LINE", "LINE"),
    "mail": Text("อีเมลหรือหนังสือ", "Email or letter"),
    "counter": Text("มาที่สำนักงาน", "At the office"),
    "visit": Text("ออกไปที่โรงเรียน", "On a visit"),
    "meeting": Text("ในการประชุมหรืออบรม", "In a meeting or course"),
}
OPEN, FOLLOW, DONE, ERASED = "open", "follow", "done", "erased"
STATES: Mapping[str, Text] = {
    OPEN: Text("รอคำตอบ", "waiting for an answer"),
    FOLLOW: Text("ต้องติดตาม", "to be followed up"),
    DONE: Text("ตอบแล้ว", "answered"),
    ERASED: Text("ลบแล้ว", "erased"),
}
LONGEST: Mapping[str, int] = {"asker": 200, "phone": 60, "question": 2000, "answer": 6000, "note": 2000}
KNOWN_LONGEST: Mapping[str, int] = {"known_question": 500, "known_answer": 4000}
ONE_LINE = frozenset({"asker", "phone"})
ALIKE, ALIKE_SHOWN = 0.3, 5
"""From which share of common letters on two questions count as alike, and how many are shown."""


class NoSuchAdvice(NotFound):
    """The entry does not exist, or this person may not know that it does."""

    code = "no-such-advice"
    th = "ไม่พบรายการให้คำปรึกษานี้ หรือท่านไม่มีสิทธิ์ดู"
    en = "There is no such entry of advice, or you may not see it."
    next_th = "ค้นหาในทะเบียนให้คำปรึกษาของหน่วยงาน"
    next_en = "Look for it in the office's advice register."


class AlreadyAnswered(Refused):
    """Somebody has answered it meanwhile."""

    code = "advice-answered"
    th = "รายการนี้มีผู้ตอบแล้ว"
    en = "This question was answered meanwhile."
    next_th = "เปิดหน้ารายการใหม่เพื่ออ่านคำตอบ หากต้องการเพิ่มเติมให้บันทึกการติดตาม"
    next_en = "Open the entry again to read the answer; write a follow-up if there is more to say."


class NothingToFollow(Refused):
    """The entry waits for no follow-up."""

    code = "advice-nothing-to-follow"
    th = "รายการนี้ไม่มีการติดตามที่ค้างอยู่"
    en = "Nothing is left to follow up here."
    next_th = "กำหนดวันติดตามก่อน หรือเปิดหน้ารายการใหม่เพื่อดูสถานะล่าสุด"
    next_en = "Set a day for it first, or open the entry again to see how it stands."


class AdviceErased(Refused):
    """The names and words of the entry were erased."""

    code = "advice-erased"
    status = 410
    th = "ชื่อและข้อความของรายการนี้ถูกลบอย่างถาวรแล้ว"
    en = "The names and words of this entry have been erased for good."
    next_th = "เลขที่ วันที่ และประเภทยังนับในสถิติ หากมีคำถามใหม่ให้บันทึกเป็นรายการใหม่"
    next_en = "Its number, days and kind still count in the statistics. Write a new question as a new entry."


def state_of(*, erased: bool, answered: bool, follow_on: date | None) -> str:
    """Where an entry stands."""
    if erased:
        return ERASED
    if follow_on is not None:
        return FOLLOW
    return DONE if answered else OPEN


# ── what was typed ──


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question as it was typed in, checked."""

    channel: str
    kind: str
    school: str
    words: Mapping[str, str]
    """What is sealed: asker, phone, question."""


def checked_asked(typed: Mapping[str, str], kinds: Collection[str], schools: Collection[str]) -> Asked:
    """The question, checked. Raises Invalid naming each part that is wrong."""
    problems: list[Problem] = []
    channel, kind, school = (str(typed.get(name, "")) for name in ("channel", "kind", "school"))
    if channel not in CHANNELS:
        problems.append(Problem("channel", "missing", "เลือกช่องทางที่ถาม", "Choose how it was asked."))
    if kind not in kinds:
        problems.append(Problem("kind", "missing", "เลือกเรื่องที่ถาม", "Choose what it is about."))
    if school and school not in schools:
        problems.append(
            Problem("school", "unknown", "ไม่พบโรงเรียนนี้ในสังกัด", "This school does not stand under the office.")
        )
    words = {name: cleaned(name, typed, problems) for name in ("asker", "phone", "question")}
    if not words["question"]:
        problems.append(Problem("question", "missing", "เขียนคำถามสั้น ๆ", "Write the question, in short."))
    if problems:
        raise Invalid(problems)
    return Asked(channel=channel, kind=kind, school=school, words=words)


def cleaned(name: str, typed: Mapping[str, str], problems: list[Problem]) -> str:
    """One text as it is kept; too long is a problem."""
    longest = {**LONGEST, **KNOWN_LONGEST}[name]
    text = clean(str(typed.get(name, "")), lines=name not in ONE_LINE)
    if len(text) > longest:
        problems.append(
            Problem(name, "too-long", f"ต้องไม่เกิน {longest} ตัวอักษร", f"At most {longest} characters.")
        )
    return text


def checked_day(typed: str, today: date, problems: list[Problem]) -> date | None:
    """The day of a follow-up: today or later; None for an empty box."""
    if not typed.strip():
        return None
    try:
        day = parse_date(typed)
    except BadValue as bad:
        problems.append(bad.problem("follow_on"))
        return None
    if day < today:
        problems.append(
            Problem(
                "follow_on", "in-the-past", "วันติดตามต้องเป็นวันนี้หรือหลังจากนี้", "The day must be today or later."
            )
        )
    return day


_PERSONAL = re.compile(r"\d(?:[ -]?\d){8,}|[^\s@]+@[^\s@]+\.[^\s@]+")


NAMES_NOBODY = Text(
    "ข้อความนี้ดูเหมือนมีเลขประจำตัว เลขโทรศัพท์ หรืออีเมลของบุคคล โปรดตัดออก คำตอบที่ใช้ซ้ำต้องไม่มีข้อมูลส่วนบุคคล",
    "This looks as if it held a person's number, telephone or email. Take it out: what is used again names nobody.",
)


def checked_known(typed: Mapping[str, str]) -> tuple[str, str]:
    """Question and answer as they are offered again. Raises Invalid: empty, too long, or with what looks like a number
    of a person or an address in it."""
    problems: list[Problem] = []
    found = []
    for name in KNOWN_LONGEST:
        text = cleaned(name, typed, problems)
        if not text:
            problems.append(Problem(name, "missing", "กรุณากรอกข้อความ", "Write the text."))
        if _PERSONAL.search(ascii_digits(text)):
            problems.append(Problem(name, "personal", NAMES_NOBODY.th, NAMES_NOBODY.en))
        found.append(text)
    if problems:
        raise Invalid(problems)
    return found[0], found[1]


# ── which answers are alike ──


def _pieces(text: str) -> frozenset[str]:
    """Runs of three letters: they find a common word in Thai, which has no spaces between words."""
    key = search_key(text).replace(" ", "")
    return frozenset(key[at : at + 3] for at in range(max(len(key) - 2, 0)))


def alike(typed: str, questions: Sequence[tuple[int, str]]) -> list[int]:
    """The ids of the questions that share most with what is typed, the best first."""
    wanted = _pieces(typed)
    if not wanted:
        return []
    scored = []
    for one, question in questions:
        held = _pieces(question)
        share = len(wanted & held) / min(len(wanted), len(held)) if held else 0.0
        if share >= ALIKE:
            scored.append((share, len(wanted & held), one))
    return [one for _share, _common, one in sorted(scored, reverse=True)[:ALIKE_SHOWN]]


# ── statistics ──


@dataclass(frozen=True, kw_only=True)
class Asking:
    """What the statistics know of an entry: nobody's name."""

    asked_at: datetime
    answered_at: datetime | None
    channel: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the statistics: how many were asked and answered, and in how many hours half of them were."""

    name: Any
    asked: int
    answered: int
    hours: float | None


def counted(rows: Iterable[Asking], by: Callable[[Asking], Hashable]) -> list[Line]:
    """The rows by something, the most frequent first."""
    groups: dict[Hashable, list[Asking]] = {}
    for row in rows:
        groups.setdefault(by(row), []).append(row)
    order = Counter({name: len(found) for name, found in groups.items()})
    return [_line(name, groups[name]) for name, _count in order.most_common()]


def by_month(rows: Iterable[Asking]) -> list[Line]:
    """The rows by month, as (CE year, month), in the order of time."""

    def month(row: Asking) -> tuple[int, int]:
        return in_bangkok(row.asked_at).year, in_bangkok(row.asked_at).month

    return sorted(counted(rows, month), key=lambda line: line.name)


def in_all(rows: Iterable[Asking]) -> Line:
    return _line("", list(rows))


def _line(name: Any, rows: list[Asking]) -> Line:
    spans = [(row.answered_at - row.asked_at).total_seconds() / 3600 for row in rows if row.answered_at]
    return Line(
        name=name, asked=len(rows), answered=len(spans), hours=round(median(spans), 1) if spans else None
    )


def fiscal_bounds(year: int) -> tuple[datetime, datetime]:
    """The first moment of a budget year (Buddhist Era), and that of the next."""
    ends = year - BE
    return datetime(ends - 1, 10, 1, tzinfo=BANGKOK), datetime(ends, 10, 1, tzinfo=BANGKOK)
