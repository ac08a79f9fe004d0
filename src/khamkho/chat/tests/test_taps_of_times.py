"""Times that are offered in the chat and taken by a tap: an earlier one from the waiting list, new ones after a closure."""

from __future__ import annotations

from datetime import timedelta

import pytest

from khamkho.appointments import commands as appointments
from khamkho.appointments.models import Booking, Resource, WaitingEntry
from khamkho.casework.models import Case
from khamkho.chat.queries.friends import actor_of
from khamkho.chat.tests.conftest import CARD, LASER, Phone, newest
from khamkho.line.models import Account
from khamkho.offices.models import Office
from khamkho.people.actor import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def counter(district: Office) -> Resource:
    return Resource.objects.create(office=district, kind="counter", name_th="ช่อง 1", name_en="Counter 1")


def lodged(phone: Phone, day: str = "5/8/2569", laser: str = LASER) -> Case:
    phone.says(f"1#{laser}")
    phone.says(f"2 ฉบับ {day} 10.00 น.")
    phone.says(CARD)
    return newest()


def offered(phone: Phone, case: Case) -> WaitingEntry:
    """She waits for something earlier, and it becomes free."""
    entry = appointments.wait(
        actor=actor_of(phone.friend), case=case, kind="collect", channel="line", now=phone.now
    )
    assert appointments.offer_next(office_id=case.office_id, now=phone.now) == 1
    entry.refresh_from_db()
    return entry


def test_an_earlier_time_is_taken_by_a_tap(phone: Phone) -> None:
    case = lodged(phone)
    before = Booking.objects.get(state=Booking.BOOKED)
    entry = offered(phone, case)
    told = phone.follows()
    assert "มีเวลาว่างเร็วกว่าเดิม" in told
    taken = phone.presses("รับเวลานี้")
    assert "เลื่อนนัดของคำขอ" in taken
    booking = Booking.objects.get(state=Booking.BOOKED)
    assert booking.starts_at < before.starts_at
    assert (booking.code, booking.copies) == (before.code, 2)
    entry.refresh_from_db()
    assert entry.state == WaitingEntry.TAKEN
    assert phone.follows() == ""


def test_an_earlier_time_that_was_left_too_long_is_said_to_be_over(phone: Phone) -> None:
    entry = offered(phone, lodged(phone))
    phone.follows()
    offer = entry.offer
    assert offer is not None
    assert offer.held_until is not None
    phone.now = offer.held_until + timedelta(minutes=1)
    told = phone.presses("รับเวลานี้")
    assert "เลื่อนนัด" not in told
    assert told
    assert Booking.objects.get(state=Booking.BOOKED).starts_at > offer.starts_at


def test_nobody_else_takes_what_was_offered_to_her(phone: Phone, account: Account) -> None:
    entry = offered(phone, lodged(phone))
    other = Phone(account, user="U" + "2" * 32).agrees()
    other.does("postback", data=f"earlier:{entry.ref}")
    entry.refresh_from_db()
    assert entry.state == WaitingEntry.OFFERED


def close(district: Office, clerk: Actor, phone: Phone) -> None:
    booking = Booking.objects.get(state=Booking.BOOKED)
    appointments.declare_closure(
        actor=clerk,
        office=district,
        starts_at=booking.starts_at - timedelta(hours=2),
        ends_at=booking.ends_at + timedelta(hours=6),
        reason_th="น้ำท่วม",
        now=phone.now,
    )
    appointments.look_at_closed(office_id=district.pk, now=phone.now)


def test_a_closure_declared_late_offers_new_times_by_tap(
    phone: Phone, district: Office, clerk: Actor
) -> None:
    lodged(phone)
    before = Booking.objects.get(state=Booking.BOOKED)
    close(district, clerk, phone)
    told = phone.follows()
    assert "น้ำท่วม" in told
    offers = [one for one in phone.quick if one["action"].get("data", "").startswith("moveto:")]
    assert len(offers) == 3
    assert all(len(one["action"]["label"]) <= 20 for one in offers)
    assert "เลื่อนนัดของคำขอ" in phone.presses(offers[0]["action"]["label"])
    booking = Booking.objects.get(state=Booking.BOOKED)
    assert booking.starts_at != before.starts_at
    assert (booking.copies, booking.moves) == (2, 0)
    assert phone.follows() == ""


def test_after_a_closure_another_day_can_be_typed(phone: Phone, district: Office, clerk: Actor) -> None:
    lodged(phone)
    close(district, clerk, phone)
    phone.follows()
    assert "วันเวลาใด" in phone.presses("เลือกวันอื่น")
    assert "เลื่อนนัดของคำขอ" in phone.says("7/8/2569 13.30")
    assert Booking.objects.get(state=Booking.BOOKED).copies == 2


def test_an_offered_time_of_somebody_else_moves_nothing(
    phone: Phone, account: Account, district: Office, clerk: Actor
) -> None:
    number = lodged(phone).number
    other = Phone(account, user="U" + "2" * 32).agrees()
    before = Booking.objects.get(state=Booking.BOOKED).starts_at
    assert "ไม่มีคำขอ" in other.does("postback", data=f"moveto:{number}:2026-08-07T09:00")
    assert Booking.objects.get(state=Booking.BOOKED).starts_at == before
