"""Who is asking: the one value that every command and every query is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from khamkho.base.text import Lang

Role = Literal["officer", "supervisor", "director", "admin", "auditor"]


@dataclass(frozen=True, kw_only=True)
class Seat:
    """One active membership: a person in a role at an office."""

    id: int
    office_id: int
    role: Role
    user_id: UUID


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person, a partner system or Khamkho itself, with everything that decides what it may do.

    An ``expert`` has no account: she answers by a link, under the name an office asked her by. ``opened_cases`` are the cases that this session opened with a tracking code or started without an account.
    """

    user_id: UUID | None = None
    lang: Lang = "th"
    two_factor: bool = False
    memberships: tuple[Seat, ...] = ()
    opened_cases: frozenset[int] = frozenset()
    partner: str = ""
    kind: Literal["person", "system", "partner", "expert"] = "person"
    name: str = ""

    def seats_at(self, office_id: int) -> tuple[Seat, ...]:
        return tuple(seat for seat in self.memberships if seat.office_id == office_id)

    def seat_as(self, office_id: int, *roles: Role) -> Seat | None:
        """The first seat at this office in one of these roles."""
        return next((seat for seat in self.seats_at(office_id) if seat.role in roles), None)

    @property
    def office_ids(self) -> frozenset[int]:
        return frozenset(seat.office_id for seat in self.memberships)


SYSTEM = Actor(kind="system", two_factor=True)
NOBODY = Actor()
