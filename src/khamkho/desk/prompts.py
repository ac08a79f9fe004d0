"""What the clock of a case asks of the office just now: a reason, a call, a letter. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from khamkho.base.text import Text
from khamkho.base.thai import in_bangkok, show_date
from khamkho.casework.models import Case, LateNotice
from khamkho.casework.queries.talk import Waits
from khamkho.offices.periods import Periods

ON_ITS_WAY = timedelta(hours=1)
"""A notice goes out within minutes: before that nobody need be asked to tell by other means."""


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """One thing to do, with the name of what the page opens for it."""

    text: Text
    ask: Text
    do: str
    hot: bool = False


def prompts_of(
    case: Case, periods: Periods, waiting: LateNotice | None, *, lapses: bool, now: datetime
) -> tuple[Prompt, ...]:
    """What has to be done about the clock of a case; ``waiting`` is a reason that nobody has written yet.

    ``lapses`` says that time itself ends the present step, so that nobody need give the application back.
    """
    found = []
    if waiting is not None:
        found.append(_why_late(waiting))
    if case.decided_at is not None and case.told_at is None and now - case.decided_at > ON_ITS_WAY:
        found.append(_untold(case.decided_at, periods.tell_days, now))
    over = case.step_due_at is not None and case.step_due_at < now
    if case.state == Case.OPEN and case.waiting_for == "applicant" and over and not lapses:
        found.append(_not_mended(case.step_due_at or now))
    return tuple(found)


def message_prompts(waits: Waits, *, now: datetime) -> tuple[Prompt, ...]:
    """What waits in the messages of a case."""
    if came := waits.came:
        since = _day(came.at)
        return (
            Prompt(
                text=Text(f"ผู้ยื่นคำขอส่งข้อความมาเมื่อ {since.th}", f"The applicant sent a message on {since.en}."),
                ask=Text("อ่านและตอบ", "Read and answer"),
                do="message",
                hot=True,
            ),
        )
    if (asked := waits.asked) and asked.until:
        until, over = _day(asked.until), asked.until < now
        late = Text(" พ้นกำหนดแล้ว", " That is over.") if over else Text("", "")
        return (
            Prompt(
                text=Text(
                    f"รอคำตอบจากผู้ยื่นคำขอภายใน {until.th}{late.th}",
                    f"The applicant is expected to answer by {until.en}.{late.en}",
                ),
                ask=Text("ดูข้อความ", "See the messages"),
                do="message",
                hot=over,
            ),
        )
    return ()


def _day(at: datetime) -> Text:
    day = in_bangkok(at).date()
    return Text(show_date(day, "th"), show_date(day, "en"))


def _why_late(waiting: LateNotice) -> Prompt:
    since, head = _day(waiting.called_at), waiting.escalated_at is not None
    more = Text(" แจ้งหัวหน้าแล้ว", " The head was told.") if head else Text("", "")
    return Prompt(
        text=Text(
            f"เลยกำหนดแล้ว ต้องเขียนเหตุแห่งความล่าช้าถึงผู้ยื่นคำขอ รอมาตั้งแต่ {since.th}{more.th}",
            f"This is late: somebody has to write to the applicant why. Asked for since {since.en}.{more.en}",
        ),
        ask=Text("เขียนเหตุแห่งความล่าช้า", "Write why it is late"),
        do="late",
        hot=True,
    )


def _untold(decided: datetime, within: int, now: datetime) -> Prompt:
    until = decided + timedelta(days=within)
    last, on = _day(until), _day(decided)
    return Prompt(
        text=Text(
            f"มีผลการพิจารณาเมื่อ {on.th} แต่ยังไม่ได้แจ้งผู้ยื่นคำขอ ต้องแจ้งภายใน {last.th}",
            f"Decided on {on.en}, and the applicant has not been told yet. Tell her by {last.en}.",
        ),
        ask=Text("บันทึกว่าแจ้งแล้ว", "Say that she was told"),
        do="told",
        hot=until < now,
    )


def _not_mended(until: datetime) -> Prompt:
    on = _day(until)
    return Prompt(
        text=Text(
            f"ผู้ยื่นคำขอไม่ได้แก้ไขภายใน {on.th} คืนคำขอเป็นหนังสือพร้อมเหตุผลได้",
            f"The applicant had until {on.en} and has not answered. The application can be given back, with reasons.",
        ),
        ask=Text("คืนคำขอ", "Give the application back"),
        do="give-back",
    )
