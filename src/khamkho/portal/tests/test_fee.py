"""What a service costs stands where people look for it: before, while and after they apply, on both sides."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from khamkho.base.text import Text
from khamkho.casework import commands
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import case_for
from khamkho.casework.queries.register import rows_of, with_answers
from khamkho.casework.rules.fees import FeeOwed
from khamkho.casework.tests.cast import MONDAY, make_member
from khamkho.catalogue import rules
from khamkho.catalogue.queries import service_of
from khamkho.fees.commands import open_till
from khamkho.fees.commands import take as take_cash
from khamkho.issuing.papers.receipt import receipt
from khamkho.manuals.rules.citizen import citizens_manual
from khamkho.manuals.rules.section import Owner
from khamkho.offices.commands import create_office, publish_offering
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.models import User
from khamkho.people.tests.signing import sign_in
from khamkho.portal.tests.conftest import text

pytestmark = pytest.mark.django_db
COPY = "bangkhae-house-registration-copy"


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
    publish_offering(
        actor=SYSTEM, office_id=office.pk, service_id=COPY, settings={"fee_each": "10.50"}, now=MONDAY
    )
    return office


@pytest.fixture
def draft(district: Office, applicant: Actor) -> Case:
    case = commands.start(actor=applicant, office=district, service_id=COPY, now=MONDAY)
    context = context_for(case, lang="th", now=MONDAY)
    answers = rules.sample_answers(service_of(case.version), "", random.Random(1), context)
    commands.fill_all(actor=applicant, ref=case.ref, answers={**answers, "copies": 3}, now=MONDAY)
    return case


def handed_in(draft: Case, applicant: Actor) -> Case:
    return commands.submit(actor=applicant, ref=draft.ref, client_key="k", now=MONDAY).case


def test_the_page_of_a_service_says_what_it_costs_and_how_it_is_paid(district: Office, phone: Client) -> None:
    page = text(phone.get(f"/services/khet/{COPY}"))
    assert "10.50 บาท ต่อ 1 ฉบับ" in page
    assert "ชำระด้วยคิวอาร์โค้ดในหน้าคำขอก่อนมารับ" in page


def test_what_it_costs_is_known_before_it_is_handed_in(draft: Case, own_phone: Client) -> None:
    assert "31.50 บาท (10.50 × 3)" in text(own_phone.get(f"/apply/{draft.ref}/go/check"))


def test_both_sides_see_the_fee_of_a_case(
    draft: Case, applicant: Actor, own_phone: Client, district: Office
) -> None:
    case = handed_in(draft, applicant)
    assert "31.50 บาท (10.50 × 3)" in text(own_phone.get(f"/my/{case.number}"))
    officer = make_member(district, "officer", "นายทะเบียน")
    assert "31.50 บาท (10.50 × 3)" in text(
        sign_in(Client(), User.objects.get(pk=str(officer.user_id)), two_factor=True).get(
            f"/desk/khet/cases/{case.number}"
        )
    )


def test_receipt_register_and_manual_say_it_too(draft: Case, applicant: Actor) -> None:
    case = handed_in(draft, applicant)
    view = case_for(applicant, case.number or "")
    assert receipt(view, "code", MONDAY).data["fee"] == "31.50 บาท (10.50 × 3)"
    (column,) = [one for one in rules.columns(view.service) if one.ref == "fee"]
    ((cell,),) = rows_of(list(with_answers(Case.objects.filter(pk=case.pk))), [column], "th")
    assert cell.text == "31.50 บาท (10.50 × 3)"
    owner = Owner(kind="district", name=Text("เขต", "District"), reach=(), hours=())
    sections = {section.key: section for section in citizens_manual(view.service, owner, None)}
    assert next(one.en for one in sections["fee"].texts) == "10.50 baht each (copies)"
    assert len(sections["fee"].texts) == 2


def test_who_hands_over_waits_for_the_fee(draft: Case, applicant: Actor, district: Office) -> None:
    case, officer = handed_in(draft, applicant), make_member(district, "officer", "นายทะเบียน")

    def take(action: str, **answers: str) -> Case:
        seen = Case.objects.get(pk=case.pk).head_seq
        given: dict[str, Any] = {
            "actor": officer,
            "number": case.number or "",
            "action_id": action,
            "seen": seen,
            "now": MONDAY,
        }
        return commands.act(**given, answers=answers)

    take("accept")
    take("ready", checked_on="2026-08-03", printed="3")
    with pytest.raises(FeeOwed):
        take("hand_over", receiver="applicant")
    open_till(actor=officer, office=district, float_=Decimal(0), now=MONDAY)
    taken = take_cash(
        actor=officer, office=district, numbers=[case.number or ""], given=Decimal(50), now=MONDAY
    )
    assert taken.change == Decimal("18.50")
    done = take("hand_over", receiver="applicant")
    assert done.end == "granted"
    (column,) = [one for one in rules.columns(service_of(done.version)) if one.ref == "receipt"]
    ((cell,),) = rows_of(list(with_answers(Case.objects.filter(pk=case.pk))), [column], "th")
    assert cell.text == taken.receipt.number
