"""Tries that nobody has heard of yet: a QR code that was shown, a transfer slip that waits until somebody checked it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction

from khamkho.casework.commands.locking import lock_number, seat_at
from khamkho.casework.models import Case
from khamkho.casework.rules.refusals import NoSuchCase
from khamkho.fees.commands.charge import fix
from khamkho.fees.commands.locking import held_payment
from khamkho.fees.commands.money import FIRST_ASK, put_to
from khamkho.fees.models import Attempt, Charge, StatementLine
from khamkho.fees.rules.promptpay import Slip
from khamkho.fees.rules.refusals import NoSuchPayment, NothingOwed, SlipUsed
from khamkho.offices.models import Office
from khamkho.people.actor import Actor


@transaction.atomic
def show_code(*, actor: Actor, number: str, now: datetime) -> Attempt:
    """Somebody is about to pay by QR code, or says that she has: from now on it is asked what became of it.

    Twice gives the same try. Raises NoSuchCase, NothingOwed.
    """
    case, charge = _owed(actor, number, now)
    rows = Attempt.objects.filter(charge=charge, how=Attempt.QR, bank_ref=None)
    made = rows.filter(state__in=(Attempt.WAITING, Attempt.FAILED)).first() or Attempt(
        office=case.office, charge=charge, how=Attempt.QR, began_at=now, first=charge.reference
    )
    if made.state == Attempt.FAILED:
        made.began_at, made.asked = now, 0
    made.state, made.amount, made.next_at = Attempt.WAITING, charge.rest, now + FIRST_ASK
    made.second = charge.second
    made.save()
    return made


@transaction.atomic
def record_slip(*, actor: Actor, number: str, slip: Slip, now: datetime) -> Attempt:
    """Keep the reference of a transfer slip, once. It proves nothing by itself: it waits until an officer confirms it.

    Raises NoSuchCase, NothingOwed, SlipUsed.
    """
    case, charge = _owed(actor, number, now)
    try:
        with transaction.atomic():
            return Attempt.objects.create(
                office=case.office,
                charge=charge,
                how=Attempt.SLIP,
                state=Attempt.WAITING,
                bank_ref=slip.key[:80],
                first=charge.reference,
                began_at=now,
                answer="to-check",
            )
    except IntegrityError as twice:
        raise SlipUsed() from twice


@transaction.atomic
def confirm_slip(
    *,
    actor: Actor,
    office: Office,
    ref: UUID,
    amount: Decimal,
    paid_on: date | None,
    line: int = 0,
    now: datetime,
) -> Attempt:
    """An officer has found the money of a slip on the account: how much, on which day, and, where it was read, on which
    line of the statement; then its amount and day hold. Raises NotYours, OwnCase, NoSuchPayment."""
    seat = seat_at(actor, office.pk)
    if line and (told := StatementLine.objects.filter(pk=line, office=office).first()):
        amount, paid_on = told.amount, told.day or paid_on
    attempt, charge = held_payment(office.pk, ref)
    if (
        charge is None
        or attempt.how != Attempt.SLIP
        or attempt.state not in (Attempt.WAITING, Attempt.FAILED)
    ):
        raise NoSuchPayment()
    lock_number(actor, charge.case.number or "")
    attempt.state, attempt.told_by, attempt.amount = Attempt.ARRIVED, Attempt.OFFICER, amount
    attempt.paid_on, attempt.arrived_at, attempt.seat, attempt.answer = paid_on, now, seat, "checked"
    attempt.save()
    if line:
        _lead(line, attempt)
    put_to(attempt, charge, actor=actor, seat=seat, now=now)
    return attempt


def _lead(line: int, attempt: Attempt) -> None:
    """The line of the statement is the slip's money: what had been made of the line for nobody is taken back."""
    row = StatementLine.objects.select_related("attempt").filter(pk=line, office=attempt.office).first()
    other = row.attempt if row is not None else None
    if row is None or other is None or other.charge_id or other.free != attempt.amount:
        raise NoSuchPayment()
    row.attempt, row.state = attempt, StatementLine.KNOWN
    row.save()
    other.state, other.answer, other.next_at = Attempt.ASIDE, "slip", None
    other.save()


def _owed(actor: Actor, number: str, now: datetime) -> tuple[Case, Charge]:
    case, standing = lock_number(actor, number)
    if not (standing.is_party or standing.works_on_it or standing.is_system):
        raise NoSuchCase()
    charge = fix(case, actor=actor, now=now)
    if charge is None or charge.state != Charge.OWED or not charge.rest:
        raise NothingOwed(number=case.number)
    return case, charge
