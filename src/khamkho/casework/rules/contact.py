"""Where the news of a case go: the way its applicant asked for, and the proof that a phone is hers. Pure."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from khamkho.base.errors import Refused

Way = Literal["email", "sms", "none"]
WAYS: tuple[Way, ...] = ("email", "sms", "none")
CODE_LIFE = timedelta(minutes=10)
TRIES = 5
"""Wrong codes until a new one has to be asked for: a chance of one in 200,000 for who guesses."""
CODES = 5
"""Codes that one application may ask for within an hour: each costs the office a message."""
PER = timedelta(hours=1)


class NoMobile(Refused):
    """News by text message were asked for, and the number is no mobile."""

    code = "no-mobile"
    status = 422
    th = "ส่งข้อความ SMS ไปหมายเลขนี้ไม่ได้"
    en = "A text message cannot be sent to this number."
    next_th = "กรุณากรอกหมายเลขโทรศัพท์มือถือ 10 หลัก ที่ขึ้นต้นด้วย 06 08 หรือ 09 หรือเลือกรับแจ้งทางอื่น"
    next_en = "Enter a mobile number of 10 digits that starts with 06, 08 or 09, or choose another way."


class TooManyCodes(Refused):
    """An application asked for more codes than it may."""

    code = "too-many-codes"
    status = 429
    th = "ขอรหัสบ่อยเกินไป ระบบส่งรหัสได้ไม่เกิน {most} ครั้งต่อชั่วโมง"
    en = "Too many codes were asked for. At most {most} are sent in an hour."
    next_th = "โปรดรอหนึ่งชั่วโมง หรือเลือกรับแจ้งทางอื่น"
    next_en = "Wait an hour, or choose another way to be told."


class WrongCode(Refused):
    """The code typed is not the one that was sent."""

    code = "wrong-code"
    status = 422
    th = "รหัสไม่ถูกต้อง"
    en = "The code is not right."
    next_th = "ตรวจดูตัวเลขในข้อความล่าสุดแล้วกรอกอีกครั้ง"
    next_en = "Look at the newest message and type its code again."


class CodeOver(Refused):
    """There is no code any more: it was too long ago, or guessed at too often."""

    code = "code-over"
    status = 422
    th = "รหัสนี้ใช้ไม่ได้แล้ว เพราะหมดเวลาหรือกรอกผิดหลายครั้ง"
    en = "This code does not work any more: its time is over, or it was mistyped too often."
    next_th = "กดส่งรหัสอีกครั้งเพื่อรับรหัสใหม่"
    next_en = "Have a new code sent."


def is_proven(contact: Mapping[str, str]) -> bool:
    """Whether the phone in a contact was proven by a code, and not changed since."""
    return bool(contact.get("phone")) and contact.get("proven") == contact.get("phone")


def needs_proof(contact: Mapping[str, str]) -> bool:
    """Whether news are to go to a phone that nobody has proven yet."""
    return contact.get("notify") == "sms" and not is_proven(contact)


def way_of(contact: Mapping[str, str]) -> tuple[Way, str]:
    """Where news go: the way asked for and the address there; ``none`` when there is neither wish nor address.

    A text message only ever goes to a phone that was proven: a mistyped number would open the case to a stranger.
    """
    if contact.get("notify") == "sms" and is_proven(contact):
        return "sms", contact["phone"]
    if contact.get("notify") != "none" and contact.get("email"):
        return "email", contact["email"]
    return "none", ""


def next_code(known: Mapping[str, Any], *, number: str, code: str, now: datetime) -> dict[str, Any]:
    """The kept state once a new code is sent. Raises TooManyCodes."""
    sent = [at for at in known.get("sent", []) if datetime.fromisoformat(at) > now - PER]
    if len(sent) >= CODES:
        raise TooManyCodes(most=CODES)
    until = (now + CODE_LIFE).isoformat()
    return {"number": number, "code": code, "until": until, "tries": 0, "sent": [*sent, now.isoformat()]}


def is_running(known: Mapping[str, Any], now: datetime) -> bool:
    """Whether there is a code that still works."""
    if not known.get("code") or known["tries"] >= TRIES:
        return False
    return datetime.fromisoformat(known["until"]) > now


def matches(known: Mapping[str, Any], typed: str) -> bool:
    """Whether this is the code that was sent; blanks and dashes do not count."""
    digits = re.sub(r"[\s-]", "", typed)
    return hmac.compare_digest(digits.encode(), str(known["code"]).encode())
