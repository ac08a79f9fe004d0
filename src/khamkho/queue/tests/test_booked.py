"""People with an appointment: check-in by its code, in the same line as everybody, and what the appointment learns."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from khamkho.appointments import commands as appointments
from khamkho.appointments.models import Booking
from khamkho.appointments.tests.conftest import at, district_with
from khamkho.casework.tests.cast import make_member
from khamkho.catalogue.queries import service_of
from khamkho.offices.models import Office
from khamkho.offices.queries import offering_for
from khamkho.people.actor import SYSTEM, Actor
from khamkho.queue import commands
from khamkho.queue.models import Counter, Ticket
from khamkho.queue.rules.refusals import BookingOver, NoSuchBooking, NotToday

COPY = "bangkhae-house-registration-copy"
WORKS = f"A | คัดสำเนา | Copies | 6 | {COPY}\nB | อื่น ๆ | Other | 5"
TEN = at(4, 10)


@pytest.fixture
def hall(db: None) -> Office:
    office = district_with(3)
    return commands.set_queue(actor=SYSTEM, office_id=office.pk, typed={"works": WORKS}, now=at(3, 9))


@pytest.fixture
def clerk(hall: Office) -> Actor:
    return make_member(hall, "officer", "นางสาวตัวอย่าง รับคิว")


@pytest.fixture
def desk(hall: Office, clerk: Actor) -> Counter:
    counter = commands.add_counter(
        actor=SYSTEM, office_id=hall.pk, name_th="ช่อง 1", name_en="", serves=(), now=at(3, 9)
    )
    return commands.sit_down(actor=clerk, office=hall, counter=counter.ref, now=at(3, 9))


def booked(hall: Office, clerk: Actor, starts_at: datetime = TEN) -> Booking:
    offering = offering_for(hall, COPY)
    assert offering is not None
    service = service_of(offering.version)
    return appointments.book(
        actor=clerk,
        office=hall,
        service=service,
        kind=service.appointments[0].id,
        starts_at=starts_at,
        channel="phone",
        words={"name": "นายมาตาม นัด"},
        now=at(3, 9),
    )


def test_a_code_gives_a_number_and_showing_it_again_the_same(hall: Office, clerk: Actor) -> None:
    booking = booked(hall, clerk)
    ticket = commands.check_in(office=hall, code=booking.code, now=TEN - timedelta(minutes=5))
    assert (ticket.number, ticket.channel, ticket.due_at) == ("A001", "booked", TEN)
    address = f"https://example.go.th/appointments/{booking.code.upper()}/?x=1"
    assert commands.check_in(office=hall, code=address, now=TEN).pk == ticket.pk
    booking.refresh_from_db()
    assert booking.state == "arrived"


def test_what_is_no_appointment_of_today_is_refused_by_name(hall: Office, clerk: Actor) -> None:
    booking = booked(hall, clerk)
    with pytest.raises(NoSuchBooking):
        commands.check_in(office=hall, code="zzzz-zzzz", now=TEN)
    with pytest.raises(NotToday):
        commands.check_in(office=hall, code=booking.code, now=at(3, 10))
    appointments.cancel(actor=clerk, uid=booking.uid, now=at(3, 11))
    with pytest.raises(BookingOver):
        commands.check_in(office=hall, code=booking.code, now=TEN)
    assert not Ticket.objects.exists()


def test_the_appointment_learns_who_was_served_and_who_did_not_come(
    hall: Office, clerk: Actor, desk: Counter
) -> None:
    bookings = [booked(hall, clerk) for _n in range(2)]
    tickets = [commands.check_in(office=hall, code=one.code, now=TEN) for one in bookings]
    mine: dict[str, Any] = {"actor": clerk, "office": hall, "counter": desk.ref}
    later = TEN + timedelta(minutes=20)
    commands.call_next(**mine, now=later)
    commands.finish(**mine, ticket=tickets[0].ref, now=later)
    commands.call_next(**mine, now=later)
    commands.mark_missed(**mine, ticket=tickets[1].ref, now=later)
    assert [Booking.objects.get(pk=one.pk).state for one in bookings] == ["served", "no_show"]


def test_who_cancelled_while_she_waits_is_served_all_the_same(
    hall: Office, clerk: Actor, desk: Counter
) -> None:
    booking = booked(hall, clerk)
    ticket = commands.check_in(office=hall, code=booking.code, now=TEN)
    Booking.objects.filter(pk=booking.pk).update(state="cancelled")
    mine: dict[str, Any] = {"actor": clerk, "office": hall, "counter": desk.ref, "now": TEN}
    commands.call_next(**mine)
    assert commands.finish(**mine, ticket=ticket.ref).state == "done"
