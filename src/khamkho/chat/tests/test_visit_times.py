"""A visit outside the office with its time: offered by the team's hours, held while she reads it back, standing once handed in."""

from __future__ import annotations

import random
from datetime import time, timedelta

import pytest

from khamkho.appointments.models import Booking, Opening, Resource
from khamkho.casework import commands as casework
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.chat.queries.friends import actor_of
from khamkho.chat.tests.conftest import Phone, newest
from khamkho.line.models import Account
from khamkho.offices.models import Office

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(district: Office) -> Resource:
    """Goes out on Tuesdays and Thursdays from nine to three."""
    made = Resource.objects.create(office=district, kind="team", name_th="ทีมบัตร", name_en="Card team")
    Opening.objects.create(
        office=district, resource=made, weekdays=[1, 3], opens=time(9), closes=time(15), break_from=time(12), break_to=time(13)
    )  # fmt: skip
    return made


def answered(phone: Phone) -> str:
    """Everything but the time is answered, part of it at the web."""
    phone.says("5# ขอทำบัตรให้ผู้ป่วยติดเตียงที่บ้านค่ะ")
    draft = newest()
    context = context_for(draft, lang="th", now=phone.now)
    sample = catalogue.sample_answers(service_of(draft.version), "visit", random.Random(3), context)
    on_the_page = {name: sample[name] for name in ("visit_address", "days")}
    casework.prefill(actor=actor_of(phone.friend), ref=draft.ref, answers=on_the_page, now=phone.now)
    for text in ("เสร็จแล้ว", "นางแก้วตา ใจดี", "ข้าม", "081 234 5678"):
        phone.says(text)
    return phone.says("ข้าม")


def test_the_time_of_a_visit_is_chosen_held_and_stands(phone: Phone, team: Resource) -> None:
    asked = answered(phone)
    assert "นัดออกให้บริการนอกสถานที่: สะดวกวันเวลาใด" in asked
    check = phone.says("6/8/2569 10.00 น.")
    assert "ตรวจทาน" in check
    assert "วันพฤหัสบดีที่ 6 สิงหาคม 2569 เวลา 10.00 น." in check
    assert Booking.objects.get().state == Booking.HELD
    told = phone.says("ยื่นคำขอ")
    booking = Booking.objects.get()
    assert (booking.state, booking.kind, booking.channel) == (Booking.BOOKED, "visit", "line")
    assert booking.case == newest()
    assert "วันพฤหัสบดีที่ 6 สิงหาคม" in told
    assert phone.follows() == ""


def test_a_time_is_tapped(phone: Phone, team: Resource) -> None:
    answered(phone)
    first = phone.quick[0]["action"]["label"]
    assert "ตรวจทาน" in phone.presses(first)
    assert Booking.objects.get().state == Booking.HELD


def test_a_day_alone_shows_the_times_of_that_day(phone: Phone, team: Resource) -> None:
    answered(phone)
    said = phone.does("postback", data="day", params={"date": "2026-08-06"})
    assert "วันพฤหัสบดีที่ 6 สิงหาคม 2569" in said
    assert {"09.00 น.", "11.00 น."} <= {one["action"]["label"] for one in phone.quick}
    assert "ตรวจทาน" in phone.presses("11.00 น.")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("1/8/2569", "ผ่านมาแล้ว"),
        ("31/2/2570", "ไม่มีวันที่"),
        ("8/8/2569 10.00", "8 สิงหาคม"),
        ("6/8/2569 20.00", "สะดวกเวลาใด"),
        ("ไม่ทราบค่ะ", "สะดวกวันเวลาใด"),
    ],
)
def test_a_day_that_cannot_be_had_is_said_with_times_that_can(
    phone: Phone, team: Resource, typed: str, says: str
) -> None:
    answered(phone)
    assert says in phone.says(typed)
    assert phone.quick
    assert not Booking.objects.exists()
    assert "ตรวจทาน" in phone.says("6/8/2569 10.00 น.")


def test_the_time_may_be_left_to_the_office(phone: Phone, team: Resource) -> None:
    answered(phone)
    assert "ตรวจทาน" in phone.says("ข้าม")
    phone.says("ยื่นคำขอ")
    assert newest().state == Case.OPEN
    assert not Booking.objects.exists()


def test_the_time_is_changed_before_handing_in(phone: Phone, team: Resource) -> None:
    answered(phone)
    phone.says("6/8/2569 10.00 น.")
    phone.says("แก้ไข")
    assert "สะดวกวันเวลาใด" in phone.presses("วันเวลานัด")
    assert "เวลา 13.00 น." in phone.says("6/8/2569 13.00 น.")
    assert Booking.objects.filter(state=Booking.HELD).count() == 1


def test_a_time_that_was_held_too_long_is_asked_for_again(phone: Phone, team: Resource) -> None:
    answered(phone)
    phone.says("6/8/2569 10.00 น.")
    phone.now += timedelta(minutes=20)
    assert "สะดวกวันเวลาใด" in phone.says("ยื่นคำขอ")
    assert newest().state == Case.DRAFT


def test_two_people_do_not_get_the_same_time(phone: Phone, account: Account, team: Resource) -> None:
    other = Phone(account, user="U" + "2" * 32).agrees()
    answered(phone)
    answered(other)
    phone.says("6/8/2569 10.00 น.")
    said = other.says("6/8/2569 10.00 น.")
    assert "ตรวจทาน" not in said
    assert Booking.objects.count() == 1


def test_giving_up_frees_the_time(phone: Phone, team: Resource) -> None:
    answered(phone)
    phone.says("6/8/2569 10.00 น.")
    phone.says("ยกเลิก")
    assert not Booking.objects.filter(state=Booking.HELD).exists()


def test_an_office_without_a_team_asks_for_no_time(phone: Phone) -> None:
    assert "ตรวจทาน" in answered(phone)
