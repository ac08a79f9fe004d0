"""The first steps of the commands here: which booking, of which case, may this person, and the rows, locked in one order.

Always the case first, then the day of the office, then the bookings; nobody waits for another in a circle.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from khamkho.appointments.models import Booking, Day
from khamkho.appointments.queries.bookings import booking_for, works_at
from khamkho.appointments.rules.refusals import NoSuchBooking, OnlyOfficers
from khamkho.base.thai import in_bangkok
from khamkho.casework.commands.locking import for_update
from khamkho.casework.models import Case
from khamkho.casework.rules.permits import WORKING_ROLES, Standing, require_role
from khamkho.casework.standing import standing_of
from khamkho.offices.models import Office
from khamkho.people.actor import Actor


@dataclass(frozen=True, kw_only=True)
class Held:
    """A booking and its case as a command holds them, and whether it is the office that acts."""

    booking: Booking
    case: Case | None
    standing: Standing | None
    officer: bool


def day_of(at: datetime) -> date:
    return in_bangkok(at).date()


def lock_day(office: Office, day: date) -> None:
    """Hold the day of an office until the transaction is over. This is the last lock that whoever takes a time waits for."""
    Day.objects.get_or_create(office=office, day=day)
    Day.objects.select_for_update().get(office=office, day=day)


def hold_case(actor: Actor, case: Case, office: Office) -> tuple[Case, Standing, bool]:
    """Lock the case of a time that is to be given, with whether the office acts.

    Raises NoSuchBooking (not hers), NotYours, OwnCase, HasInterest.
    """
    held = for_update().filter(pk=case.pk, office=office).first()
    if held is None:
        raise NoSuchBooking()
    standing = standing_of(actor, held)
    if standing.is_system:
        return held, standing, True
    if standing.may("collect") or standing.may("apply"):
        return held, standing, False
    if not standing.roles & WORKING_ROLES:
        raise NoSuchBooking()
    require_role(standing, WORKING_ROLES, says="officer")
    return held, standing, True


def hold_booking(actor: Actor, uid: UUID, *, to: datetime | None = None) -> Held:
    """Lock a booking with its case; of one that was moved the newest. Raises NoSuchBooking, NotYours, OwnCase, HasInterest.

    Who moves it says where ``to``: both days are held, the earlier one first, so that two who cross do not wait for each other.
    """
    found = booking_for(actor, uid)
    case, standing, officer = None, None, False
    if found.case is not None:
        case, standing, officer = hold_case(actor, found.case, found.office)
    else:
        officer = actor.kind == "system" or works_at(actor, found.office_id, WORKING_ROLES)
        if not officer and found.account_id != actor.user_id:
            raise NoSuchBooking()
    for day in sorted({day_of(found.starts_at), day_of(to or found.starts_at)}):
        lock_day(found.office, day)
    rows = Booking.objects.select_for_update(of=("self",)).select_related("office", "resource", "key")
    booking = rows.get(pk=found.pk)
    booking.case = case
    return Held(booking=booking, case=case, standing=standing, officer=officer)


def require_officer(actor: Actor, office: Office) -> None:
    """Raises OnlyOfficers."""
    if actor.kind != "system" and not works_at(actor, office.pk, WORKING_ROLES):
        raise OnlyOfficers()


def seat_at(actor: Actor, office: Office) -> int | None:
    """The seat with which an officer writes."""
    seat = actor.seat_as(office.pk, "officer", "supervisor", "director")
    return seat.id if seat else None
