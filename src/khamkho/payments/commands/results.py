"""What became of a line: paid or failed. The case moves by its own action, and the applicant is told."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from khamkho.base.errors import within
from khamkho.casework.commands import act
from khamkho.casework.commands.locking import for_update
from khamkho.casework.rules.defects import MARK, SAY
from khamkho.casework.rules.paying import Failed, Paid
from khamkho.casework.rules.refusals import ReasonNeeded
from khamkho.catalogue.queries import service_of
from khamkho.offices.models import Membership, Office
from khamkho.payments.commands.locking import lock_list
from khamkho.payments.contents import payee_of, seal_outcome
from khamkho.payments.models import PaymentLine, PaymentList
from khamkho.payments.rules.lists import AlreadySettled, NoAmount, NoSuchList, NotWaiting, require_paid_day
from khamkho.people.actor import Actor


@transaction.atomic
def mark_paid(
    *, actor: Actor, office: Office, ref: UUID, line: UUID, on: date, reference: str = "", now: datetime
) -> PaymentLine:
    """The money of a line went out on a day: its case goes on by its ``paid`` action, and the applicant is told amount,
    day and the last four digits of the account.

    Raises NotYours, NoSuchList, WrongState, AlreadySettled, BadPaidDay, NoAmount, NotWaiting, and what ``act`` refuses.
    """
    found, seat = lock_list(actor, office.pk, ref, PaymentList.APPROVED)
    held = _line(found, line)
    _paid(actor, found, held, seat, on=on, reference=within("reference", reference, 80), now=now)
    close_when_done(found, now)
    return held


@transaction.atomic
def mark_failed(
    *, actor: Actor, office: Office, ref: UUID, line: UUID, reason: str, now: datetime
) -> PaymentLine:
    """The money of a line came back: its case goes to its applicant, who mends the account and nothing else, and can stand on
    the next list.

    Raises NotYours, NoSuchList, WrongState, AlreadySettled, ReasonNeeded, NotWaiting, and what ``act`` refuses.
    """
    found, seat = lock_list(actor, office.pk, ref, PaymentList.APPROVED)
    held = _line(found, line)
    _failed(actor, held, seat, reason=within("reason", reason, 500, lines=True), now=now)
    close_when_done(found, now)
    return held


def settle(
    actor: Actor,
    found: PaymentList,
    line: UUID,
    seat: Membership,
    *,
    on: date | None,
    reference: str = "",
    reason: str = "",
    now: datetime,
) -> None:
    """What a row of the bank says about a line: paid on a day, or failed for a reason. A part of ``read_bank``."""
    held = _line(found, line)
    if on is not None:
        _paid(actor, found, held, seat, on=on, reference=reference, now=now)
    else:
        _failed(actor, held, seat, reason=reason, now=now)


def close_when_done(found: PaymentList, now: datetime) -> None:
    """A list of which every result is in is done."""
    if not found.lines.filter(state=PaymentLine.LISTED).exists():
        found.state, found.done_at = PaymentList.DONE, now
        found.save(update_fields=["state", "done_at"])


def _line(found: PaymentList, ref: UUID) -> PaymentLine:
    held = PaymentLine.objects.select_for_update(of=("self",)).filter(list=found, ref=ref).first()
    if held is None:
        raise NoSuchList()
    if held.state != PaymentLine.LISTED:
        raise AlreadySettled()
    held.case = for_update().get(pk=held.case_id)
    return held


def _paid(
    actor: Actor,
    found: PaymentList,
    line: PaymentLine,
    seat: Membership,
    *,
    on: date,
    reference: str,
    now: datetime,
) -> None:
    assert found.approved_at is not None
    approved = timezone.localtime(found.approved_at).date()
    require_paid_day(on, approved=approved, today=timezone.localtime(now).date())
    payee = payee_of(line)
    if payee is None:
        raise NoAmount(number=line.case.number)
    paid = Paid(amount=payee.amount, on=on, account_end=payee.account[-4:], reference=reference)
    _settle(line, PaymentLine.PAID, seat, paid.sealed(), now)
    _move(actor, line, "paid", paid, {}, now)


def _failed(actor: Actor, line: PaymentLine, seat: Membership, *, reason: str, now: datetime) -> None:
    if not reason:
        raise ReasonNeeded()
    pays = service_of(line.case.version).pays_out
    account = pays.account if pays else ""
    _settle(line, PaymentLine.FAILED, seat, {"why": reason}, now)
    _move(actor, line, "failed", Failed(), {f"{MARK}{account}": "wrong", f"{SAY}{account}": reason}, now)


def _settle(line: PaymentLine, state: str, seat: Membership, outcome: dict[str, str], now: datetime) -> None:
    line.state, line.settled_at, line.settled_by = state, now, seat
    line.outcome = seal_outcome(line, outcome)
    line.save(update_fields=["state", "settled_at", "settled_by", "outcome"])


def _move(
    actor: Actor,
    line: PaymentLine,
    which: str,
    outcome: Paid | Failed,
    answers: dict[str, str],
    now: datetime,
) -> None:
    case = line.case
    pays = service_of(case.version).pays_out
    if pays is None or case.step != pays.at:
        raise NotWaiting(number=case.number)
    act(
        actor=actor,
        number=case.number or "",
        action_id=pays.paid if which == "paid" else pays.failed,
        answers=answers,
        seen=case.head_seq,
        outcome=outcome,
        now=now,
    )
