"""Somebody comes: she takes a ticket, or shows her booking."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from khamkho.appointments.commands import arrive
from khamkho.appointments.models import Booking
from khamkho.appointments.queries.bookings import booking_by_code
from khamkho.base.codes import public_code
from khamkho.base.thai import in_bangkok
from khamkho.base.working_time import NeverOpen, deemed_received
from khamkho.casework.models import Case
from khamkho.offices.models import Office
from khamkho.offices.queries import calendar_for
from khamkho.people.actor import SYSTEM
from khamkho.queue.commands.locking import kept_queue, locked_day
from khamkho.queue.commands.phases import go_on, tell
from khamkho.queue.models import Day, Ticket
from khamkho.queue.rules import states
from khamkho.queue.rules.refusals import BookingOver, Closed, NoSuchBooking, NoSuchWork, NotToday
from khamkho.queue.rules.settings import Work

CODE_BITS = 60


@transaction.atomic
def take_ticket(
    *,
    office: Office,
    letter: str,
    first: str = "",
    case: Case | None = None,
    device: str = "desk",
    now: datetime,
) -> Ticket:
    """Give out the next number to somebody without a booking. Raises NoQueue, NoSuchWork, Closed."""
    kept = kept_queue(office)
    work = kept.work(letter)
    if work is None:
        raise NoSuchWork()
    require_open(office, now)
    day = locked_day(office, now)
    reason = first if first in kept.priorities else ""
    return write_ticket(day, work, channel=states.WALK_IN, first=reason, case=case, device=device, now=now)


@transaction.atomic
def check_in(*, office: Office, code: str, first: str = "", device: str = "desk", now: datetime) -> Ticket:
    """Somebody shows the code of her appointment: she is here, and gets a number. Showing it again gives the same ticket.

    Raises NoQueue, NoSuchBooking, BookingOver, NotToday.
    """
    kept = kept_queue(office)
    booking = booking_by_code(code_in(code))
    if booking is None or booking.office_id != office.pk:
        raise NoSuchBooking()
    day = locked_day(office, now)
    if earlier := Ticket.objects.filter(booking=booking).first():
        return earlier
    booked_for = in_bangkok(booking.starts_at).date()
    if booking.state not in (Booking.BOOKED, Booking.ARRIVED, Booking.NO_SHOW):
        raise BookingOver()
    if booked_for != day.day:
        raise NotToday(day=booked_for)
    arrive(actor=SYSTEM, uid=booking.uid, now=now)
    work = kept.work_of(booking.service_id)
    if work is None:
        raise NoSuchWork()
    reason = first if first in kept.priorities else ""
    return write_ticket(
        day,
        work,
        channel=states.BOOKED,
        first=reason,
        case=booking.case,
        booking=booking,
        device=device,
        now=now,
    )


def code_in(typed: str) -> str:
    """The code in what a scanner typed: itself, or the last part of an address."""
    return typed.strip()[:400].partition("?")[0].rstrip("/").rpartition("/")[2]


def write_ticket(
    day: Day,
    work: Work,
    *,
    channel: str,
    first: str = "",
    case: Case | None = None,
    booking: Booking | None = None,
    device: str,
    now: datetime,
) -> Ticket:
    """The next number of a letter, on a day that is locked."""
    number = int(day.numbers.get(work.letter, 0)) + 1
    day.numbers = {**day.numbers, work.letter: number}
    ticket = Ticket(
        code=public_code(CODE_BITS),
        office=day.office,
        day=day.day,
        letter=work.letter,
        seq=number,
        work=work.letter,
        channel=channel,
        case=case,
        booking=booking,
        due_at=booking.starts_at if booking else None,
        first=first,
        came_at=now,
        line_at=now,
        from_device=device,
    )
    ticket.save()
    go_on(ticket, states.WAITING, counter=None, seat=None, now=now)
    tell(day)
    return ticket


def require_open(office: Office, now: datetime) -> None:
    """Tickets are given out on a day on which the office opens, until it closes; before it opens people may queue up already,
    and over lunch too. Raises Closed."""
    try:
        opens = deemed_received(calendar_for(office), now)
    except NeverOpen:
        raise Closed() from None
    if in_bangkok(opens).date() != in_bangkok(now).date():
        raise Closed()
