"""The card of an office's director: known for what it is, decided and made by nobody here, handed over to the office above."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from khamkho.base.text import Text
from khamkho.cards import commands
from khamkho.casework.models import Case
from khamkho.casework.rules.authority import Post
from khamkho.casework.rules.cards import DirectorsOwnCard, is_directors_own
from khamkho.casework.tests.cast import MONDAY, SERVICE, Counter, make_member
from khamkho.offices.commands import create_office, publish_offering, set_registers
from khamkho.offices.models import Membership, Office
from khamkho.people.actor import SYSTEM, Actor

pytestmark = pytest.mark.django_db
DIRECTOR = {"title": "นาย", "first": "ตัวอย่าง", "last": "ผู้อำนวยการ"}


@pytest.fixture
def above(office: Office) -> Office:
    """The office above, which offers the same service."""
    found = create_office(
        actor=SYSTEM,
        code="upper",
        prefix="UPP",
        kind="obec",
        name_th="สำนักงานตัวอย่างส่วนกลาง",
        name_en="Upper",
        now=MONDAY,
    )
    publish_offering(actor=SYSTEM, office_id=found.pk, service_id=SERVICE, now=MONDAY)
    Office.objects.filter(pk=office.pk).update(parent=found)
    office.refresh_from_db()
    return found


@pytest.fixture
def own(above: Office, counter: Counter, officer: Actor, director: Actor, act: Callable[..., Case]) -> Case:
    """The director's application, found complete."""
    return act(officer, counter.submitted(name=DIRECTOR), "accept")


def test_nobody_at_her_office_decides_on_it(
    own: Case, office: Office, director: Actor, act: Callable[..., Case]
) -> None:
    with pytest.raises(DirectorsOwnCard) as no:
        act(director, own, "approve")
    assert "สำนักงานตัวอย่างส่วนกลาง" in no.value.next("th")
    deputy = make_member(office, "director", "นางรอง ผู้อำนวยการ")
    with pytest.raises(DirectorsOwnCard):
        act(deputy, own, "approve")


def test_one_press_hands_it_over(
    own: Case, above: Office, officer_desk: Client, director_desk: Client
) -> None:
    address = f"/desk/kbi1/cases/{own.number}"
    page = officer_desk.get(address).content.decode()
    assert "บัตรของผู้อำนวยการหน่วยงานนี้" in page
    own.refresh_from_db()
    sent = {"to": above.code, "reason": "ออกโดยหน่วยงานที่สูงกว่า", "seen": own.head_seq, "client_key": "k"}
    assert officer_desk.post(f"{address}/hand-over", sent).status_code == 302
    own.refresh_from_db()
    assert (own.office, own.number is not None and own.number.startswith("UPP")) == (above, True)


def test_the_card_of_anybody_else_is_decided_here(
    above: Office,
    counter: Counter,
    officer: Actor,
    director: Actor,
    officer_desk: Client,
    act: Callable[..., Case],
) -> None:
    case = act(officer, counter.submitted(), "accept")
    assert (
        "บัตรของผู้อำนวยการหน่วยงานนี้" not in officer_desk.get(f"/desk/kbi1/cases/{case.number}").content.decode()
    )
    assert act(director, case, "approve").step == "produce"


def test_without_an_office_above_that_offers_it_nothing_is_refused(
    counter: Counter, officer: Actor, director: Actor, act: Callable[..., Case]
) -> None:
    case = act(officer, counter.submitted(name=DIRECTOR), "accept")
    assert act(director, case, "approve").step == "produce"


def test_a_card_that_was_approved_before_she_directed_the_office_is_not_made_here(
    above: Office,
    counter: Counter,
    officer: Actor,
    director: Actor,
    act: Callable[..., Case],
    office: Office,
) -> None:
    name = {"title": "นาง", "first": "ใหม่", "last": "ผู้อำนวยการ"}
    case = act(
        director, act(officer, counter.submitted(name=name, birth_date="1/2/2533"), "accept"), "approve"
    )
    Membership.objects.filter(user=director.user_id).update(name_th="นางใหม่  ผู้อำนวยการ")
    kept = set_registers(actor=SYSTEM, office_id=office.pk, kept=["cards"], kinds="ก", years="5", now=MONDAY)
    with pytest.raises(DirectorsOwnCard):
        commands.make_cards(actor=officer, office=kept, numbers=[case.number or ""], now=MONDAY)


@pytest.mark.parametrize(
    ("name", "account", "is_hers"),
    [
        ("นางสาวมานี มีตัวอย่าง", "", True),
        ("มานี  มีตัวอย่าง", "", True),
        ("Ms Manee Example", "", True),
        ("ใครอื่น คนละคน", "u1", True),
        ("นางสาวมานี มีตัวอย่างอื่น", "u2", False),
        ("", "", False),
    ],
)
def test_she_is_known_by_her_account_or_her_name(name: str, account: str, is_hers: bool) -> None:
    named = Text("ดร.มานี มีตัวอย่าง", "Manee Example")
    post: dict[str, Any] = {
        "seat": 1,
        "user": "u1",
        "name": named,
        "position": Text("", ""),
        "since": MONDAY.date(),
        "until": None,
    }
    assert is_directors_own(name, account, [Post(role="director", **post)]) is is_hers
    assert is_directors_own(name, account, [Post(role="officer", **post)]) is False
