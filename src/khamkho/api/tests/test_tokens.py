"""The page of an office's tokens."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from khamkho.api.models import Token
from khamkho.api.tests.test_api import Caller
from khamkho.casework.tests.cast import make_member
from khamkho.offices.models import Office, OfficeEvent
from khamkho.people.actor import Actor
from khamkho.people.models import User
from khamkho.people.tests.signing import sign_in

PAGE = "/desk/office/kbi1/tokens/"
TYPED = {"name": "ระบบบุคลากร", "kind": "partner", "days": "๙๐"}


@pytest.fixture
def at_desk() -> Callable[..., Client]:
    def browser(actor: Actor, **how: Any) -> Client:
        return sign_in(Client(), User.objects.get(pk=str(actor.user_id)), **{"two_factor": True, **how})

    return browser


@pytest.fixture
def admin(office: Office) -> Actor:
    return make_member(office, "admin", "นายดูแล ระบบ")


@pytest.fixture
def desk(at_desk: Callable[..., Client], admin: Actor) -> Client:
    return at_desk(admin)


def secret_on(page: str) -> str:
    found = re.search(r"khk_[\w-]+", page)
    assert found
    return found[0]


def test_a_token_is_shown_once_and_works_until_it_is_taken_back(desk: Client, office: Office) -> None:
    made = desk.post(PAGE, TYPED)
    caller = Caller(secret_on(made.content.decode()))
    assert "no-store" in made["Cache-Control"]
    assert caller("GET", "/cases")[0] == 200
    page = desk.get(PAGE).content.decode()
    assert "ระบบบุคลากร" in page
    assert "khk_" not in page
    token = Token.objects.get()
    assert (token.partner, token.membership_id, (token.expires_at - token.created_at).days) == (
        "ระบบบุคลากร",
        None,
        90,
    )
    desk.post(f"{PAGE}{token.pk}/take-back/")
    assert caller("GET", "/cases")[0] == 401
    desk.get(PAGE)  # where the success is told
    assert "ระบบบุคลากร" not in desk.get(PAGE).content.decode()
    assert list(OfficeEvent.objects.filter(office=office).order_by("pk").values_list("what", flat=True))[
        -2:
    ] == [
        "token-made",
        "token-taken-back",
    ]
    log = desk.get("/desk/office/kbi1/log/").content.decode()
    assert "ออกโทเค็นให้ระบบอื่น" in log
    assert desk.post(f"{PAGE}{token.pk}/take-back/").status_code == 404


def test_a_token_of_my_own_may_do_what_i_may(desk: Client, admin: Actor) -> None:
    desk.post(PAGE, {**TYPED, "kind": "own"})
    token = Token.objects.get()
    assert token.membership_id == admin.memberships[0].id
    assert token.partner == ""


@pytest.mark.parametrize(
    ("wrong", "at"),
    [({"name": " "}, "name"), ({"name": "ก" * 51}, "name"), ({"days": "0"}, "days"), ({"days": "x"}, "days")],
)
def test_what_is_wrong_is_said(desk: Client, wrong: dict[str, str], at: str) -> None:
    answer = desk.post(PAGE, {**TYPED, **wrong})
    assert answer.status_code == 422
    assert f'href="#{at}"' in answer.content.decode()
    assert not Token.objects.exists()


def test_only_those_who_manage_the_office_come_in(
    at_desk: Callable[..., Client],
    officer: Actor,
    director: Actor,
    other_officer: Actor,
    admin: Actor,
    other_office: Office,
) -> None:
    assert at_desk(director).get(PAGE).status_code == 200
    other_admin = at_desk(make_member(other_office, "admin", "นายอื่น ดูแล"))
    for browser, status in ((at_desk(officer), 403), (at_desk(other_officer), 404), (other_admin, 404)):
        assert browser.get(PAGE).status_code == status
        assert browser.post(PAGE, TYPED).status_code == status
        assert browser.post(f"{PAGE}1/take-back/").status_code == status
    for browser in (Client(), at_desk(admin, two_factor=False)):
        assert browser.get(PAGE).status_code == 302
    assert not Token.objects.exists()


def test_a_token_of_another_office_cannot_be_taken_back(
    desk: Client, at_desk: Callable[..., Client], other_office: Office
) -> None:
    at_desk(make_member(other_office, "admin", "นายอื่น ดูแล")).post("/desk/office/cti2/tokens/", TYPED)
    token = Token.objects.get()
    assert desk.post(f"{PAGE}{token.pk}/take-back/").status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


def test_the_settings_lead_here(desk: Client) -> None:
    assert PAGE in desk.get("/desk/office/kbi1/").content.decode()
