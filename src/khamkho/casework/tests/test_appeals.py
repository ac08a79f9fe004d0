"""Appeals: a linked case with its own clock, decided by somebody other than who decided."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from khamkho.casework import commands
from khamkho.casework.context import context_for
from khamkho.casework.models import Case, CaseLink, CasePerson
from khamkho.casework.queries.appeals import appeal_offer, deciders_of, first_cases_for
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.cases import case_for, draft_for, file_for
from khamkho.casework.rules.refusals import (
    AppealedAlready,
    NoSuchCase,
    NotAppealable,
    NotYours,
    OwnDecision,
)
from khamkho.casework.tests.cast import MONDAY, Counter, make_member, make_office, replace
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.offices.commands import move_office, publish_offering, set_periods, withdraw_offering
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.models import User
from khamkho.people.tests.signing import sign_in

pytestmark = pytest.mark.django_db
Act = Callable[..., Case]
DAY = timedelta(days=1)


@pytest.fixture
def above(office: Office) -> Office:
    """The office above, which takes appeals."""
    found = make_office("obec", "OBEC")
    move_office(actor=SYSTEM, office_id=office.pk, parent_id=found.pk, now=MONDAY)
    publish_offering(actor=SYSTEM, office_id=found.pk, service_id="appeal", now=MONDAY)
    office.refresh_from_db()
    return found


@pytest.fixture
def superior(above: Office) -> Actor:
    return make_member(above, "director", "นายตัวอย่าง ผู้อยู่เหนือขึ้นไป")


@pytest.fixture
def clerk(above: Office) -> Actor:
    return make_member(above, "officer", "นางตัวอย่าง ผู้ตรวจคำอุทธรณ์")


@pytest.fixture
def refused(counter: Counter, above: Office, officer: Actor, act: Act) -> Case:
    case = counter.submitted(name={"title": "นาง", "first": "น้ำผึ้ง", "last": "กตัญญู"})
    commands.note(actor=officer, number=case.number or "", text="บันทึกภายในของหน่วยงาน", now=MONDAY)
    act(officer, case, "reject", reason="ไม่ได้สังกัดเขตนี้")
    commands.record_told(case_id=case.pk, kind="rejected", now=MONDAY)
    return Case.objects.get(pk=case.pk)


def begin(actor: Actor, case: Case, now: datetime = MONDAY + DAY) -> Case:
    return commands.start_appeal(actor=actor, number=case.number or "", now=now)


def hand_in(actor: Actor, draft: Case, now: datetime = MONDAY + DAY) -> Case:
    service = service_of(draft.version)
    sample = catalogue.sample_answers(service, "", random.Random(1), context_for(draft, lang="th", now=now))
    known = draft_for(actor, draft.ref).body.answers
    commands.fill_all(actor=actor, ref=draft.ref, answers={**sample, **known}, now=now)
    return commands.submit(actor=actor, ref=draft.ref, client_key="a", now=now).case


def test_an_appeal_begins_with_what_is_known_and_points_at_the_decision(
    refused: Case, applicant: Actor, above: Office
) -> None:
    draft = begin(applicant, refused)
    assert (draft.office, draft.service_id, draft.state) == (above, "appeal", Case.DRAFT)
    answers = draft_for(applicant, draft.ref).body.answers
    assert answers["against"] == refused.number
    assert answers["name"]["first"] == "น้ำผึ้ง"
    assert begin(applicant, refused) == draft  # a second click goes on with it
    appeal = hand_in(applicant, draft)
    assert appeal.due_at is not None
    assert appeal.due_at > MONDAY + 30 * DAY
    assert case_for(applicant, refused.number or "").timeline[-1].text.en == (
        f"Appealed, as application {appeal.number}"
    )
    with pytest.raises(AppealedAlready):
        begin(applicant, refused)
    assert list(verify_all()) == []


@pytest.mark.parametrize(
    ("role", "may"), [("guardian", True), ("employee", True), ("adviser", False), ("proxy", False)]
)
def test_who_may_take_an_application_back_may_appeal_for_whom_it_belongs_to(
    refused: Case, applicant: Actor, stranger: Actor, role: str, may: bool
) -> None:
    CasePerson.objects.create(
        case=refused, role=role, user_id=stranger.user_id, created_at=MONDAY, since=MONDAY
    )
    if not may:
        with pytest.raises(NotYours):
            begin(stranger, refused)
        return
    draft = begin(stranger, refused)
    assert draft.applicant_id == applicant.user_id
    assert begin(applicant, refused) == draft
    assert hand_in(stranger, draft).applicant_id == applicant.user_id
    assert case_for(applicant, Case.objects.get(pk=draft.pk).number or "").standing.is_applicant


def test_the_decider_of_the_appeal_reads_the_first_case_and_not_its_inner_notes(
    refused: Case, applicant: Actor, superior: Actor, clerk: Actor, other_officer: Actor, officer: Actor
) -> None:
    with pytest.raises(NoSuchCase):
        case_for(superior, refused.number or "")
    draft = begin(applicant, refused)
    with pytest.raises(NoSuchCase):  # a draft of an appeal opens nothing yet
        case_for(superior, refused.number or "")
    appeal = hand_in(applicant, draft)
    (first,) = first_cases_for(superior, appeal)
    assert first.case == refused
    told = [(entry.kind, entry.by) for entry in first.timeline]
    assert ("acted", officer.name) in told
    assert "noted" not in [kind for kind, _ in told]
    blob, _name = file_for(superior, refused.ref, first.files[0].ref)
    assert blob
    with pytest.raises(NoSuchCase):
        case_for(other_officer, refused.number or "")
    with pytest.raises(NotYours):
        commands.note(actor=superior, number=refused.number or "", text="แก้ไข", now=MONDAY)
    with pytest.raises(NotYours):
        commands.reopen(actor=superior, number=refused.number or "", reason="แก้ไข", now=MONDAY)
    assert first_cases_for(superior, refused) == ()


def test_an_appeal_is_decided_above(
    refused: Case, applicant: Actor, superior: Actor, clerk: Actor, act: Act
) -> None:
    appeal = hand_in(applicant, begin(applicant, refused))
    act(clerk, appeal, "accept")
    done = act(superior, appeal, "dismiss", reason="เหตุผลเดิมชอบแล้ว")
    assert done.end == "refused"
    told = case_for(applicant, refused.number or "").timeline[-1]
    assert (told.kind, told.by, told.who.en) == ("appeal_ended", "", "director")  # as of any act of an office
    assert told.text.en == f"The appeal, application {appeal.number}, came to its end: Dismiss the appeal"
    with pytest.raises(NotAppealable):  # after an appeal come the courts
        begin(applicant, done)


def test_who_decided_does_not_decide_on_the_appeal(
    counter: Counter,
    above: Office,
    office: Office,
    officer: Actor,
    director: Actor,
    applicant: Actor,
    act: Act,
) -> None:
    set_periods(actor=SYSTEM, office_id=office.pk, typed={"appeal_at": "here"}, now=MONDAY)
    publish_offering(actor=SYSTEM, office_id=office.pk, service_id="appeal", now=MONDAY)
    case = counter.submitted()
    act(officer, case, "accept")
    act(director, case, "refuse", reason="ตรวจอีกครั้ง")
    act(officer, case, "reject", reason="ไม่ได้สังกัดเขตนี้")
    appeal = hand_in(applicant, begin(applicant, Case.objects.get(pk=case.pk)))
    assert appeal.office == office
    assert deciders_of(appeal) == {str(officer.user_id), str(director.user_id)}
    act(officer, appeal, "accept")  # to put it before somebody is no decision
    with pytest.raises(OwnDecision):
        act(director, appeal, "allow", reason="เห็นด้วย")
    deputy = make_member(office, "director", "นายตัวอย่าง รองผู้อำนวยการ")
    assert act(deputy, appeal, "allow", reason="เห็นด้วย").end == "granted"


def test_until_when_and_where_one_may_appeal(
    refused: Case, office: Office, above: Office, applicant: Actor
) -> None:
    offer = appeal_offer(refused, now=MONDAY + DAY)
    assert offer is not None
    assert (offer.office, offer.until) == (above, date(2026, 8, 18))
    assert appeal_offer(refused, now=MONDAY + 15 * DAY) is not None
    assert appeal_offer(refused, now=MONDAY + 16 * DAY) is None
    with pytest.raises(NotAppealable):
        begin(applicant, refused, now=MONDAY + 16 * DAY)
    withdraw_offering(actor=SYSTEM, office_id=above.pk, service_id="appeal", now=MONDAY)
    assert appeal_offer(refused, now=MONDAY + DAY) is None
    publish_offering(actor=SYSTEM, office_id=office.pk, service_id="appeal", now=MONDAY)
    here = appeal_offer(refused, now=MONDAY + DAY)
    assert here is not None
    assert here.office == office
    set_periods(actor=SYSTEM, office_id=office.pk, typed={"appeal_days": "0"}, now=MONDAY)
    refused = Case.objects.get(pk=refused.pk)
    assert appeal_offer(refused, now=MONDAY + DAY) is None


def test_the_period_begins_when_the_decision_is_told(refused: Case) -> None:
    Case.objects.filter(pk=refused.pk).update(told_at=None)
    offer = appeal_offer(Case.objects.get(pk=refused.pk), now=MONDAY + 300 * DAY)
    assert offer is not None
    assert offer.until is None


def test_only_the_applicant_appeals(refused: Case, officer: Actor, stranger: Actor) -> None:
    with pytest.raises(NotYours):
        begin(officer, refused)
    with pytest.raises(NoSuchCase):
        begin(stranger, refused)


def test_after_a_withdrawn_appeal_another_may_be_made(refused: Case, applicant: Actor) -> None:
    first = hand_in(applicant, begin(applicant, refused))
    commands.withdraw(actor=applicant, number=first.number or "", now=MONDAY + DAY)
    assert begin(applicant, refused) != first
    assert CaseLink.objects.filter(other=refused, kind="appeal").count() == 2


def test_the_refused_applicant_finds_the_appeal_on_her_page(
    refused: Case, applicant: Actor, superior: Actor, above: Office, client: Client
) -> None:
    Case.objects.filter(pk=refused.pk).update(told_at=None)
    sign_in(client, User.objects.get(pk=str(applicant.user_id)))
    page = client.get(f"/my/{refused.number}").content.decode()
    assert "หากไม่เห็นด้วยกับผล" in page
    assert above.name_th in page
    begun = client.post(f"/my/{refused.number}/appeal")
    draft = Case.objects.get(service_id="appeal")
    assert begun.headers["Location"] == f"/apply/{draft.ref}"
    assert "ยื่นอุทธรณ์ต่อจากที่ค้างไว้" in client.get(f"/my/{refused.number}").content.decode()
    appeal = hand_in(applicant, draft)
    page = client.get(f"/my/{refused.number}").content.decode()
    assert f"/my/{appeal.number}" in page
    assert "หากไม่เห็นด้วยกับผล" not in page
    assert f"/my/{refused.number}" in client.get(f"/my/{appeal.number}").content.decode()
    desk = sign_in(Client(), User.objects.get(pk=str(superior.user_id)), two_factor=True)
    beside = desk.get(f"/desk/obec/cases/{appeal.number}").content.decode()
    assert "คำขอเดิมที่อุทธรณ์" in beside
    assert "ไม่ได้สังกัดเขตนี้" in beside
    assert "บันทึกภายในของหน่วยงาน" not in beside


def test_an_applicant_without_an_account_appeals_too(
    counter: Counter, above: Office, officer: Actor, act: Act
) -> None:
    case = counter.submitted_without_account()
    act(officer, case, "reject", reason="ไม่ได้สังกัดเขตนี้")
    holder = Actor(opened_cases=frozenset({case.pk}))
    draft = begin(holder, Case.objects.get(pk=case.pk))
    writer = replace(holder, opened_cases=frozenset({case.pk, draft.pk}))
    assert hand_in(writer, draft).number
