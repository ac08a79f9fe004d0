"""A line of endorsement as a service file says it: put forward, endorsed, signed by whoever may for that amount."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from khamkho.base.errors import Refused
from khamkho.casework import commands
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import case_for
from khamkho.casework.queries.inbox import decisions_for
from khamkho.casework.tests.cast import MONDAY
from khamkho.catalogue.commands import publish
from khamkho.catalogue.lint import lint
from khamkho.catalogue.load import load
from khamkho.offices.commands import write_order
from khamkho.offices.models import Offering, Office
from khamkho.people.actor import SYSTEM, Actor

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parents[2] / "site" / "demo" / "services" / "activity-support.yaml"
Act = Callable[..., Case]


@pytest.fixture
def asked(office: Office, applicant: Actor) -> Callable[[str], Case]:
    """A school asks for an amount."""
    version = publish(load(FILE), MONDAY)
    Offering.objects.create(
        office=office, service_id=version.service_id, version=version, published_at=MONDAY
    )

    def ask(amount: str) -> Case:
        case = commands.start(
            actor=applicant, office=office, service_id=version.service_id, lang="th", now=MONDAY
        )
        answers = {
            "subject": "ค่ายภาษาไทย",
            "amount": amount,
            "details": "ค่าอาหาร",
            "name": {"title": "นางสาว", "first": "สมศรี", "middle": "", "last": "สมมติ"},
            "phone": "+66812345678",
            "email": "somsri@example.com",
        }
        filled = commands.fill_all(actor=applicant, ref=case.ref, answers=answers, now=MONDAY)
        assert not filled.problems
        return commands.submit(actor=applicant, ref=case.ref, client_key="", now=MONDAY).case

    return ask


def test_the_file_of_the_demo_is_sound() -> None:
    assert list(lint(FILE)) == []


def test_each_level_puts_it_forward_and_sends_it_back_one_level(
    asked: Callable[[str], Case],
    officer: Actor,
    supervisor: Actor,
    director: Actor,
    applicant: Actor,
    act: Act,
) -> None:
    case = act(officer, asked("48000.00"), "propose")
    assert case.step == "endorse"
    back = act(supervisor, case, "send_back", reason="แนบแผนงาน")
    assert back.step == "check"
    told = case_for(applicant, case.number or "").timeline[-1]
    assert (told.text.th, told.reason) == ("ส่งกลับขั้นก่อนหน้า", "")
    act(officer, case, "propose")
    assert act(supervisor, case, "endorse").step == "sign"
    assert act(director, case, "send_back", reason="วงเงินสูง").step == "endorse"
    act(supervisor, case, "endorse")
    assert act(director, case, "approve").step == "pay"


def test_a_small_amount_ends_its_line_with_the_head(
    asked: Callable[[str], Case], officer: Actor, supervisor: Actor, act: Act
) -> None:
    act(officer, small := asked("1000.00"), "propose")
    assert act(supervisor, small, "endorse").step == "pay"


def test_who_checked_does_not_endorse(
    asked: Callable[[str], Case], supervisor: Actor, director: Actor, act: Act
) -> None:
    case = act(supervisor, asked("48000.00"), "propose")
    with pytest.raises(Refused) as refused:
        act(supervisor, case, "endorse")
    assert refused.value.code == "four-eyes"
    assert act(director, case, "endorse").step == "sign"


@pytest.mark.parametrize(("amount", "signs"), [("5000.00", True), ("5000.01", False)])
def test_an_order_is_used_up_to_its_amount(
    asked: Callable[[str], Case],
    office: Office,
    officer: Actor,
    supervisor: Actor,
    act: Act,
    amount: str,
    signs: bool,
) -> None:
    write_order(
        actor=SYSTEM,
        office_id=office.pk,
        number="12/2569",
        dated=MONDAY.date(),
        kind="delegated",
        role="director",
        member_id=supervisor.memberships[0].id,
        since=MONDAY.date() - timedelta(days=30),
        most=Decimal(5000),
        now=MONDAY,
    )
    case = act(officer, asked(amount), "propose")
    case = act(supervisor, case, "endorse")
    assert len(decisions_for(supervisor, office.pk, now=MONDAY)) == 1  # a list does not open what is sealed
    view = case_for(supervisor, case.number or "")
    assert bool(view.actions) is signs
    if signs:
        assert act(supervisor, case, "approve").step == "pay"
    else:
        with pytest.raises(Refused) as refused:
            act(supervisor, case, "approve")
        assert refused.value.code == "over-the-limit"
