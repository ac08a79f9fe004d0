"""Messages and opinions at the desk, through its pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from khamkho.base.thai import show_date
from khamkho.casework import commands
from khamkho.casework.commands import Question
from khamkho.casework.models import Case, Opinion, Talk
from khamkho.casework.queries.cases import case_for
from khamkho.casework.rules.opinions import Parts
from khamkho.casework.tests.cast import Counter, make_member
from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.people.models import User
from khamkho.people.tests.signing import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(counter: Counter) -> Case:
    return counter.submitted()


@pytest.fixture
def colleague(office: Office) -> Actor:
    return make_member(office, "officer", "นางสาวอีกคน ช่วยคิด")


def desk_of(actor: Actor) -> Client:
    return sign_in(Client(), User.objects.get(pk=str(actor.user_id)), two_factor=True)


def in_days(days: int) -> str:
    return show_date(timezone.localdate() + timedelta(days=days), "th", style="short")


def url(case: Case, rest: str = "") -> str:
    return f"/desk/kbi1/cases/{case.number}{rest}"


def seen(case: Case) -> dict[str, int]:
    return {"seen": Case.objects.get(pk=case.pk).head_seq}


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def answer(applicant: Actor, case: Case) -> None:
    commands.write_to_office(actor=applicant, number=str(case.number), text="สะดวกวันพุธ", now=timezone.now())


def ask(actor: Actor, case: Case, of: Actor, **changes: Any) -> Opinion:
    until = timezone.localdate() + timedelta(days=2)
    given = {"text": "รูปนี้ใช้ได้หรือไม่", "until": until, "parts": Parts(whole=True), **changes}
    return commands.ask_colleague(
        actor=actor,
        number=str(case.number),
        member_id=of.memberships[0].id,
        question=Question(**given),
        now=timezone.now(),
    )


def test_an_officer_writes_and_the_answer_shows_everywhere_until_it_is_dealt_with(
    case: Case, officer_desk: Client, applicant: Actor
) -> None:
    form = page(officer_desk, url(case, "?do=message"))
    assert "ส่งกลับให้แก้ไข" in form
    posted = {"text": "สะดวกรับบัตรวันใด", "until": in_days(3), "client_key": "k"}
    assert officer_desk.post(url(case, "/messages"), posted).status_code == 302
    assert "รอคำตอบจากผู้ยื่นคำขอภายใน" in page(officer_desk, url(case))
    assert "รอคำตอบ" in page(officer_desk, "/desk/kbi1/?tab=messages")
    answer(applicant, case)
    assert "ผู้ยื่นคำขอส่งข้อความมาเมื่อ" in page(officer_desk, url(case))
    inbox = page(officer_desk, "/desk/kbi1/?tab=messages")
    assert "มีข้อความเข้า" in inbox
    assert str(case.number) in inbox
    assert "สะดวกวันพุธ" in page(officer_desk, url(case, "?do=message"))
    assert f"{case.number}?do=message" in page(officer_desk, "/desk/kbi1/talk")
    assert officer_desk.post(url(case, "/messages/settle"), seen(case)).status_code == 302
    assert not Talk.objects.exists()
    assert str(case.number) not in page(officer_desk, "/desk/kbi1/talk")
    assert officer_desk.post(url(case, "/messages/settle"), seen(case)).status_code == 409


def test_an_answer_that_is_overdue_is_marked(case: Case, officer: Actor, officer_desk: Client) -> None:
    commands.write_to_applicant(
        actor=officer,
        number=str(case.number),
        text="ถาม",
        seen=case.head_seq,
        expects=True,
        until=timezone.localdate(),
        now=timezone.now(),
    )
    Talk.objects.update(answer_by=timezone.now() - timedelta(days=1))
    assert "พ้นกำหนดตอบ" in page(officer_desk, "/desk/kbi1/?tab=messages")
    assert "พ้นกำหนด" in page(officer_desk, "/desk/kbi1/talk")


@pytest.mark.parametrize(
    "posted",
    [
        {"text": ""},
        {"text": "ถาม", "until": "ไม่ใช่วันที่"},
        {"text": "ถาม", "until": "1/1/2500"},
    ],
)
def test_what_is_wrong_with_a_message_is_said_and_what_was_typed_is_kept(
    case: Case, officer_desk: Client, posted: dict[str, str]
) -> None:
    said = officer_desk.post(url(case, "/messages"), posted)
    assert said.status_code == 422
    assert "govuk-error-message" in said.content.decode()
    assert posted["text"] in said.content.decode()


def test_a_colleague_is_asked_reads_and_answers(
    case: Case, officer_desk: Client, colleague: Actor, director: Actor
) -> None:
    form = page(officer_desk, url(case, "?do=opinion"))
    assert "นางสาวอีกคน ช่วยคิด" in form
    posted = {
        "member": str(colleague.memberships[0].id),
        "question": "รูปนี้ใช้ได้หรือไม่",
        "until": in_days(2),
        "reads": "deciders",
        "sees": "whole",
        "client_key": "once",
    }
    for _ in range(2):  # a double click asks once
        assert officer_desk.post(url(case, "/opinions"), posted).status_code == 302
    opinion = Opinion.objects.get()
    desk = desk_of(colleague)
    assert "มีผู้ขอความเห็นจากท่าน" in page(desk, "/desk/kbi1/")
    assert f"/desk/kbi1/opinions/{opinion.ref}" in page(desk, "/desk/kbi1/talk")
    asked = page(desk, f"/desk/kbi1/opinions/{opinion.ref}")
    assert "รูปนี้ใช้ได้หรือไม่" in asked
    assert "นางน้ำผึ้ง" in asked or "ชื่อ" in asked
    assert desk.post(f"/desk/kbi1/opinions/{opinion.ref}", {"text": "ใช้ได้"}).status_code == 422
    given = desk.post(f"/desk/kbi1/opinions/{opinion.ref}", {"stance": "agree", "text": "ใช้ได้ครับ"})
    assert given.status_code == 302
    for reader in (officer_desk, desk, desk_of(director)):
        assert "ใช้ได้ครับ" in page(reader, url(case))
    assert desk.get(f"/desk/kbi1/opinions/{opinion.ref}").status_code == 404
    assert "มีผู้ขอความเห็นจากท่าน" not in page(desk, "/desk/kbi1/")


def test_a_confidential_opinion_is_not_on_the_page_of_another_officer(
    case: Case, officer: Actor, colleague: Actor, office: Office
) -> None:
    ask(officer, case, colleague, confidential=True)
    another = desk_of(make_member(office, "officer", "นายผู้อื่น ในหน่วยงาน"))
    for address in (url(case), "/desk/kbi1/talk"):
        assert "นางสาวอีกคน" not in page(another, address)


def test_it_stands_beside_the_decision(
    case: Case, officer: Actor, colleague: Actor, director: Actor, act: Any
) -> None:
    opinion = ask(officer, case, colleague)
    commands.give_opinion(
        actor=colleague, ref=opinion.ref, stance="disagree", text="ภาพเก่า", now=timezone.now()
    )
    act(officer, case, "accept", at=timezone.now())
    assert "ภาพเก่า" in page(desk_of(director), f"/desk/kbi1/decide/{case.number}")


def test_only_what_was_ticked_is_shown_and_handed_out(
    case: Case,
    officer: Actor,
    officer_desk: Client,
    other_office: Office,
    other_officer: Actor,
    office: Office,
) -> None:
    other_office.parent = office
    other_office.save()
    form = page(officer_desk, url(case, "?do=opinion&at=cti2"))
    assert "นายอื่น เจ้าหน้าที่" in form
    view = case_for(officer, str(case.number))
    field, file = view.sections("th")[0].rows[0], view.files[0]
    posted = {
        "at": "cti2",
        "member": str(other_officer.memberships[0].id),
        "question": "ถาม",
        "until": in_days(2),
        "sees": "parts",
        "parts": [field.field_id, f"document:{file.document}", "nonsense"],
    }
    assert officer_desk.post(url(case, "/opinions"), posted).status_code == 302
    opinion = Opinion.objects.get()
    desk = desk_of(other_officer)
    asked = page(desk, f"/desk/cti2/opinions/{opinion.ref}")
    assert asked.count('class="desk-answer"') == 1
    assert desk.get(f"/desk/cti2/opinions/{opinion.ref}/files/{file.ref}").status_code == 200
    assert desk.get(f"/desk/files/{case.ref}/{file.ref}").status_code == 404
    assert desk.get(url(case)).status_code == 404
    assert officer_desk.get(f"/desk/kbi1/opinions/{opinion.ref}").status_code == 404


def test_who_cannot_be_asked_is_said_with_what_was_typed(
    case: Case, officer_desk: Client, auditor: Actor
) -> None:
    posted = {"member": str(auditor.memberships[0].id), "question": "ถามว่า", "until": in_days(2)}
    said = officer_desk.post(url(case, "/opinions"), posted)
    assert said.status_code == 409
    assert "ถามว่า" in said.content.decode()
    assert "ขอความเห็นจากบุคคลนี้ไม่ได้" in said.content.decode()


def test_nobody_is_asked_before_somebody_was_chosen(case: Case, officer_desk: Client) -> None:
    said = officer_desk.post(url(case, "/opinions"), {"question": "ถามว่า", "until": in_days(2), "member": ""})
    assert said.status_code == 422
    assert "กรุณาเลือกเจ้าหน้าที่" in said.content.decode()
    assert not Opinion.objects.exists()


def test_the_overview_counts_messages_and_opinions_that_wait(
    case: Case, officer: Actor, officer_desk: Client, colleague: Actor, applicant: Actor
) -> None:
    message, opinion = '<span class="kk-tile__figure">1</span>ข้อความ<', "ความเห็นที่ขอจากท่าน"
    assert message not in page(officer_desk, "/desk/")
    answer(applicant, case)
    assert message in page(officer_desk, "/desk/")
    ask(officer, case, colleague)
    assert opinion not in page(officer_desk, "/desk/")
    hers = page(desk_of(colleague), "/desk/")
    assert message in hers
    assert f'<span class="kk-tile__figure">1</span>{opinion}' in hers


def test_an_expert_is_asked_sent_a_new_link_and_not_needed(case: Case, officer_desk: Client) -> None:
    assert "ผู้เชี่ยวชาญ" in page(officer_desk, url(case, "?do=expert"))
    posted = {"name": "", "email": "x", "question": "ถาม", "until": in_days(2)}
    said = officer_desk.post(url(case, "/experts"), posted)
    assert said.status_code == 422
    assert said.content.decode().count("govuk-error-message") >= 2
    posted |= {"name": "ศ.ตัวอย่าง เชี่ยวชาญ", "email": "expert@example.com", "sees": "whole"}
    assert officer_desk.post(url(case, "/experts"), posted).status_code == 302
    asked = Opinion.objects.get().asked
    assert "ศ.ตัวอย่าง เชี่ยวชาญ" in page(officer_desk, "/desk/kbi1/talk")
    assert officer_desk.post(url(case, f"/opinions/{asked}/link")).status_code == 302
    assert "ยกเลิกการขอ" in page(officer_desk, url(case))
    assert officer_desk.post(url(case, f"/opinions/{asked}/take-back")).status_code == 302
    assert "ยกเลิกแล้ว" in page(officer_desk, url(case))
    assert officer_desk.post(url(case, f"/opinions/{asked}/take-back")).status_code == 409
    assert officer_desk.post(url(case, "/opinions/1/link")).status_code == 404


@pytest.mark.usefixtures("as_served")
def test_messages_and_opinions_cost_the_page_of_a_case_no_query(
    case: Case,
    officer: Actor,
    officer_desk: Client,
    colleague: Actor,
    applicant: Actor,
    django_assert_max_num_queries: Any,
) -> None:
    officer_desk.get(url(case))
    with CaptureQueriesContext(connection) as queries:
        officer_desk.get(url(case))
    before = len(queries)
    answer(applicant, case)
    for _ in range(3):
        ask(officer, case, colleague)
    officer_desk.get(url(case))
    with django_assert_max_num_queries(before):
        officer_desk.get(url(case))
    officer_desk.get("/desk/kbi1/talk")
    with django_assert_max_num_queries(12):
        officer_desk.get("/desk/kbi1/talk")


def test_an_auditor_reads_the_list_and_writes_nothing(case: Case, auditor: Actor) -> None:
    desk = desk_of(auditor)
    assert desk.get("/desk/kbi1/talk").status_code == 200
    for rest in ("/messages", "/messages/settle", "/opinions", "/experts"):
        posted = {"text": "ก", "question": "ก", "name": "ก", "email": "a@example.com", "until": in_days(1)}
        assert desk.post(url(case, rest), posted).status_code == 403
