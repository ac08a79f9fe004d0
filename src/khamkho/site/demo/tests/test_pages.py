"""The page that says who is who, and that it exists in a demo on this machine only."""

from __future__ import annotations

import pytest
from django.test import Client

from khamkho.base.home import Home
from khamkho.site.demo.cast import CAST
from khamkho.site.demo.views import code_of

IN_A_DEMO = pytest.mark.urls("khamkho.site.demo.tests.urls")
pytestmark = pytest.mark.once  # a demo is embedded
PAGES = ("/demo/", "/demo/codes")
OFFICER, APPLICANT = CAST.staff[0], CAST.applicants[0]


@IN_A_DEMO
@pytest.mark.parametrize("path", PAGES)
def test_another_machine_sees_nothing(client: Client, demo: Home, path: str) -> None:
    assert client.get(path, REMOTE_ADDR="192.0.2.7").status_code == 404
    post = client.post("/demo/sign-in", {"email": OFFICER.email}, REMOTE_ADDR="192.0.2.7")
    assert post.status_code == 404
    assert "_auth_user_id" not in client.session


@IN_A_DEMO
@pytest.mark.parametrize(("lang", "words"), [("th", "ใครเป็นใคร"), ("en", "Who is who")])
def test_it_shows_everybody(client: Client, demo: Home, lang: str, words: str) -> None:
    client.cookies["django_language"] = lang
    page = client.get("/demo/").content.decode()
    assert words in page
    for person in (*CAST.staff, *CAST.applicants):
        assert person.email in page
    assert OFFICER.password in page
    assert code_of(OFFICER) in page


@IN_A_DEMO
def test_codes_stay_fresh(client: Client, demo: Home) -> None:
    fresh = client.get("/demo/codes").json()
    assert fresh["codes"][OFFICER.email] == code_of(OFFICER)
    assert 0 < fresh["seconds"] <= 30


@IN_A_DEMO
def test_an_officer_is_let_in_to_the_desk(client: Client, demo: Home) -> None:
    assert client.post("/demo/sign-in", {"email": OFFICER.email}).url == "/desk/"  # type: ignore[attr-defined]
    assert client.get("/desk/").status_code == 200


@IN_A_DEMO
def test_an_applicant_sees_her_cases(client: Client, demo: Home) -> None:
    assert client.post("/demo/sign-in", {"email": APPLICANT.email}).url == "/my"  # type: ignore[attr-defined]
    assert client.get("/my").status_code == 200
    assert client.get("/desk/").status_code == 404


@IN_A_DEMO
@pytest.mark.parametrize("email", ["", "nobody@example.com"])
def test_nobody_else_can_be_signed_in_as(client: Client, demo: Home, email: str) -> None:
    assert client.post("/demo/sign-in", {"email": email}).status_code == 404


@IN_A_DEMO
def test_signing_in_needs_a_press(client: Client, demo: Home) -> None:
    assert client.get("/demo/sign-in").status_code == 405


@IN_A_DEMO
def test_signing_in_needs_the_forms_token(demo: Home) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/demo/sign-in", {"email": OFFICER.email}).status_code == 403
