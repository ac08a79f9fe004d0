"""The morning page: each number leads to a list that shows the same number."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from khamkho.cards import commands as cards
from khamkho.cards.models import Card
from khamkho.casework import commands
from khamkho.casework.models import Case
from khamkho.casework.queries.inbox import since_of
from khamkho.casework.tests.cast import BANGKOK, MONDAY, Counter
from khamkho.offices.commands import set_registers
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor

pytestmark = pytest.mark.django_db
TILE = re.compile(r'desk-tile__link" href="([^"]+)"><span class="kk-tile__figure">(\d+)</span>([^<]+)')


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def busy(
    counter: Counter, officer: Actor, director: Actor, act: Callable[..., Case], now: datetime
) -> Office:
    """Applications at every turn: two new, one returned, two to decide, two waiting for cards, one card each made, printed, signed."""
    office = set_registers(
        actor=SYSTEM, office_id=counter.office.pk, kept=["cards"], kinds="ก", years="5", now=now
    )
    usual: dict[str, Any] = {
        "employee_type": "teacher",
        "birth_date": "1/2/2533",
        "academic_standing": "k2",
        "position": "ครู",
    }
    handed = [counter.submit(counter.fill(counter.start(), **usual), key=f"k{n}").case for n in range(9)]
    act(officer, handed[2], "return", reason="รูปไม่ชัด")
    for case in handed[3:]:
        act(officer, case, "accept")
    for case in handed[5:]:
        act(director, case, "approve")
    made = cards.make_cards(
        actor=officer, office=office, numbers=[str(case.number) for case in handed[6:]], now=now
    )
    cards.print_cards(actor=officer, office=office, refs=[made[0].ref], now=now)
    cards.sign_cards(actor=officer, office=office, refs=[made[2].ref], now=now)
    Card.objects.filter(pk=made[2].pk).update(state_on="2020-01-01")
    commands.assign(
        actor=officer, number=str(handed[0].number), membership_id=officer.memberships[0].id, now=now
    )
    Case.objects.filter(pk=handed[1].pk).update(due_at=MONDAY.replace(year=2020))
    return office


@pytest.mark.parametrize("who", ["officer", "director", "auditor"])
def test_every_number_is_one_click_from_a_list_with_as_many(
    who: str, busy: Office, request: pytest.FixtureRequest
) -> None:
    desk: Client = request.getfixturevalue(f"{who}_desk")
    tiles = TILE.findall(desk.get("/desk/kbi1/morning").content.decode())
    assert len(tiles) >= 15
    shown = {}
    for href, count, label in tiles:
        context = desk.get(unescape(href)).context
        total = context.get("total", context.get("waiting", None))
        if total is None:
            total = len(context["lines"])
        assert int(total) == int(count), label
        shown[label.strip()] = int(count)
    assert shown["รอผู้อำนวยการ"] == 2
    assert shown["รอพิมพ์"] == 1
    assert shown["รอลงนาม"] == 2
    assert shown["รอส่งมอบ"] == 1
    assert shown["ยังไม่มีผู้มารับเป็นเวลานาน"] == 1


@pytest.mark.usefixtures("as_served")
def test_the_morning_page_takes_few_queries(
    busy: Office, director_desk: Client, django_assert_max_num_queries: Any
) -> None:
    director_desk.get("/desk/")
    with django_assert_max_num_queries(12):
        page = director_desk.get("/desk/").content.decode()
    assert "desk-tile__link" in page


def test_an_empty_office_is_told_kindly(office: Office, officer_desk: Client) -> None:
    page = officer_desk.get("/desk/kbi1/morning").content.decode()
    assert "ขอให้เป็นวันที่ดี" in page
    assert not TILE.search(page)


@pytest.mark.parametrize(("today", "since"), [(3, 31), (5, 4)])
def test_new_is_what_came_in_since_the_working_day_before(today: int, since: int, office: Office) -> None:
    """Monday 3 August looks back to Friday 31 July, Wednesday to Tuesday."""
    moment = datetime(2026, 8, today, 9, tzinfo=BANGKOK)
    assert timezone.localtime(since_of(office.pk, moment)).day == since
