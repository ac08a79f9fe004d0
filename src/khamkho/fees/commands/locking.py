"""Getting hold of what a command changes, always in this order: cases, charges, payments, receipts, counters."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from khamkho.casework.commands.locking import for_update
from khamkho.casework.models import Case
from khamkho.fees.models import Attempt, Charge
from khamkho.fees.rules.refusals import NoSuchPayment


def held_charge(case: Case) -> Charge | None:
    """The charge of a case that the caller has locked."""
    rows = Charge.objects.select_for_update(of=("self",)).select_related("office", "waived_by")
    charge = rows.filter(case=case).first()
    if charge is not None:
        charge.case = case
    return charge


def held_payment(office_id: int, ref: UUID) -> tuple[Attempt, Charge | None]:
    """A payment of the office with its charge and its case, locked. Raises NoSuchPayment."""
    known = (
        Attempt.objects.filter(office=office_id, ref=ref).values_list("charge__case_id", flat=True).first()
    )
    case = for_update().filter(pk=known).first() if known else None
    charge = held_charge(case) if case is not None else None
    rows = Attempt.objects.select_for_update(of=("self",)).select_related("office", "receipt", "till")
    attempt = rows.filter(office=office_id, ref=ref).first()
    if attempt is None or attempt.charge_id != (charge.pk if charge else None):
        raise NoSuchPayment()
    if charge is not None:
        attempt.charge = charge
    return attempt, charge


def held_cases(pks: Sequence[int]) -> list[Case]:
    """Cases locked in one order."""
    return list(for_update().filter(pk__in=list(pks)).order_by("pk"))
