"""Handing over what waits for its applicant: who is on the list of calls, and what is refused. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from khamkho.base.errors import NotFound, Problem, Refused
from khamkho.base.text import Text
from khamkho.catalogue.service import Action

MAILBAG, POST = "mailbag", "post"
WAYS: Mapping[str, Text] = {
    "": Text("มารับที่หน่วยงาน", "collected at the office"),
    MAILBAG: Text("ถุงเมล์โรงเรียน", "the school's mailbag"),
    POST: Text("ไปรษณีย์ลงทะเบียน", "registered post"),
}
"""How something reaches its applicant."""
REACHED, NO_ANSWER, COMING, WRONG = "reached", "silent", "coming", "wrong"
OUTCOMES: Mapping[str, Text] = {
    REACHED: Text("ติดต่อได้ แจ้งแล้ว", "reached and told"),
    COMING: Text("จะมารับในวันที่นัด", "will come on a day"),
    NO_ANSWER: Text("ไม่รับสาย", "no answer"),
    WRONG: Text("หมายเลขไม่ถูกต้อง", "wrong number"),
}
"""What came of a call."""
MAY_BE_HAD = ("", "made", "signed", "handed")
"""The states of a card that its holder may get; an older event that says none is taken for one of them."""
LONGEST = 500
LAST_SIGNS = 40
"""A tracking number is never longer."""


class NothingToHandOver(Refused):
    """The case does not stand where something is handed over."""

    code = "pickup-not-ready"
    th = "คำขอ {number} ยังไม่มีสิ่งที่รอส่งมอบ ขณะนี้อยู่ที่ “{step}”"
    en = "Nothing of application {number} waits to be handed over: it stands at “{step}”."
    next_th = "โปรดเปิดหน้าคำขอเพื่อดำเนินการขั้นตอนนั้นก่อน"
    next_en = "Open the application and finish that step first."


class AlreadyHandedOut(Refused):
    """It was handed over before."""

    code = "pickup-done"
    th = "คำขอ {number} ส่งมอบหรือสิ้นสุดไปแล้วเมื่อ {at} ({how})"
    en = "Application {number} was handed over or ended already, on {at} ({how})."
    next_th = "โปรดดูประวัติในหน้าคำขอ หากบันทึกผิด หัวหน้างานเปิดคำขออีกครั้งได้"
    next_en = "Its history says more. If that was a mistake, a head of the office can open it again."


class CardCannotBeHandedOver(Refused):
    """The card of the case is not one that its holder may get: lost, revoked, void."""

    code = "pickup-card-over"
    th = "ส่งมอบไม่ได้ เพราะบัตรเลขที่ {card} {what}"
    en = "This cannot be handed over: card no. {card} is “{what}”."
    next_th = "โปรดตรวจบัตรในทะเบียนบัตร หากต้องทำใหม่ ให้เลือก “บัตรไม่ถูกต้อง จัดทำใหม่” ในหน้าคำขอ"
    next_en = "Look at the card in the card register. If it has to be made again, say so on the application."


class NothingWaitsUnder(NotFound):
    """No application of this office has this number or code."""

    code = "pickup-unknown"
    th = "ไม่พบรายการของหน่วยงานนี้ตามเลขหรือคิวอาร์โค้ดนี้"
    en = "Nothing of this office has this number or code."
    next_th = "โปรดตรวจว่าเป็นของหน่วยงานอื่นหรือไม่ แล้วพิมพ์เลขที่บัตรหรือเลขคำขออีกครั้ง"
    next_en = "See whether it belongs to another office, or type the number of the card or application again."


class NotOffered(Refused):
    """The office does not send things this way."""

    code = "pickup-way-off"
    status = 422
    th = "หน่วยงานนี้ไม่ได้เปิดให้ส่งทาง{way}"
    en = "This office does not send anything by {way}."
    next_th = "ผู้ดูแลระบบเปิดได้ที่ ตั้งค่าหน่วยงาน > การรับและการส่งมอบ"
    next_en = "An administrator can switch it on: Settings of the office, Collecting and delivery."


class OnItsWay(Refused):
    """It was sent and did not come back."""

    code = "pickup-sent"
    th = "ส่งออกไปแล้วทาง{way} จึงทำรายการนี้ไม่ได้"
    en = "It was sent by {way} already, so this cannot be done."
    next_th = "หากของตีกลับ ให้บันทึก “ตีกลับ” ก่อน"
    next_en = "If it came back, write that down first."


class NotOnItsWay(Refused):
    """It was not sent."""

    code = "pickup-not-sent"
    th = "ยังไม่ได้บันทึกว่าส่งออก จึงทำรายการนี้ไม่ได้"
    en = "Nobody has written down that it was sent, so this cannot be done."
    next_th = "โปรดบันทึกวันที่ส่งและเลขติดตามก่อน"
    next_en = "First write down when it was sent, with its tracking number."


def missing_at_handover(action: Action, answers: Mapping[str, Any]) -> list[Problem]:
    """What somebody who hands over at the counter has not seen or taken down yet, among what the action asks: an identity
    document, of a proxy her name, relation and mandate, a signature on the screen or on paper."""
    asked = {field.id for field in action.asks}
    receiver = _one(answers, "receiver")
    found: list[Problem] = []

    def want(name: str, code: str, th: str, en: str) -> None:
        found.append(Problem(name, code, th, en))

    if not receiver:
        want("receiver", "required", "กรุณาเลือกว่าใครมารับ", "Choose who has come.")
    if receiver in (MAILBAG, POST):
        return found
    if "identity_seen" in asked and not _one(answers, "identity_seen"):
        want(
            "identity_seen",
            "required",
            "กรุณาตรวจเอกสารแสดงตนตัวจริงของผู้มารับ แล้วเลือกว่าเป็นเอกสารใด",
            "Look at the original identity document of who has come, and say which it is.",
        )
    if receiver == "proxy":
        if "receiver_name" in asked and not _one(answers, "receiver_name"):
            want("receiver_name", "required", "กรุณากรอกชื่อผู้รับแทน", "Enter the name of who has come.")
        if "receiver_relation" in asked and not _one(answers, "receiver_relation"):
            want("receiver_relation", "required", "กรุณากรอกว่าเกี่ยวข้องกันอย่างไร", "Enter how they are related.")
        if "mandate_seen" in asked and _one(answers, "mandate_seen") != "yes":
            want(
                "mandate_seen",
                "no-mandate",
                "ส่งมอบให้ผู้รับแทนไม่ได้หากไม่เห็นหนังสือมอบฉันทะ พิมพ์แบบจากหน้านี้ให้เจ้าของลงนามได้",
                "Nothing goes to somebody else without a letter of authority. A form for it can be printed from this page.",
            )
    if "receiver_signature" in asked and not _signed(answers):
        want(
            "receiver_signature",
            "not-signed",
            "ผู้รับยังไม่ได้ลงลายมือชื่อ ให้วาดบนหน้าจอ หรือเลือกว่าลงลายมือชื่อบนกระดาษแล้ว",
            "Nobody has signed yet: draw on the screen, or say that it was signed on paper.",
        )
    return found


def _signed(answers: Mapping[str, Any]) -> bool:
    drawn = any(_one(answers, f"receiver_signature{part}") for part in ("", ".drawn", ".typed"))
    return drawn or bool(_one(answers, "signed_on_paper"))


def _one(answers: Mapping[str, Any], name: str) -> str:
    """One answer as a form posts it."""
    found = answers.get(name)
    if isinstance(found, list | tuple):
        return str(found[-1]) if found else ""
    return str(found or "").strip()
