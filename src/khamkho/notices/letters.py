"""From a case to the words of a mail."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from khamkho.base.places import fill
from khamkho.base.text import Lang, Text, lang_in
from khamkho.base.thai import show_date, show_datetime
from khamkho.casework.queries.appeals import words_on_appeal, words_on_appeals
from khamkho.casework.queries.cases import CaseView
from khamkho.casework.rules.fees import OWED
from khamkho.catalogue.rules import collects, how_to_pay, to_bring
from khamkho.catalogue.service import Service, Step
from khamkho.notices.models import NoticeText
from khamkho.notices.rules import KINDS_ABOUT_LETTERS, KINDS_WITH_REASON, PLACES
from khamkho.notices.texts import FOOTER, TEXTS
from khamkho.offices.models import Office

DONE = "done"


def lang_of(view: CaseView) -> Lang:
    """The language the applicant chose."""
    return lang_in(view.case.lang)


def track_link(code: str) -> str:
    """The address that opens a case without an account."""
    return f"{settings.PUBLIC_URL}/track/{code}"


def facts_of(view: CaseView, kind: str, event: int) -> dict[str, str]:
    """Return what a notice may say about a case, by place; empty where there is nothing to say."""
    case, lang = view.case, lang_of(view)
    return {
        **office_facts(case.office, lang),
        "name": case.display_name,
        "number": case.number or "",
        "service": view.service.title.in_(lang),
        "received": _moment(case.received_at, lang),
        "deemed": _moment(case.deemed_at, lang) if case.deemed_at != case.received_at else "",
        "due": _moment(case.due_at, lang),
        "step": view.step.title.in_(lang) if view.step else "",
        "tell": view.step.tell.in_(lang) if view.step and view.step.tell else "",
        "bring": _bring(view, lang),
        "fee": _fee(view, lang),
        "reason": _reason(view, event) if kind in KINDS_WITH_REASON else "",
        "answer_by": _answer_by(view, kind, event, lang),
        "if_late": if_late(view.service, view.step).in_(lang) if case.waiting_for == "applicant" else "",
        "letter": _letter(view, event, lang) if kind in KINDS_ABOUT_LETTERS else "",
        "appeal": _in(words_on_appeal(case), lang),
        "track_link": track_link(view.body.track),
        "stars_link": stars_link(view) if kind == DONE else "",
    }


def stars_link(view: CaseView) -> str:
    """The address at which she says how it was; empty where the service does not ask, or she did not get what she wanted."""
    asks = view.service.survey is not None and view.case.end == "granted" and not view.erased
    return f"{track_link(view.body.track)}/rate" if asks else ""


def _answer_by(view: CaseView, kind: str, event: int, lang: Lang) -> str:
    """Until when she is to act at a step, or to answer a message, or has a card: for that one may also wait after the end."""
    if kind in ("message", "card_ends"):
        until = asked_until(view, event)
        return show_date(until, lang) if until else ""
    return _moment(view.case.step_due_at, lang) if view.case.waiting_for == "applicant" else ""


def asked_until(view: CaseView, event: int) -> datetime | None:
    """Return until when the office expects an answer to a message, if it does."""
    return next((entry.until for entry in view.timeline if entry.seq == event), None)


def _bring(view: CaseView, lang: Lang) -> str:
    """What to bring where something waits to be collected, a line each."""
    if view.step is None or view.erased:
        return ""
    found = to_bring(view.service, view.step, view.case.variant, view.body.answers)
    return "".join(f"\n- {one.in_(lang)}" for one in found)


def _fee(view: CaseView, lang: Lang) -> str:
    """What is still to be paid and how, where it is paid through Khamkho: the QR code stands behind the link."""
    held = view.case.fee or {}
    if view.erased or not collects(view.service) or held.get("state", OWED) != OWED:
        return ""
    how = how_to_pay(view.service.fee)
    words = view.fee_words(lang)
    return f"{words}\n{how.in_(lang)}" if words and how else ""


def _letter(view: CaseView, event: int, lang: Lang) -> str:
    return next((entry.text.in_(lang) for entry in view.timeline if entry.seq == event), "")


def _in(words: Text | None, lang: Lang) -> str:
    return words.in_(lang) if words else ""


def if_late(service: Service, step: Step | None) -> Text:
    """Return what becomes of a case whose applicant lets the time of a step run out; empty where nothing does."""
    if step is None or not step.if_late:
        return Text("", "")
    if step.if_late in service.ends:
        return Text(
            "หากพ้นกำหนดนี้ คำขอจะสิ้นสุดลง และท่านต้องยื่นคำขอใหม่",
            "After that the application ends, and you would have to apply again.",
        )
    after = service.step(step.if_late).title
    return Text(f"หากพ้นกำหนดนี้ คำขอจะไปยังขั้นตอน “{after.th}”", f"After that it goes on to “{after.en}”.")


def office_facts(office: Office, lang: Lang) -> dict[str, str]:
    """Return what every mail of an office says about it."""
    address = office.address_en if lang == "en" else office.address_th
    return {
        "office": office.name(lang),
        "office_address": " ".join(address.split()),
        "office_phone": office.phone,
        "office_email": office.email,
    }


def _moment(at: datetime | None, lang: Lang) -> str:
    return show_datetime(at, lang) if at else ""


def _reason(view: CaseView, event: int) -> str:
    return next((entry.reason for entry in view.timeline if entry.seq == event), "")


def wording_for(office: Office, kind: str, lang: Lang) -> tuple[str, str]:
    """Return subject and body with their places: the office's own words, or those that ship with Khamkho."""
    own = NoticeText.objects.filter(office=office, kind=kind, lang=lang, way="email").first()
    if own:
        return own.subject, own.body
    return TEXTS[kind].subject.in_(lang), TEXTS[kind].body.in_(lang)


