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
from khamkho.casework.queries.audit import verify_all
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


def asking(office: Office, applicant: Actor, file: Path = FILE) -> Callable[[str], Case]:
    """A school asks for an amount."""
    version = publish(load(file), MONDAY)
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


@pytest.fixture
def asked(office: Office, applicant: Actor) -> Callable[[str], Case]:
    return asking(office, applicant)


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
    assert len(decisions_for(supervisor, office.pk, now=MONDAY)) == signs
    view = case_for(supervisor, case.number or "")
    assert bool(view.actions) is signs
    if signs:
        assert act(supervisor, case, "approve").step == "pay"
    else:
        with pytest.raises(Refused) as refused:
            act(supervisor, case, "approve")
        assert refused.value.code == "over-the-limit"


def test_the_amount_is_kept_plain_guarded_by_the_chain_and_erased_with_the_case(
    asked: Callable[[str], Case], officer: Actor, act: Act
) -> None:
    case = act(officer, asked("5000.00"), "reject", reason="ไม่มีสิทธิ")
    assert Case.objects.get(pk=case.pk).amount == Decimal(5000)
    assert list(verify_all()) == []
    Case.objects.filter(pk=case.pk).update(amount=Decimal(1))
    assert list(verify_all()) != []
    Case.objects.filter(pk=case.pk).update(amount=Decimal(5000))
    commands.erase(actor=SYSTEM, number=case.number or "", now=MONDAY + timedelta(days=4000))
    assert Case.objects.get(pk=case.pk).amount is None
    assert list(verify_all()) == []


def test_an_amount_that_is_sensitive_stays_sealed(office: Office, applicant: Actor, tmp_path: Path) -> None:
    hidden = tmp_path / "activity-support.yaml"
    text = FILE.read_text()
    assert text.count("        type: money\n") == 1
    more = "        type: money\n        sensitive: true\n        why: {th: ใช้พิจารณา, en: To decide}\n"
    hidden.write_text(text.replace("        type: money\n", more))
    assert asking(office, applicant, hidden)("5000.00").amount is None
