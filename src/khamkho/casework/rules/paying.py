"""What became of money that a case pays out, and who may say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from khamkho.base.errors import Refused
from khamkho.base.money import show_baht
from khamkho.base.text import Lang, Text
from khamkho.base.thai import show_date

MADE = Text(
    "โอนเงิน {amount} เข้าบัญชีที่ลงท้ายด้วย {end} เมื่อวันที่ {day}",
    "{amount} was paid into the account ending in {end} on {day}",
)


class PaidThroughList(Refused):
    """Somebody would say by hand that money went out or came back: then it stood on no payment list."""

    code = "paid-through-list"
    th = "การจ่ายเงินของคำขอนี้บันทึกผ่านบัญชีจ่ายเงินเท่านั้น"
    en = "Money of this application is recorded through a payment list only."
    next_th = "เปิดเมนู “จ่ายเงิน” แล้วบันทึกผลในบัญชีจ่ายเงินที่มีคำขอนี้"
    next_en = "Open “Payments” and record it on the list that the application stands on."


@dataclass(frozen=True, kw_only=True)
class Paid:
    """The money went out: how much, on which day, to which account (its last four digits), under which reference."""

    amount: Decimal
    on: date
    account_end: str
    reference: str = ""

    def told(self, lang: Lang) -> str:
        """What the applicant is told."""
        return MADE.in_(lang).format(
            amount=show_baht(self.amount, lang), end=self.account_end, day=show_date(self.on, lang)
        )

    def sealed(self) -> dict[str, Any]:
        """What the event keeps."""
        return {
            "amount": f"{self.amount:.2f}",
            "on": self.on.isoformat(),
            "account_end": self.account_end,
            "reference": self.reference,
        }


@dataclass(frozen=True, kw_only=True)
class Failed:
    """The money came back: the applicant mends the account."""


Outcome = Paid | Failed