def compose(subject: str, body: str, facts: dict[str, str], lang: Lang) -> tuple[str, str]:
    """Return the finished subject and text; a subject that would come out empty is the number of the case."""
    text = f"{fill(body, facts)}\n\n{fill(FOOTER.in_(lang), facts)}"
    return fill(subject, facts) or facts.get("number", ""), text


EXAMPLE_TH = {
    "name": "นางสาวตัวอย่าง ใจดี",
    "number": "KBI1-2569-000123",
    "service": "ขอมีบัตรประจำตัวเจ้าหน้าที่ของรัฐ",
    "received": "20 พฤศจิกายน 2569 เวลา 18.05 น.",
    "deemed": "23 พฤศจิกายน 2569 เวลา 08.30 น.",
    "due": "25 พฤศจิกายน 2569 เวลา 16.30 น.",
    "step": "ตรวจสอบคำขอและเอกสาร",
    "tell": "โปรดนำบัตรเดิมมาด้วย",
    "bring": "\n- บัตรประจำตัวประชาชนตัวจริง\n- บัตรเดิม",
    "fee": "40.00 บาท (20.00 × 2)\nชำระด้วยคิวอาร์โค้ดในหน้าคำขอก่อนมารับ",
    "reason": "สำเนาคำสั่งแต่งตั้งไม่ชัดเจน โปรดแนบใหม่",
    "answer_by": "15 ธันวาคม 2569 เวลา 16.30 น.",
    "if_late": "หากพ้นกำหนดนี้ คำขอจะสิ้นสุดลง และท่านต้องยื่นคำขอใหม่",
    "letter": "ออกหนังสือแจ้งผลการพิจารณา ที่ ศธ 04001/123",
}
EXAMPLE_EN = {
    "name": "Ms Example Jaidee",
    "number": "KBI1-2569-000123",
    "service": "Official's identity card",
    "received": "20 November 2026 (BE 2569), 18:05",
    "deemed": "23 November 2026 (BE 2569), 08:30",
    "due": "25 November 2026 (BE 2569), 16:30",
    "step": "Check the application",
    "tell": "Please bring your old card.",
    "bring": "\n- Your original identity card\n- The previous card",
    "fee": "40.00 baht (20.00 × 2)\nPay by QR code on the page of your application before you come",
    "reason": "The copy of your appointment order cannot be read. Please attach it again.",
    "answer_by": "15 December 2026 (BE 2569), 16:30",
    "if_late": "After that the application ends, and you would have to apply again.",
    "letter": "Letter of decision issued, no. ศธ 04001/123",
}


def example_facts(office: Office, kind: str, lang: Lang) -> dict[str, str]:
    """Return invented facts for a preview of an office's text."""
    facts = {
        **(EXAMPLE_TH if lang == "th" else EXAMPLE_EN),
        **office_facts(office, lang),
        "appeal": _in(words_on_appeals(office), lang),
        "track_link": track_link("7k3m-x09a-zq4t-p2ew"),
        "stars_link": f"{track_link('7k3m-x09a-zq4t-p2ew')}/rate" if kind == DONE else "",
    }
    if kind not in KINDS_WITH_REASON:
        facts["reason"] = ""
    if kind not in KINDS_ABOUT_LETTERS:
        facts["letter"] = ""
    return {place: facts.get(place, "") for place in PLACES}
