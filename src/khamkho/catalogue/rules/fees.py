"""What a case costs, computed from its answers. Pure: Decimal in, Decimal out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from khamkho.base.money import show_baht
from khamkho.base.text import Lang, Text
from khamkho.catalogue.service import Fee, Service
from khamkho.catalogue.when import Answers, holds

FREE = Text("ไม่มีค่าธรรมเนียม", "No fee")
SOMETIMES = Text(" (เฉพาะบางกรณี)", " (in some cases only)")
EXCEPT = Text(" (บางกรณีได้รับยกเว้น)", " (free in some cases)")
AT_COUNTER = Text(
    "ชำระที่เคาน์เตอร์เมื่อมารับ หน่วยงานออกใบเสร็จรับเงินให้",
    "Pay at the counter when you collect; the office gives you its receipt",
)


@dataclass(frozen=True, kw_only=True)
class FeeDue:
    """What one case costs: so much each, so many times. Nothing is due where the file says it is free."""

    each: Decimal
    times: int
    free: bool = False

    @property
    def amount(self) -> Decimal:
        return Decimal(0) if self.free else self.each * self.times

    def words(self, lang: Lang) -> str:
        """``40.00 บาท``, with how it comes about where it is more than one."""
        if not self.amount:
            return FREE.in_(lang)
        said = show_baht(self.amount, lang)
        return f"{said} ({self.each:,.2f} × {self.times})" if self.times > 1 else said


def fee_due(service: Service, variant: str, answers: Answers) -> FeeDue | None:
    """What this case costs; None where its service has no fee, or not in this case. Give it the answers that count."""
    fee = service.fee
    if fee is None or not holds(fee.when, variant, answers):
        return None
    said = answers.get(fee.per)
    free = fee.free_when is not None and holds(fee.free_when, variant, answers)
    return FeeDue(each=fee.amount, times=int(str(said)) if said is not None else 1, free=free)


def fee_words(service: Service) -> Text:
    """What the fee of a service is, before anybody has answered: for its page, its manuals and its poster."""
    fee = service.fee
    if fee is None or not fee.amount:
        return FREE
    each = Text(show_baht(fee.amount, "th"), show_baht(fee.amount, "en"))
    if fee.per:
        of = service.fields[fee.per]
        unit = getattr(of, "unit", None) or of.called or of.label
        each = Text(f"{each.th} ต่อ 1 {unit.th}", f"{each.en} each ({unit.en})")
    return _plus(_plus(each, SOMETIMES if fee.when else None), EXCEPT if fee.free_when else None)


def how_to_pay(fee: Fee | None) -> Text | None:
    """How the fee is paid; None where there is none."""
    return AT_COUNTER if fee is not None and fee.amount else None


def _plus(words: Text, more: Text | None) -> Text:
    return Text(words.th + more.th, words.en + more.en) if more else words
