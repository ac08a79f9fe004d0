"""Rooms by the hour at the desk: given to who calls, moved, and given for an application."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from khamkho.appointments.contents import words_of
from khamkho.appointments.models import Booking, Resource
from khamkho.appointments.tests.conftest import at
from khamkho.appointments.tests.test_more import school as school
from khamkho.appointments.tests.test_more import use_of
from khamkho.casework import commands as casework
from khamkho.casework.tests.cast import MONDAY, make_member
from khamkho.offices.models import Office
from khamkho.people.actor import Actor

pytestmark = pytest.mark.django_db
HOURS = {"first_day": "7/8/2569", "days": "2", "from_time": "9.00", "to_time": "12.00", "way": "phone"}


@pytest.fixture
def desk(at_desk: Callable[..., Client], school: Office, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)
    return at_desk(make_member(school, "officer", "นางสาวธุรการ รับจอง"))


def times(state: str = "booked") -> list[tuple[int, int]]:
    rows = Booking.objects.filter(state=state).order_by("starts_at").values_list("starts_at", flat=True)
    return [(one.astimezone(MONDAY.tzinfo).day, one.astimezone(MONDAY.tzinfo).hour) for one in rows]


def test_a_room_is_given_to_a_caller_and_moved_on_all_its_days(desk: Client, school: Office) -> None:
    hall = Resource.objects.get(office=school)
    address = f"/desk/{school.code}/appointments/new?what=school-facility-use:room"
    page = desk.post(address, HOURS)
    assert "จองสถานที่นี้" in page.content.decode()
    assert not Booking.objects.exists()
    given = {**HOURS, "room": str(hall.ref)}
    assert desk.post(address, given).status_code == 422
    assert desk.post(address, {**given, "to_time": "8.00"}).status_code == 422
    assert desk.post(address, {**given, "name": "นายตัวอย่าง", "phone": "081 234 5678"}).status_code == 302
    assert times() == [(7, 9), (8, 9)]
    first = Booking.objects.earliest("starts_at")
    move = f"/desk/{school.code}/appointments/{first.uid}/move"
    assert 'value="9.00"' in desk.get(move).content.decode() or "09.00" in desk.get(move).content.decode()
    later = {**given, "first_day": "8/8/2569", "days": "1", "from_time": "10.00"}
    assert desk.post(move, later).status_code == 302, "its own day does not stand in its way"
    assert times() == [(8, 10)]
    moved = Booking.objects.get(state="booked")
    assert (moved.code, moved.before_id) == (first.code, first.pk)
    assert words_of(moved)["name"] == "นายตัวอย่าง"
    assert times("moved") == [(7, 9), (8, 9)]


def test_a_room_is_given_for_an_application_on_the_hours_that_it_says(
    desk: Client, school: Office, applicant: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = Resource.objects.get(office=school)
    case = use_of(school, applicant, "2026-08-07", 2)
    papers = sys.modules["khamkho.casework.commands.submit"]  # what it lacks is not what this is about
    monkeypatch.setattr(papers, "problems_in", lambda *_all, **_named: ())
    case = casework.submit(actor=applicant, ref=case.ref, client_key="k", now=MONDAY).case
    address = f"/desk/{school.code}/appointments/new?n={case.number}&what=room&from=case"
    assert "09.00" in desk.get(address).content.decode()
    assert (
        f"?n={case.number}&amp;what=room"
        in desk.get(f"/desk/{school.code}/cases/{case.number}").content.decode()
    )
    assert desk.post(address, {**HOURS, "room": str(hall.ref)}).status_code == 302
    assert times() == [(7, 9), (8, 9)]
    assert case.events.filter(kind="appointment_made").count() == 1
    again = desk.post(address, {**HOURS, "first_day": "20/8/2569", "room": str(hall.ref)})
    assert again.status_code == 409
    taken = desk.post(f"/desk/{school.code}/appointments/new?what=school-facility-use:room", HOURS)
    assert "มีผู้ใช้แล้วในเวลานั้น" in taken.content.decode()
    booking = Booking.objects.earliest("starts_at")
    moved = {**HOURS, "first_day": "11/8/2569", "days": "1", "room": str(hall.ref)}
    assert (
        desk.post(f"/desk/{school.code}/appointments/{booking.uid}/move?from=case", moved).status_code == 302
    )
    assert Booking.objects.get(state="booked").starts_at == at(11, 9)
    assert case.events.filter(kind="appointment_moved").count() == 1
