"""What becomes of an appointment on its day: she is here, was served, did not come."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from khamkho.appointments.commands.locking import day_of, hold_booking
from khamkho.appointments.commands.telling import end_of_day, stop_clocks, tell_booking
from khamkho.appointments.models import Booking
from khamkho.appointments.rules.refusals import NotNow
from khamkho.appointments.rules.states import ARRIVED, BOOKED, NO_SHOW, SERVED, STATES
from khamkho.casework.commands.locking import for_update
from khamkho.people.actor import SYSTEM, Actor


@transaction.atomic
def arrive(*, actor: Actor, uid: UUID, now: datetime) -> Booking:
    """Somebody with an appointment is here: she says so by her code, or an officer sees her; also who comes late on the day.

    A repeat changes nothing. Raises NoSuchBooking, NotYours, OwnCase, HasInterest, NotNow (another day, or over).
    """
    booking = hold_booking(actor, uid).booking
    if booking.state == ARRIVED:
        return booking
    _require(booking, (BOOKED, NO_SHOW), now)
    booking.state, booking.arrived_at, booking.changed_at = ARRIVED, now, now
    booking.save(update_fields=["state", "arrived_at", "changed_at"])
    stop_clocks(booking)
    return booking


@transaction.atomic
def serve(*, actor: Actor, uid: UUID, now: datetime) -> Booking:
    """She was served. Raises NoSuchBooking, NotYours, OwnCase, HasInterest, NotNow."""
    booking = hold_booking(actor, uid).booking
    if booking.state == SERVED:
        return booking
    _require(booking, (BOOKED, ARRIVED, NO_SHOW), now)
    booking.state, booking.changed_at = SERVED, now
    booking.arrived_at = booking.arrived_at or now
    booking.save(update_fields=["state", "arrived_at", "changed_at"])
    stop_clocks(booking)
    return booking


@transaction.atomic
def no_show(*, actor: Actor, uid: UUID, now: datetime) -> Booking:
    """She did not come: an officer says so once the time and its grace are over. She may choose one new time.

    Raises NoSuchBooking, NotYours, OwnCase, HasInterest, NotNow.
    """
    booking = hold_booking(actor, uid).booking
    if booking.state == NO_SHOW:
        return booking
    if booking.state not in (BOOKED, ARRIVED) or now < booking.starts_at:
        raise NotNow(state=STATES[booking.state])
    _missed(booking, actor=actor, now=now)
    return booking


@transaction.atomic
def close_day_of(*, booking_id: int, now: datetime) -> bool:
    """The day of an appointment is over: who was not seen did not come, who was here and is not noted as served was.

    Returns whether anything changed.
    """
    found = Booking.objects.filter(pk=booking_id).first()
    if found is None or found.state != BOOKED or now < end_of_day(found):
        return False
    case = for_update().filter(pk=found.case_id).first() if found.case_id else None
    booking = (
        Booking.objects.select_for_update(of=("self",))
        .select_related("office", "resource", "key")
        .filter(pk=booking_id, state=BOOKED)
        .first()
    )
    if booking is None:
        return False
    booking.case = case
    _missed(booking, actor=SYSTEM, now=now)
    return True


def _missed(booking: Booking, *, actor: Actor, now: datetime) -> None:
    booking.state, booking.changed_at = NO_SHOW, now
    booking.save(update_fields=["state", "changed_at"])
    stop_clocks(booking)
    tell_booking(booking, "appointment_missed", actor=actor, notice="appointment_missed", now=now)


def _require(booking: Booking, states: Collection[str], now: datetime) -> None:
    if booking.state not in states or day_of(booking.starts_at) != day_of(now):
        raise NotNow(state=STATES[booking.state])
