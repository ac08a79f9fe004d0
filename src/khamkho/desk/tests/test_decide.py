"""The page of those who decide."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from django.test import Client

from khamkho.casework import commands
from khamkho.casework.context import context_for
from khamkho.casework.models import Case, Event
from khamkho.casework.tests.cast import MONDAY, Counter, make_member
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.desk.tests.test_case import form
from khamkho.offices.commands import create_office, publish_offering
from khamkho.people.actor import SYSTEM, Actor

PRODUCERS = "media-producer-registration"


@pytest.fixture
def waiting(counter: Counter, officer: Actor, act: Callable[..., Case]) -> list[Case]:
    """Two cases that an officer has checked."""
    cases = [counter.submit(counter.fill(counter.start(), seed=seed), key=f"k{seed}").case for seed in (1, 2)]
    return [act(officer, case, "accept") for case in cases]


def page_of(case: Case) -> str:
    return f"/desk/kbi1/decide/{case.number}"


def test_everything_that_waits_is_listed(waiting: list[Case], director_desk: Client) -> None:
    page = director_desk.get("/desk/kbi1/decide/").content.decode()
    assert all(str(case.number) in page for case in waiting)


def test_nothing_waits_is_said(office: object, director_desk: Client) -> None:
    assert "kk-empty" in director_desk.get("/desk/kbi1/decide/").content.decode()


def test_the_essentials_stand_on_one_page(waiting: list[Case], director_desk: Client) -> None:
    page = director_desk.get(page_of(waiting[0])).content.decode()
    assert "desk-decide__photo" in page
    assert "นางสาวตัวอย่าง ขยันงาน" in page
    assert f"{page_of(waiting[0])}/act/approve" in page
    assert "act=refuse" in page


def test_after_a_decision_the_next_opens_and_then_the_empty_list(
    waiting: list[Case], director_desk: Client
) -> None:
    first, second = waiting
    answer = director_desk.post(f"{page_of(first)}/act/approve", form(first))
    assert answer["Location"] == page_of(second)
    answer = director_desk.post(f"{page_of(second)}/act/approve", form(second))
    assert answer["Location"] == "/desk/kbi1/decide/"


def test_after_the_last_of_the_list_the_first_one_skipped_opens(
    waiting: list[Case], director_desk: Client
) -> None:
    first, second = waiting
    answer = director_desk.post(f"{page_of(second)}/act/approve", form(second))
    assert answer["Location"] == page_of(first)


def test_sending_back_needs_a_reason(waiting: list[Case], director_desk: Client) -> None:
    first = waiting[0]
    empty = director_desk.post(f"{page_of(first)}/act/refuse", form(first, reason=""))
    assert empty.status_code == 422
    assert 'href="#reason"' in empty.content.decode()
    sent = director_desk.post(f"{page_of(first)}/act/refuse", form(first, reason="ขอให้ตรวจเลขบัตร"))
    assert sent.status_code == 302
    first.refresh_from_db()
    assert first.step == "check"


def test_a_second_tap_decides_once_and_goes_on(waiting: list[Case], director_desk: Client) -> None:
    first, second = waiting
    sent = form(first)
    for _ in range(2):
        answer = director_desk.post(f"{page_of(first)}/act/approve", sent)
        assert answer["Location"] == page_of(second)
    assert Event.objects.filter(case=first, kind="acted", step="approve").count() == 1


def test_a_decided_case_leads_to_the_next(
    waiting: list[Case], director: Actor, director_desk: Client, act: Callable[..., Case]
) -> None:
    act(director, waiting[0], "approve")
    answer = director_desk.get(page_of(waiting[0]))
    assert answer["Location"] == page_of(waiting[1])


def test_a_stale_decision_is_refused_on_the_page(
    waiting: list[Case], director: Actor, officer: Actor, director_desk: Client, act: Callable[..., Case]
) -> None:
    first = waiting[0]
    old = form(first, reason="เหตุผลที่พิมพ์ไว้")
    act(director, first, "refuse", reason="ตรวจใหม่")
    act(officer, first, "accept")
    answer = director_desk.post(f"{page_of(first)}/act/refuse", old)
    assert answer.status_code == 409
    assert "เหตุผลที่พิมพ์ไว้" in answer.content.decode()


def test_a_supervisor_does_not_see_the_directors_cases(waiting: list[Case], supervisor_desk: Client) -> None:
    assert str(waiting[0].number) not in supervisor_desk.get("/desk/kbi1/decide/").content.decode()
    assert supervisor_desk.post(f"{page_of(waiting[0])}/act/approve", form(waiting[0])).status_code == 403


def test_what_was_answered_at_the_step_before_stands_there(
    at_desk: Callable[..., Client], act: Callable[..., Case], applicant: Actor
) -> None:
    office = create_office(
        actor=SYSTEM, code="central", prefix="CEN", kind="obec", name_th="สพฐ.ตัวอย่าง", name_en="Sample OBEC",
        now=MONDAY,
    )  # fmt: skip
    publish_offering(actor=SYSTEM, office_id=office.pk, service_id=PRODUCERS, now=MONDAY)
    officer, director = (make_member(office, role, f"นาย{role}") for role in ("officer", "director"))
    case = commands.start(actor=applicant, office=office, service_id=PRODUCERS, now=MONDAY)
    context = context_for(case, lang="th", now=MONDAY)
    sample = catalogue.sample_answers(service_of(case.version), "", random.Random(1), context)
    commands.fill_all(actor=applicant, ref=case.ref, answers=sample, now=MONDAY)
    case = commands.submit(actor=applicant, ref=case.ref, client_key="k", now=MONDAY).case
    act(officer, case, "accept")
    act(officer, case, "endorse", producer_no="ผส 201/2569")
    page = at_desk(director).get(f"/desk/central/decide/{case.number}").content.decode()
    checked = page.partition('class="desk-checked"')[2].partition("</dl>")[0]
    assert "เลขทะเบียนผู้ผลิต" in checked
    assert "ผส 201/2569" in checked
