"""The notices as text messages: one sentence and the link, because each 67 characters of Thai cost a message.

What was decided does not stand in a refusal: a phone shows a message to whoever looks at it. An office may say the
sentence in its own words; the link always follows.
"""

from __future__ import annotations

from collections.abc import Mapping

from khamkho.base.places import fill
from khamkho.base.text import Lang, Text
from khamkho.base.thai import show_datetime
from khamkho.casework.queries.cases import CaseView
from khamkho.notices.letters import lang_of, track_link
from khamkho.notices.models import NoticeText
from khamkho.notices.rules import Way
from khamkho.notices.texts import TEXTS
from khamkho.offices.models import Office

SHORT: Mapping[str, Text] = {
    "draft": Text("{office}: กรอกคำขอต่อที่", "{office}: carry on with your application at"),
    "received": Text("{office}: รับคำขอ {number} แล้ว", "{office}: application {number} received"),
    "returned": Text(
        "{office}: โปรดแก้ไขคำขอ {number} ภายใน {answer_by}",
        "{office}: please correct application {number} by {answer_by}",
    ),
    "place": Text(
        "{office}: มีผลคำขอ {number} โปรดเปิดดู ภายใน {answer_by}",
        "{office}: application {number} decided, please look by {answer_by}",
    ),
    "waiting": Text("{office}: มีผลคำขอ {number} แล้ว", "{office}: application {number} decided"),
    "reminder": Text(
        "{office}: เตือน คำขอ {number} รอท่านถึง {answer_by}",
        "{office}: reminder, application {number} waits for you until {answer_by}",
    ),
    "approved": Text("{office}: อนุมัติคำขอ {number} แล้ว", "{office}: application {number} approved"),
    "ready": Text("{office}: คำขอ {number} พร้อมให้รับแล้ว", "{office}: application {number} ready to collect"),
    "not_collected": Text(
        "{office}: คำขอ {number} ยังรอท่านมารับ", "{office}: application {number} still waits to be collected"
    ),
    "sent_out": Text(
        "{office}: ส่งตามคำขอ {number} แล้ว", "{office}: application {number} is on its way to you"
    ),
    "came_back": Text(
        "{office}: สิ่งที่ส่งตามคำขอ {number} ตีกลับ", "{office}: what was sent for application {number} came back"
    ),
    "done": Text("{office}: คำขอ {number} เสร็จสิ้นแล้ว", "{office}: application {number} completed"),
    "card_ends": Text(
        "{office}: บัตรตามคำขอ {number} ใกล้หมดอายุ ยื่นใหม่ได้ที่",
        "{office}: the card of application {number} is about to expire, apply again at",
    ),
    "rejected": Text("{office}: มีผลคำขอ {number} แล้ว", "{office}: application {number} decided"),
    "given_back": Text("{office}: มีหนังสือเรื่องคำขอ {number}", "{office}: a letter about application {number}"),
    "letter": Text("{office}: มีหนังสือเรื่องคำขอ {number}", "{office}: a letter about application {number}"),
    "letter_revoked": Text(
        "{office}: มีหนังสือที่เพิกถอนเรื่องคำขอ {number}",
        "{office}: a letter about application {number} was revoked",
    ),
    "withdrawn": Text("{office}: ถอนคำขอ {number} แล้ว", "{office}: application {number} withdrawn"),
    "extended": Text(
        "{office}: คำขอ {number} เลื่อนกำหนดเป็น {due}", "{office}: application {number} now promised by {due}"
    ),
    "late": Text("{office}: คำขอ {number} ล่าช้า ดูเหตุผลที่", "{office}: application {number} is late, see why"),
    "handed_over": Text(
        "{office}: รับโอนคำขอของท่านแล้ว เลขที่ {number}", "{office}: your application is with us now, as {number}"
    ),
    "forwarded": Text(
        "{office}: ได้รับคำขอที่นำส่งมา เลขที่ {number}",
        "{office}: your application was forwarded to us, as {number}",
    ),
    "message": Text(
        "{office}: มีข้อความเรื่องคำขอ {number} เปิดอ่านที่",
        "{office}: a message about application {number}, read it at",
    ),
    "appointment": Text("{office}: นัดหมายคำขอ {number} ดูวันเวลาที่", "{office}: appointment for {number}, see"),
    "appointment_reminder": Text(
        "{office}: ใกล้ถึงเวลานัดคำขอ {number} ดูที่", "{office}: your appointment for {number} is near, see"
    ),
    "appointment_cancelled": Text(
        "{office}: ยกเลิกนัดคำขอ {number} ดูที่", "{office}: appointment for {number} cancelled, see"
    ),
    "appointment_closed": Text(
        "{office}: นัดคำขอ {number} ต้องเลือกเวลาใหม่ที่",
        "{office}: choose another time for {number} at",
    ),
    "appointment_missed": Text(
        "{office}: ท่านไม่ได้มาตามนัดคำขอ {number} เลือกเวลาใหม่ที่",
        "{office}: you missed your appointment for {number}, choose another time at",
    ),
    "appointment_earlier": Text(
        "{office}: มีเวลาเร็วกว่าสำหรับคำขอ {number} ตอบรับที่",
        "{office}: an earlier time for {number}, accept it at",
    ),
    "lapsed": Text("{office}: คำขอ {number} พ้นกำหนดแล้ว", "{office}: time ran out for application {number}"),
}


