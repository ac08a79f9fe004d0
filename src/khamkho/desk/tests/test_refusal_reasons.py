"""Refusing for one of the reasons that the service lists: chosen at the desk, read with what can be done."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from khamkho.appointments.tests.conftest import clerk as clerk
from khamkho.appointments.tests.conftest import district as district
from khamkho.appointments.tests.conftest import draft as draft
from khamkho.appointments.tests.conftest import handed_in as handed_in
from khamkho.casework.models import Case
from khamkho.casework.queries.timeline import detail_at
from khamkho.offices.models import Office
from khamkho.people.actor import Actor

Make = Callable[..., Case]


@pytest.fixture
def desk(at_desk: Callable[..., Client], clerk: Actor, district: Office) -> Client:
    return at_desk(clerk)


def refused(desk: Client, case: Case, **typed: str) -> int:
    case.refresh_from_db()
    address = f"/desk/bangkhae/cases/{case.number}/act/reject"
    return desk.post(address, {"seen": str(case.head_seq), **typed}).status_code


def test_the_reasons_are_offered_with_their_advice(desk: Client, handed_in: Make) -> None:
    case = handed_in()
    page = desk.get(f"/desk/bangkhae/cases/{case.number}?act=reject").content.decode()
    assert page.count('name="reason_code"') == 9
    assert "ใช้เลขจากบัตรใบล่าสุดของท่าน" in page
    assert 'name="reason"' in page


def test_a_reason_is_chosen_and_kept_with_the_decision(desk: Client, handed_in: Make) -> None:
    case = handed_in()
    assert refused(desk, case, reason_code="record-not-found", reason="ค้นด้วยชื่อเดิมแล้ว") == 302
    case.refresh_from_db()
    assert case.end == "refused"
    acted = case.events.filter(kind="acted").latest("seq")
    kept = detail_at(case, acted.seq)
    assert kept["reason_code"] == "record-not-found"
    assert "ค้นด้วยชื่อเดิมแล้ว\nคำแนะนำ: " in kept["reason"]


@pytest.mark.parametrize("typed", [{}, {"reason_code": "other"}, {"reason_code": "made-up", "reason": "ก"}])
def test_nothing_is_refused_without_a_reason_of_the_list(
    desk: Client, handed_in: Make, typed: dict[str, str]
) -> None:
    case = handed_in()
    assert refused(desk, case, **typed) == 422
    case.refresh_from_db()
    assert case.state == Case.OPEN
