"""The numbers of an applicant's card: masked, opened in a view that is logged, and forgotten in time."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.test import Client

from khamkho.casework import commands
from khamkho.casework.contents import body_of, working_copy_of
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.casework.queries.audit import verify_case
from khamkho.casework.rules.refusals import CodesForgotten, NotYours
from khamkho.casework.tests.cast import MONDAY, make_member
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.offices.commands import create_office, publish_offering
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.models import User
from khamkho.people.tests.signing import sign_in

pytestmark = pytest.mark.django_db
COPY = "bangkhae-house-registration-copy"
LASER, CARD = "JC1-1234567-89", "1040-02-12345678"


@pytest.fixture
def district(db: None) -> Office:
    office = create_office(
        actor=SYSTEM,
        code="khet",
        prefix="KHT",
        kind="district",
        name_th="เขตตัวอย่าง",
        name_en="District",
        now=MONDAY,
    )
    publish_offering(actor=SYSTEM, office_id=office.pk, service_id=COPY, now=MONDAY)
    return office


@pytest.fixture
def clerk(district: Office) -> Actor:
    return make_member(district, "officer", "นางสาวทะเบียน ตรวจดี")


def draft(office: Office, actor: Actor) -> Case:
    case = commands.start(actor=actor, office=office, service_id=COPY, now=MONDAY)
    service = service_of(case.version)
    sample = catalogue.sample_answers(service, "", random.Random(1), context_for(case, lang="th", now=MONDAY))
    asked = {"copies", "pickup_date", "own_record", "declaration", "register_no", "register_office"}
    answers = {name: value for name, value in sample.items() if name in asked}
    answers |= {"known_by": "card", "laser_code": LASER, "card_number": CARD, "copies": 2}
    filled = commands.fill_all(actor=actor, ref=case.ref, answers=answers, now=MONDAY)
    assert not filled.problems
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def handed_in(district: Office, applicant: Actor) -> Case:
    case = draft(district, applicant)
    commands.submit(actor=applicant, ref=case.ref, client_key="a", now=MONDAY)
    return Case.objects.get(pk=case.pk)


def _held(case: Case) -> list[str]:
    answers = body_of(Case.objects.get(pk=case.pk)).answers
    return [str(answers["laser_code"]), str(answers["card_number"])]


def test_a_case_without_a_name_shows_the_holder_of_the_card(handed_in: Case) -> None:
    assert handed_in.display_name == "ผู้ถือบัตร 10••-••-••••••78"


def test_what_is_read_back_is_masked(handed_in: Case) -> None:
    service, answers = service_of(handed_in.version), body_of(handed_in).answers
    rows = {
        row.field_id: row.value_text
        for part in catalogue.read_back(service, "", answers, "th")
        for row in part.rows
    }
    assert rows["laser_code"] == "JC•-•••••••-89"
    assert rows["card_number"] == "10••-••-••••••78"


def test_an_officer_compares_them_and_the_case_says_so(handed_in: Case, clerk: Actor) -> None:
    shown = commands.compare_codes(actor=clerk, number=str(handed_in.number), now=MONDAY)
    assert [code for _label, code in shown.values()] == [LASER, CARD]
    assert handed_in.events.filter(kind="codes_compared").count() == 1


def test_nobody_else_compares_them(handed_in: Case, applicant: Actor) -> None:
    with pytest.raises(NotYours):
        commands.compare_codes(actor=applicant, number=str(handed_in.number), now=MONDAY)


def _act(case: Case, actor: Actor, action: str, **answers: str) -> None:
    case.refresh_from_db()
    commands.act(
        actor=actor,
        number=str(case.number),
        action_id=action,
        answers=answers,
        seen=case.head_seq,
        now=MONDAY,
    )


def test_they_are_covered_once_the_papers_wait(handed_in: Case, clerk: Actor) -> None:
    _act(handed_in, clerk, "accept")
    assert _held(handed_in) == [LASER, CARD]
    _act(handed_in, clerk, "ready", checked_on="3/8/2569", printed="2")
    assert _held(handed_in) == ["JC•-•••••••-89", "10••-••-••••••78"]
    with pytest.raises(CodesForgotten):
        commands.compare_codes(actor=clerk, number=str(handed_in.number), now=MONDAY)
    assert not list(verify_case(Case.objects.get(pk=handed_in.pk)))


def test_they_are_covered_when_it_is_rejected(handed_in: Case, clerk: Actor) -> None:
    _act(handed_in, clerk, "reject", reason="เลขใต้รูปเป็นของบัตรใบเก่า")
    assert _held(handed_in) == ["JC•-•••••••-89", "10••-••-••••••78"]


def test_they_are_covered_after_seven_days_in_any_case(handed_in: Case) -> None:
    assert commands.sweep_card_codes(now=MONDAY + timedelta(days=6)) == 0
    assert commands.sweep_card_codes(now=MONDAY + timedelta(days=8)) == 1
    assert commands.sweep_card_codes(now=MONDAY + timedelta(days=8)) == 0
    assert _held(handed_in) == ["JC•-•••••••-89", "10••-••-••••••78"]


def test_a_draft_forgets_them_after_a_day(district: Office, applicant: Actor) -> None:
    case = draft(district, applicant)
    assert commands.sweep_card_codes(now=MONDAY + timedelta(hours=25)) == 1
    assert working_copy_of(Case.objects.get(pk=case.pk)).answers["laser_code"] == "JC•-•••••••-89"


def test_the_same_card_twice_is_found_without_keeping_it(
    handed_in: Case, district: Office, applicant: Actor
) -> None:
    again = draft(district, applicant)
    commands.submit(actor=applicant, ref=again.ref, client_key="b", now=MONDAY)
    kinds = [
        set(case.terms.filter(kind="same:card").values_list("index", flat=True))
        for case in (handed_in, again)
    ]
    assert kinds[0] == kinds[1] != set()


def test_the_page_shows_them_only_once_asked(handed_in: Case, clerk: Actor, client: Client) -> None:
    sign_in(client, User.objects.get(pk=str(clerk.user_id)), two_factor=True)
    url = f"/desk/khet/cases/{handed_in.number}/codes"
    assert LASER not in client.get(url).content.decode()
    page = client.post(url).content.decode()
    assert LASER in page
    assert CARD in page