def kinds_of(way: Way) -> tuple[str, ...]:
    """The kinds of notice that go out this way; the link to a draft goes by mail only."""
    return tuple(kind for kind in TEXTS if way == "email" or kind != "draft")


CODE = Text(
    "รหัสยืนยัน {code} ({office}) ใช้ได้ 10 นาที อย่าบอกผู้ใด",
    "Code {code} ({office}), valid 10 minutes. Tell nobody.",
)
DATES = ("answer_by", "due")


def short_text(view: CaseView, kind: str) -> str:
    """The text message about a case: what happened, and the link that opens it."""
    return f"{short_sentence(view, kind)} {track_link(view.body.track)}"


def short_sentence(view: CaseView, kind: str) -> str:
    """What happened, in one sentence that a phone may show to whoever looks at it."""
    case, lang = view.case, lang_of(view)
    moments = {"answer_by": case.step_due_at if case.waiting_for == "applicant" else None, "due": case.due_at}
    facts = {
        "office": case.office.short(lang),
        "number": case.number or "",
        **{name: show_datetime(at, lang, "short") if at else "" for name, at in moments.items()},
    }
    return say_short(own_short(case.office, kind, lang), kind, facts, lang, "").strip()


def own_short(office: Office, kind: str, lang: Lang) -> str:
    """An office's own words for a text message; empty when it uses those that ship with Khamkho."""
    own = NoticeText.objects.filter(office=office, kind=kind, lang=lang, way="sms").first()
    return own.body if own else ""


def say_short(own: str, kind: str, facts: Mapping[str, str], lang: Lang, link: str) -> str:
    """The finished text message. Own words with a date that there is not give way to those that ship with Khamkho, which
    lose their date, never the whole of themselves: a step may have no end, a service no promised day."""
    shipped = _without_dates(SHORT[kind].in_(lang), [name for name in DATES if not facts[name]])
    return f"{fill(own, facts) or fill(shipped, facts)} {link}"


def _without_dates(text: str, missing: list[str]) -> str:
    for name in missing:
        for words in (" ภายใน ", " by ", " รอท่านถึง ", " until ", " เลื่อนกำหนดเป็น ", " now promised by "):
            text = text.replace(f"{words}{{{name}}}", "")
    return text


def code_text(code: str, office: str, lang: Lang) -> str:
    """The text message that carries a code."""
    return fill(CODE.in_(lang), {"code": code, "office": office})
