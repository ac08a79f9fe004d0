"""Proofs of payment: made with the next number of their book, or made void, with the number kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from khamkho.base.codes import public_code
from khamkho.base.errors import within
from khamkho.base.thai import fiscal_year
from khamkho.casework.commands.locking import seat_at
from khamkho.casework.commands.numbering import take
from khamkho.casework.models import Case, Counter
from khamkho.fees.commands.charge import tell
from khamkho.fees.commands.locking import held_cases, held_charge
from khamkho.fees.contents import payer_of, put_payer
from khamkho.fees.models import ZERO, Attempt, Charge, Entry, Receipt, Refund, TillSession
from khamkho.fees.rules.refusals import AlreadyVoid, NoSuchReceipt, ReasonNeeded
from khamkho.fees.rules.settings import settings_from
from khamkho.files.commands import drop_blob
from khamkho.offices.models import Membership, Office
from khamkho.people.actor import Actor
from khamkho.work.commands import enqueue

BACK, AGAIN = "back", "again"


def issue(
    office: Office,
    case: Case,
    attempts: Sequence[Attempt],
    *,
    payer: str = "",
    till: TillSession | None = None,
    seat: Membership | None = None,
    client_key: str = "",
    instead_of: Receipt | None = None,
    now: datetime,
) -> Receipt:
    """Make the proof of what these payments brought to their charges. For commands that hold them; takes the counter last."""
    keeps = settings_from(office.settings)
    day = timezone.localtime(now).date()
    kind, year = keeps.kind, fiscal_year(day)
    made = Receipt(
        office=office,
        case=case,
        kind=kind,
        book=f"{Counter.FEES}-{kind}",
        year=year,
        code=public_code(),
        amount=sum((one.applied for one in attempts), ZERO),
        day=day,
        made_at=now,
        by=seat,
        till=till,
        client_key=client_key[:120] or None,
        instead_of=instead_of,
    )
    made.seq = take(office, made.book, year)
    made.number = keeps.number(kind, prefix=office.prefix, year=year, seq=made.seq)
    put_payer(made, payer or case.display_name)
    made.save()
    for one in attempts:
        one.receipt = made
        one.save()
    _enter(made, Entry.MADE, attempts, now)
    enqueue("fee-receipt", args={"receipt": made.pk}, about=case.about, now=now)
    return made


@transaction.atomic
def void_receipt(
    *, actor: Actor, office: Office, ref: UUID, why: str, what: str = BACK, payer: str = "", now: datetime
) -> Receipt:
    """A head makes a proof of payment void; its number stays in the book with the reason.

    ``back``: the fee is owed again. Cash of a till that is still open goes back over the counter; any other money goes on
    the list of refunds. ``again``: the money stays, and a new proof takes the place (another payer's name). Returns the
    void one. Raises NotYours, NoSuchReceipt, AlreadyVoid, ReasonNeeded.
    """
    seat = seat_at(actor, office.pk, head=True)
    known = Receipt.objects.filter(office=office, ref=ref).first()
    if known is None:
        raise NoSuchReceipt()
    cases = held_cases(list(known.attempts.values_list("charge__case_id", flat=True)) or [known.case_id])
    charges = {case.pk: held_charge(case) for case in cases}
    receipt = (
        Receipt.objects.select_for_update(of=("self",))
        .select_related("case", "case__key", "till", "blob")
        .get(pk=known.pk)
    )
    if receipt.state == Receipt.VOID:
        raise AlreadyVoid(number=receipt.number)
    said = within("why", why, 500)
    if not said:
        raise ReasonNeeded()
    attempts = list(receipt.attempts.select_for_update(of=("self",)).order_by("pk"))
    for one in attempts:
        one.charge = next(c for c in charges.values() if c is not None and c.pk == one.charge_id)
    receipt.state, receipt.void_at, receipt.void_by, receipt.void_why = Receipt.VOID, now, seat, said
    receipt.save()
    blob, receipt.blob = receipt.blob, None
    Receipt.objects.filter(pk=receipt.pk).update(blob=None)
    if blob is not None:
        drop_blob(blob)
    enqueue("fee-receipt", args={"receipt": receipt.pk}, about=receipt.case.about, now=now)
    _enter(receipt, Entry.VOIDED, attempts, now)
    if what == AGAIN:
        _replace(office, receipt, attempts, payer, actor, seat, now)
    else:
        _give_back(receipt, attempts, actor, now)
    return receipt


def _replace(
    office: Office,
    old: Receipt,
    attempts: Sequence[Attempt],
    payer: str,
    actor: Actor,
    seat: Membership,
    now: datetime,
) -> None:
    till = old.till if old.till and old.till.closed_at is None else None
    name = within("payer", payer, 200) or payer_of(old)
    made = issue(office, old.case, attempts, payer=name, till=till, seat=seat, instead_of=old, now=now)
    for one in attempts:
        assert one.charge is not None
        tell(one.charge, "again", receipt=made.number, actor=actor, now=now)


def _give_back(receipt: Receipt, attempts: Sequence[Attempt], actor: Actor, now: datetime) -> None:
    over_counter = receipt.till is not None and receipt.till.closed_at is None
    for one in attempts:
        charge, amount = one.charge, one.applied
        assert charge is not None
        charge.paid -= amount
        charge.state, charge.settled_at = Charge.OWED, None
        charge.save()
        one.applied = ZERO
        if over_counter:
            one.state = Attempt.RETURNED
        else:
            one.refunded += amount
        one.save()
        if not over_counter:
            Refund.objects.create(office=one.office, attempt=one, amount=amount, why="void", due_at=now)
        tell(charge, "back", receipt=receipt.number, actor=actor, now=now)


def _enter(receipt: Receipt, what: str, attempts: Sequence[Attempt], now: datetime) -> None:
    """One line of the cash book."""
    cash = bool(attempts) and attempts[0].how == Attempt.CASH
    sign = Decimal(1 if what == Entry.MADE else -1)
    open_till = receipt.till if receipt.till and receipt.till.closed_at is None else None
    Entry.objects.create(
        office=receipt.office,
        receipt=receipt,
        what=what,
        how=Entry.CASH if cash else Entry.BANK,
        amount=sign * receipt.amount,
        day=timezone.localtime(now).date(),
        at=now,
        till=open_till if cash else None,
    )
