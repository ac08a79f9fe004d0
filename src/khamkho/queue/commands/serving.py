"""What happens at a counter after the call, and to those who did not come or could not wait."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from khamkho.appointments.commands import no_show as booking_missed
from khamkho.appointments.commands import serve as booking_served
from khamkho.appointments.rules.refusals import NoSuchBooking
from khamkho.appointments.rules.refusals import NotNow as BookingNotNow
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.queue.commands.locking import (
    Held,
    held_counter,
    kept_queue,
    locked_day,
    locked_ticket,
    permit_working,
)
from khamkho.queue.commands.phases import go_on, tell
from khamkho.queue.models import Ticket
from khamkho.queue.rules import states
from khamkho.queue.rules.refusals import NoSuchWork, NotNow


@transaction.atomic
def serve(*, actor: Actor, office: Office, counter: UUID, ticket: UUID, now: datetime) -> Ticket:
    """She stands at the counter: serving begins. Raises NotFound, NotYours, NoQueue, NoSuchCounter, NotYourCounter,
    NoSuchTicket, NotNow."""
    held, found = _mine(actor, office, counter, ticket, states.SERVE, now)
    found.serving_at = found.serving_at or now
    _go(held, found, states.SERVING, now)
    return found


@transaction.atomic
def finish(*, actor: Actor, office: Office, counter: UUID, ticket: UUID, now: datetime) -> Ticket:
    """She was served and goes. Without a press on “serve” she was served since the call. Raises as ``serve``."""
    held, found = _mine(actor, office, counter, ticket, states.FINISH, now)
    found.serving_at = found.serving_at or found.called_at
    found.done_at = now
    _go(held, found, states.DONE, now)
    _note(found, booking_served, now)
    return found


@transaction.atomic
def mark_missed(*, actor: Actor, office: Office, counter: UUID, ticket: UUID, now: datetime) -> Ticket:
    """She was called and did not come. She may come back on the same day. Raises as ``serve``."""
    held, found = _mine(actor, office, counter, ticket, states.MISS, now)
    found.done_at = now
    _go(held, found, states.NO_SHOW, now)
    _note(found, booking_missed, now)
    return found


@transaction.atomic
def hold(*, actor: Actor, office: Office, counter: UUID, ticket: UUID, now: datetime) -> Ticket:
    """She goes to copy or to pay something; the counter is free meanwhile. Raises as ``serve``."""
    held, found = _mine(actor, office, counter, ticket, states.HOLD, now)
    _go(held, found, states.HELD, now)
    return found


@transaction.atomic
def move(*, actor: Actor, office: Office, counter: UUID, ticket: UUID, letter: str, now: datetime) -> Ticket:
    """She has to go to somebody who serves something else. Her number and her place by arrival stay. Raises also NoSuchWork."""
    held, found = _mine(actor, office, counter, ticket, states.MOVE, now)
    if held.settings.work(letter) is None:
        raise NoSuchWork()
    found.work, found.counter = letter, None
    _go(held, found, states.WAITING, now)
    return found


@transaction.atomic
def take_back(*, actor: Actor, office: Office, ticket: UUID, now: datetime) -> Ticket:
    """Somebody who did not come when she was called is here now: she waits again, from now on, without her booked time.

    Raises NotFound, NotYours, NoQueue, NoSuchTicket, NotNow.
    """
    seat = permit_working(actor, office)
    kept_queue(office)
    day = locked_day(office, now)
    found = locked_ticket(office, ticket, now)
    states.require(states.RETURN, found.state, found.number)
    found.line_at, found.due_at, found.done_at, found.counter, found.calls = now, None, None, None, 0
    go_on(found, states.WAITING, counter=None, seat=seat, now=now)
    tell(day)
    return found


@transaction.atomic
def leave(*, office: Office, ticket: UUID, now: datetime) -> Ticket:
    """She cannot wait any longer and says so on her telephone, or an officer does. Raises NoQueue, NoSuchTicket, NotNow."""
    kept_queue(office)
    day = locked_day(office, now)
    found = locked_ticket(office, ticket, now)
    states.require(states.LEAVE, found.state, found.number)
    found.done_at, found.counter = now, None
    go_on(found, states.LEFT, counter=None, seat=None, now=now)
    tell(day)
    return found


def _mine(
    actor: Actor, office: Office, counter: UUID, ticket: UUID, what: str, now: datetime
) -> tuple[Held, Ticket]:
    held = held_counter(actor, office, counter, now)
    found = locked_ticket(office, ticket, now)
    states.require(what, found.state, found.number)
    if found.state in states.AT_COUNTER and found.counter_id != held.counter.pk:
        raise NotNow(number=found.number, state=states.STATES[found.state])
    return held, found


def _go(held: Held, ticket: Ticket, state: str, now: datetime) -> None:
    go_on(ticket, state, counter=held.counter, seat=held.seat, now=now)
    tell(held.day)


def _note(ticket: Ticket, note: Callable[..., object], now: datetime) -> None:
    """Her appointment learns what became of her. One that was moved or cancelled meanwhile keeps what it says."""
    if ticket.booking is None:
        return
    try:
        note(actor=SYSTEM, uid=ticket.booking.uid, now=now)
    except (BookingNotNow, NoSuchBooking):
        return
