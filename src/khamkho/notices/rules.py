"""What an office's text for a notice may say, and what is wrong with one. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

from khamkho.base.errors import Invalid, Problem
from khamkho.base.places import too_long, unknown_places
from khamkho.base.text import Text, clean

Way = Literal["email", "sms"]
"""How a notice goes out."""

PLACES: Mapping[str, Text] = {
    "name": Text("ชื่อผู้ยื่นคำขอ", "the applicant's name"),
    "number": Text("เลขที่คำขอ", "the number of the application"),
    "service": Text("ชื่องานบริการ", "the service"),
    "office": Text("ชื่อหน่วยงาน", "the office"),
    "office_address": Text("ที่อยู่ของหน่วยงาน", "the office's address"),
    "office_phone": Text("โทรศัพท์ของหน่วยงาน", "the office's phone"),
    "office_email": Text("อีเมลของหน่วยงาน", "the office's email address"),
    "received": Text("วันและเวลาที่ยื่นคำขอ", "when the application was handed in"),
    "deemed": Text(
        "วันและเวลาที่ถือว่าได้รับ (เมื่อยื่นนอกเวลาทำการ)",
        "when it counts as received, if handed in outside office hours",
    ),
    "due": Text("กำหนดแล้วเสร็จ", "the promised date"),
    "step": Text("ขั้นตอนปัจจุบัน", "the step where the application stands"),
    "tell": Text("ข้อความถึงผู้ยื่นคำขอของขั้นตอนนี้", "what the service says to the applicant at this step"),
    "fee": Text("ค่าธรรมเนียมที่ยังไม่ได้ชำระและวิธีชำระ", "the fee that is still to be paid, and how"),
    "bring": Text("สิ่งที่ต้องนำมาในวันรับ", "what to bring when something is collected"),
    "reason": Text("เหตุผลที่เจ้าหน้าที่แจ้ง", "the reason given by the office"),
    "appeal": Text("ข้อความเรื่องสิทธิอุทธรณ์ของหน่วยงาน", "the office's words on appeals"),
    "answer_by": Text("วันสุดท้ายที่ผู้ยื่นคำขอต้องดำเนินการ", "until when the applicant has to act"),
    "if_late": Text("ผลเมื่อพ้นวันสุดท้ายนั้น", "what happens after that day"),
    "letter": Text(
        "หนังสือที่ออกหรือเพิกถอน การโอนหรือนำส่งคำขอ หรือนัดหมาย",
        "the letter that was issued or revoked, where the application went, or the appointment",
    ),
    "track_link": Text("ลิงก์ติดตามคำขอ", "the link to follow the application"),
    "stars_link": Text(
        "ลิงก์ให้คะแนน (เมื่อเสร็จสิ้นและงานบริการนั้นถามความพึงพอใจ)",
        "the link to give stars, once all is done and where the service asks how it was",
    ),
}
MAX_SUBJECT, MAX_BODY = 150, 5000
SHORT_PLACES = ("office", "number", "answer_by", "due")
"""What a text message can say; the link always follows it."""
MAX_SHORT = 300


def places_of(way: Way) -> tuple[str, ...]:
    """The places that a text may have."""
    return SHORT_PLACES if way == "sms" else tuple(PLACES)


def check_text(subject: str, body: str, way: Way = "email") -> tuple[str, str]:
    """Return an office's text cleaned; a text message has no subject and one line. Raises Invalid: empty, too long, or
    with a place that does not exist there."""
    if way == "sms":
        subject, body = "", clean(body)
        problems = _problems("body", body, MAX_SHORT, SHORT_PLACES)
    else:
        subject, body = clean(subject), clean(body, lines=True)
        problems = [*_problems("subject", subject, MAX_SUBJECT), *_problems("body", body, MAX_BODY)]
    if problems:
        raise Invalid(problems)
    return subject, body


def _problems(where: str, text: str, longest: int, places: Collection[str] = tuple(PLACES)) -> list[Problem]:
    found = []
    if not text:
        found.append(Problem(where, "empty", "กรุณากรอกข้อความ", "Write the text."))
    found += [*too_long(where, text, longest), *unknown_places(where, text, places)]
    return found


KINDS_WITH_REASON = frozenset(
    {
        "returned",
        "place",
        "waiting",
        "rejected",
        "given_back",
        "lapsed",
        "done",
        "late",
        "extended",
        "letter_revoked",
        "handed_over",
        "sent_out",
        "came_back",
        "appointment_cancelled",
        "appointment_closed",
    }
)
"""Kinds whose event speaks to the applicant; the reason of any other stays inside the office."""

KINDS_ABOUT_LETTERS = frozenset(
    {
        "letter",
        "letter_revoked",
        "handed_over",
        "forwarded",
        "sent_out",
        "came_back",
        "appointment",
        "appointment_cancelled",
        "appointment_closed",
        "appointment_reminder",
        "appointment_missed",
        "appointment_earlier",
    }
)
"""Kinds that say what happened in the words of the timeline: above all which letter of the office it is about."""
