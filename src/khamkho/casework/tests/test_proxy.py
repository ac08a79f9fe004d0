"""Somebody applies for another (ผู้รับมอบอำนาจ): only where the service allows it, with what it asks, named to everyone."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.test import Client

from khamkho.base.errors import Invalid
from khamkho.casework import commands
from khamkho.casework.contents import event_detail
from khamkho.casework.context import context_for
from khamkho.casework.defects import things_of
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import case_for
from khamkho.casework.rules.refusals import NoDocument, NoProxy
from khamkho.casework.tests.cast import MONDAY, Counter, photo
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.files.commands import store_file
from khamkho.issuing.papers.frame import documents_held, proxy_of
from khamkho.issuing.papers.receipt import receipt
from khamkho.offices.commands import publish_offering
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.models import User
from khamkho.people.tests.signing import sign_in

pytestmark = pytest.mark.django_db
DAUGHTER = {"name": "นางสมศรี ใจดี", "relation": "บุตร", "phone": "0812345678"}


def told(counter: Counter, case: Case, proxy: dict[str, str]) -> Case:
    return commands.set_contact(
        actor=counter.applicant, ref=case.ref, email="a@b.example", phone="", proxy=proxy, now=counter.now
    )


def attach(counter: Counter, case: Case, document: str, kind: str = "file") -> None:
    assert case.key is not None
    stored = store_file(
        key=case.key,
        data=photo(),
        name="รูป.jpg",
        accept="id_photo" if kind == "id_photo" else "document",
        limit=10**7,
        now=counter.now,
    )
    commands.attach(actor=counter.applicant, ref=case.ref, document=document, stored=stored, now=counter.now)


@pytest.fixture
def pensioner(counter: Counter, office: Office) -> Case:
    """A pensioner's application, complete but for what a proxy is asked."""
    publish_offering(actor=SYSTEM, office_id=office.pk, service_id="pensioner-id-card", now=MONDAY)
    case = commands.start(
        actor=counter.applicant,
        office=office,
        service_id="pensioner-id-card",
        variant="lost",
        lang="th",
        now=counter.now,
    )
    service = service_of(case.version)
    context = context_for(case, lang="th", now=counter.now)
    answers = catalogue.sample_answers(service, case.variant, random.Random(1), context)
    commands.fill_all(actor=counter.applicant, ref=case.ref, answers=answers, now=counter.now)
    for need in catalogue.documents_for(service, case.variant, answers):
        if need.required:
            attach(counter, case, need.id, need.type)
    case.refresh_from_db()
    return case


def hand_in(counter: Counter, case: Case) -> Case:
    return commands.submit(actor=counter.applicant, ref=case.ref, client_key="k", now=counter.now).case


def test_a_proxy_is_refused_where_the_service_does_not_allow_one(counter: Counter) -> None:
    case = counter.start()
    with pytest.raises(NoProxy):
        told(counter, case, DAUGHTER)
    told(counter, case, {"name": "", "relation": "", "phone": ""})


def test_a_proxy_has_to_attach_her_power_of_attorney(counter: Counter, pensioner: Case) -> None:
    with pytest.raises(NoDocument):
        attach(counter, pensioner, "mandate")
    told(counter, pensioner, DAUGHTER)
    with pytest.raises(Invalid) as refused:
        hand_in(counter, pensioner)
    assert [problem.where for problem in refused.value.problems] == ["mandate"]
    attach(counter, pensioner, "mandate")
    assert hand_in(counter, pensioner).number


def test_who_applies_for_herself_is_not_asked_for_it(counter: Counter, pensioner: Case) -> None:
    told(counter, pensioner, {"name": "", "relation": "", "phone": ""})
    case = hand_in(counter, pensioner)
    view = case_for(counter.applicant, case.number or "")
    assert "document:mandate" not in things_of(
        view.service, case.variant, view.body.answers, by_proxy=view.body.by_proxy
    )
    assert proxy_of(view) == ""


@pytest.fixture
def by_proxy(counter: Counter, pensioner: Case) -> Case:
    told(counter, pensioner, DAUGHTER)
    attach(counter, pensioner, "mandate")
    return hand_in(counter, pensioner)


def browser(actor: Actor, **how: Any) -> Client:
    return sign_in(Client(headers={"accept-language": "th"}), User.objects.get(pk=str(actor.user_id)), **how)


def test_receipt_case_page_and_the_applicants_page_name_the_proxy(
    counter: Counter, by_proxy: Case, officer: Actor
) -> None:
    view = case_for(counter.applicant, by_proxy.number or "")
    paper = receipt(view, "0000-0000-0000-0000", counter.now)
    assert paper.data["proxy"] == "นางสมศรี ใจดี (บุตร)"
    assert "หนังสือมอบอำนาจ" in documents_held(view)
    her, desk = browser(counter.applicant), browser(officer, two_factor=True)
    for page in (
        her.get(f"/my/{by_proxy.number}"),
        her.get(f"/my/{by_proxy.number}/receipt"),
        desk.get(f"/desk/kbi1/cases/{by_proxy.number}"),
        desk.get(f"/desk/kbi1/cases/{by_proxy.number}/receipt"),
    ):
        assert page.status_code == 200
        assert "นางสมศรี ใจดี (บุตร)" in page.content.decode()


def test_the_history_keeps_who_applied_and_the_mandate_can_be_marked(
    counter: Counter, by_proxy: Case
) -> None:
    first = by_proxy.events.get(seq=1)
    assert event_detail(by_proxy, first)["proxy"] == "นางสมศรี ใจดี"
    view = case_for(counter.applicant, by_proxy.number or "")
    things = things_of(view.service, by_proxy.variant, view.body.answers, by_proxy=view.body.by_proxy)
    assert "document:mandate" in things
