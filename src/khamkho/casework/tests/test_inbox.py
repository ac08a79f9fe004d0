"""The officers' lists: what is in them, in which order, for whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from khamkho.casework import commands
from khamkho.casework.models import Case
from khamkho.casework.queries.inbox import (
    Narrow,
    Tab,
    counts_for,
    decisions_for,
    inbox_for,
    place_of,
    search_for,
    similar_to,
)
from khamkho.casework.tests.cast import MONDAY, Counter
from khamkho.offices.models import Office
from khamkho.people.actor import Actor

pytestmark = pytest.mark.django_db
Act = Callable[..., Case]
SOMSRI = {"title": "นางสาว", "first": "สมศรี", "middle": "", "last": "น้ำผึ้งหวาน"}
KITTI = {"title": "นาย", "first": "กิตติ", "middle": "", "last": "ไก่ทอง"}


@pytest.fixture
def somsri(counter: Counter) -> Case:
    return counter.submit(counter.fill(counter.start(), name=SOMSRI)).case


@pytest.fixture
def kitti(counter: Counter) -> Case:
    return counter.submit(counter.fill(counter.start(), seed=2, name=KITTI)).case


def numbers(cases: object) -> list[str]:
    return [str(case.number) for case in cases]  # type: ignore[attr-defined]  # any list of cases


def test_what_the_office_has_to_do_comes_first(
    somsri: Case, kitti: Case, officer: Actor, office: Office, act: Act
) -> None:
    act(officer, somsri, "return", reason="รูปไม่ชัด")
    inbox = inbox_for(officer, office.pk, now=MONDAY)
    assert numbers(inbox.rows) == numbers([kitti, somsri])
    assert inbox.counts["waiting"] == 1
    assert inbox.counts["open"] == 2


def test_tabs_count_mine_unassigned_today_and_late(
    somsri: Case, kitti: Case, officer: Actor, office: Office
) -> None:
    seat = officer.memberships[0].id
    commands.assign(actor=officer, number=somsri.number or "", membership_id=seat, now=MONDAY)
    counts = counts_for(officer, office.pk, now=MONDAY)
    assert (counts["mine"], counts["unassigned"], counts["late"], counts["today"]) == (1, 1, 0, 0)
    assert counts_for(officer, office.pk, now=MONDAY + timedelta(days=2))["today"] == 2
    assert counts_for(officer, office.pk, now=MONDAY + timedelta(days=3))["late"] == 2


@pytest.fixture
def four(counter: Counter, officer: Actor, act: Act) -> list[Case]:
    """Four open cases in the order of the list; the last two wait for their applicants."""
    cases = [counter.submit(counter.fill(counter.start()), key=str(n)).case for n in range(4)]
    for case in cases[2:]:
        act(officer, case, "return", reason="รูปไม่ชัด")
    return [Case.objects.get(pk=case.pk) for case in cases]


def test_every_case_knows_its_place_in_the_list(four: list[Case], officer: Actor, office: Office) -> None:
    listed = [row.number for row in inbox_for(officer, office.pk, now=MONDAY).rows]
    assert sorted(listed) == sorted(numbers(four))
    by_number = {case.number: case for case in four}
    for at, number in enumerate(listed):
        place = place_of(officer, office.pk, by_number[number], now=MONDAY)
        assert (place.at, place.of) == (at + 1, 4)
        assert place.previous == (listed[at - 1] if at else "")
        assert place.next == (listed[at + 1] if at < 3 else "")


def test_a_case_that_left_the_list_leads_to_its_first(
    four: list[Case], officer: Actor, auditor: Actor, stranger: Actor, office: Office
) -> None:
    listed = inbox_for(officer, office.pk, tab="waiting", now=MONDAY).rows
    place = place_of(officer, office.pk, four[0], tab="waiting", now=MONDAY)
    assert (place.at, place.of, place.previous, place.next) == (0, 2, "", listed[0].number)
    assert place_of(stranger, office.pk, four[0], now=MONDAY).of == 0
    assert place_of(auditor, office.pk, four[0], now=MONDAY).of == 4


@pytest.mark.parametrize(
    ("narrow", "count"),
    [
        (Narrow(step="correct"), 2),
        (Narrow(step="check", variant="expired"), 2),
        (Narrow(variant="lost"), 0),
        (Narrow(channel="web"), 4),
        (Narrow(channel="counter"), 0),
        (Narrow(service_id="official-id-card"), 4),
        (Narrow(service_id="other"), 0),
        (Narrow(assignee=987654), 0),
        (Narrow(words="ตัวอย่าง%"), 0),
        (Narrow(words="'; DROP TABLE casework_case; --"), 0),
    ],
)
def test_a_list_is_narrowed(
    narrow: Narrow, count: int, four: list[Case], officer: Actor, office: Office
) -> None:
    found = inbox_for(officer, office.pk, narrow=narrow, now=MONDAY)
    assert (len(found.rows), found.counts["open"], found.total) == (count, count, count)


def test_part_of_a_name_narrows_the_list(somsri: Case, kitti: Case, officer: Actor, office: Office) -> None:
    found = inbox_for(officer, office.pk, narrow=Narrow(words="กิตติ"), now=MONDAY)
    assert numbers(found.rows) == [kitti.number]


def test_what_happened_since_i_last_looked_is_new_to_me(
    somsri: Case, kitti: Case, officer: Actor, supervisor: Actor, office: Office, act: Act
) -> None:
    def new_to(actor: Actor) -> list[str]:
        return sorted(numbers(inbox_for(actor, office.pk, tab="new", now=MONDAY).rows))

    assert new_to(officer) == sorted(numbers([somsri, kitti]))
    commands.look_at(actor=officer, case=somsri)
    commands.look_at(actor=officer, case=somsri)
    assert new_to(officer) == [kitti.number]
    assert new_to(supervisor) == sorted(numbers([somsri, kitti]))
    act(supervisor, somsri, "return", reason="รูปไม่ชัด")
    assert new_to(officer) == sorted(numbers([somsri, kitti]))
    commands.see_all(actor=officer, office_id=office.pk, now=MONDAY)
    assert new_to(officer) == []
    later = MONDAY + timedelta(hours=1)
    act(officer, kitti, "return", reason="รูปไม่ชัด", at=later)
    assert new_to(officer) == [kitti.number]


def test_what_is_old_is_no_news(somsri: Case, officer: Actor, office: Office) -> None:
    tab: Tab = "new"
    for days, count in ((13, 1), (15, 0)):
        now = MONDAY + timedelta(days=days)
        assert inbox_for(officer, office.pk, tab=tab, now=now).counts[tab] == count


def test_the_directors_page_holds_what_waits_for_her_decision(
    somsri: Case, kitti: Case, officer: Actor, director: Actor, office: Office, act: Act
) -> None:
    assert decisions_for(director, office.pk, now=MONDAY) == ()
    act(officer, somsri, "accept")
    assert numbers(decisions_for(director, office.pk, now=MONDAY)) == numbers([somsri])
    assert decisions_for(officer, office.pk, now=MONDAY) == ()


def test_nobody_outside_the_office_sees_its_lists(
    somsri: Case, other_officer: Actor, stranger: Actor, office: Office
) -> None:
    for nobody in (other_officer, stranger):
        assert inbox_for(nobody, office.pk, now=MONDAY).rows == ()
        assert search_for(nobody, office.pk, "สมศรี") == ()


@pytest.mark.parametrize(
    "words", ["สมศรี", "ศรี น้ำ", "น้ำผึ้ง", "ผึ้ง", "นํ้าผึ้ง", "น้ํา", "KBI1-2569-000001", "000001", "kbi1-2569-000001"]
)
def test_a_case_is_found_by_part_of_a_name_or_number(
    somsri: Case, officer: Actor, office: Office, words: str
) -> None:
    assert numbers(search_for(officer, office.pk, words)) == [somsri.number]


@pytest.mark.parametrize(
    "words", ["' OR 1=1 --", "%", "_", '"', "สมศรี' AND '1'='1", "*", "NEAR(", "\x00", "ๆ" * 500, "💥"]
)
def test_strange_words_find_nothing_and_break_nothing(
    somsri: Case, officer: Actor, office: Office, words: str
) -> None:
    assert search_for(officer, office.pk, words) == ()


def test_a_case_is_found_by_its_whole_identity_number_or_phone_only(
    counter: Counter, officer: Actor, office: Office
) -> None:
    case = counter.submit(
        counter.fill(
            counter.start(), national_id={"kind": "thai", "number": "1101700207030"}, phone="0812345678"
        )
    ).case
    for words in ("1101700207030", "1-1017-00207-03-0", "๑๑๐๑๗๐๐๒๐๗๐๓๐", "081-234-5678", "0812345678"):
        assert numbers(search_for(officer, office.pk, words)) == [case.number], words
    for words in ("110170020703", "1101700207031", "081234567"):
        assert search_for(officer, office.pk, words) == (), words


def test_another_open_case_of_the_same_person_is_pointed_out(counter: Counter, officer: Actor) -> None:
    same = {"kind": "thai", "number": "1101700207030"}
    first = counter.submit(counter.fill(counter.start(), national_id=same), key="1").case
    second = counter.submit(counter.fill(counter.start(), national_id=same), key="2").case
    assert numbers(similar_to(officer, second)) == [first.number]


@pytest.mark.usefixtures("as_served")
def test_an_inbox_costs_the_same_however_many_cases_there_are(
    counter: Counter, officer: Actor, office: Office, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(4):
        counter.submit(counter.fill(counter.start()), key=str(n))
    inbox_for(officer, office.pk, now=MONDAY)
    with django_assert_max_num_queries(2):
        rows = inbox_for(officer, office.pk, now=MONDAY).rows
        assert [(row.name, row.version) for row in rows]


@pytest.mark.database
def test_postgresql_guesses_from_many_names_how_many_a_part_of_one_finds(db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite walks along its index, whatever it finds")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attstattarget FROM pg_attribute WHERE attrelid = 'casework_case'::regclass AND attname = 'search_key'"
        )
        assert cursor.fetchone() == (1000,)
