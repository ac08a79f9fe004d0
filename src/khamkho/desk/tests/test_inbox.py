"""The inbox, the overview and the search."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from khamkho.casework import commands
from khamkho.casework.models import Case
from khamkho.casework.tests.cast import Counter
from khamkho.offices.commands import add_member
from khamkho.people.actor import SYSTEM, Actor


@pytest.fixture
def crowd(counter: Counter) -> list[Case]:
    """More cases than fit on a page: one handed in, and copies of its row."""
    first = counter.submitted()
    rows = []
    for place in range(2, 42):
        copy = Case.objects.get(pk=first.pk)
        copy.pk, copy.ref, copy.track_index = None, uuid4(), f"t{place}"
        copy.key, copy.body = None, None  # sealed for another row
        copy.number, copy.number_seq = f"KBI1-2569-{place:06}", place
        rows.append(copy)
    Case.objects.bulk_create(rows)
    return list(Case.objects.order_by("pk"))


@pytest.mark.usefixtures("as_served")
def test_the_inbox_takes_few_queries_however_many_cases(
    crowd: list[Case], officer_desk: Client, django_assert_max_num_queries: Any
) -> None:
    officer_desk.get("/desk/kbi1/")
    with django_assert_max_num_queries(6) as few:
        page = officer_desk.get("/desk/kbi1/").content.decode()
    assert page.count("data-desk-line>") == 25
    Case.objects.filter(pk__in=[case.pk for case in crowd[1:]]).delete()
    with django_assert_max_num_queries(6) as fewer:
        officer_desk.get("/desk/kbi1/")
    assert len(few) == len(fewer)


def test_the_inbox_has_pages_and_comes_back_from_one_too_many(
    crowd: list[Case], officer_desk: Client
) -> None:
    second = officer_desk.get("/desk/kbi1/?page=2")
    assert second.content.decode().count("data-desk-line>") == len(crowd) - 25
    assert officer_desk.get("/desk/kbi1/?page=9").status_code == 302
    for odd in ("0", "-1", "x", "๒", "9" * 20):
        assert officer_desk.get("/desk/kbi1/", {"page": odd}).status_code == 200


@pytest.mark.parametrize(
    "tab", ["open", "mine", "unassigned", "today", "late", "waiting", "nonsense", "decide"]
)
def test_every_tab_opens_and_an_empty_one_says_so(tab: str, office: object, officer_desk: Client) -> None:
    page = officer_desk.get("/desk/kbi1/", {"tab": tab}).content.decode()
    assert "kk-empty" in page


def test_a_case_moves_between_tabs(
    counter: Counter, officer: Actor, officer_desk: Client, act: Callable[..., Case]
) -> None:
    case = counter.submitted()

    def stands_under(tab: str) -> bool:
        return str(case.number) in officer_desk.get("/desk/kbi1/", {"tab": tab}).content.decode()

    assert stands_under("unassigned")
    assert not stands_under("mine")
    commands.assign(
        actor=officer, number=str(case.number), membership_id=officer.memberships[0].id, now=counter.now
    )
    assert stands_under("mine")
    assert stands_under("late")
    act(officer, case, "return", reason="รูปถ่ายไม่ชัด")
    assert stands_under("waiting")
    assert not stands_under("late")


def test_the_list_is_narrowed_to_a_service(counter: Counter, officer_desk: Client) -> None:
    case = counter.submitted()
    assert str(case.number) in officer_desk.get("/desk/kbi1/?service=official-id-card").content.decode()
    assert str(case.number) not in officer_desk.get("/desk/kbi1/?service=other").content.decode()


def test_a_watching_inbox_is_told_only_of_changes(counter: Counter, officer_desk: Client) -> None:
    news = officer_desk.get("/desk/kbi1/news", {"after": "x"})
    assert news.status_code == 200
    mark = news["X-Khamkho-After"]
    assert officer_desk.get("/desk/kbi1/news", {"after": mark}).status_code == 204
    counter.submitted()
    changed = officer_desk.get("/desk/kbi1/news", {"after": mark})
    assert changed.status_code == 200
    assert "inbox-tabs" in changed.content.decode()


@pytest.mark.usefixtures("as_served")
def test_the_overview_counts_the_day(
    crowd: list[Case], officer_desk: Client, django_assert_max_num_queries: Any
) -> None:
    officer_desk.get("/desk/")
    with django_assert_max_num_queries(12):
        page = officer_desk.get("/desk/").content.decode()
    assert f'<span class="kk-tile__figure">{len(crowd)}</span>' in page


def test_one_office_of_several_is_chosen(
    counter: Counter, officer: Actor, other_office: Any, at_desk: Callable[..., Client]
) -> None:
    assert officer.user_id
    add_member(
        actor=SYSTEM,
        office_id=other_office.pk,
        user_id=officer.user_id,
        role="officer",
        name_th="ก",
        now=counter.now,
    )
    page = at_desk(officer).get("/desk/kbi1/").content.decode()
    assert "/desk/cti2/" in page
    assert "desk-switch" in page


def test_search_finds_by_number_name_and_identity(counter: Counter, officer_desk: Client) -> None:
    case = counter.submitted(
        name={"title": "นาย", "first": "ประหยัด", "last": "มัธยัสถ์"}, national_id="1101700230708"
    )
    part = officer_desk.get("/desk/kbi1/search", {"q": "มัธย"}).content.decode()
    assert str(case.number) in part
    assert officer_desk.get("/desk/kbi1/search", {"q": str(case.number).lower()}).status_code == 302
    assert "kk-empty" in officer_desk.get("/desk/kbi1/search", {"q": "ไม่มีคนนี้"}).content.decode()
    assert "kk-empty" in officer_desk.get("/desk/kbi1/search").content.decode()


def test_a_number_of_a_person_never_stands_in_an_address(counter: Counter, officer_desk: Client) -> None:
    counter.submitted()
    for typed in ("1-1017-00230-70-8", "๑๑๐๑๗๐๐๒๓๐๗๐๘", "081 234 5678"):
        assert officer_desk.post("/desk/kbi1/search", {"q": typed}).status_code == 200
    assert officer_desk.post("/desk/kbi1/search", {"q": "สมชาย"}).status_code == 302


@pytest.mark.parametrize(
    "typed",
    [
        "' OR 1=1 --",
        '"; DROP TABLE casework_case; --',
        "%",
        "_",
        "*",
        '"',
        "NEAR(a b)",
        "ก" * 4000,
        "😀",
        "\u200b",
        "<script>",
    ],
)
def test_search_takes_anything_as_words(typed: str, counter: Counter, officer_desk: Client) -> None:
    counter.submitted()
    answer = officer_desk.post("/desk/kbi1/search", {"q": typed}, follow=True)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()
    assert "desk-line__name" not in answer.content.decode()
    assert Case.objects.count() == 1
