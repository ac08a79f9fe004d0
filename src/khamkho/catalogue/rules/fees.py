"""What a case costs, computed from its answers. Pure: Decimal in, Decimal out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from khamkho.base.money import show_baht
from khamkho.base.text import Lang, Text
from khamkho.catalogue.rules.pickup import handing_over
from khamkho.catalogue.service import Action, Fee, Service, Step
from khamkho.catalogue.when import Answers, holds

FREE = Text("ไม่มีค่าธรรมเนียม", "No fee")
SOMETIMES = Text(" (เฉพาะบางกรณี)", " (in some cases only)")
EXCEPT = Text(" (บางกรณีได้รับยกเว้น)", " (free in some cases)")
AT_COUNTER = Text(
    "ชำระที่เคาน์เตอร์เมื่อมารับ หน่วยงานออกใบเสร็จรับเงินให้",
    "Pay at the counter when you collect; the office gives you its receipt",
)
BEFORE = Text(
    "ชำระก่อนหน่วยงานจัดทำเอกสาร ด้วยคิวอาร์โค้ดในหน้าคำขอหรือเงินสดที่เคาน์เตอร์",
    "Pay before your papers are made: by QR code on the page of your application, or in cash at the counter",
)
AT_COLLECTION = Text(
    "ชำระด้วยคิวอาร์โค้ดในหน้าคำขอก่อนมารับ หรือด้วยเงินสดหรือคิวอาร์โค้ดที่เคาน์เตอร์เมื่อมารับ",
    "Pay by QR code on the page of your application before you come, or in cash or by QR code at the counter",
)
WAYS = {"": AT_COUNTER, "before": BEFORE, "at_collection": AT_COLLECTION}


@dataclass(frozen=True, kw_only=True)
class FeeDue:
    """What one case costs: so much each, so many times. Nothing is due where the file says it is free."""

    each: Decimal
    times: int
    free: bool = False
    why: Text | None = None
    """On which ground it is free, where the file says so."""

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
    return FeeDue(
        each=fee.by_variant.get(variant, fee.amount),
        times=int(str(said)) if said is not None else 1,
        free=free,
        why=fee.free_why if free else None,
    )


def costs(service: Service) -> bool:
    """Whether anybody ever pays anything for it at this office."""
    return service.fee is not None and any((service.fee.amount, *service.fee.by_variant.values()))


def collects(service: Service) -> bool:
    """Whether the fee is paid through Khamkho: kept, receipted, remitted."""
    return service.fee is not None and bool(service.fee.paid) and costs(service)


def fee_stops(service: Service, step: Step, action: Action) -> bool:
    """Whether an action of the office waits until the fee is paid or waived: handing over, and, where it is paid before,
    whatever lets something be handed over or ends well."""
    fee = service.fee
    if fee is None or not fee.paid or step.by == "applicant":
        return False
    if handing_over(step) == action:
        return True
    return fee.paid == "before" and any(_lets_be_had(service, way.to) for way in action.to)


def fee_is_due(service: Service, step_id: str) -> bool:
    """Whether the fee is told and may be paid at a step: from where it stops something on."""
    fee = service.fee
    if fee is None or not fee.paid:
        return False
    if fee.paid == "before":
        return True
    return any(step.id == step_id and handing_over(step) for step in service.steps)


def _lets_be_had(service: Service, to: str) -> bool:
    if to in service.ends:
        return service.ends[to] == "granted"
    return any(step.id == to and handing_over(step) for step in service.steps)


def fee_words(service: Service) -> Text:
    """What the fee of a service is, before anybody has answered: for its page, its manuals and its poster."""
    fee = service.fee
    if fee is None or not costs(service):
        return FREE
    amounts = sorted({fee.amount, *fee.by_variant.values()})
    each = Text(show_baht(fee.amount, "th"), show_baht(fee.amount, "en"))
    if len(amounts) > 1:
        each = Text(
            f"{amounts[0]:,.2f} ถึง {show_baht(amounts[-1], 'th')} ตามกรณี",
            f"{amounts[0]:,.2f} to {show_baht(amounts[-1], 'en')}, by case",
        )
    if fee.per:
        of = service.fields[fee.per]
        unit = getattr(of, "unit", None) or of.called or of.label
        each = Text(f"{each.th} ต่อ 1 {unit.th}", f"{each.en} each ({unit.en})")
    return _plus(_plus(each, SOMETIMES if fee.when else None), EXCEPT if fee.free_when else None)


def how_to_pay(fee: Fee | None) -> Text | None:
    """How the fee is paid; None where there is none."""
    return WAYS[fee.paid] if fee is not None and (fee.amount or fee.by_variant) else None


def _plus(words: Text, more: Text | None) -> Text:
    return Text(words.th + more.th, words.en + more.en) if more else words
