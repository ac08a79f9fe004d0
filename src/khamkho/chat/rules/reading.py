"""What a message says: a line of the menu, a number of copies, a day, a time, another person, a word for everywhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal

from khamkho.base.thai import MONTH_WORDS, MONTHS_SHORT_TH
from khamkho.base.typed import normal

Word = Literal[
    "menu", "cancel", "status", "change", "staff", "english", "thai", "withdraw", "move", "yes", "no", "stop_news", "news"
]  # fmt: skip

WORDS: dict[Word, tuple[str, ...]] = {
    "menu": ("เมนู", "menu", "#", "สวัสดี", "สวัสดีค่ะ", "สวัสดีครับ", "หวัดดี", "hello", "hi", "start"),
    "cancel": ("ยกเลิก", "cancel", "0#", "0 #"),
    "status": ("สถานะ", "status", "ติดตาม"),
    "change": ("แก้ไข", "change", "back", "ย้อนกลับ"),
    "staff": ("เจ้าหน้าที่", "staff", "คุยกับเจ้าหน้าที่", "ติดต่อเจ้าหน้าที่", "officer"),
    "english": ("en", "english"),
    "thai": ("th", "thai", "ไทย", "ภาษาไทย"),
    "withdraw": ("ถอนความยินยอม", "withdraw consent"),
    "move": ("เลื่อน", "เลื่อนนัด", "move"),
    "yes": ("ใช่", "ใช่ค่ะ", "ใช่ครับ", "ตกลง", "ถูกต้อง", "yes", "ok", "ยืนยัน", "y"),
    "no": ("ไม่ใช่", "ไม่", "ไม่ตรง", "no", "n"),
    "stop_news": ("หยุดแจ้ง", "stop news"),
    "news": ("รับแจ้ง", "news"),
}
_SAID: dict[str, Word] = {said: word for word, all_of in WORDS.items() for said in all_of}

_MENU = re.compile(r"([0-9](?: ?, ?[0-9])*) ?# ?(.*)", re.S)
_WRONG_ORDER = re.compile(r"# ?([0-9](?:,[0-9])*)\b.*", re.S)

_ONES = {
    "หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9,
}  # fmt: skip
_TENS = {"สิบ": 10, "ยี่สิบ": 20} | {f"{said}สิบ": 10 * one for said, one in _ONES.items() if one > 2}
_ENGLISH = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_NUMBERS = (
    _ONES
    | _TENS
    | {f"{ten}{one}": _TENS[ten] + at for ten in _TENS for one, at in (_ONES | {"เอ็ด": 1}).items()}
    | {said: at for at, said in enumerate(_ENGLISH, start=1)}
)
_AMOUNT = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_COUNTED = r"(?:ฉบับ|ชุด|ใบ|แผ่น|cop(?:y|ies)\b)"
_COPIES = re.compile(rf"(-?(?<![0-9])(?<![0-9][.,])[0-9]{{1,4}}|{_AMOUNT}) ?{_COUNTED}")
_ONLY_ONE = re.compile("(?:ฉบับ|ชุด|ใบ|แผ่น) ?เดียว")
_BARE = re.compile(rf"-?[0-9]{{1,4}}|{_AMOUNT}")

OTHERS = (
    "แม่", "พ่อ", "มารดา", "บิดา", "สามี", "ภรรยา", "ลูก", "บุตร", "ญาติ", "เพื่อน", "พี่สาว", "พี่ชาย", "น้องสาว", "น้องชาย",
)  # fmt: skip
_OTHERS = re.compile(
    "|".join(OTHERS)
    + r"|แทน(?!ที่)|\b(?:mother|father|mom|mum|dad|husband|wife|son|daughter|friend|relative|on behalf)\b",
    re.I,
)


@dataclass(frozen=True, kw_only=True)
class MenuLine:
    """``1#…``: which numbers, and what stands behind the sign. ``order`` says that the sign came first."""

    numbers: tuple[int, ...]
    rest: str = ""
    order: bool = False


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Copies, day and time as far as a message says them."""

    copies: int | None = None
    day: date | None = None
    at: time | None = None
    bad_day: str = ""
    """What was meant as a day and is none, such as 31/02."""
    year_left_out: bool = False
    """The year was not said: the next such day is meant, and asked."""

    @property
    def says_nothing(self) -> bool:
        return self.copies is None and self.day is None and self.at is None and not self.bad_day


def word_in(text: str) -> Word | None:
    """The word that holds in every state, when the message is one."""
    return _SAID.get(normal(text).casefold().rstrip(".!? "))


def menu_line(text: str) -> MenuLine | None:
    plain = normal(text)
    if found := _MENU.fullmatch(plain):
        numbers = tuple(dict.fromkeys(int(one) for one in re.findall("[0-9]", found[1])))
        return MenuLine(numbers=numbers, rest=found[2].strip())
    if found := _WRONG_ORDER.fullmatch(plain):
        return MenuLine(numbers=(int(found[1][0]),), order=True)
    return None


def names_somebody_else(text: str) -> bool:
    """Whether a request speaks of another person's papers."""
    return _OTHERS.search(normal(text)) is not None


