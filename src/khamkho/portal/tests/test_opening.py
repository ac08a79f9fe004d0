from __future__ import annotations

from datetime import date, datetime, time

import pytest
from django.test import Client

from khamkho.base.thai import BANGKOK
from khamkho.offices.commands import add_calendar_day, set_hours
from khamkho.offices.models import CalendarDay, Office
from khamkho.offices.opening import opening_of
from khamkho.people.actor import SYSTEM
from khamkho.portal.tests.conftest import text

MONDAY = date(2026, 11, 23)
MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=BANGKOK)


def test_days_with_the_same_hours_are_one_row_and_lunch_is_said(office: Office):
    assert opening_of(office, MORNING, "th").week == (
        ("วันจันทร์ – วันศุกร์", "08.30–16.30 น. (พัก 12.00–13.00 น.)"),
        ("วันเสาร์ – วันอาทิตย์", "ปิด"),
    )


def test_a_day_with_hours_of_its_own_is_a_row_of_its_own(office: Office):
    week = {day: [(time(9), time(16))] for day in range(4)} | {4: [(time(9), time(12))]}
    set_hours(actor=SYSTEM, office_id=office.pk, hours=week, now=MORNING)
    assert opening_of(office, MORNING, "en").week == (
        ("Monday to Thursday", "09:00–16:00"),
        ("Friday", "09:00–12:00"),
        ("Saturday to Sunday", "Closed"),
    )


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ((23, 10, 0), "Open now, until 12:00"),
        ((23, 12, 30), "Closed now; opens today at 13:00"),
        ((27, 18, 0), "Closed now; opens on Monday 30 November 2026 (BE 2569) at 08:30"),
    ],
)
def test_it_says_whether_somebody_is_there_now(office: Office, at: tuple[int, int, int], said: str):
    day, hour, minute = at
    assert opening_of(office, datetime(2026, 11, day, hour, minute, tzinfo=BANGKOK), "en").now == said


def test_closures_and_extra_days_are_told_ahead_and_the_nearest_entry_holds(office: Office):
    CalendarDay.objects.create(
        date=date(2026, 12, 7), kind="closed", name_th="วันหยุดชดเชย", name_en="Substitute"
    )
    CalendarDay.objects.create(
        date=date(2026, 12, 10), kind="closed", name_th="วันรัฐธรรมนูญ", name_en="Constitution Day"
    )
    for day, kind, name in (
        (date(2026, 12, 10), "open", "Open all the same"),
        (date(2026, 12, 12), "open", "Extra Saturday"),
        (date(2027, 6, 1), "closed", "Far away"),
    ):
        add_calendar_day(
            actor=SYSTEM, office_id=office.pk, day=day, kind=kind, name_th=name, name_en=name, now=MORNING
        )
    assert opening_of(office, MORNING, "en").ahead == (
        ("Monday 7 December 2026 (BE 2569)", "Substitute – Closed"),
        ("Saturday 12 December 2026 (BE 2569)", "Extra Saturday – 08:30–16:30 (closed 12:00–13:00)"),
    )


def test_the_page_of_an_office_shows_when_it_is_open(phone: Client, office: Office):
    page = text(phone.get(f"/offices/{office.code}"))
    assert "วันจันทร์ – วันศุกร์" in page
    assert "08.30–16.30 น. (พัก 12.00–13.00 น.)" in page
