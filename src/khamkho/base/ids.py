"""Numbers that identify people and cards. A right checksum proves only that no digit was mistyped."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from khamkho.base.errors import BadValue
from khamkho.base.text import Text, clean
from khamkho.base.thai import ascii_digits

Kind = Literal["thai", "foreign", "gcode", "passport", "none"]

KINDS: dict[Kind, Text] = {
    "thai": Text("เลขประจำตัวประชาชน", "Thai citizen number"),
    "foreign": Text("เลขประจำตัว 13 หลักของคนต่างด้าวหรือผู้ไม่มีสัญชาติไทย", "13-digit number of a non-Thai person"),
    "gcode": Text("รหัส G ของนักเรียน", "G-code of a pupil"),
    "passport": Text("เลขที่หนังสือเดินทาง", "Passport number"),
    "none": Text("ไม่มีเลขประจำตัว", "No number"),
}


class BadNumber(BadValue):
    """The text is no such number."""


_EMPTY = ("id-empty", "กรุณากรอกเลขประจำตัว", "Enter the number.")
_LENGTH = ("id-length", "เลขประจำตัวต้องมีตัวเลข 13 หลัก", "The number must have 13 digits.")
_CHECKSUM = (
    "id-checksum",
    "เลขประจำตัวไม่ถูกต้อง กรุณาตรวจสอบตัวเลขอีกครั้ง",
    "This is not a valid number. Please check the digits.",
)
_GCODE = (
    "id-gcode",
    "รหัส G ต้องเป็นตัวอักษร G ตามด้วยตัวเลข 12 หลัก",
    "A G-code is the letter G followed by 12 digits.",
)
_PASSPORT = (
    "id-passport",
    "เลขที่หนังสือเดินทางต้องเป็นตัวอักษรภาษาอังกฤษหรือตัวเลข 5–15 ตัว",
    "A passport number has 5 to 15 Latin letters or digits.",
)
_UNUSUAL = Text(
    "เลขประจำตัวประชาชนของคนไทยมักขึ้นต้นด้วย 1 ถึง 8 กรุณาตรวจสอบอีกครั้ง",
    "The number of a Thai citizen usually begins with 1 to 8. Please check it again.",
)


def clean_id(text: str) -> str:
    """A number as it is stored and compared: 0–9, capitals, without blanks, dashes and dots."""
    return re.sub(r"[\s.\-‐‑‒–—―−]", "", ascii_digits(clean(text))).upper()


def thai_id_ok(text: str) -> bool:
    """Thirteen digits whose last is the right check digit: 11 − (Σ digit × weight 13…2) mod 11, its last digit."""
    digits = clean_id(text)
    if not re.fullmatch("[0-9]{13}", digits):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(13, 1, -1), strict=False))
    return (11 - total % 11) % 10 == int(digits[12])


def thai_id_warning(text: str) -> Text | None:
    """A word of care about a number that may be right all the same: a first digit that citizens hardly have."""
    return _UNUSUAL if clean_id(text)[:1] in ("0", "9") else None


def format_thai_id(text: str) -> str:
    """``1-1017-00207-03-0``; what has not 13 characters is returned cleaned."""
    d = clean_id(text)
    return f"{d[0]}-{d[1:5]}-{d[5:10]}-{d[10:12]}-{d[12]}" if len(d) == 13 else d


_LETTER_FOR = str.maketrans("01", "OI")
_DIGIT_FOR = str.maketrans("OI", "01")


def laser_code(text: str) -> str | None:
    """The code on the back of the citizen card as ``JT1234567890``, or None. O/0 and I/1 are told apart by place."""
    code = clean_id(text)
    code = code[:2].translate(_LETTER_FOR) + code[2:].translate(_DIGIT_FOR)
    return code if re.fullmatch("[A-Z]{2}[0-9]{10}", code) else None


def format_laser_code(code: str) -> str:
    """``JT1-2345678-90``, as printed."""
    return f"{code[:3]}-{code[3:10]}-{code[10:]}"


def card_number(text: str) -> str | None:
    """The 14 digits under the photograph of the citizen card, or None."""
    digits = clean_id(text)
    return digits if re.fullmatch("[0-9]{14}", digits) else None


def format_card_number(digits: str) -> str:
    """``1040-02-12345678``, as printed."""
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"


def _thirteen_digits(value: str) -> None:
    if not re.fullmatch("[0-9]{13}", value):
        raise BadNumber(*_LENGTH)
    if not thai_id_ok(value):
        raise BadNumber(*_CHECKSUM)


def _gcode(value: str) -> None:
    if not re.fullmatch("G[0-9]{12}", value):
        raise BadNumber(*_GCODE)


def _passport(value: str) -> None:
    if not re.fullmatch("[A-Z0-9]{5,15}", value):
        raise BadNumber(*_PASSPORT)


_CHECKS: dict[Kind, Callable[[str], None]] = {
    "thai": _thirteen_digits,
    "foreign": _thirteen_digits,
    "gcode": _gcode,
    "passport": _passport,
}


@dataclass(frozen=True)
class IdentityNumber:
    """A person's number together with what kind of number it is."""

    kind: Kind
    value: str

    @classmethod
    def parse(cls, kind: Kind, text: str) -> IdentityNumber:
        """Read a typed number; ``none`` takes nothing. Raises `BadNumber`."""
        if kind == "none":
            return cls("none", "")
        value = clean_id(text)
        if not value:
            raise BadNumber(*_EMPTY)
        _CHECKS[kind](value)
        return cls(kind, value)

    def shown(self) -> str:
        return format_thai_id(self.value) if self.kind in ("thai", "foreign") else self.value

    def masked(self) -> str:
        """``1-xxxx-xxxxx-03-0``, or the last three signs of another number."""
        if self.kind in ("thai", "foreign"):
            d = self.value
            return f"{d[0]}-xxxx-xxxxx-{d[10:12]}-{d[12]}"
        return "x" * len(self.value[:-3]) + self.value[-3:]
