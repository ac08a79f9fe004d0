"""How long it really took lately: two numbers of many cases, nothing of few."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khamkho.base.text import Text
from khamkho.casework.models import Case
from khamkho.casework.queries import lately as queries
from khamkho.casework.queries.lately import lately_for
from khamkho.casework.rules.lately import Lately, lately
from khamkho.casework.tests.cast import MONDAY, SERVICE, Counter
from khamkho.offices.commands import set_periods
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor

DAYS = st.lists(st.integers(0, 400), min_size=1, max_size=60)


@given(DAYS)
def test_half_and_nine_in_ten_really_ended_within(days: list[int]) -> None:
    found = lately(days, least=1)
    assert found is not None
    assert sum(day <= found.half for day in days) * 2 >= len(days)
    assert sum(day <= found.most for day in days) * 10 >= len(days) * 9
    assert sum(day < found.half for day in days) * 2 < len(days)
    assert found.half <= found.most
    assert {found.half, found.most} <= set(days)


@given(DAYS, st.randoms())
def test_the_order_of_cases_does_not_matter(days: list[int], shuffle: Any) -> None:
    other = list(days)
    shuffle.shuffle(other)
    assert lately(days, least=1) == lately(other, least=1)


def test_few_cases_say_nothing() -> None:
    assert lately([], least=0) is None
    assert lately([3] * 19, least=20) is None
    assert lately([3] * 20, least=20) == Lately(cases=20, half=3, most=3)


@pytest.mark.parametrize(
    ("half", "most", "th", "en"),
    [
        (
            1,
            4,
            "ครึ่งหนึ่งเสร็จภายใน 1 วันทำการ และ 9 ใน 10 เรื่องภายใน 4 วันทำการ",
            "half within 1 working day, nine in ten within 4 working days",
        ),
        (
            0,
            2,
            "ครึ่งหนึ่งเสร็จในวันเดียวกัน และ 9 ใน 10 เรื่องภายใน 2 วันทำการ",
            "half on the same day, nine in ten within 2 working days",
        ),
        (0, 0, "9 ใน 10 เรื่องเสร็จในวันเดียวกัน", "nine in ten on the same day"),
        (3, 3, "9 ใน 10 เรื่องเสร็จภายใน 3 วันทำการ", "nine in ten within 3 working days"),
    ],
)
def test_the_numbers_read_aloud(half: int, most: int, th: str, en: str) -> None:
    assert Lately(cases=20, half=half, most=most).words == Text(th, en)


@pytest.mark.parametrize(
    ("days", "half", "most"),
    [
        ([7], 7, 7),
        ([1, 2], 1, 2),
        ([1, 2, 3], 2, 3),
        (range(1, 11), 5, 9),
        (range(1, 12), 6, 10),
        (range(1, 21), 10, 18),
    ],
)
def test_the_nearest_rank_is_taken(days: list[int], half: int, most: int) -> None:
    found = lately(days, least=1)
    assert found == Lately(cases=len(days), half=half, most=most)


@pytest.mark.django_db
def test_only_ended_cases_of_the_service_count(
    counter: Counter,
    office: Office,
    other_office: Office,
    officer: Actor,
    act: Callable[..., Case],
) -> None:
    set_periods(
        actor=SYSTEM, office_id=office.pk, typed={"lately_least": "2", "lately_cases": "2"}, now=MONDAY
    )
    office = Office.objects.get(pk=office.pk)
    for days in (8, 1, 2):  # the last two count
        case = counter.submit(counter.fill(counter.start(), seed=days), key=f"k{days}").case
        act(officer, case, "reject", reason="ไม่ได้สังกัดเขตนี้", at=MONDAY + timedelta(days=days))
    counter.submit(counter.fill(counter.start(), seed=9), key="k9")  # still open
    found = lately_for(office, SERVICE)
    assert found == Lately(cases=2, half=2, most=6)  # ended on Wednesday, and on the Tuesday of the next week
    assert lately_for(other_office, SERVICE) is None
    assert lately_for(office, "general-request") is None


@pytest.mark.django_db
def test_it_is_kept_for_some_minutes(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "_kept", {})
    monkeypatch.setattr(queries, "in_transaction", lambda: False)
    monkeypatch.setattr(queries, "_read", lambda *_: lately([1], least=1))
    first = lately_for(office, SERVICE)
    monkeypatch.setattr(queries, "_read", lambda *_: None)
    assert lately_for(office, SERVICE) is first
    monkeypatch.setattr(queries, "KEPT_SECONDS", -1.0)
    assert lately_for(office, SERVICE) is None
