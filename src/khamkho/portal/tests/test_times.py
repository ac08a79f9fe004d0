"""Choosing a time in a browser without a script."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from khamkho.appointments.models import Booking
from khamkho.appointments.queries.slots import free_slots
from khamkho.appointments.tests.conftest import district_with, draft_at
from khamkho.casework import commands as casework
from khamkho.catalogue.queries import service_of
from khamkho.people.actor import Actor


@pytest.mark.django_db
def test_a_time_is_chosen_seen_saved_and_cancelled(own_phone: Client, applicant: Actor) -> None:
    office, now = district_with(1), timezone.now()
    case = draft_at(office, applicant, now=now)
    assert "เลือกวันและเวลา" in own_phone.get(f"/apply/{case.ref}/go/check").content.decode()
    receipt = casework.submit(actor=applicant, ref=case.ref, client_key="k", now=now)
    page = own_phone.get(f"/my/{receipt.number}").content.decode()
    assert "เลือกวันและเวลา" in page
    address = f"/times/{case.ref}/collect"
    days = (now + timedelta(days=10)).date()
    (slot, *_) = free_slots(office, service_of(case.version), "collect", first=days, days=10, now=now)
    day, value = slot.value[:10], slot.value
    shown = own_phone.get(f"{address}?day={day}")
    assert shown.status_code == 200
    assert value in shown.content.decode()
    assert own_phone.post(address, {"at": "x"}).status_code == 422
    assert own_phone.post(address, {"at": value}).status_code == 302
    booking = Booking.objects.get(state="booked")
    opened = own_phone.get(f"/appointments/{booking.uid}")
    assert booking.code in opened.content.decode()
    ics = own_phone.get(f"/appointments/{booking.uid}/calendar.ics").content
    assert b"BEGIN:VEVENT" in ics
    assert max(len(line) for line in ics.split(b"\r\n")) <= 75
    assert own_phone.get(f"/appointments/{booking.uid}/cancel").status_code == 200
    assert own_phone.post(f"/appointments/{booking.uid}/cancel").status_code == 302
    booking.refresh_from_db()
    assert booking.state == "cancelled"
    assert Client().get(f"/appointments/{booking.uid}").status_code == 404
