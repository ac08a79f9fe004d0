"""What a case owes, as pages, notices and other channels show it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, Sum
from django.utils.safestring import mark_safe

from khamkho.base.money import baht_in_words, show_baht
from khamkho.base.text import Lang, Text
from khamkho.casework.models import Case
from khamkho.documents.qr import qr_svg
from khamkho.fees.models import Attempt, Charge, Receipt, Refund
from khamkho.fees.rules.promptpay import bill_payment
from khamkho.fees.rules.refunds import CHARGE_STATES
from khamkho.fees.rules.refusals import NoSuchReceipt
from khamkho.fees.rules.settings import settings_from


@dataclass(frozen=True, kw_only=True)
class ChargeView:
    """How the fee of one case stands."""

    charge: Charge
    payload: str
    """What the QR code says; empty where nothing is owed, or the office takes no QR payment."""
    waiting: bool
    """Whether something was tried that nobody has heard of yet."""
    to_check: bool
    """Whether a slip waits for an officer."""
    receipts: tuple[Receipt, ...]
    coming_back: Decimal
    """What was paid too much and is not back yet."""

    @property
    def amount(self) -> Decimal:
        return self.charge.amount

    @property
    def rest(self) -> Decimal:
        return self.charge.rest

    @property
    def paid(self) -> bool:
        """Whether nothing is owed any more: paid, waived or free."""
        return self.charge.state in (Charge.PAID, Charge.WAIVED)

    @property
    def owed(self) -> bool:
        return self.charge.state == Charge.OWED

    @property
    def state(self) -> Text:
        return CHARGE_STATES[self.charge.state]

    @property
    def reference(self) -> str:
        """Both references in groups, as a person reads them aloud."""
        first, second = self.charge.reference, self.charge.second
        return f"{first[:4]} {first[4:8]} {first[8:]} / {second}"

    @property
    def qr(self) -> str:
        """The QR code as a picture (SVG); empty where there is none."""
        return mark_safe(qr_svg(self.payload)) if self.payload else ""  # noqa: S308 - drawn by us

    def words(self, lang: Lang) -> str:
        """``40.00 บาท``."""
        return show_baht(self.rest if self.owed else self.amount, lang)

    @property
    def in_words(self) -> str:
        """``สี่สิบบาทถ้วน``."""
        return baht_in_words(self.rest if self.owed else self.amount)


def charge_of(case: Case) -> ChargeView | None:
    """What a case owes that the reader already got from a query for her; None where nothing was fixed."""
    charge = Charge.objects.select_related("office", "waived_by").filter(case=case).first()
    if charge is None:
        return None
    charge.case = case
    coming = Sum("refunds__amount", filter=~Q(refunds__state=Refund.PAID))
    attempts = list(charge.attempts.select_related("receipt").annotate(coming=coming))
    receipts = {one.receipt.pk: one.receipt for one in attempts if one.receipt}
    return ChargeView(
        charge=charge,
        payload=payload_of(charge),
        waiting=any(one.state == Attempt.WAITING and one.how == Attempt.QR for one in attempts),
        to_check=any(one.state == Attempt.WAITING and one.how == Attempt.SLIP for one in attempts),
        receipts=tuple(sorted(receipts.values(), key=lambda one: -one.pk)),
        coming_back=sum((one.coming for one in attempts if one.coming), Decimal("0.00")),
    )


def proof_of(case: Case, ref: UUID) -> Receipt:
    """A proof of payment for a case that the reader already got from a query for her. Raises NoSuchReceipt."""
    rows = Receipt.objects.filter(attempts__charge__case=case, ref=ref).distinct()
    found = rows.select_related(
        "office", "case", "case__key", "by", "instead_of", "blob", "blob__key"
    ).first()
    if found is None:
        raise NoSuchReceipt()
    return found


def payload_of(charge: Charge) -> str:
    """What the QR code of a charge says; empty where nothing is owed or the office takes no QR payment."""
    keeps = settings_from(charge.office.settings)
    if not keeps.takes_qr or not charge.rest:
        return ""
    return bill_payment(
        biller=keeps.biller,
        first=charge.reference,
        second=charge.second,
        amount=charge.rest,
        name=keeps.name_en or charge.office.name_en,
        city=keeps.city_en,
    )
