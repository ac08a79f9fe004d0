"""Thai digits, dates in the Buddhist Era, sorting and searching Thai text."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from khamkho.base.errors import BadValue
from khamkho.base.text import Lang, Text, clean

BANGKOK = ZoneInfo("Asia/Bangkok")
BE = 543

WEEKDAYS = (
    Text("วันจันทร์", "Monday"),
    Text("วันอังคาร", "Tuesday"),
    Text("วันพุธ", "Wednesday"),
    Text("วันพฤหัสบดี", "Thursday"),
    Text("วันศุกร์", "Friday"),
    Text("วันเสาร์", "Saturday"),
    Text("วันอาทิตย์", "Sunday"),
)
"""As ``date.weekday`` counts them."""

WEEKDAYS_SHORT = tuple(
    Text(short, day.en[:3])
    for short, day in zip(("จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส.", "อา."), WEEKDAYS, strict=True)
)

MONTHS_TH = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
]
MONTHS_SHORT_TH = [
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
]
MONTHS_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

_TO_ASCII = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def ascii_digits(text: str) -> str:
    """Thai digits as 0–9. Do this before any check: ``isdigit``, ``int`` and ``\\d`` take Thai digits too."""
    return text.translate(_TO_ASCII)


def thai_digits(text: str) -> str:
    """0–9 as Thai digits."""
    return text.translate(_TO_THAI)


def be_year(day: date) -> int:
    """The year in the Buddhist Era."""
    return day.year + BE


def fiscal_year(day: date) -> int:
    """The government's budget year (ปีงบประมาณ) in the Buddhist Era: it begins on 1 October of the year before."""
    return be_year(day) + (day.month >= 10)


def academic_year(day: date, starts: tuple[int, int] = (5, 16)) -> int:
    """The school year (ปีการศึกษา) in the Buddhist Era; ``starts`` is its first (month, day)."""
    return be_year(day) - ((day.month, day.day) < starts)


def show_date(
    day: date,
    lang: Lang,
    style: Literal["long", "short"] = "long",
    digits: Literal["arabic", "thai"] = "arabic",
) -> str:
    """``1 กุมภาพันธ์ 2569``, short ``1 ก.พ. 2569``; in English ``1 February 2026 (BE 2569)``, short ``1 Feb 2026``.

    Thai digits are for Thai only. `parse_date` reads every one of these back.
    """
    month = day.month - 1
    if lang == "en":
        if style == "short":
            return f"{day.day} {MONTHS_EN[month][:3]} {day.year}"
        return f"{day.day} {MONTHS_EN[month]} {day.year} (BE {be_year(day)})"
    names = MONTHS_SHORT_TH if style == "short" else MONTHS_TH
    shown = f"{day.day} {names[month]} {be_year(day)}"
    return thai_digits(shown) if digits == "thai" else shown


def show_weekday(day: date, lang: Lang) -> str:
    """``วันพุธที่ 3 ธันวาคม 2568``; ``Wednesday 3 December 2025 (BE 2568)``."""
    between = "ที่ " if lang == "th" else " "
    return f"{WEEKDAYS[day.weekday()].in_(lang)}{between}{show_date(day, lang)}"


def show_datetime(
    at: datetime,
    lang: Lang,
    style: Literal["long", "short"] = "long",
    digits: Literal["arabic", "thai"] = "arabic",
) -> str:
    """An aware moment in Bangkok time: ``1 กุมภาพันธ์ 2569 เวลา 13.05 น.``; ``1 February 2026 (BE 2569), 13:05``."""
    at = in_bangkok(at)
    shown = show_date(at.date(), lang, style, digits)
    if lang == "en":
        return f"{shown}, {at:%H:%M}"
    clock = thai_digits(f"{at:%H.%M}") if digits == "thai" else f"{at:%H.%M}"
    return f"{shown} {clock} น." if style == "short" else f"{shown} เวลา {clock} น."


def in_bangkok(at: datetime) -> datetime:
    """An aware moment in Bangkok time; a naive one is a bug."""
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return at.astimezone(BANGKOK)


class BadDate(BadValue):
    """The text is no date, or names a day that does not exist."""


