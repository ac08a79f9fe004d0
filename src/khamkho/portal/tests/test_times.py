"""Choosing a time in a browser without a script."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from khamkho.appointments.commands import follow_case, submit
from khamkho.appointments.models import Booking, Resource
from khamkho.appointments.queries.slots import free_slots
from khamkho.appointments.tests.conftest import ASK, district_with, draft_at
from khamkho.casework import commands as casework
from khamkho.casework.context import context_for
from khamkho.catalogue import rules
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


@pytest.mark.django_db
def test_a_visit_is_given_at_the_teams_times_and_days_are_asked_where_there_is_no_team(
    own_phone: Client, applicant: Actor
) -> None:
    office, now = district_with(1), timezone.now()
    case = casework.start(actor=applicant, office=office, service_id=ASK, variant="visit", lang="th", now=now)
    casework.prefill(actor=applicant, ref=case.ref, answers={"topic": "community"}, now=now)
    notice = rules.privacy_notice(service_of(case.version), "th")
    casework.see_notice(actor=applicant, ref=case.ref, version=notice.version, now=now)
    page = f"/apply/{case.ref}/visit"
    assert 'name="days' in own_phone.get(page).content.decode()
    Resource.objects.create(office=office, kind="team", name_th="ทีมบัตร", name_en="Card team")
    shown = own_phone.get(page).content.decode()
    assert 'name="days' not in shown
    assert "เลือกจากเวลาที่ว่างก่อนยื่นคำขอ" in shown
    sample = rules.sample_answers(service_of(case.version), "visit", random.Random(3), context_for(case, lang="th", now=now))  # fmt: skip
    casework.fill_all(
        actor=applicant,
        ref=case.ref,
        answers={**{k: v for k, v in sample.items() if k != "days"}, "topic": "community"},
        now=now,
    )
    assert "ทีมงานจะไปหาท่าน" in own_phone.get(f"/apply/{case.ref}/go/check").content.decode()
    address = f"/times/{case.ref}/visit"
    (slot, *_) = free_slots(office, service_of(case.version), "visit", first=(now + timedelta(days=2)).date(), days=10, now=now)  # fmt: skip
    assert own_phone.post(address, {"at": slot.value}).status_code == 302
    check = own_phone.get(f"/apply/{case.ref}/go/check").content.decode()
    assert "ยังไม่ได้ตอบ" not in check
    receipt = submit(actor=applicant, ref=case.ref, client_key="k", now=timezone.now())
    follow_case(case_id=receipt.case.pk, now=timezone.now())
    assert Booking.objects.get(case=receipt.case).state == "booked"
