"""What a course, a list of people and a form may say; who came often enough; what the answers mean. Pure."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from khamkho.base.errors import BadValue, Invalid, NotFound, Problem, Refused
from khamkho.base.names import PersonName
from khamkho.base.text import Text, clean
from khamkho.base.thai import ascii_digits, parse_date

MOST_PEOPLE, MOST_MEETINGS, MOST_QUESTIONS = 500, 30, 15
FEW = 5
"""With fewer forms than this no mean is shown: it would tell what somebody answered. Assumed."""
LONGEST: Mapping[str, int] = {
    "title": 200, "target": 300, "about": 4000, "place": 200, "speaker": 200, "comment": 2000, "reason": 300,
    "prefix": 40, "first": 100, "last": 100, "email": 200, "phone": 40, "unit": 200,
}  # fmt: skip
LINES = frozenset({"about", "comment"})
QUESTIONS: tuple[Text, ...] = (
    Text("เนื้อหาของการอบรม", "What the course taught"),
    Text("วิทยากร", "The speakers"),
    Text("สถานที่และอุปกรณ์", "Place and equipment"),
    Text("ระยะเวลา", "The time it took"),
    Text("การนำไปใช้ในงาน", "Its use in your work"),
)
LEVELS: Mapping[int, Text] = {
    5: Text("มากที่สุด", "very high"),
    4: Text("มาก", "high"),
    3: Text("ปานกลาง", "middling"),
    2: Text("น้อย", "low"),
    1: Text("น้อยที่สุด", "very low"),
}
BOUNDS: tuple[tuple[float, int], ...] = ((4.5, 5), (3.5, 4), (2.5, 3), (1.5, 2), (0.0, 1))
"""A mean above the bound reads as the level: 4.51 to 5.00 is the highest, as such forms are usually read."""
REPLIES: Mapping[str, Text] = {
    "asked": Text("ยังไม่ตอบ", "no reply yet"),
    "yes": Text("เข้าร่วม", "takes part"),
    "no": Text("ไม่เข้าร่วม", "does not take part"),
    "waiting": Text("รายชื่อสำรอง", "on the waiting list"),
}
COLUMNS: tuple[str, ...] = ("prefix", "first", "last", "email", "phone", "unit")
"""Of a list of people, in this order."""
TITLES = ("ว่าที่ร้อยตรี", "ว่าที่ ร.ต.", "นางสาว", "น.ส.", "นาง", "นาย", "ดร.", "Mrs", "Ms", "Mr", "Dr")


class NoSuchCourse(NotFound):
    """The course, or the person's place in it, does not exist, or this person may not know that it does."""

    code = "no-such-course"
    th = "ไม่พบการอบรมนี้ หรือลิงก์ไม่ถูกต้อง"
    en = "There is no such course, or the link is not right."
    next_th = "โปรดเปิดลิงก์จากอีเมลเชิญอีกครั้ง หรือสอบถามหน่วยงานผู้จัด"
    next_en = "Open the link in your invitation again, or ask the office that holds the course."


class RegistrationOver(Refused):
    """The last day to register or reply is over, or the course is not open to everybody."""

    code = "training-closed"
    th = "ปิดรับลงทะเบียนหรือเปลี่ยนคำตอบแล้ว"
    en = "Registrations and replies are closed."
    next_th = "โปรดติดต่อหน่วยงานผู้จัดโดยตรง"
    next_en = "Please ask the office that holds the course."


class ScanOver(Refused):
    """The code in the room is not the one shown now."""

    code = "training-scan-over"
    th = "คิวอาร์โค้ดนี้หมดอายุแล้ว"
    en = "This code is no longer the one shown in the room."
    next_th = "สแกนโค้ดที่แสดงบนจออีกครั้ง หากโทรศัพท์ไม่มีสัญญาณ ให้แจ้งเจ้าหน้าที่ในห้องบันทึกให้"
    next_en = "Scan the code on the screen again. If your phone has no signal, tell the officer in the room: she marks you."


class NotOnTheList(Refused):
    """Nobody with this address or telephone takes part."""

    code = "training-not-listed"
    status = 422
    th = "ไม่พบอีเมลหรือเบอร์โทรศัพท์นี้ในรายชื่อผู้เข้าอบรม"
    en = "Nobody on the list has this email address or telephone number."
    next_th = "กรอกอีเมลหรือเบอร์ที่ใช้ลงทะเบียน หรือแจ้งเจ้าหน้าที่ในห้องบันทึกให้"
    next_en = "Type the one you registered with, or tell the officer in the room: she marks you."


class AlreadyPresent(Refused):
    """She is marked for this meeting already."""

    code = "training-present"
    th = "บันทึกการเข้าอบรมครั้งนี้แล้ว"
    en = "You are marked for this meeting already."
    next_th = "ไม่ต้องทำอะไรอีก"
    next_en = "There is nothing more to do."


