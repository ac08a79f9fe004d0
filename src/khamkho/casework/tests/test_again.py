"""What was given back comes again: a new case with the old answers, tied to it; also through an employee."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from khamkho.casework import commands
from khamkho.casework.contents import working_copy_of
from khamkho.casework.models import Attachment, Case, CaseLink
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.cases import case_for
from khamkho.casework.queries.links import links_of
from khamkho.casework.rules.refusals import AgainAlready, NoSuchCase, NotAgain, NotOffered, NotYours
from khamkho.casework.tests.cast import MONDAY, Counter, make_member
from khamkho.catalogue.queries import service_of
from khamkho.offices.commands import create_office, publish_offering, withdraw_offering
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.models import User
from khamkho.people.tests.signing import sign_in

pytestmark = pytest.mark.django_db
PREMISES = "school-facility-use"
COMPANY = 5
"""With this seed the sample answers are those of an organisation."""


@pytest.fixture
def school(office: Office) -> Office:
    made = create_office(
        actor=SYSTEM, code="sch", prefix="SCH", kind="school", name_th="โรงเรียนตัวอย่าง", name_en="Sample School",
        parent_id=office.pk, now=MONDAY,
    )  # fmt: skip
    publish_offering(actor=SYSTEM, office_id=made.pk, service_id=PREMISES, now=MONDAY)
    return made


@pytest.fixture
def clerk(school: Office) -> Actor:
    return make_member(school, "officer", "นางธุรการ")


def given_back(counter: Counter, officer: Actor, case: Case | None = None) -> Case:
    case = case or counter.submitted()
    return commands.give_back(
        actor=officer, number=case.number or "", reason="ไม่แก้ไข", seen=case.head_seq, now=MONDAY
    )


def again(actor: Actor, case: Case) -> Case:
    return commands.apply_again(actor=actor, number=case.number or "", now=MONDAY)


def test_it_comes_again_with_its_answers_and_points_at_the_first(
    counter: Counter, officer: Actor, applicant: Actor
) -> None:
    first = given_back(counter, officer)
    draft = again(applicant, first)
    kept = working_copy_of(draft).answers
    assert kept
    written = case_for(applicant, first.number or "").body.answers
    assert {*written} - {*kept} == {"declaration", "applicant_signature"}  # she stands by it anew
    assert kept == {name: written[name] for name in kept}
    assert (draft.applicant_id, draft.variant, draft.office_id) == (
        applicant.user_id,
        first.variant,
        first.office_id,
    )
    assert not Attachment.objects.filter(case=draft).exists()
    assert again(applicant, first).pk == draft.pk  # gone on with
    done = counter.submit(counter.fill(draft), key="again").case
    [link] = links_of(applicant, done)
    assert (link.case.pk, link.kind, link.points) == (first.pk, CaseLink.AGAIN, True)
    assert str(done.number) in case_for(applicant, first.number or "").timeline[-1].text.th
    with pytest.raises(AgainAlready):
        again(applicant, first)
    assert not list(verify_all())


def test_only_what_ended_without_a_decision_comes_again_and_only_for_its_applicant(
    counter: Counter, officer: Actor, applicant: Actor, stranger: Actor, office: Office
) -> None:
    case = counter.submitted()
    with pytest.raises(NotAgain):
        again(applicant, case)
    first = given_back(counter, officer, case)
    with pytest.raises(NoSuchCase):
        again(stranger, first)
    with pytest.raises(NotYours):
        again(officer, first)
    withdraw_offering(actor=SYSTEM, office_id=office.pk, service_id=first.service_id, now=MONDAY)
    with pytest.raises(NotOffered):
        again(applicant, first)


def test_a_company_applies_through_an_employee_is_given_back_and_comes_again(
    counter: Counter, school: Office, clerk: Actor, applicant: Actor, act: Any
) -> None:
    case = commands.start(actor=applicant, office=school, service_id=PREMISES, now=MONDAY)
    employee = {"name": "นางสาวพนักงาน ตัวอย่าง", "relation": "พนักงาน", "phone": "0812345678"}
    commands.set_contact(actor=applicant, ref=case.ref, email="", phone="", proxy=employee, now=MONDAY)
    counter.fill(case, seed=COMPANY)
    asked = {need.id for need in needs(case)}
    assert "mandate" in asked
    attach(counter, case, "mandate")
    done = counter.submit(case).case
    assert done.display_name == working_name(done)
    returned = act(
        clerk, done, "return", **{"mark.document:mandate": "wrong", "say.document:mandate": "ผู้ลงนามไม่ตรง"}
    )
    assert returned.waiting_for == "applicant"
    back = given_back(counter, clerk, Case.objects.get(pk=done.pk))
    draft = again(applicant, back)
    body = working_copy_of(draft)
    assert body.proxy == employee
    assert body.answers["organisation"] == case_for(applicant, back.number or "").body.answers["organisation"]
    assert {need.id for need in needs(draft)} == asked


def test_an_employee_who_was_invited_applies_again_for_whom_the_first_was(
    counter: Counter, school: Office, clerk: Actor, applicant: Actor, stranger: Actor
) -> None:
    case = commands.start(actor=applicant, office=school, service_id=PREMISES, now=MONDAY)
    counter.fill(case, seed=COMPANY)
    made = commands.invite_person(actor=applicant, ref=case.ref, role="employee", name="พนักงาน", now=MONDAY)
    commands.join_case(actor=stranger, code=made.code, now=MONDAY)
    first = given_back(counter, clerk, counter.submit(case).case)
    draft = again(stranger, first)
    assert draft.applicant_id == applicant.user_id
    assert [(one.role, one.user_id) for one in draft.people.all()] == [("employee", stranger.user_id)]
    done = counter.submit(counter.fill(draft, actor=stranger, seed=COMPANY), actor=stranger, key="e").case
    assert done.number == "SCH-2569-000002"
    assert not list(verify_all())


def test_an_adviser_does_not_apply_again(
    counter: Counter, officer: Actor, applicant: Actor, stranger: Actor
) -> None:
    case = counter.submitted()
    made = commands.invite_person(actor=applicant, ref=case.ref, role="adviser", name="ครู", now=MONDAY)
    commands.join_case(actor=stranger, code=made.code, now=MONDAY)
    with pytest.raises(NotYours):
        again(stranger, given_back(counter, officer, Case.objects.get(pk=case.pk)))


def test_the_page_offers_it_until_it_was_done(counter: Counter, officer: Actor, applicant: Actor) -> None:
    case = counter.submitted()
    client = sign_in(Client(), User.objects.get(pk=str(applicant.user_id)))
    address = f"/my/{case.number}/again"
    assert address not in client.get(f"/my/{case.number}").content.decode()
    assert client.post(address).status_code == 409
    given_back(counter, officer, case)
    assert address in client.get(f"/my/{case.number}").content.decode()
    assert client.post(address).status_code == 302
    draft = Case.objects.get(state=Case.DRAFT)
    done = counter.submit(counter.fill(draft), key="again").case
    page = client.get(f"/my/{case.number}").content.decode()
    assert address not in page
    assert f"/my/{done.number}" in page
    assert f"/my/{case.number}" in client.get(f"/my/{done.number}").content.decode()
    desk = sign_in(Client(), User.objects.get(pk=str(officer.user_id)), two_factor=True)
    assert f"/desk/kbi1/cases/{case.number}" in desk.get(f"/desk/kbi1/cases/{done.number}").content.decode()


def test_without_an_account_the_code_is_enough(counter: Counter, officer: Actor) -> None:
    case = counter.submitted_without_account()
    first = given_back(counter, officer, case)
    holder = Actor(opened_cases=frozenset({case.pk}))
    assert again(holder, first).applicant_id is None


def needs(case: Case) -> Any:
    from khamkho.catalogue import rules as catalogue

    body = working_copy_of(case)
    return catalogue.documents_for(
        service_of(case.version), case.variant, body.answers, by_proxy=body.by_proxy
    )


def attach(counter: Counter, case: Case, document: str) -> None:
    from khamkho.casework.tests.cast import photo
    from khamkho.files.commands import store_file

    assert case.key
    stored = store_file(key=case.key, data=photo(), name="m.jpg", accept="document", limit=10**7, now=MONDAY)
    commands.attach(actor=counter.applicant, ref=case.ref, document=document, stored=stored, now=MONDAY)


def working_name(case: Case) -> str:
    return str(working_copy_of(case).answers["organisation"]["name"])
