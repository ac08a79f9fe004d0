"""Who may move in what an office kept before: its heads."""

from __future__ import annotations

from uuid import UUID

from khamkho.moving.models import Moving
from khamkho.moving.rules.refusals import NoSuchMoving
from khamkho.offices.models import Office
from khamkho.offices.registers import OnlyHeads
from khamkho.people.actor import Actor, Seat


def head_seat(actor: Actor, office: Office) -> Seat:
    """The seat of a head of the office. Raises OnlyHeads."""
    seat = actor.seat_as(office.pk, "supervisor", "director") if actor.two_factor else None
    if seat is None:
        raise OnlyHeads()
    return seat


def lock_moving(actor: Actor, office: Office, ref: UUID) -> Moving:
    """Hold one import of the office. Raises OnlyHeads, NoSuchMoving."""
    head_seat(actor, office)
    rows = Moving.objects.select_for_update(of=("self",)).select_related("office", "key", "table", "files")
    found = rows.filter(office=office, ref=ref).first()
    if found is None:
        raise NoSuchMoving()
    return found