def wanted_in(text: str, today: date, *, bare_copies: bool = False) -> Wanted:
    """Copies, day and time in a message. A bare number is copies only where nothing else was asked."""
    plain = normal(text).casefold()
    day, bad, assumed, rest = _day_in(plain, today)
    at, rest = _time_in(rest)
    return Wanted(
        copies=_copies_in(rest, bare=bare_copies), day=day, at=at, bad_day=bad, year_left_out=assumed
    )


def _copies_in(text: str, *, bare: bool) -> int | None:
    if found := _COPIES.search(text):
        return _number(found[1])
    if _ONLY_ONE.search(text):
        return 1
    if bare and (found := _BARE.fullmatch(text.strip())):
        return _number(found[0])
    return None


def _number(said: str) -> int:
    return _NUMBERS[said] if said in _NUMBERS else int(said)


# ── days ──


_MONTHS = MONTH_WORDS | {short.removesuffix("."): at for at, short in enumerate(MONTHS_SHORT_TH, start=1)}
_MONTH = "|".join(re.escape(name) for name in sorted(_MONTHS, key=len, reverse=True))
_ISO = re.compile(r"(?<![0-9])([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?![0-9])")
_NUMERIC = re.compile(
    r"(?<![0-9])(?<![0-9][/.:])([0-9]{1,2}) ?[/.\-] ?([0-9]{1,2}) ?[/.\-] ?([0-9]{4}|[0-9]{2})(?![0-9:]|\.[0-9])"
)
_NO_YEAR = re.compile(r"(?<![0-9])([0-9]{1,2}) ?/ ?([0-9]{1,2})(?![0-9/])")
_NOT_A_YEAR = rf"(?! ?(?:โมง|นาฬิกา|น\.|[ap]\.?m\b|(?!ใบ[ก-๛]){_COUNTED}))"
"""Ten in the morning and ten copies are no year."""
_WORDS = re.compile(
    rf"(?<![0-9])([0-9]{{1,2}})(?:st|nd|rd|th)? ?(?:เดือน ?)?({_MONTH})(?![a-z])\.?"
    rf"(?: ?(?:พ\.?ศ\.?|ค\.?ศ\.?)? ?([0-9]{{4}}|[0-9]{{2}}{_NOT_A_YEAR})(?![0-9:]|\.[0-9]))?"
)
_NEAR = {
    "วันนี้": 0, "today": 0, "พรุ่งนี้": 1, "วันพรุ่งนี้": 1, "tomorrow": 1, "มะรืนนี้": 2, "มะรืน": 2, "day after tomorrow": 2,
}  # fmt: skip


