"""The small language of notice texts: places such as ``{number}``, and nothing else. Pure.

Never ``str.format``: an office's text must not reach into our objects. A line that has a place without a value
(no reason, no phone) is left out, so one text serves every case.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import Text, clean

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
    "reason": Text("เหตุผลที่เจ้าหน้าที่แจ้ง", "the reason given by the office"),
    "answer_by": Text("วันสุดท้ายที่ผู้ยื่นคำขอต้องดำเนินการ", "until when the applicant has to act"),
    "if_late": Text("ผลเมื่อพ้นวันสุดท้ายนั้น", "what happens after that day"),
    "track_link": Text("ลิงก์ติดตามคำขอ", "the link to follow the application"),
}
MAX_SUBJECT, MAX_BODY = 150, 5000

_PLACE = re.compile(r"\{([^{}\n]*)\}")


def fill(text: str, facts: Mapping[str, str]) -> str:
    """Fill the places of a text; leave out every line that has a place without a value, and close the gaps."""
    lines = [_fill_line(line, facts) for line in text.splitlines()]
    kept = "\n".join(line for line in lines if line is not None)
    return re.sub(r"\n{3,}", "\n\n", kept).strip()


def _fill_line(line: str, facts: Mapping[str, str]) -> str | None:
    names = _PLACE.findall(line)
    if any(not facts.get(name) for name in names):
        return None
    return _PLACE.sub(lambda place: facts[place[1]], line)


def check_text(subject: str, body: str) -> tuple[str, str]:
    """Return an office's text cleaned. Raises Invalid: empty, too long, or with a place that does not exist."""
    subject, body = clean(subject), clean(body, lines=True)
    problems = [*_problems("subject", subject, MAX_SUBJECT), *_problems("body", body, MAX_BODY)]
    if problems:
        raise Invalid(problems)
    return subject, body


def _problems(where: str, text: str, longest: int) -> list[Problem]:
    found = []
    if not text:
        found.append(Problem(where, "empty", "กรุณากรอกข้อความ", "Write the text."))
    if len(text) > longest:
        found.append(
            Problem(
                where,
                "too-long",
                f"ข้อความยาวเกิน {longest} ตัวอักษร",
                f"The text is longer than {longest} characters.",
            )
        )
    for name in sorted(set(_PLACE.findall(text)) - PLACES.keys()):
        found.append(
            Problem(
                where,
                "unknown-place",
                f"ไม่มีช่องข้อมูลชื่อ {{{name}}} โปรดเลือกจากรายการช่องข้อมูลที่ใช้ได้",
                f"There is no place called {{{name}}}. Choose one from the list of places.",
            )
        )
    return found


KINDS_WITH_REASON = frozenset({"returned", "rejected", "given_back", "lapsed", "done"})
"""Kinds whose event speaks to the applicant; the reason of any other stays inside the office."""
