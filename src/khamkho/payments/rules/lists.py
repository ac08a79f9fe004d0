"""A payment list: its lines, its number, and what is refused. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from khamkho.base.errors import Refused
from khamkho.base.numbers import case_number
from khamkho.base.text import Text

MOST = 500
"""How many lines one list may have."""
PATTERN = "{seq}/{year}"

STATES = {
    "draft": Text("ร่าง", "Draft"),
    "checked": Text("ตรวจสอบแล้ว รออนุมัติ", "Checked, waits for approval"),
    "approved": Text("อนุมัติแล้ว รอผลการจ่าย", "Approved, waits for the bank"),
    "done": Text("บันทึกผลครบแล้ว", "All results are in"),
}
LINE_STATES = {
    "listed": Text("รอผล", "No result yet"),
    "paid": Text("จ่ายแล้ว", "Paid"),
    "failed": Text("จ่ายไม่สำเร็จ", "Failed"),
}


class NoSuchList(Refused):
    code = "no-such-payment-list"
    status = 404
    th = "ไม่พบบัญชีจ่ายเงินนี้"
    en = "There is no such payment list."
    next_th = "กลับไปเลือกจากรายการบัญชีจ่ายเงินของหน่วยงาน"
    next_en = "Go back and choose one of the office's lists."


class NothingChosen(Refused):
    code = "no-payment-chosen"
    status = 422
    th = "ยังไม่ได้เลือกคำขอที่จะจ่าย หรือเลือกเกิน {most} รายการ"
    en = "Choose at least one application to pay, and at most {most}."
    next_th = "เลือกคำขอในรายการรอจ่าย แล้วลองอีกครั้ง"
    next_en = "Tick those that wait, and try again."


class NotWaiting(Refused):
    """The case does not wait for a payment list: it has moved, or stands on one already."""

    code = "not-waiting-for-payment"
    th = "คำขอ {number} ไม่ได้รอจ่ายเงิน หรืออยู่ในบัญชีจ่ายเงินอื่นแล้ว"
    en = "Application {number} does not wait to be paid, or stands on another list."
    next_th = "นำคำขอนี้ออกแล้วลองอีกครั้ง"
    next_en = "Leave it out and try again."


class NoAmount(Refused):
    code = "no-amount-to-pay"
    th = "คำขอ {number} ไม่มีจำนวนเงินหรือบัญชีธนาคารที่จะจ่าย"
    en = "Application {number} has no amount or no account to pay into."
    next_th = "ตรวจขั้นตอนก่อนหน้าของคำขอนี้"
    next_en = "Look at the earlier steps of this application."


class LineChanged(Refused):
    """Amount or account of a case are not those that the list shows."""

    code = "payment-line-changed"
    th = "จำนวนเงินหรือบัญชีของคำขอ {number} เปลี่ยนไปจากที่อยู่ในบัญชีจ่ายเงิน"
    en = "Amount or account of application {number} are not those on the list any more."
    next_th = "ส่งกลับเป็นร่าง นำรายการออก แล้วใส่ใหม่"
    next_en = "Send the list back, take the line out and put it in anew."


class WrongState(Refused):
    code = "payment-list-state"
    th = "บัญชีจ่ายเงินนี้อยู่ในสถานะ “{state}” จึงทำรายการนี้ไม่ได้"
    en = "This list is “{state}”, so this cannot be done."
    next_th = "เปิดบัญชีจ่ายเงินใหม่อีกครั้งเพื่อดูสถานะล่าสุด"
    next_en = "Open the list again to see how it stands."


class AlreadySettled(Refused):
    code = "payment-settled"
    th = "รายการนี้บันทึกผลแล้ว"
    en = "The result of this line is recorded already."
    next_th = "เปิดบัญชีจ่ายเงินใหม่อีกครั้ง"
    next_en = "Open the list again."


class WordNeeded(Refused):
    code = "payment-word-needed"
    status = 422
    th = "กรุณาเขียนว่าจัดการผลต่างนี้อย่างไร"
    en = "Write what was done about this difference."
    next_th = "เขียนสั้น ๆ แล้วบันทึกอีกครั้ง"
    next_en = "A few words are enough; then save again."


class BadPaidDay(Refused):
    code = "bad-paid-day"
    status = 422
    th = "วันที่จ่ายต้องไม่ก่อนวันที่อนุมัติและไม่เกินวันนี้"
    en = "The day of payment is not before the approval, and not in the future."
    next_th = "แก้วันที่แล้วลองอีกครั้ง"
    next_en = "Mend the day and try again."


@dataclass(frozen=True, kw_only=True)
class Payee:
    """Who gets how much into which account, as one line of a list says."""

    amount: Decimal
    bank: str
    bank_name: str
    account: str
    account_name: str
    name: str

    def sealed(self) -> dict[str, Any]:
        return {**self.__dict__, "amount": f"{self.amount:.2f}"}

    @classmethod
    def opened(cls, held: dict[str, Any]) -> Payee:
        return cls(**{**held, "amount": Decimal(held["amount"])})


def sum_of(amounts: Iterable[Decimal]) -> Decimal:
    """The exact sum; nought of nothing."""
    return sum(amounts, Decimal("0.00"))


def list_number(prefix: str, year: int, seq: int, pattern: str = "") -> str:
    """The number of a list in its office's book."""
    return case_number(pattern or PATTERN, office=prefix, year=year, seq=seq)


def line_reference(number: str, position: int) -> str:
    """How a line is named to the bank: digits and letters alone, so that it comes back as it went out."""
    return f"{''.join(sign for sign in number if sign.isascii() and sign.isalnum())}{position:03}"


def require_paid_day(on: date, *, approved: date, today: date) -> None:
    """Raises BadPaidDay."""
    if not approved <= on <= today:
        raise BadPaidDay()