def _day_in(text: str, today: date) -> tuple[date | None, str, bool, str]:
    """The day, what was meant as one and is none, whether its year was left out, and the text without it."""
    for said in sorted(_NEAR, key=len, reverse=True):
        if said in text:
            return today + timedelta(days=_NEAR[said]), "", False, text.replace(said, " ")
    for pattern in (_ISO, _NUMERIC, _WORDS, _NO_YEAR):
        if found := pattern.search(text):
            rest = text[: found.start()] + " " + text[found.end() :]
            day, assumed = _day(pattern, found, today)
            return day, "" if day else found[0].strip(), assumed, rest
    return None, "", False, text


def _day(pattern: re.Pattern[str], found: re.Match[str], today: date) -> tuple[date | None, bool]:
    if pattern is _ISO:
        return _existing(int(found[1]), int(found[2]), int(found[3])), False
    month = _MONTHS[found[2]] if pattern is _WORDS else int(found[2])
    year = found[3] if pattern is not _NO_YEAR else None
    if year:
        return _existing(int(year), month, int(found[1])), False
    for ahead in range(5):  # 29 February may be four years away
        day = _existing(today.year + ahead, month, int(found[1]))
        if day and day >= today:
            return day, True
    return None, False


def _existing(year: int, month: int, day: int) -> date | None:
    full = year + 2500 if year < 100 else year
    try:
        return date(full - 543 if full >= 2400 else full, month, day)
    except ValueError:
        return None


# ── times ──

_HALF = r"([ap])\.?m\b\.?"
_CLOCK = re.compile(
    rf"(บ่าย ?)?(?<![0-9:.])([01]?[0-9]|2[0-4])[:.]([0-9]{{2}})(?![0-9])(?: ?(?:{_HALF}|น\.?|นาฬิกา))?"
)
_HOUR = re.compile(rf"(?<![0-9:.])([0-9]{{1,2}}) ?(?:{_HALF}|น\.|นาฬิกา)")
_AFTERNOON = re.compile(rf"บ่าย ?((?:[0-9]|{_AMOUNT})(?! ?{_COUNTED}))?(?: ?โมง)? ?(ครึ่ง)?")
_STRUCK = re.compile(rf"((?<![0-9])[0-9]{{1,2}}|{_AMOUNT}) ?โมง(เช้า|เย็น)? ?(ครึ่ง)?")
_NOON = re.compile("เที่ยง(?!คืน)(?:วัน)? ?(ครึ่ง)?")


def _time_in(text: str) -> tuple[time | None, str]:
    for pattern in (_CLOCK, _HOUR, _AFTERNOON, _STRUCK, _NOON):
        if found := pattern.search(text):
            at = _time(pattern, found)
            if at is not None:
                return at, text[: found.start()] + " " + text[found.end() :]
    return None, text


def _time(pattern: re.Pattern[str], found: re.Match[str]) -> time | None:
    if pattern is _CLOCK:
        hour, minute = _half_day(int(found[2]), "p" if found[1] else found[4]), int(found[3])
    elif pattern is _HOUR:
        hour, minute = _half_day(int(found[1]), found[2]), 0
    else:
        minute = 30 if found[found.re.groups] else 0
        if pattern is _AFTERNOON:
            hour = 12 + (_number(found[1]) if found[1] else 1)
        else:
            hour = _struck(_number(found[1]), found[2]) if pattern is _STRUCK else 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _half_day(hour: int, said: str | None) -> int:
    if said == "p" and hour < 12:
        return hour + 12
    return 0 if said == "a" and hour == 12 else hour


def _struck(hour: int, said: str | None) -> int:
    """``สามโมงเช้า`` is nine, counted from six; ``สามโมง`` alone is three in the afternoon."""
    if said == "เช้า":
        return hour + 6 if hour < 6 else hour
    return hour + 12 if hour < (12 if said == "เย็น" else 6) else hour
