"""Getting hold of a payment list for writing, and who may."""

from __future__ import annotations

from uuid import UUID

from khamkho.base.text import Text
from khamkho.casework.commands.locking import seat_at
from khamkho.offices.models import Membership
from khamkho.payments.models import PaymentList
from khamkho.payments.rules.lists import STATES, NoSuchList, WrongState
from khamkho.people.actor import Actor


def lock_list(actor: Actor, office_id: int, ref: UUID, *states: str) -> tuple[PaymentList, Membership]:
    """Lock a list that stands in one of these states. Raises NotYours, NoSuchList, WrongState."""
    seat = seat_at(actor, office_id)
    rows = PaymentList.objects.select_for_update(of=("self",)).select_related(
        "office", "drafted_by", "checked_by"
    )
    found = rows.filter(office=office_id, ref=ref).first()
    if found is None:
        raise NoSuchList()
    if states and found.state not in states:
        raise WrongState(state=STATES.get(found.state, Text(found.state, found.state)))
    return found, seat
