"""Getting hold of a case for writing, only ever one that the actor may see; and of the seat from which somebody works."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from khamkho.casework.models import Case
from khamkho.casework.queries.handover import number_now
from khamkho.casework.queries.visible import visible_to
from khamkho.casework.rules.permits import HEADS, WORKING_ROLES, Standing, refuse_for
from khamkho.casework.rules.refusals import NoSuchCase
from khamkho.casework.standing import standing_of
from khamkho.offices.models import Membership
from khamkho.people.actor import Actor


def lock_number(actor: Actor, number: str) -> tuple[Case, Standing]:
    """Lock a submitted case by its number, also one that it had before it was handed over. Raises NoSuchCase for one
    the actor may not see."""
    try:
        return _lock(actor, number=number)
    except NoSuchCase:
        if now := number_now(number):
            return _lock(actor, number=now)
        raise


def lock_ref(actor: Actor, ref: UUID) -> tuple[Case, Standing]:
    """Lock a case, most often a draft, by its ref. Raises NoSuchCase for one the actor may not see."""
    return _lock(actor, ref=ref)


def for_update(cases: QuerySet[Case] | None = None) -> QuerySet[Case]:
    """Cases as a command holds them: locked, with what it reads of them. Without ``cases`` any, for what the system itself
    does to a case."""
    rows = Case.objects.all() if cases is None else cases
    return rows.select_for_update(of=("self",)).select_related("office", "version", "key", "round")


def seat_at(actor: Actor, office_id: int, *, head: bool = False) -> Membership:
    """The seat from which somebody works at an office on what is no single case: its lists, its money. Raises NotYours."""
    roles = HEADS if head else WORKING_ROLES
    seats = [seat for seat in actor.seats_at(office_id) if seat.role in roles]
    if not actor.two_factor or not seats:
        raise refuse_for("supervisor" if head else "officer")
    return Membership.objects.get(pk=seats[0].id)


def _lock(actor: Actor, **which: object) -> tuple[Case, Standing]:
    try:
        case = for_update(visible_to(actor)).get(**which)
    except Case.DoesNotExist:
        raise NoSuchCase() from None
    return case, standing_of(actor, case)
