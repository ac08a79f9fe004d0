"""The pages on which an office sets its appointments up, and the week that comes of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from khamkho.appointments import commands
from khamkho.appointments.models import Closure, Opening, Resource
from khamkho.appointments.queries.setup import places_of, ways_of, week_of
from khamkho.appointments.rules.settings import rules_from
from khamkho.appointments.rules.slots import Week
from khamkho.appointments.rules.words import week_said
from khamkho.appointments.settings_page import _monday
from khamkho.appointments.tests.conftest import COPY, at
from khamkho.casework.tests.cast import MONDAY, make_member
from khamkho.catalogue.service import Service
from khamkho.desk.tests.conftest import at_desk as at_desk
from khamkho.offices.commands import create_office, publish_offering
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor

Desk = Callable[..., Client]
HOME = "/desk/office/bangkhae/appointments/"


@pytest.fixture(autouse=True)
def on_that_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)


@pytest.fixture
def manager(district: Office, at_desk: Desk) -> Client:
    return at_desk(make_member(district, "admin", "นางสาวตัวอย่าง ดูแลระบบ"))


def text(answer: Any) -> str:
    return str(answer.content.decode())


def english(client: Client) -> Client:
    client.post("/language", {"language": "en"})
    return client


def test_an_office_without_anything_is_told_what_to_do_first(manager: Client, district: Office) -> None:
    Resource.objects.all().delete()
    page = text(manager.get(HOME))
    assert "ยังไม่มีจุดบริการหรือสถานที่ที่ให้นัด" in page
    assert f"{HOME}add/" in page
    assert "ยังไม่มี “เคาน์เตอร์”" in page
    assert "ยังไม่มี “ทีมออกพื้นที่”" in page
    assert "ยังไม่มีจุดบริการหรือสถานที่ที่ให้นัด" in text(manager.get(f"{HOME}hours/"))


def test_the_week_shows_what_is_free_of_what_there_is(
    manager: Client, district: Office, clerk: Actor, copy_service: Service
) -> None:
    commands.book(
        actor=clerk, office=district, service=copy_service, kind="collect", starts_at=at(4, 9), channel="phone", words={"name": "ก"}, now=MONDAY
    )  # fmt: skip
    page = text(manager.get(HOME, {"for": f"{COPY}.collect"}))
    assert "09.00 <span>1/2</span>" in page
    assert "09.30 <span>2/2</span>" in page
    assert "ไม่ใช่วันทำการ" in page
    assert "09:00 <span>1/2</span>" in text(english(manager).get(HOME, {"for": f"{COPY}.collect"}))


def test_the_week_asks_the_same_number_of_questions_however_full_it_is(
    district: Office, copy_service: Service, django_assert_max_num_queries: Any
) -> None:
    way = next(one for one in ways_of(district) if one.value == f"{COPY}.collect")
    with django_assert_max_num_queries(8):
        week = week_of(district, way, MONDAY.date(), now=MONDAY)
    assert [one.all for one in week[5:]] == [0, 0]
    assert week[1].free == week[1].all > 0


def test_at_the_end_of_a_week_the_next_one_is_shown() -> None:
    friday = MONDAY.date() + timedelta(days=4)
    days = [_monday("", friday + timedelta(days=n)) for n in range(3)]
    assert days == [MONDAY.date(), *2 * [MONDAY.date() + timedelta(days=7)]]


def test_places_kept_for_walk_ins_are_not_in_the_week(district: Office, copy_service: Service) -> None:
    Resource.objects.filter(office=district).update(places=3, walk_ins=1)
    way = next(one for one in ways_of(district) if one.value == f"{COPY}.collect")
    assert {cell.all for cell in week_of(district, way, MONDAY.date(), now=MONDAY)[1].cells} == {4}


def test_times_too_soon_or_too_far_are_marked(district: Office) -> None:
    way = next(one for one in ways_of(district) if one.value == f"{COPY}.collect")
    today, *_rest = week_of(district, way, MONDAY.date(), now=MONDAY)
    assert [cell.open for cell in today.cells if cell.begin < MONDAY + timedelta(hours=1)] == [False] * 6
    far = week_of(district, way, MONDAY.date() + timedelta(days=70), now=MONDAY)
    assert not any(cell.open for day in far for cell in day.cells)


def test_a_counter_is_added_changed_and_ended(manager: Client, district: Office) -> None:
    typed = {
        "kind": "counter",
        "name_th": "ช่องวันเสาร์",
        "name_en": "Saturday counter",
        "places": "๒",
        "walk_ins": "1",
        "services": [COPY, "no-such-service"],
    }
    assert manager.post(f"{HOME}add/", typed).status_code == 302
    made = Resource.objects.get(name_th="ช่องวันเสาร์")
    assert (made.places, made.walk_ins, made.services) == (2, 1, [COPY])
    page = f"{HOME}at/{made.ref}/"
    assert "ช่องวันเสาร์" in text(manager.get(page))
    changed = {**typed, "kind": "room", "name_th": "ช่องเสาร์", "until": "31/7/2569"}
    assert manager.post(page, changed).status_code == 302
    made.refresh_from_db()
    assert (made.kind, made.name_th) == ("counter", "ช่องเสาร์")
    assert places_of(district, MONDAY.date())[-1].over
    assert "เลิกใช้แล้ว" in text(manager.get(HOME))


@pytest.mark.parametrize(
    ("wrong", "where", "th", "en"),
    [
        ({"kind": ""}, "kind", "กรุณาเลือกประเภท", "Choose what it is."),
        ({"name_th": " "}, "name_th", "กรอกชื่อ", "Enter a name."),
        ({"places": "0"}, "places", "ตั้งแต่ 1 ถึง 200", "from 1 to 200"),
        ({"places": "1", "walk_ins": "2"}, "walk_ins", "ไม่เกินจำนวนที่มี", "No more can be kept"),
        ({"since": "31/2/2569"}, "since", "", ""),
        ({"since": "2/2/2569", "until": "1/2/2569"}, "until", "ไม่ก่อนวันแรก", "not before the first"),
    ],
)
def test_what_is_wrong_with_a_counter_stands_beside_its_field_in_both_languages(
    manager: Client, district: Office, wrong: dict[str, str], where: str, th: str, en: str
) -> None:
    typed = {"kind": "counter", "name_th": "ก", "places": "1", "walk_ins": "0", **wrong}
    answer = manager.post(f"{HOME}add/", typed)
    assert answer.status_code == 422
    assert f'href="#{where}' in text(answer)
    assert th in text(answer)
    assert en in text(english(manager).post(f"{HOME}add/", typed))
    assert Resource.objects.filter(office=district).count() == 2


def test_hours_are_added_and_taken_away(manager: Client, district: Office) -> None:
    counter = Resource.objects.filter(office=district).first()
    assert counter is not None
    typed = {"whose": str(counter.ref), "weekdays": ["5"], "opens": "8.30", "closes": "12:00 น."}
    assert manager.post(f"{HOME}hours/", typed).status_code == 302
    assert "วันเสาร์ 08.30–12.00 น." in text(manager.get(f"{HOME}hours/"))
    assert "วันเสาร์ 08.30–12.00 น." in text(manager.get(HOME))
    row = Opening.objects.get()
    assert manager.post(f"{HOME}hours/", {"remove": str(row.pk)}).status_code == 302
    assert not Opening.objects.exists()
    assert manager.post(f"{HOME}hours/", {"remove": "ก"}).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "where", "th", "en"),
    [
        ({"weekdays": []}, "weekdays", "เลือกวันอย่างน้อย 1 วัน", "Choose a weekday"),
        ({"opens": "เช้า"}, "opens", "กรอกเวลา เช่น 08.30", "Enter a time such as 08:30."),
        ({"closes": "25.00"}, "closes", "กรอกเวลา เช่น 08.30", "Enter a time such as 08:30."),
        ({"opens": "16.00", "closes": "8.00"}, "opens", "เวลาปิดต้องหลังเวลาเปิด", "from when until when"),
        ({"break_from": "12.00"}, "break_from", "เวลาพักต้องอยู่ระหว่าง", "The break lies between"),
    ],
)
def test_what_is_wrong_with_hours_stands_beside_its_field_once(
    manager: Client, district: Office, wrong: dict[str, Any], where: str, th: str, en: str
) -> None:
    typed = {"whose": "counter", "weekdays": ["0"], "opens": "8.00", "closes": "16.00", **wrong}
    answer = manager.post(f"{HOME}hours/", typed)
    assert answer.status_code == 422
    assert text(answer).count('<a href="#') == 1
    assert f'href="#{where}' in text(answer)
    assert th in text(answer)
    assert en in text(english(manager).post(f"{HOME}hours/", typed))


def test_the_rules_are_assumed_until_they_are_saved(manager: Client, district: Office) -> None:
    page = f"{HOME}rules/"
    assert "เป็นค่าที่ตั้งไว้ก่อน" in text(manager.get(page))
    typed = dict.fromkeys(
        ("hold_minutes", "step_minutes", "lead_hours", "horizon_days", "moves", "grace_minutes", "rebook_days", "remind_days", "remind_hours"), "10"
    )  # fmt: skip
    typed |= {"offer_minutes": "60", "cut_off": ""}
    assert manager.post(page, typed).status_code == 302
    district.refresh_from_db()
    kept = rules_from(district.settings)
    assert (kept.lead_hours, kept.offer_minutes, kept.cut_off) == (10, 60, None)
    assert "เป็นค่าที่ตั้งไว้ก่อน" not in text(manager.get(page))
    wrong = manager.post(page, {**typed, "moves": "-1", "cut_off": "บ่าย"})
    assert wrong.status_code == 422
    assert "กรอกจำนวนตั้งแต่ 0 ถึง 20" in text(wrong)
    assert "กรอกเวลา เช่น 08.30" in text(wrong)
    assert "Enter a number from 0 to 20." in text(english(manager).post(page, {**typed, "moves": "-1"}))


def test_a_closure_is_declared_by_the_administrator_seen_in_the_week_and_taken_back(
    manager: Client, district: Office
) -> None:
    page = f"{HOME}closures/"
    typed = {"where": "", "first_day": "4/8/2569", "reason_th": "ไฟฟ้าดับ", "reason_en": "No power"}
    assert manager.post(page, typed).status_code == 302
    row = Closure.objects.get()
    assert (row.starts_at, row.ends_at) == (at(4, 0), at(5, 0))
    assert "ทั้งหน่วยงาน ปิดทั้งวัน: ไฟฟ้าดับ" in text(manager.get(HOME))
    assert "The whole office closed all day: No power" in text(english(manager).get(HOME))
    assert manager.post(page, {"back": str(row.ref)}).status_code == 302
    assert "No power" not in text(manager.get(HOME))


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"first_day": ""}, "first_day"),
        ({"first_day": "32/8/2569"}, "first_day"),
        ({"first_at": "บ่าย"}, "first_at"),
        ({"last_day": "3/8/2569"}, "last_day"),
        ({"last_day": "ก"}, "last_day"),
        ({"reason_th": ""}, "reason_th"),
    ],
)
def test_what_is_wrong_with_a_closure_stands_beside_its_field(
    manager: Client, district: Office, wrong: dict[str, str], where: str
) -> None:
    typed = {"where": "", "first_day": "4/8/2569", "reason_th": "ก", **wrong}
    answer = manager.post(f"{HOME}closures/", typed)
    assert answer.status_code == 422
    assert f'href="#{where}' in text(answer)
    assert not Closure.objects.exists()


def test_hours_read_as_an_office_says_them() -> None:
    week = Week(weekdays=frozenset({0, 1, 2, 3, 4, 6}), opens=at(3, 8).time(), closes=at(3, 16).time(), break_from=at(3, 12).time(), break_to=at(3, 13).time(), on_holidays=True)  # fmt: skip
    assert week_said(week, "th") == "วันจันทร์–วันศุกร์, วันอาทิตย์ 08.00–12.00, 13.00–16.00 น. · รวมวันหยุด"
    assert week_said(week, "en") == "Monday–Friday, Sunday 08:00–12:00, 13:00–16:00 · also on holidays"


def test_a_room_by_the_hour_shows_its_hours_in_the_week(at_desk: Desk, db: None) -> None:
    school = create_office(
        actor=SYSTEM, code="school", prefix="SCH", kind="school", name_th="โรงเรียนตัวอย่าง", name_en="Sample School", now=MONDAY
    )  # fmt: skip
    publish_offering(actor=SYSTEM, office_id=school.pk, service_id="school-facility-use", now=MONDAY)
    Resource.objects.create(office=school, kind="room", name_th="หอประชุม", name_en="Hall")
    way = next(one for one in ways_of(school) if one.appointment.hours)
    week = week_of(school, way, MONDAY.date(), now=MONDAY)
    assert [one.resource.name_en for one in week[0].rooms] == ["Hall"]
    assert not week[6].rooms
    assert week[6].why
    page = at_desk(make_member(school, "director", "นายตัวอย่าง อำนวยการ")).get(
        "/desk/office/school/appointments/"
    )
    assert "หอประชุม" in text(page)