_UNREADABLE = (
    "date-unreadable",
    "อ่านวันที่นี้ไม่ได้ กรุณากรอกวัน เดือน ปี เช่น 1/2/2569 หรือ 1 ก.พ. 2569",
    "We cannot read this date. Write day, month and year, such as 1/2/2569 or 1 February 2026.",
)
_BAD_YEAR = (
    "date-year",
    "ปีต้องเป็น พ.ศ. ระหว่าง 2400 ถึง 2699 หรือ ค.ศ. ระหว่าง 1900 ถึง 2099",
    "The year must be between 2400 and 2699 (BE) or between 1900 and 2099 (CE).",
)
_LONGEST = 80

_ERAS = {"พศ": "be", "be": "be", "คศ": "ce", "ce": "ce", "ad": "ce"}
_FILLER = re.compile(r"[\s.,/-]+")
_OPENING = re.compile("^(?:วัน[^0-9]*)?ที่ *")
_CLOSING = re.compile(r"\( *be *[0-9]{4} *\)$")
_NUMBERS = re.compile(r"([0-9]{1,4}) ?[-/. ] ?([0-9]{1,2}) ?[-/. ] ?([0-9]{1,4})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?([^0-9]+)([0-9]{2,4})([^0-9]*)")
_MONTH_FIRST = re.compile(r"([a-z]+)\.? ?([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")


def _month_words() -> dict[str, int]:
    """Every way to write a month, without dots and blanks: full, shortened, and as it is said (กุมภา)."""
    words: dict[str, int] = {"sept": 9}
    for number, (full, short, english) in enumerate(
        zip(MONTHS_TH, MONTHS_SHORT_TH, MONTHS_EN, strict=True), start=1
    ):
        said = re.sub("(คม|ยน|พันธ์)$", "", full)
        names = (full, said, short.replace(".", ""), english.lower(), english[:3].lower())
        words |= dict.fromkeys(names, number)
    return words


MONTH_WORDS = _month_words()


def _split_era(words: str) -> tuple[str, str]:
    """``("กุมภาพันธ์", "be")`` from ``"กุมภาพันธ์ พ.ศ."``."""
    words = _FILLER.sub("", words)
    for mark, era in _ERAS.items():
        if words.endswith(mark):
            return words.removesuffix(mark), era
    return words, ""


def _ce_year(digits: str, era: str) -> int:
    """The year in the common era. Two digits are the end of a Buddhist year: 69 is 2569."""
    year = int(digits) + 2500 if len(digits) == 2 else int(digits)
    if era != "ce" and 2400 <= year <= 2699:
        return year - BE
    if era != "be" and 1900 <= year <= 2099:
        return year
    raise BadDate(*_BAD_YEAR)


