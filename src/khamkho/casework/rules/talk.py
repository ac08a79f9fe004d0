"""Messages between the office and the applicant's side of a case: what may be written, and until when to answer. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from khamkho.base.errors import Invalid, Problem, Refused
from khamkho.base.places import too_long
from khamkho.base.text import Text, clean
from khamkho.base.thai import BANGKOK

SENT, CAME, SETTLED = "message_sent", "message_came", "message_settled"
"""The events: the office wrote, the applicant's side wrote, the office needs nothing more."""
MESSAGES = frozenset({SENT, CAME, SETTLED})

LONGEST = 4000
FURTHEST = timedelta(days=365)
FILE = "message-"
"""Before the number of its event: the document under which the file of a message is kept."""
FILE_LABEL = Text("ไฟล์ในข้อความ", "File in a message")


class NothingToSettle(Refused):
    """No message of this case waits for anything."""

    code = "nothing-to-settle"
    th = "ไม่มีข้อความที่รอหน่วยงานหรือรอคำตอบแล้ว"
    en = "No message waits for the office or for an answer any more."
    next_th = "ดูข้อความล่าสุดในความคืบหน้าของคำขอ"
    next_en = "Read the latest messages in the timeline."


def is_unread(kinds: Iterable[str]) -> bool:
    """Whether a message from the applicant's side waits for the office, from the kinds of a case's events in order."""
    return next((kind == CAME for kind in reversed([*kinds]) if kind in MESSAGES or kind == "erased"), False)


def words_of(typed: str, *, where: str = "text") -> str:
    """What was written, cleaned. Raises Invalid for nothing and for too much."""
    words = clean(typed, lines=True)
    if not words:
        raise Invalid([Problem(where, "required", "กรุณาเขียนข้อความ", "Write something.")])
    if problems := list(too_long(where, words, LONGEST)):
        raise Invalid(problems)
    return words


def end_of(day: date | None, *, today: date, where: str = "until") -> datetime:
    """Until when an answer is expected: the end of a day. Raises Invalid for none, one that is over, one too far away."""
    if day is None:
        raise Invalid([Problem(where, "required", "กรุณาระบุวันที่ต้องการคำตอบ", "Say by which day.")])
    if not today <= day <= today + FURTHEST:
        raise Invalid(
            [
                Problem(
                    where,
                    "out-of-range",
                    "วันที่ต้องเป็นวันนี้หรือหลังจากนี้ ไม่เกินหนึ่งปี",
                    "The day must be today or later, within a year.",
                )
            ]
        )
    return datetime.combine(day, time(23, 59), BANGKOK)
