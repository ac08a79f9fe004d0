"""Money goes back: one person says to whom, another approves, then the day and the reference of the transfer."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from khamkho.base.errors import Invalid, Problem, within
from khamkho.casework.commands.locking import seat_at
from khamkho.catalogue.fields.bank import account_digits
from khamkho.fees.commands.locking import held_payment
from khamkho.fees.commands.money import owe_back
from khamkho.fees.contents import put_payee
from khamkho.fees.models import Attempt, Refund
from khamkho.fees.rules.refunds import STATES
from khamkho.fees.rules.refusals import AnotherPersonApproves, NoSuchPayment, RefundNotThere
from khamkho.offices.models import Office
from khamkho.people.actor import Actor


@transaction.atomic
def refund_free(*, actor: Actor, office: Office, ref: UUID, now: datetime) -> Refund:
    """Money that belongs to no application is to go back to whom it came from. Raises NotYours, NoSuchPayment."""
    seat_at(actor, office.pk)
    attempt, _charge = held_payment(office.pk, ref)
    if attempt.state != Attempt.ARRIVED or not attempt.free:
        raise NoSuchPayment()
    attempt.next_at = None
    return owe_back(attempt, attempt.free, "nobodys", now)


@transaction.atomic
def ask(
    *, actor: Actor, office: Office, ref: UUID, name: str, bank: str, account: str, now: datetime
) -> Refund:
    """Somebody writes down to whom and to which account. Raises NotYours, NoSuchPayment, RefundNotThere, Invalid."""
    seat = seat_at(actor, office.pk)
    refund = _held(office, ref, Refund.DUE, Refund.ASKED)
    payee = {
        "name": within("name", name, 200),
        "bank": within("bank", bank, 60),
        "account": account_digits(account),
    }
    problems = [
        Problem(field, "required", "กรุณากรอก", "Fill this in.") for field, value in payee.items() if not value
    ]
    if payee["account"] and not 8 <= len(payee["account"]) <= 15:
        problems.append(
            Problem("account", "account", "เลขที่บัญชีมี 8 ถึง 15 หลัก", "An account number has 8 to 15 digits.")
        )
    if problems:
        raise Invalid(problems)
    put_payee(refund, payee)
    refund.state, refund.asked_at, refund.asked_by = Refund.ASKED, now, seat
    refund.save()
    return refund


@transaction.atomic
def approve(*, actor: Actor, office: Office, ref: UUID, now: datetime) -> Refund:
    """A head, and not who asked, approves. Raises NotYours, NoSuchPayment, RefundNotThere, AnotherPersonApproves."""
    seat = seat_at(actor, office.pk, head=True)
    refund = _held(office, ref, Refund.ASKED)
    if refund.asked_by is None or refund.asked_by.user_id == actor.user_id:
        raise AnotherPersonApproves()
    refund.state, refund.approved_at, refund.approved_by = Refund.APPROVED, now, seat
    refund.save()
    return refund


@transaction.atomic
def paid_back(*, actor: Actor, office: Office, ref: UUID, on: date, reference: str, now: datetime) -> Refund:
    """The transfer was made. Raises NotYours, NoSuchPayment, RefundNotThere, Invalid."""
    seat = seat_at(actor, office.pk)
    refund = _held(office, ref, Refund.APPROVED)
    said = within("reference", reference, 80)
    if not said:
        raise Invalid(
            [
                Problem(
                    "reference", "required", "กรุณากรอกเลขอ้างอิงการโอน", "Write the reference of the transfer."
                )
            ]
        )
    refund.state, refund.paid_on, refund.paid_by, refund.reference = Refund.PAID, on, seat, said
    refund.save()
    return refund


def _held(office: Office, ref: UUID, *states: str) -> Refund:
    rows = Refund.objects.select_for_update(of=("self",)).select_related(
        "attempt", "attempt__charge", "attempt__charge__case", "attempt__charge__case__key", "key", "asked_by"
    )
    refund = rows.filter(office=office, ref=ref).first()
    if refund is None:
        raise NoSuchPayment()
    if refund.state not in states:
        raise RefundNotThere(state=STATES[refund.state])
    return refund
