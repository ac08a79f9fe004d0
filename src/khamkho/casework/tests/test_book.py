"""The control register: what is in it, and its pages, from either end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from khamkho.casework.models import Case
from khamkho.casework.queries import book
from khamkho.casework.queries.book import (
    Order,
    Place,
    RegisterFilter,
    books_at,
    counted,
    place_in,
    register_for,
    stretch_of,
)
from khamkho.casework.tests.cast import MONDAY, Counter
from khamkho.casework.tests.test_inbox import KITTI, Act, kitti, numbers, somsri
from khamkho.offices.models import Office
from khamkho.people.actor import Actor

__all__ = ["kitti", "somsri"]
pytestmark = pytest.mark.django_db
CARDS = RegisterFilter(service_id="official-id-card")


@pytest.fixture
def seven(counter: Counter) -> list[Case]:
    """Five cases of one year and two of the next; the last two are another person's."""
    made = [counter.submit(counter.fill(counter.start()), key=str(n)).case for n in range(5)]
    counter.now += timedelta(days=160)
    return made + [
        counter.submit(counter.fill(counter.start(), name=KITTI), key=f"n{n}").case for n in (1, 2)
    ]


def test_the_register_filters_by_day_state_and_name(
    somsri: Case, kitti: Case, officer: Actor, office: Office, act: Act
) -> None:
    act(officer, kitti, "reject", reason="ไม่ได้สังกัดเขตนี้")

    def found(**wanted: object) -> list[str]:
        narrowed = RegisterFilter(service_id="official-id-card", **wanted)  # type: ignore[arg-type]  # as a form gives it
        return numbers(register_for(officer, office.pk, narrowed))

    both = numbers([somsri, kitti])
    assert found() == both
    assert found(since=MONDAY.date(), until=MONDAY.date()) == both
    assert found(since=(MONDAY + timedelta(days=1)).date()) == []
    assert found(until=(MONDAY - timedelta(days=1)).date()) == []
    assert found(state="ended", end="refused") == [kitti.number]
    assert found(words="กิตติ") == [kitti.number]


def test_nobody_outside_the_office_reads_its_registers(
    seven: list[Case], officer: Actor, other_officer: Actor, stranger: Actor, office: Office
) -> None:
    assert [one.service_id for one in books_at(officer, office.pk)] == ["official-id-card"]
    for nobody in (other_officer, stranger):
        assert books_at(nobody, office.pk) == ()
        assert list(register_for(nobody, office.pk, CARDS)) == []


@pytest.mark.parametrize("order", ["new", "old"])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_pages_lead_through_the_whole_register_and_back(
    seven: list[Case], officer: Actor, office: Office, order: Order, size: int
) -> None:
    cases = register_for(officer, office.pk, CARDS)
    expected = numbers(seven) if order == "old" else numbers(seven)[::-1]
    pages = [stretch_of(cases, order=order, size=size)]
    assert pages[0].before is None
    while (after := pages[-1].after) is not None:
        pages.append(stretch_of(cases, order=order, size=size, after=after))
    assert [number for page in pages for number in numbers(page.cases)] == expected
    back = pages[-1]
    for page in reversed(pages[:-1]):
        assert back.before is not None
        back = stretch_of(cases, order=order, size=size, before=back.before)
        assert numbers(back.cases) == numbers(page.cases)
        assert back.after == page.after
    assert back.before is None


def test_a_page_before_the_first_is_the_first_and_one_after_the_last_is_empty(
    seven: list[Case], officer: Actor, office: Office
) -> None:
    cases = register_for(officer, office.pk, CARDS)
    first = stretch_of(cases, order="old", size=3)
    assert stretch_of(cases, order="old", size=3, before=Place(2569, 1)) == first
    assert stretch_of(cases, order="old", size=3, after=Place(2999, 1)).cases == ()


def test_a_page_of_a_narrowed_register_takes_one_query(
    seven: list[Case], officer: Actor, office: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cases = register_for(officer, office.pk, RegisterFilter(service_id="official-id-card", words="กิตติ"))
    with django_assert_num_queries(1):
        page = stretch_of(cases, order="new", size=1)
        assert [case.assignee for case in page.cases] == [None]
    assert numbers(page.cases) == [seven[6].number]
    assert numbers(stretch_of(cases, order="new", size=1, after=page.after).cases) == [seven[5].number]


def test_nothing_is_counted_without_end(
    seven: list[Case], officer: Actor, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = register_for(officer, office.pk, CARDS)
    assert counted(cases) == 7
    assert books_at(officer, office.pk)[0].count == 7
    assert books_at(officer, office.pk)[0].open == 7
    monkeypatch.setattr(book, "MOST_COUNTED", 4)
    assert counted(cases) == 5
    assert books_at(officer, office.pk)[0].count == 5


def test_a_register_holds_no_drafts(counter: Counter, officer: Actor, office: Office) -> None:
    counter.fill(counter.start())
    assert books_at(officer, office.pk) == ()
    assert list(register_for(officer, office.pk, CARDS)) == []


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2569-41", Place(2569, 41)),
        ("", None),
        ("2569", None),
        ("-1-2", None),
        ("2569-" + "9" * 10, None),
        ("๒๕๖๙-๑", None),
    ],
)
def test_a_place_is_read_from_an_address(typed: str, read: Place | None) -> None:
    assert place_in(typed) == read
