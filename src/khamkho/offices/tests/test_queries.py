"""Seats, calendars, who serves whom, holidays, labels."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from khamkho.base.errors import NotFound
from khamkho.offices import commands, queries
from khamkho.offices.holidays import government_holidays
from khamkho.offices.models import CalendarDay, Membership, Office, OfficeEvent
from khamkho.offices.roles import KINDS, ROLES, role_label
from khamkho.offices.tests.conftest import NOW, TODAY
from khamkho.offices.words import EVENTS
from khamkho.people.actor import SYSTEM

# Without a database -----------------------------------------------------------------------------------------------


def test_holidays_of_2026_are_those_of_government_offices():
    days = sorted(government_holidays([2026]))
    expected = [
        (1, 1), (1, 2), (3, 3), (4, 6), (4, 13), (4, 14), (4, 15), (5, 4), (5, 13), (6, 1), (6, 3),
        (7, 28), (7, 29), (7, 30), (8, 12), (10, 13), (10, 23), (12, 7), (12, 10), (12, 31),
    ]  # fmt: skip
    assert [(day.month, day.day) for day in days] == expected


def test_labour_day_and_its_substitute_are_working_days_and_a_double_substitution_is_right():
    days = government_holidays([2027])
    assert date(2027, 5, 3) not in days
    assert {date(2027, 7, 19), date(2027, 7, 20)} <= set(days)


def test_holidays_are_named_in_both_languages():
    for name in government_holidays([2025, 2026, 2027]).values():
        assert name.th
        assert name.en.isascii()
        assert "แรงงาน" not in name.th


def test_every_kind_of_office_has_a_label_for_every_role():
    for kind in Office.Kind.values:
        assert kind in KINDS
        for role in ROLES:
            label = role_label(kind, role)
            assert label.full.th and label.full.en and label.short.th  # noqa: PT018
    assert set(ROLES) == set(Membership.Role.values)


def test_labels_are_those_that_people_say():
    assert role_label("esao", "supervisor").short.th == "ผอ.กลุ่ม"
    assert role_label("esao", "director").short.th == "ผอ.สพท."
    assert role_label("school", "director").short.th == "ผอ.โรงเรียน"
    assert role_label("district", "director").short.th == "ผอ.เขต"
    assert role_label("district", "supervisor").short.th == "หัวหน้าฝ่าย"


# With a database --------------------------------------------------------------------------------------------------


def test_office_by_code_does_not_find_a_closed_office(area_office):
    assert queries.office_by_code("krabi") == area_office
    Office.objects.update(active=False)
    with pytest.raises(NotFound):
        queries.office_by_code("krabi")


def test_seats_hold_from_the_first_day_until_the_day_before_the_last(area_office, officer):
    Membership.objects.filter(pk=officer.pk).update(active_until=TODAY + timedelta(days=1))
    found = {day: bool(queries.seats_for(officer.user_id, TODAY + timedelta(days=day))) for day in (-1, 0, 1)}
    assert found == {-1: False, 0: True, 1: False}


def test_there_are_no_seats_at_a_closed_office(officer):
    Office.objects.update(active=False)
    assert queries.seats_for(officer.user_id, TODAY) == ()


def test_offices_sort_by_the_thai_alphabet(area_office, district_office, school):
    for office in (area_office, district_office, school):
        commands.publish_offering(actor=SYSTEM, office_id=office.pk, service_id="general-request", now=NOW)
    names = [office.name_th for office in queries.offices_offering("general-request")]
    assert names == ["โรงเรียนบ้านสวน", "สำนักงานเขตตัวอย่าง", "สำนักงานเขตพื้นที่การศึกษาตัวอย่าง"]


def test_a_school_is_served_by_the_office_above_it(area_office, school, district_office):
    assert queries.offices_serving("esao", school=school) == (area_office,)
    assert queries.offices_serving("district", school=school) == ()
    assert queries.offices_serving("school", school=school) == (school,)


def test_a_school_that_was_given_to_an_office_is_served_by_that_one(area_office, school, now):
    other = commands.create_office(
        actor=SYSTEM, code="other", prefix="OTH", kind="esao", name_th="อื่น", name_en="Other", now=now
    )
    commands.set_catchment(actor=SYSTEM, office_id=other.pk, areas=[], school_ids=[school.pk], now=now)
    assert queries.offices_serving("esao", school=school) == (other,)


def test_a_place_is_served_by_the_office_with_the_most_precise_area(area_office, now):
    small = commands.create_office(
        actor=SYSTEM, code="small", prefix="SML", kind="esao", name_th="เล็ก", name_en="Small", now=now
    )
    commands.set_catchment(actor=SYSTEM, office_id=area_office.pk, areas=["81"], now=now)
    commands.set_catchment(actor=SYSTEM, office_id=small.pk, areas=["810101"], now=now)
    assert queries.offices_serving("esao", subdistrict="810101") == (small,)
    assert queries.offices_serving("esao", subdistrict="810102") == (area_office,)
    assert queries.offices_serving("district", subdistrict="810102") == ()
    assert queries.offices_serving("esao", subdistrict="1") == ()


def test_schools_are_found_by_part_of_the_name_and_listed_for_the_picker(area_office, school):
    assert queries.search_schools("บ้านสว") == (school,)
    assert queries.search_schools("ban s") == (school,)
    assert queries.search_schools("ส") == ()
    picker = queries.OfficeSchools(area_office)
    assert [one.code for one in picker.all()] == ["ban-suan"]
    found = picker.school("ban-suan")
    assert found is not None
    assert found.name.en == "Ban Suan School"
    assert picker.school("elsewhere") is None


def test_schools_under_an_office_are_found_at_any_depth(area_office, school, now):
    branch = commands.create_office(
        actor=SYSTEM, code="branch", prefix="BRA", kind="school", name_th="กสาขา", name_en="Branch",
        parent_id=school.pk, now=now,
    )  # fmt: skip
    assert queries.schools_under(area_office) == (branch, school)


def test_areas_are_named_in_words():
    assert queries.area_name("81").en == "Krabi"
    assert "กระบี่" in queries.area_name("8101").th
    assert queries.area_name("810101").th.endswith("กระบี่")
    assert queries.area_name("99").en == "99"


def test_a_page_may_see_a_calendar_some_seconds_old_but_a_transaction_never(area_office, monkeypatch):
    monkeypatch.setattr(queries, "_in_transaction", lambda: False)
    monkeypatch.setattr(queries, "_calendars", {})
    day = date(2026, 11, 24)
    assert queries.calendar_for(area_office).is_working_day(day)
    CalendarDay.objects.bulk_create([CalendarDay(date=day, kind="closed", name_th="ก", name_en="a")])
    assert queries.calendar_for(area_office).is_working_day(day)
    monkeypatch.setattr(queries, "_in_transaction", lambda: True)
    assert not queries.calendar_for(area_office).is_working_day(day)
    queries.forget_calendars()
    monkeypatch.setattr(queries, "_in_transaction", lambda: False)
    assert not queries.calendar_for(area_office).is_working_day(day)


def test_a_calendar_takes_a_constant_number_of_queries(area_office, django_assert_num_queries):
    commands.seed_calendar(actor=SYSTEM, years=range(2025, 2029), now=NOW)
    with django_assert_num_queries(2):
        queries.calendar_for(area_office)


def test_holdings_tell_where_a_person_works(officer, malee):
    (held,) = queries.holdings(officer.user)
    assert "นายเจ้าหน้าที่ ขยัน" in held.rows[0]
    assert queries.holdings(malee) == ()


def test_every_event_that_a_command_writes_has_words():
    import re
    from pathlib import Path

    package = Path(commands.__file__).parent.parent.parent
    rooms = (*package.glob("*/commands.py"), *package.glob("*/commands/*.py"))
    source = "".join(path.read_text(encoding="utf-8") for path in rooms)
    written = set(re.findall(r'record\(\s*[\w.]+,\s*actor,\s*"([a-z-]+)"', source))
    assert written == set(EVENTS)
    assert max(map(len, EVENTS)) <= (OfficeEvent._meta.get_field("what").max_length or 0)
