"""Applications of an earlier register: how their numbers are kept, and what may not be done with them. Pure."""

from __future__ import annotations

import re

from khamkho.base.errors import Refused
from khamkho.base.thai import ascii_digits

SIGNS = re.compile("[A-Za-z0-9\u0e01-\u0e4e]+")
YEAR = re.compile(r"(?:19|20|24|25|26)\d\d")
LONGEST = 40


class OldNumberTaken(Refused):
    """The office has an application with this number of its earlier register already."""

    code = "old-number-taken"
    th = "เลขที่ {number} มีอยู่ในทะเบียนแล้ว"
    en = "Number {number} is in the register already."
    next_th = "ตรวจสอบว่าแถวนี้เคยนำเข้าแล้วหรือไม่ หรือแก้เลขที่ให้ถูกต้อง"
    next_en = "See whether this row was moved in before, or mend the number."


class OldNumberTooLong(Refused):
    """A number that no register could show."""

    code = "old-number-too-long"
    status = 422
    th = "เลขที่เดิมยาวเกินไป"
    en = "The earlier number is too long."
    next_th = "ตรวจสอบว่าเลือกคอลัมน์ของเลขที่ถูกต้อง"
    next_en = "See whether the right column was chosen for the number."


class CaseWentOn(Refused):
    """A case that was moved in and on which somebody has worked since is not taken back."""

    code = "case-went-on"
    th = "คำขอเลขที่ {number} มีการดำเนินการหลังนำเข้าแล้ว จึงคงไว้"
    en = "Application {number} was worked on since it was moved in, so it stays."


def old_number(prefix: str, written: str, year: int) -> str:
    """The number of an earlier register as an address can carry it: ``KBI-OLD-12-2567`` of ``12/2567`` or ``๑๒/๒๕๖๗``.

    A bare running number gets the year in which the application came, since such numbers begin anew each year. Empty
    when nothing was written. Raises OldNumberTooLong.
    """
    parts = SIGNS.findall(ascii_digits(written))
    if not parts:
        return ""
    if all(part.isdigit() for part in parts) and not any(YEAR.fullmatch(part) for part in parts):
        parts.append(str(year))
    number = "-".join((prefix.upper(), "OLD", *parts))
    if len(number) > LONGEST:
        raise OldNumberTooLong()
    return number
