"""Money that arrived through a bank: once for each transaction, to its charge as far as something is owed, the rest back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction

from khamkho.base.errors import within
from khamkho.casework.commands.locking import for_update, seat_at
from khamkho.casework.models import Case
from khamkho.fees.commands.charge import tell
from khamkho.fees.commands.locking import held_charge, held_payment
from khamkho.fees.commands.receipts import issue
from khamkho.fees.models import ZERO, Attempt, Charge, Refund
from khamkho.fees.rules.refusals import Contradicted, NoSuchPayment, NothingOwed, ReasonNeeded
from khamkho.offices.models import Membership, Office
from khamkho.people.actor import SYSTEM, Actor

CONTRADICTED = "another-amount"
FIRST_ASK = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a bank says of one transaction."""

    transaction: str
    amount: Decimal
    first: str
    second: str = ""
    paid_on: date | None = None


@transaction.atomic
def arrive(*, office: Office, told: Told, by: str, now: datetime, seat: Membership | None = None) -> Attempt:
    """Money came in. The same transaction counts once, whoever tells it and however often.

    It goes to the charge of its reference, also when an earlier try had failed; where the reference is known to nobody yet
    it is kept and asked for again. Raises Contradicted when the transaction was told before with another amount.
    """
    known = _known(office, told)
    if known is not None:
        return known
    case, charge = _find(office, told.first)
    known = _known(office, told)  # again, now that the case is held: the same told twice at one moment
    if known is not None:
        return known
    attempt = _tried(charge) or Attempt(office=office, how=Attempt.QR, began_at=now)
    attempt.charge, attempt.state, attempt.told_by, attempt.amount = charge, Attempt.ARRIVED, by, told.amount
    attempt.bank_ref = told.transaction or None
    attempt.first, attempt.second, attempt.paid_on = told.first, told.second, told.paid_on
    attempt.arrived_at, attempt.next_at, attempt.answer, attempt.seat = now, None, "arrived", seat
    if charge is None:
        attempt.next_at, attempt.answer = now + FIRST_ASK, "no-charge"
    try:
        with transaction.atomic():
            attempt.save()
    except IntegrityError:  # told twice at one moment, of no charge that could have been held
        known = _known(office, told)
        if known is None:
            raise
        return known
    if charge is not None and case is not None:
        put_to(attempt, charge, actor=SYSTEM, now=now)
    return attempt


@transaction.atomic
def contradict(*, office: Office, told: Told, by: str, now: datetime) -> Attempt:
    """Keep, once, that a known transaction was told with another amount: the first stands, somebody looks at it."""
    known = Attempt.objects.filter(
        office=office, answer=CONTRADICTED, word=told.transaction[:80], amount=told.amount
    ).first()
    return known or Attempt.objects.create(
        office=office,
        how=Attempt.QR,
        told_by=by,
        state=Attempt.FAILED,
        amount=told.amount,
        first=told.first,
        second=told.second,
        paid_on=told.paid_on,
        began_at=now,
        answer=CONTRADICTED,
        word=told.transaction[:80],
    )


@transaction.atomic
def look_again(*, attempt_id: int, now: datetime) -> Attempt | None:
    """Money without a charge: see whether its charge is known by now. Returns it where it found its place."""
    row = Attempt.objects.filter(pk=attempt_id, state=Attempt.ARRIVED, charge=None).first()
    if row is None:
        return None
    case, charge = _find(row.office, row.first)
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("office").get(pk=attempt_id)
    if attempt.charge_id or attempt.state != Attempt.ARRIVED or attempt.free != attempt.amount:
        return None
    attempt.asked, attempt.asked_at = attempt.asked + 1, now
    if case is None or charge is None:
        attempt.next_at = next_asking(attempt, now)
        attempt.save()
        return None
    attempt.charge, attempt.next_at, attempt.answer = charge, None, "arrived"
    put_to(attempt, charge, actor=SYSTEM, now=now)
    return attempt


@transaction.atomic
def match(*, actor: Actor, office: Office, ref: UUID, number: str, now: datetime) -> Attempt:
    """An officer says to which application money without a reference of ours belongs.

    Raises NotYours, NoSuchPayment, NothingOwed.
    """
    seat = seat_at(actor, office.pk)
    case = for_update().filter(office=office, number=number.strip().upper()).first()
    charge = held_charge(case) if case is not None else None
    if case is None or charge is None or charge.state != Charge.OWED:
        raise NothingOwed(number=number)
    attempt = Attempt.objects.select_for_update(of=("self",)).filter(office=office, ref=ref).first()
    if attempt is None or attempt.charge_id or attempt.state != Attempt.ARRIVED or not attempt.free:
        raise NoSuchPayment()
    attempt.charge, attempt.seat, attempt.next_at, attempt.answer = charge, seat, None, "matched"
    put_to(attempt, charge, actor=actor, seat=seat, now=now)
    return attempt


