"""Who writes among the numbers: those who work at the office; what stays for ever is for its heads."""

from __future__ import annotations

from khamkho.casework.rules.permits import refuse_for
from khamkho.people.actor import Actor, Role
from khamkho.statistics.queries.numbers import permit_reading

HEADS: tuple[Role, ...] = ("supervisor", "director")
WORKERS: tuple[Role, ...] = ("officer", *HEADS)


def permit_working(actor: Actor, office_id: int) -> int | None:
    """Her seat; Khamkho itself has none. Raises NotFound, NotYours."""
    return _seat(actor, office_id, WORKERS, "officer")


def permit_heading(actor: Actor, office_id: int) -> int | None:
    """The same for a head of the office. Raises NotFound, NotYours."""
    return _seat(actor, office_id, HEADS, "supervisor")


def _seat(actor: Actor, office_id: int, roles: tuple[Role, ...], who: str) -> int | None:
    permit_reading(actor, office_id)
    seat = actor.seat_as(office_id, *roles)
    if seat is None and actor.kind != "system":
        raise refuse_for(who)
    return seat.id if seat else None