class MeetingWasHeld(Refused):
    """Somebody is marked as present: the meeting stays."""

    code = "training-meeting-held"
    th = "มีผู้เข้าอบรมในครั้งนี้แล้ว จึงลบไม่ได้"
    en = "Somebody was at this meeting, so it cannot be removed."
    next_th = "หากวันหรือเวลาผิด ให้แก้ไขแทนการลบ"
    next_en = "If its day or time is wrong, change it instead."


class CalledOff(Refused):
    """The course does not take place."""

    code = "training-called-off"
    th = "การอบรมนี้งดจัดแล้ว"
    en = "This course was called off."
    next_th = "ดูเหตุผลได้ในหน้าของการอบรม หรือสอบถามหน่วยงานผู้จัด"
    next_en = "Its page says why; ask the office that was to hold it."


class CourseWasHeld(Refused):
    """Somebody was at a meeting: the course took place."""

    code = "training-course-held"
    th = "มีผู้เข้าอบรมแล้ว จึงงดจัดทั้งหลักสูตรไม่ได้"
    en = "Somebody came already, so the course cannot be called off."
    next_th = "ลบหรือเลื่อนเฉพาะครั้งที่ยังไม่ได้จัด"
    next_en = "Remove or move the meetings that were not held yet."


class SurveyOver(Refused):
    """She has filled in the form, or has not been at any meeting."""

    code = "training-survey-over"
    th = "ท่านตอบแบบประเมินแล้ว หรือยังไม่มีบันทึกการเข้าอบรม"
    en = "You have filled in the form already, or you are not marked as having come."
    next_th = "หากท่านเข้าอบรมแต่ไม่มีบันทึก ให้แจ้งหน่วยงานผู้จัด"
    next_en = "If you came and are not marked, tell the office that holds the course."


class NobodyToCertify(Refused):
    """Nobody without a certificate came often enough, or no draft waits for a signature."""

    code = "training-nobody"
    th = "ยังไม่มีผู้ที่จะออกเกียรติบัตรให้"
    en = "There is nobody to certify."
    next_th = "เกียรติบัตรออกให้ผู้ที่เข้าอบรมครบตามสัดส่วนที่กำหนดและยังไม่มีเกียรติบัตร เมื่อการอบรมสิ้นสุดแล้ว"
    next_en = "Certificates are for those who came for the share of hours that was set and have none, once the course is over."


# ── what was typed ──


def _text(name: str, typed: Mapping[str, Any], problems: list[Problem], *, needed: Text | None = None) -> str:
    text = clean(str(typed.get(name, "")), lines=name in LINES)
    if len(text) > LONGEST[name]:
        problems.append(
            Problem(
                name, "too-long", f"ต้องไม่เกิน {LONGEST[name]} ตัวอักษร", f"At most {LONGEST[name]} characters."
            )
        )
    if needed and not text:
        problems.append(Problem(name, "missing", needed.th, needed.en))
    return text


def _whole(name: str, typed: Mapping[str, Any], least: int, most: int, problems: list[Problem]) -> int | None:
    text = ascii_digits(clean(str(typed.get(name, ""))))
    if text.isdigit() and len(text) < 6 and least <= int(text) <= most:
        return int(text)
    problems.append(
        Problem(
            name, "wrong", f"กรอกจำนวนเต็ม {least} ถึง {most}", f"Write a whole number from {least} to {most}."
        )
    )
    return None


def _day(name: str, typed: Mapping[str, Any], problems: list[Problem]) -> date | None:
    try:
        return parse_date(str(typed.get(name, "")))
    except BadValue as bad:
        problems.append(bad.problem(name))
        return None


