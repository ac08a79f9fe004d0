"""The till: opened with a float, cash taken for one or several applications at once, counted and closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from khamkho.base.errors import within
from khamkho.base.money import show_baht
from khamkho.base.text import Text
from khamkho.base.thai import show_datetime
from khamkho.casework.commands.locking import seat_at
from khamkho.casework.models import Case
from khamkho.casework.queries.visible import visible_to
from khamkho.casework.rules.refusals import NoSuchCase
from khamkho.fees.commands.charge import fix, tell
from khamkho.fees.commands.locking import held_cases
from khamkho.fees.commands.receipts import issue
from khamkho.fees.models import ZERO, Attempt, Charge, Receipt, TillSession
from khamkho.fees.rules.refusals import DifferenceNeedsReason, NothingOwed, TillClosed, TillOpen, TooLittle
from khamkho.offices.models import Membership, Office
from khamkho.people.actor import Actor

MOST = 20
"""So many applications of one person at once."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What was taken: the proof, and the change to give back."""

    receipt: Receipt
    change: Decimal


@transaction.atomic
def open_till(*, actor: Actor, office: Office, float_: Decimal, now: datetime) -> TillSession:
    """Somebody counts change into her drawer and takes money from now on. Raises NotYours, TillOpen."""
    seat = seat_at(actor, office.pk)
    Membership.objects.select_for_update().get(pk=seat.pk)
    held = TillSession.objects.filter(seat=seat, closed_at=None).first()
    if held is not None:
        raise TillOpen(at=Text(show_datetime(held.opened_at, "th"), show_datetime(held.opened_at, "en")))
    return TillSession.objects.create(office=office, seat=seat, opened_at=now, float=float_)


@transaction.atomic
def take(
    *,
    actor: Actor,
    office: Office,
    numbers: Sequence[str],
    given: Decimal,
    payer: str = "",
    client_key: str = "",
    now: datetime,
) -> Taken:
    """Take cash for what these applications owe, with one proof for all of them.

    A form that is sent twice under its ``client_key`` is taken once. Raises NotYours, TillClosed, NoSuchCase, NothingOwed,
    TooLittle.
    """
    seat = seat_at(actor, office.pk)
    rows = TillSession.objects.select_for_update(of=("self",)).select_related("office")
    till = rows.filter(seat=seat, closed_at=None).first()
    if till is None:
        raise TillClosed()
    if client_key and (before := Receipt.objects.filter(till=till, client_key=client_key[:120]).first()):
        return Taken(receipt=before, change=given - before.amount)
    charges = _owed(actor, office, numbers, now)
    owed = sum((one.rest for one in charges), ZERO)
    if given < owed:
        raise TooLittle(
            given=Text(show_baht(given, "th"), show_baht(given, "en")),
            owed=Text(show_baht(owed, "th"), show_baht(owed, "en")),
        )
    attempts = [_paid(one, till, seat, now) for one in charges]
    first = charges[0].case
    receipt = issue(
        office,
        first,
        attempts,
        payer=within("payer", payer, 200),
        till=till,
        seat=seat,
        client_key=client_key,
        now=now,
    )
    for one in charges:
        tell(one, "paid", receipt=receipt.number, actor=actor, now=now)
    return Taken(receipt=receipt, change=given - owed)


@transaction.atomic
def close_till(
    *, actor: Actor, office: Office, counted: Decimal, reason: str = "", now: datetime
) -> TillSession:
    """She counts her drawer out; a difference needs a reason. Raises NotYours, TillClosed, DifferenceNeedsReason."""
    seat = seat_at(actor, office.pk)
    till = TillSession.objects.select_for_update(of=("self",)).filter(seat=seat, closed_at=None).first()
    if till is None:
        raise TillClosed()
    expected = expected_in(till)
    said = within("reason", reason, 500)
    if counted != expected and not said:
        words = {
            "counted": counted,
            "expected": expected,
            "difference": abs(counted - expected),
        }
        raise DifferenceNeedsReason(
            **{name: Text(show_baht(one, "th"), show_baht(one, "en")) for name, one in words.items()}
        )
    till.closed_at, till.expected, till.counted, till.reason = now, expected, counted, said
    till.save()
    return till


def expected_in(till: TillSession) -> Decimal:
    """What has to lie in a drawer: the float, and what its entries say."""
    taken = till.entries.aggregate(sum=Sum("amount"))["sum"] or ZERO
    return till.float + taken


def _owed(actor: Actor, office: Office, numbers: Sequence[str], now: datetime) -> list[Charge]:
    wanted = list(dict.fromkeys(number.strip().upper() for number in numbers if number.strip()))[:MOST]
    visible = dict(visible_to(actor).filter(office=office, number__in=wanted).values_list("number", "pk"))
    if not wanted or len(visible) != len(wanted):
        raise NoSuchCase()
    held = {case.number: case for case in held_cases(list(visible.values()))}
    return [_charge_of(held[number], actor, now) for number in wanted]


def _charge_of(case: Case, actor: Actor, now: datetime) -> Charge:
    """What it owes, fixed on the spot where the worker has not come to it yet."""
    charge = fix(case, actor=actor, now=now)
    if charge is None or charge.state != Charge.OWED or not charge.rest:
        raise NothingOwed(number=case.number)
    return charge


def _paid(charge: Charge, till: TillSession, seat: Membership, now: datetime) -> Attempt:
    rest = charge.rest
    made = Attempt.objects.create(
        office=till.office,
        charge=charge,
        how=Attempt.CASH,
        told_by=Attempt.TILL,
        state=Attempt.ARRIVED,
        amount=rest,
        applied=rest,
        first=charge.reference,
        paid_on=timezone.localtime(now).date(),
        began_at=now,
        arrived_at=now,
        seat=seat,
        till=till,
    )
    charge.paid += rest
    charge.state, charge.settled_at = Charge.PAID, now
    charge.save()
    return made
