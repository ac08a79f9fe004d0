"""Handing over and forwarding at the desk: the page, the trace that stays, the register, the covering letter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from khamkho.casework.models import Case, Handover, Letter
from khamkho.casework.tests.cast import MONDAY, SERVICE, Counter, make_member
from khamkho.issuing.commands import produce, produce_letter
from khamkho.issuing.models import Document
from khamkho.issuing.queries import document_for, standing_of
from khamkho.offices.commands import create_office, publish_offering
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor

pytestmark = pytest.mark.django_db


AtDesk = Callable[..., Client]


@pytest.fixture
def case(counter: Counter) -> Case:
    return counter.submitted()


def send(client: Client, case: Case, to: str, reason: str = "ย้ายสังกัด") -> Any:
    seen = Case.objects.get(pk=case.pk).head_seq
    return client.post(
        f"/desk/kbi1/cases/{case.number}/hand-over",
        {"to": to, "reason": reason, "seen": seen, "client_key": "k"},
        follow=True,
    )


def test_a_head_hands_over_and_then_sees_only_the_trace(
    case: Case, supervisor: Actor, office: Office, other_office: Office, at_desk: AtDesk
) -> None:
    client = at_desk(supervisor)
    asked = client.get(f"/desk/kbi1/cases/{case.number}?do=hand-over").content.decode()
    assert other_office.name_th in asked
    assert 'name="to"' in asked
    for _click in range(2):
        page = send(client, case, "cti2").content.decode()
        assert other_office.name_th in page
        assert "CTI2-2569-000001" in page
        assert "data-kk-live" not in page
    assert Handover.objects.count() == 1
    register = client.get(f"/desk/kbi1/register/{SERVICE}").content.decode()
    assert case.number
    assert case.number in register
    assert "CTI2-2569-000001" in register
    assert client.get(f"/desk/kbi1/search?q={case.number}").status_code == 302
    assert client.get(f"/desk/kbi1/register/{SERVICE}.xlsx").status_code == 200
    assert client.get("/desk/kbi1/cases/CTI2-2569-000001").status_code == 404


def test_what_is_wrong_stands_on_the_page_with_what_was_typed(
    case: Case, supervisor: Actor, other_office: Office, at_desk: AtDesk
) -> None:
    client = at_desk(supervisor)
    for to, reason in (("cti2", ""), ("nowhere", "เหตุผลที่พิมพ์"), ("", "ยังไม่ได้เลือก")):
        answer = send(client, case, to, reason)
        assert answer.status_code == 422
        assert reason in answer.content.decode()
    assert "กรุณาเลือกหน่วยงาน" in answer.content.decode()
    assert not Handover.objects.exists()


def test_an_officer_whom_the_service_does_not_let_is_offered_nothing(
    case: Case, officer: Actor, other_office: Office, at_desk: AtDesk
) -> None:
    client = at_desk(officer)
    assert "do=hand-over" not in client.get(f"/desk/kbi1/cases/{case.number}").content.decode()
    assert send(client, case, "cti2").status_code == 403


def test_a_paper_of_the_first_office_still_verifies_as_its_own(
    case: Case, supervisor: Actor, other_office: Office, office: Office, at_desk: AtDesk
) -> None:
    produce(case_id=case.pk, kind="receipt", event=1, now=MONDAY)
    code = Document.objects.get(kind="receipt").code
    send(at_desk(supervisor), case, "cti2")
    found = standing_of(code)
    assert found
    assert found.stands
    assert (found.number, found.office.th) == (case.number, office.name_th)


def test_the_page_at_the_other_office_says_where_it_was_before(
    case: Case, supervisor: Actor, office: Office, other_officer: Actor, other_office: Office, at_desk: AtDesk
) -> None:
    send(at_desk(supervisor), case, "cti2")
    page = at_desk(other_officer).get("/desk/cti2/cases/CTI2-2569-000001").content.decode()
    assert office.name_th in page
    assert case.number
    assert case.number in page
    found = at_desk(other_officer).get(f"/desk/cti2/search?q={case.number}")
    assert found["Location"] == f"/desk/cti2/cases/{case.number}"
    assert at_desk(other_officer).get("/desk/cti2/search?q=KBI1-2569-000099").status_code == 200


@pytest.mark.usefixtures("as_served")
def test_the_page_of_what_came_from_elsewhere_takes_few_queries(
    case: Case,
    supervisor: Actor,
    other_officer: Actor,
    other_office: Office,
    at_desk: AtDesk,
    django_assert_max_num_queries: Any,
) -> None:
    send(at_desk(supervisor), case, "cti2")
    client = at_desk(other_officer)
    client.get("/desk/cti2/cases/CTI2-2569-000001")
    with django_assert_max_num_queries(12):
        client.get("/desk/cti2/cases/CTI2-2569-000001", {"list": "open"})


def test_a_school_forwards_two_applications_with_one_letter(
    counter: Counter, office: Office, officer: Actor, at_desk: AtDesk
) -> None:
    school = create_office(
        actor=SYSTEM, code="sch1", prefix="SCH1", kind="school", name_th="โรงเรียนตัวอย่าง", name_en="Sample School",
        parent_id=office.pk, now=MONDAY,
    )  # fmt: skip
    publish_offering(actor=SYSTEM, office_id=school.pk, service_id=SERVICE, now=MONDAY)
    clerk, head = make_member(school, "officer", "นางธุรการ"), make_member(school, "director", "นายผอ")
    numbers = [
        counter.submit(counter.fill(counter.start(office=school)), key=key).number for key in ("a", "b")
    ]
    client = at_desk(clerk)
    assert "/desk/sch1/forward" in client.get("/desk/sch1/letters/").content.decode()
    page = client.get(f"/desk/sch1/forward?number={numbers[0]}").content.decode()
    assert all(number in page for number in numbers)
    assert client.post("/desk/sch1/forward", {"to": "kbi1"}).status_code == 422
    assert client.post("/desk/sch1/forward", {"to": "other", "number": numbers}).status_code == 422
    done = client.post("/desk/sch1/forward", {"to": "kbi1", "number": numbers}, follow=True)
    letter = Letter.objects.get()
    assert done.status_code == 200
    assert numbers[1] in done.content.decode()
    assert client.get(f"/desk/sch1/letters/{letter.ref}/draft.pdf").content.startswith(b"%PDF")
    signed = at_desk(head).post(
        f"/desk/sch1/letters/{letter.ref}/sign", {"seen": letter.revision}, follow=True
    )
    assert signed.status_code == 200
    assert Case.objects.filter(office=office).count() == 2
    made = produce_letter(letter_id=letter.pk, now=MONDAY)
    assert document_for(officer, made.code)[1] == made.blob
    page = at_desk(officer).get("/desk/kbi1/cases/KBI1-2569-000001").content.decode()
    assert made.code in page
    assert "SCH1/1" in page
    assert at_desk(clerk).get(f"/desk/sch1/cases/{numbers[0]}").status_code == 200
    assert client.get("/desk/sch1/forward").status_code == 404


def test_an_office_with_nothing_above_it_forwards_nothing(
    officer: Actor, case: Case, at_desk: AtDesk
) -> None:
    assert at_desk(officer).get("/desk/kbi1/forward").status_code == 404
