"""Where an application stands, in words for the person it belongs to. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from khamkho.base.text import Text
from khamkho.casework.models import Case
from khamkho.casework.rules.permits import WHO
from khamkho.casework.rules.rounds import is_confirmation
from khamkho.catalogue.service import Service, Step
from khamkho.catalogue.words import END_TITLES

DRAFT = Text("ยังไม่ได้ยื่น", "Not handed in yet")
YOUR_TURN = Text("รอท่านดำเนินการ", "Waiting for you")
AT_WORK = Text("หน่วยงานกำลังดำเนินการ", "The office is working on it")

DRAFT_SAYS = Text(
    "ท่านกรอกไว้แต่ยังไม่ได้ยื่น กรอกต่อจากเดิมได้", "You have not handed this in. You can carry on where you left off."
)
CORRECT_TITLE = Text("ขอให้ท่านแก้ไขคำขอ", "Please correct your application")
CORRECT_SAYS = Text(
    "อ่านเหตุผลด้านล่าง แก้ไขเฉพาะส่วนที่เจ้าหน้าที่แจ้ง แล้วส่งกลับมา",
    "Read the reason below, mend what it names and send it back.",
)
WAITS_TITLE = Text("รอท่านมาดำเนินการ", "Waiting for you")
OFFICE_SAYS = Text(
    "ขณะนี้ท่านไม่ต้องทำอะไร เมื่อมีความคืบหน้าจะแจ้งให้ทราบ",
    "You do not need to do anything now. We will tell you when something happens.",
)
LATE_SAYS = Text(
    "เลยกำหนดที่แจ้งไว้แล้ว ขออภัยในความล่าช้า ท่านสอบถามหน่วยงานได้ตามช่องทางด้านล่าง",
    "This is taking longer than promised. We are sorry. You can ask the office using the contacts below.",
)
END_SAYS = {
    "granted": Text("คำขอของท่านดำเนินการเสร็จเรียบร้อยแล้ว", "Your application is complete."),
    "refused": Text(
        "คำขอนี้ไม่ได้รับอนุมัติ ดูเหตุผลในความคืบหน้าด้านล่าง",
        "This application was refused. The reason is in the timeline below.",
    ),
    "lapsed": Text(
        "คำขอนี้สิ้นสุดเพราะไม่ได้แก้ไขภายในกำหนด หากยังต้องการรับบริการ โปรดยื่นคำขอใหม่",
        "This application ended because it was not corrected in time. If you still need the service, apply again.",
    ),
    "withdrawn": Text(
        "ท่านได้ถอนคำขอนี้แล้ว ยื่นคำขอใหม่ได้ทุกเมื่อ", "You withdrew this application. You can apply again at any time."
    ),
    "given_back": Text(
        "หน่วยงานคืนคำขอนี้ ดูเหตุผลในความคืบหน้าด้านล่าง ท่านยื่นคำขอใหม่ได้เมื่อเอกสารครบ",
        "The office gave this application back. The reason is in the timeline below. You can apply again when everything is complete.",
    ),
    "closed": Text("เรื่องนี้ปิดแล้ว", "This case is closed."),
}


@dataclass(frozen=True)
class Where:
    """One glance: a title, a sentence, a short tag, a tone for the panel."""

    title: Text
    text: Text
    tag: Text
    tone: str
    """``you`` (it waits for the applicant), ``done``, ``refused``, or nothing."""
    tag_state: str
    who: Text | None = None


def tag_of(case: Case) -> tuple[Text, str]:
    """The word and the state for a list."""
    if case.state == Case.DRAFT:
        return DRAFT, "draft"
    if case.state == Case.ENDED:
        return END_TITLES.get(case.end, END_TITLES["closed"]), case.end or "closed"
    return (YOUR_TURN, "applicant") if case.waiting_for == "applicant" else (AT_WORK, "open")


def where(case: Case, service: Service, step: Step | None, now: datetime) -> Where:
    """Where a case stands and whose turn it is."""
    tag, state = tag_of(case)
    if case.state == Case.DRAFT:
        return Where(DRAFT, DRAFT_SAYS, tag, "you", state)
    if case.state == Case.ENDED or step is None:
        says = END_SAYS.get(case.end, END_SAYS["closed"])
        tone = {"granted": "done", "refused": "refused"}.get(case.end, "")
        return Where(tag, says, tag, tone, state)
    if is_confirmation(service, step):
        return Where(step.title, step.tell or WAITS_TITLE, tag, "you", state, WHO["applicant"])
    if step.by == "applicant":
        return Where(CORRECT_TITLE, CORRECT_SAYS, tag, "you", state, WHO["applicant"])
    if case.waiting_for == "applicant":
        return Where(step.title, step.tell or WAITS_TITLE, tag, "you", state, WHO["applicant"])
    late = case.due_at is not None and case.due_at < now
    says = LATE_SAYS if late else step.tell or OFFICE_SAYS
    return Where(step.title, says, tag, "", state, WHO[step.by])