def _existing_day(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise BadDate(
            "date-month",
            f"ไม่มีเดือนที่ {month} กรุณากรอกวันก่อนเดือน เช่น 1/2/2569",
            f"There is no month {month}. Write the day before the month, such as 1/2/2569.",
        )
    length = monthrange(year, month)[1]
    if not 1 <= day <= length:
        raise BadDate(
            "date-no-such-day",
            f"ไม่มีวันที่ {day} {MONTHS_TH[month - 1]} {year + BE} เพราะเดือนนี้มี {length} วัน",
            f"There is no {day} {MONTHS_EN[month - 1]} {year} (BE {year + BE}): that month has {length} days.",
        )
    return date(year, month, day)


def month_edges(day: date) -> tuple[date, date]:
    """The first and the last day of the month of a day."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def month_name(year: int, month: int) -> Text:
    """``สิงหาคม 2569``; ``August 2026``."""
    return Text(f"{MONTHS_TH[month - 1]} {year + BE}", f"{MONTHS_EN[month - 1]} {year}")


def parse_date(text: str) -> date:
    """The date that a person typed: ``1/2/2569``, ``1 ก.พ. 69``, ``1 กุมภาพันธ์ พ.ศ. 2569``, ``2026-02-01``, Thai digits.

    The day comes before the month, except in ISO and in ``February 1, 2026``. A year 24xx–26xx is of the Buddhist Era,
    19xx–20xx of the common era, two digits are 25xx; always echo the result. Raises `BadDate`.
    """
    written = ascii_digits(clean(text)).casefold()
    if not written:
        raise BadDate("date-empty", "กรุณากรอกวันที่", "Enter a date.")
    if len(written) > _LONGEST:
        raise BadDate(*_UNREADABLE)
    written = " ".join(_CLOSING.sub("", _OPENING.sub("", written)).split())
    if numbers := _NUMBERS.fullmatch(written):
        return _from_numbers(*numbers.groups())
    if words := _DAY_FIRST.fullmatch(written):
        return _from_words(*words.groups())
    if (american := _MONTH_FIRST.fullmatch(written)) and american[1] in MONTH_WORDS:
        return _existing_day(_ce_year(american[3], ""), MONTH_WORDS[american[1]], int(american[2]))
    raise BadDate(*_UNREADABLE)


def _from_numbers(first: str, month: str, last: str) -> date:
    year, day = (first, last) if len(first) > 2 else (last, first)
    if len(day) > 2 or len(year) not in (2, 4):
        raise BadDate(*(_BAD_YEAR if len(day) <= 2 else _UNREADABLE))
    return _existing_day(_ce_year(year, ""), int(month), int(day))


def _from_words(day: str, words: str, year: str, after: str) -> date:
    month_word, era = _split_era(words)
    rest, era_after = _split_era(after)
    month = MONTH_WORDS.get(month_word.removeprefix("เดือน"))
    if month is None or rest:
        raise BadDate(*_UNREADABLE)
    if len(year) == 3:
        raise BadDate(*_BAD_YEAR)
    return _existing_day(_ce_year(year, era or era_after), month, int(day))


def search_key(text: str) -> str:
    """Text as it is searched for: cleaned, without case, digits as 0–9, single spaces. Store it and look for parts."""
    folded = unicodedata.normalize("NFC", ascii_digits(clean(text)).casefold())
    return " ".join(folded.split())


# The sort key has two levels. First level: two base-36 signs for each letter, leading vowels put behind their
# consonant (แกะ sorts as ก-แ-ะ). Second level, only where there are any: the tone marks and their places. The signs
# are 0-9 and a-z alone, which every collation of both databases puts in this order.
SORT_KEY_LENGTH = 240  # enough for a name of about a hundred letters; what is longer sorts by its beginning
_TONES = "์็่้๊๋"
_LEADING = re.compile("([เแโใไ])([ก-ฮ])")
_SIGNS = "0123456789abcdefghijklmnopqrstuvwxyz"


def _weights() -> dict[str, str]:
    ordered = [
        " ",
        *"!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
        *"ฯๆ฿๏๚๛",
        *"0123456789",
        *"abcdefghijklmnopqrstuvwxyz",
    ]
    ordered += [chr(point) for point in range(0x0E01, 0x0E2F)]  # ก–ฮ
    ordered += [chr(point) for point in (*range(0x0E30, 0x0E3B), *range(0x0E40, 0x0E46), 0x0E4D, 0x0E4E)]
    weights = {sign: _SIGNS[place // 36] + _SIGNS[place % 36] for place, sign in enumerate(ordered, start=36)}
    return weights | {thai: weights[ascii_] for thai, ascii_ in zip("๐๑๒๓๔๕๖๗๘๙", "0123456789", strict=True)}


_WEIGHT = _weights()
_NO_TONE = "0"
_TONE = {tone: str(place) for place, tone in enumerate(_TONES, start=1)}


def _letters(text: str) -> str:
    """Without case and Latin accents; Thai is left alone."""
    if text.isascii():
        return text.lower()
    return "".join(
        sign
        for sign in unicodedata.normalize("NFD", text.casefold())
        if unicodedata.category(sign) != "Mn" or "ก" <= sign <= "๛"
    )


def sort_key(text: str) -> str:
    """A key that puts text in dictionary order with a plain ORDER BY: กก กา เกม แกะ ไก่ ขา.

    Follows the Royal Society's dictionary as ICU's and pythainlp's collations do: tone marks and ็ ์ count only between
    otherwise equal words. Order: blank, signs, digits (Thai and 0–9 alike), Latin without case and accents, Thai, others.
    """
    text = _LEADING.sub("\\2\\1", _letters(clean(text)))
    first: list[str] = []
    second: list[str] = []
    for sign in text:
        if tone := _TONE.get(sign):
            second.append(tone)
        else:
            first.append(_WEIGHT.get(sign) or f"z{ord(sign):05x}")
            second.append(_NO_TONE)
    tones = "".join(second).rstrip(_NO_TONE)
    key = f"{''.join(first)}00{tones}" if tones else "".join(first)
    return key[:SORT_KEY_LENGTH]