def checked_course(typed: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a course as they are kept. Raises Invalid naming every part that is wrong."""
    problems: list[Problem] = []
    found: dict[str, Any] = {
        "title": _text("title", typed, problems, needed=Text("ตั้งชื่อการอบรม", "Name the course.")),
        "target": _text("target", typed, problems),
        "about": _text("about", typed, problems),
        "seats": _whole("seats", typed, 1, 5000, problems) if str(typed.get("seats", "")).strip() else None,
        "share": _whole("share", typed, 1, 100, problems),
        "public": bool(typed.get("public")),
        "closes_on": _day("closes_on", typed, problems) if str(typed.get("closes_on", "")).strip() else None,
        "questions": _questions(str(typed.get("questions", "")), problems),
    }
    if problems:
        raise Invalid(problems)
    return found


def _questions(typed: str, problems: list[Problem]) -> list[dict[str, str]]:
    found = []
    for line in clean(typed, lines=True).splitlines():
        th, _, en = (part.strip() for part in line.partition("|"))
        if th:
            found.append({"th": th[:300], "en": (en or th)[:300]})
    if not 1 <= len(found) <= MOST_QUESTIONS:
        problems.append(
            Problem(
                "questions",
                "count",
                f"เขียน 1 ถึง {MOST_QUESTIONS} ข้อ บรรทัดละข้อ",
                f"Write 1 to {MOST_QUESTIONS} questions, one a line.",
            )
        )
    return found


def checked_meeting(typed: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a meeting as they are kept. Raises Invalid."""
    problems: list[Problem] = []
    found: dict[str, Any] = {
        "day": _day("day", typed, problems),
        "begins": _time("begins", typed, problems),
        "ends": _time("ends", typed, problems),
        "place": _text("place", typed, problems, needed=Text("ระบุสถานที่", "Say where it is.")),
        "speaker": _text("speaker", typed, problems),
    }
    if found["begins"] and found["ends"] and found["begins"] >= found["ends"]:
        problems.append(Problem("ends", "order", "เวลาสิ้นสุดต้องอยู่หลังเวลาเริ่ม", "It must end after it begins."))
    if problems:
        raise Invalid(problems)
    return found


def checked_reason(reason: str, *, needed: Text) -> str:
    """A reason as it is kept. Raises Invalid, with ``needed`` where there is none."""
    problems: list[Problem] = []
    words = _text("reason", {"reason": reason}, problems, needed=needed)
    if problems:
        raise Invalid(problems)
    return words


def _time(name: str, typed: Mapping[str, Any], problems: list[Problem]) -> time | None:
    found = re.fullmatch(r"(\d{1,2})[.:](\d{2})(?: ?น\.?)?", ascii_digits(clean(str(typed.get(name, "")))))
    if found and int(found[1]) < 24 and int(found[2]) < 60:
        return time(int(found[1]), int(found[2]))
    problems.append(Problem(name, "not-a-time", "กรอกเวลา เช่น 08.30", "Write a time, such as 08:30."))
    return None


# ── people ──


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody to invite, as she is kept."""

    name: PersonName
    email: str = ""
    phone: str = ""
    unit: str = ""

    def kept(self) -> dict[str, str]:
        return {
            "prefix": self.name.title, "first": self.name.first, "last": self.name.last,
            "email": self.email, "phone": self.phone, "unit": self.unit,
        }  # fmt: skip


def person_from(kept: Mapping[str, str]) -> Person:
    name = PersonName(kept.get("prefix", ""), kept.get("first", ""), last=kept.get("last", ""))
    return Person(name=name, **{part: kept.get(part, "") for part in ("email", "phone", "unit")})


def checked_person(typed: Mapping[str, Any]) -> Person:
    """One person. She needs a name, and an email address or a telephone number. Raises Invalid."""
    problems: list[Problem] = []
    parts = {name: _text(name, typed, problems) for name in COLUMNS}
    if not parts["first"]:
        problems.append(Problem("first", "missing", "กรอกชื่อ", "Write the name."))
    email, phone = parts["email"].lower(), only_digits(parts["phone"])
    if email and not re.fullmatch(r"[^\s@,;]+@[^\s@,;]+\.[^\s@,;.]+", email):
        problems.append(
            Problem(
                "email", "not-an-email", "อีเมลไม่ถูกต้อง เช่น name@example.com", "This is not an email address."
            )
        )
    if parts["phone"] and not 9 <= len(phone) <= 15:
        problems.append(
            Problem("phone", "not-a-phone", "เบอร์โทรศัพท์ไม่ถูกต้อง", "This is not a telephone number.")
        )
    if not email and not parts["phone"]:
        problems.append(
            Problem(
                "email", "missing", "กรอกอีเมลหรือเบอร์โทรศัพท์", "Write an email address or a telephone number."
            )
        )
    if problems:
        raise Invalid(problems)
    name = PersonName(parts["prefix"], parts["first"], last=parts["last"])
    return Person(name=name, email=email, phone=phone, unit=parts["unit"])


def only_digits(phone: str) -> str:
    """A telephone number as it is compared: its digits, +66 written as 0."""
    digits = "".join(sign for sign in ascii_digits(phone) if sign.isdigit())
    return f"0{digits[2:]}" if digits.startswith("66") and len(digits) >= 10 else digits


def split_name(whole: str) -> PersonName:
    """The name of a member as it stands under a letter, in its parts."""
    text = clean(whole)
    title = next((one for one in TITLES if text.startswith(one)), "")
    first, _, last = text.removeprefix(title).strip().partition(" ")
    return PersonName(title, first, last=last.strip())


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a list that was typed, pasted or sent as CSV: a person, or what is wrong with it."""

    line: int
    cells: tuple[str, ...]
    person: Person | None = None
    problems: tuple[Problem, ...] = ()


def read_list(text: str) -> list[Row]:
    """The lines of a list: title, first name, last name, email, telephone, unit; parted by tabs or commas.

    A line of headings is left out. Raises Invalid for more lines than one list may have.
    """
    lines = _lines(text)
    if len(lines) > MOST_PEOPLE:
        raise Invalid(
            [
                Problem(
                    "list",
                    "too-many",
                    f"ครั้งละไม่เกิน {MOST_PEOPLE} คน",
                    f"At most {MOST_PEOPLE} people at a time.",
                )
            ]
        )
    rows, seen = [], set[str]()
    for number, cells in enumerate(lines, start=1):
        if number == 1 and not _reaches_somebody(cells):
            continue
        rows.append(_row(number, cells, seen))
    return rows


def _reaches_somebody(cells: Iterable[str]) -> bool:
    """Whether an address or a telephone number, however it is spaced, stands in a line: then it is no heading."""
    return any("@" in cell or len(only_digits(cell)) >= 9 for cell in cells)


def _lines(text: str) -> list[tuple[str, ...]]:
    plain = text.replace("\ufeff", "")
    delimiter = "\t" if "\t" in plain else ","
    try:
        found = list(csv.reader(plain.splitlines(), delimiter=delimiter))
    except csv.Error as wrong:
        unread = Problem("list", "unreadable", "อ่านรายชื่อนี้ไม่ได้", "This list cannot be read.")
        raise Invalid([unread]) from wrong
    return [tuple(clean(cell) for cell in cells) for cells in found if any(cell.strip() for cell in cells)]


def _row(number: int, cells: tuple[str, ...], seen: set[str]) -> Row:
    try:
        person = checked_person(dict(zip(COLUMNS, cells, strict=False)))
    except Invalid as no:
        return Row(line=number, cells=cells, problems=no.problems)
    key = person.email or person.phone
    if key in seen:
        twice = Problem("email", "twice", "ซ้ำกับแถวก่อนหน้า", "Stands in the list already.")
        return Row(line=number, cells=cells, problems=(twice,))
    seen.add(key)
    return Row(line=number, cells=cells, person=person)


def reply_given(wants: str, *, taken: int, seats: int | None) -> str:
    """What a reply comes to: a yes for which no seat is left waits. Raises Invalid for what is neither yes nor no."""
    if wants not in ("yes", "no"):
        raise Invalid([Problem("reply", "missing", "เลือกว่าจะเข้าร่วมหรือไม่", "Choose whether you take part.")])
    return "waiting" if wants == "yes" and seats is not None and taken >= seats else wants


# ── who came ──


def share_of(present: Collection[int], minutes: Mapping[int, int]) -> int:
    """How much of a course somebody was at, in percent of its time, rounded down."""
    whole = sum(minutes.values())
    return sum(minutes[one] for one in present if one in minutes) * 100 // whole if whole else 0


# ── the satisfaction form ──


def checked_opinion(typed: Mapping[str, Any], questions: int) -> tuple[list[int | None], str]:
    """The levels and the comment of a form. Raises Invalid when nothing is answered, or a level does not exist."""
    problems: list[Problem] = []
    levels: list[int | None] = []
    for place in range(questions):
        typed_level = str(typed.get(f"level.{place}", ""))
        if typed_level and typed_level not in map(str, LEVELS):
            problems.append(
                Problem(f"level.{place}", "not-offered", "เลือกระดับ 1 ถึง 5", "Choose a level from 1 to 5.")
            )
        levels.append(int(typed_level) if typed_level in map(str, LEVELS) else None)
    comment = _text("comment", typed, problems)
    if not problems and not comment and not any(levels):
        problems.append(Problem("level.0", "missing", "เลือกอย่างน้อยหนึ่งข้อ", "Answer at least one question."))
    if problems:
        raise Invalid(problems)
    return levels, comment


@dataclass(frozen=True, kw_only=True)
class Mean:
    """What was answered to one question: the mean and the level it reads as; None where too few answered."""

    count: int
    mean: float | None

    @property
    def level(self) -> Text | None:
        return level_of(self.mean) if self.mean is not None else None


def level_of(mean: float) -> Text:
    """How a mean of one to five reads."""
    return next(LEVELS[level] for bound, level in BOUNDS if mean > bound)


def mean_of(levels: Iterable[int | None]) -> Mean:
    given = [level for level in levels if level]
    return Mean(count=len(given), mean=round(sum(given) / len(given), 2) if len(given) >= FEW else None)


def means(forms: Sequence[Sequence[int | None]], questions: int) -> tuple[list[Mean], Mean]:
    """The mean of each question, and of all answers; hidden where fewer than ``FEW`` forms were handed in."""
    held = [[form[place] if place < len(form) else None for form in forms] for place in range(questions)]
    whole = [level for column in held for level in column] if len(forms) >= FEW else []
    return [mean_of(column) for column in held], mean_of(whole)