@transaction.atomic
def set_aside(*, actor: Actor, office: Office, ref: UUID, word: str, now: datetime) -> Attempt:
    """Money on the account that is no fee, a difference that was cleared up, a slip that is worth nothing: with a word.

    Raises NotYours, NoSuchPayment, ReasonNeeded.
    """
    seat = seat_at(actor, office.pk)
    attempt, _charge = held_payment(office.pk, ref)
    if attempt.applied or attempt.refunded or attempt.state in (Attempt.RETURNED, Attempt.ASIDE):
        raise NoSuchPayment()
    said = within("word", word, 500)
    if not said:
        raise ReasonNeeded()
    kept = f"{attempt.word}: {said}"[:500] if attempt.answer == CONTRADICTED else said
    attempt.state, attempt.word, attempt.seat, attempt.next_at = Attempt.ASIDE, kept, seat, None
    attempt.save()
    return attempt


def put_to(
    attempt: Attempt, charge: Charge, *, actor: Actor, seat: Membership | None = None, now: datetime
) -> None:
    """Let money that arrived pay what is owed; whatever is more goes on the list of refunds. For commands that hold both."""
    taken = min(attempt.free, charge.rest)
    was_settled = charge.state != Charge.OWED
    if taken:
        attempt.applied += taken
        charge.paid += taken
        if charge.paid == charge.amount:
            charge.state, charge.settled_at = Charge.PAID, now
        attempt.save()
        charge.save()
        receipt = issue(charge.case.office, charge.case, [attempt], seat=seat, now=now)
        what = "paid" if charge.state == Charge.PAID else "part"
        tell(charge, what, receipt=receipt.number, actor=actor, now=now)
    if attempt.free:
        why = "ended" if charge.state == Charge.VOID else "double" if was_settled else "over"
        owe_back(attempt, attempt.free, why, now)
        tell(charge, "over", amount=attempt.refunded, actor=actor, now=now)


def owe_back(attempt: Attempt, amount: Decimal, why: str, now: datetime) -> Refund:
    """Put an amount that arrived on the list of refunds. For commands that hold the payment."""
    attempt.refunded += amount
    attempt.save()
    return Refund.objects.create(office=attempt.office, attempt=attempt, amount=amount, why=why, due_at=now)


def next_asking(attempt: Attempt, now: datetime) -> datetime | None:
    """When to ask again: soon at first, then seldom, after a week never."""
    if now - attempt.began_at > timedelta(days=7):
        return None
    steps = (1, 2, 5, 15, 60, 360)
    return now + timedelta(minutes=steps[min(attempt.asked, len(steps) - 1)])


def _known(office: Office, told: Told) -> Attempt | None:
    if not told.transaction:
        return None
    found = (
        Attempt.objects.select_related("office")
        .filter(office=office, bank_ref=told.transaction)
        .exclude(state=Attempt.WAITING)
        .first()
    )
    if found is not None and (found.amount != told.amount or (found.first and found.first != told.first)):
        raise Contradicted(reference=told.transaction)
    return found


def _find(office: Office, first: str) -> tuple[Case | None, Charge | None]:
    """The charge of a reference with its case, both locked."""
    pk = Charge.objects.filter(office=office, reference=first).values_list("case_id", flat=True).first()
    case = for_update().filter(pk=pk).first() if pk else None
    return case, held_charge(case) if case is not None else None


def _tried(charge: Charge | None) -> Attempt | None:
    """The try that this money is: what was shown as a QR code and has not arrived, or was given up."""
    if charge is None:
        return None
    rows = Attempt.objects.select_for_update(of=("self",)).select_related("office")
    open_ones = rows.filter(charge=charge, how=Attempt.QR, bank_ref=None)
    return open_ones.filter(state__in=(Attempt.WAITING, Attempt.FAILED)).order_by("pk").first()


__all__ = ["ZERO", "Told", "arrive", "contradict", "look_again", "match", "owe_back", "put_to", "set_aside"]
