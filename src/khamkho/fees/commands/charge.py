"""What a case owes: fixed once it is due, told to the case, forgotten when the case ends otherwise."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from khamkho.base.money import show_baht
from khamkho.base.text import Text
from khamkho.base.thai import be_year
from khamkho.casework.commands.fees import tell_fee
from khamkho.casework.commands.locking import for_update
from khamkho.casework.contents import body_of
from khamkho.casework.models import Case
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.fees.commands.locking import held_charge
from khamkho.fees.commands.printing import forget
from khamkho.fees.models import ZERO, Charge
from khamkho.fees.rules.references import RANDOM_DIGITS, first_reference, second_reference
from khamkho.people.actor import SYSTEM, Actor
from khamkho.vault.keys import Erased

TOLD = {
    "owed": Text("ต้องชำระ {amount}", "{amount} to be paid"),
    "part": Text("ชำระแล้วบางส่วน {paid} จาก {amount}", "{paid} of {amount} paid"),
    "paid": Text("ชำระ {amount} แล้ว หลักฐานเลขที่ {receipt}", "{amount} paid, proof no. {receipt}"),
    "free": Text("ได้รับยกเว้นตามหลักเกณฑ์ {why}", "Free by the rules: {why}"),
    "waived": Text("ยกเว้นค่าธรรมเนียม {amount} เหตุ: {why}", "{amount} waived. Ground: {why}"),
    "void": Text("ไม่ต้องชำระ {amount} แล้ว", "{amount} is not to be paid any more"),
    "back": Text(
        "ยกเลิกหลักฐานการชำระเงินเลขที่ {receipt} ค่าธรรมเนียมค้างชำระ {rest}",
        "Proof of payment no. {receipt} made void: {rest} is owed",
    ),
    "again": Text(
        "ออกหลักฐานการชำระเงินเลขที่ {receipt} แทนฉบับเดิม",
        "Proof of payment no. {receipt} made in place of the earlier one",
    ),
    "over": Text("ชำระเกิน {amount} หน่วยงานจะคืนเงิน", "{amount} was paid too much: the office gives it back"),
}
RULES = Text("ตามหลักเกณฑ์ของงานบริการ", "as the service says")


@transaction.atomic
def follow_case(*, case_id: int, now: datetime) -> Charge | None:
    """Carry out the effect ``fee``: fix what a case owes once it is due; when it ended otherwise and nothing was paid,
    nothing is owed any more. Doing it again changes nothing."""
    case = for_update().filter(pk=case_id).first()
    if case is None:
        return None
    if case.key_id is None:
        forget(case.pk)
    return fix(case, now=now)


def fix(case: Case, *, actor: Actor = SYSTEM, now: datetime) -> Charge | None:
    """The charge of a case that the caller has locked, as its answers give it now; None where nothing is due.

    What was told stands from the first payment or the waiver on; until then a correction of the answers changes it.
    """
    service = service_of(case.version)
    charge = held_charge(case)
    if not catalogue.collects(service) or case.number is None or case.key_id is None:
        return charge
    if case.state == Case.ENDED and case.end != "granted":
        return _forget(charge, actor, now)
    if charge is None and (case.state != Case.OPEN or not catalogue.fee_is_due(service, case.step)):
        return None
    if charge is not None and (charge.paid or charge.state in (Charge.PAID, Charge.WAIVED)):
        return charge
    due = _due(case)
    if due is None:
        return _forget(charge, actor, now)
    made = charge or Charge(
        case=case, lines=[], amount=ZERO, reference=_free_reference(now), second="", fixed_at=now, state=""
    )
    before = (made.state, made.amount, made.lines, made.office_id, made.second)
    made.office, made.lines, made.amount = case.office, [_line(case, due)], due.amount
    made.second = second_reference(case.number_year or 0, case.number_seq or 0)
    made.state = Charge.OWED if due.amount else Charge.WAIVED
    if before == (made.state, made.amount, made.lines, made.office_id, made.second):
        return made
    made.settled_at = None if due.amount else now
    made.save()
    tell(made, "owed" if due.amount else "free", actor=actor, now=now, why=due.why or RULES)
    return made


def tell(
    charge: Charge,
    what: str,
    *,
    actor: Actor,
    now: datetime,
    receipt: str = "",
    why: Text = RULES,
    amount: Any = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Let the case say how its fee stands. For commands that hold both."""
    facts = {
        lang: {
            "amount": show_baht(charge.amount if amount is None else amount, lang),
            "paid": show_baht(charge.paid, lang),
            "rest": show_baht(charge.rest, lang),
            "receipt": receipt,
            "why": why.in_(lang),
        }
        for lang in ("th", "en")
    }
    words = Text(TOLD[what].th.format(**facts["th"]), TOLD[what].en.format(**facts["en"]))
    held = {"state": charge.state, "amount": f"{charge.amount:.2f}"}
    if charge.paid:
        held |= {"paid": f"{charge.paid:.2f}"}
    number = receipt or str((charge.case.fee or {}).get("receipt", ""))
    if number and charge.paid:
        held |= {"receipt": number}
    said = {"first": charge.reference, "second": charge.second, "amount": f"{charge.amount:.2f}"}
    tell_fee(charge.case, held, words, actor=actor, detail=said | (detail or {}), now=now)


def _forget(charge: Charge | None, actor: Actor, now: datetime) -> Charge | None:
    if charge is not None and charge.state == Charge.OWED and not charge.paid:
        charge.state, charge.settled_at = Charge.VOID, now
        charge.save()
        tell(charge, "void", actor=actor, now=now)
    return charge


def _due(case: Case) -> catalogue.FeeDue | None:
    service = service_of(case.version)
    try:
        counted = catalogue.relevant_answers(service, case.variant, body_of(case).answers)
    except Erased:
        return None
    return catalogue.fee_due(service, case.variant, counted)


def _line(case: Case, due: catalogue.FeeDue) -> dict[str, str]:
    """What it is for. Names of services, no names of people."""
    service = service_of(case.version)
    variant = service.variant_title(case.variant)
    return {
        "th": " ".join(filter(None, (service.title.th, variant.th if variant else ""))),
        "en": " ".join(filter(None, (service.title.en, variant.en if variant else ""))),
        "each": f"{due.each:.2f}",
        "times": str(due.times),
        "amount": f"{due.amount:.2f}",
    }


def _free_reference(now: datetime) -> str:
    """A first reference that nobody has."""
    year = be_year(timezone.localtime(now).date())
    while True:
        made = first_reference(year, secrets.randbelow(10**RANDOM_DIGITS))
        if not Charge.objects.filter(reference=made).exists():
            return made
