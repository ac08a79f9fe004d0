"""Applying for somebody else: asked where the service allows it, kept, and shown to both sides."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from khamkho.casework.contents import working_copy_of
from khamkho.casework.models import Case
from khamkho.casework.tests.cast import MONDAY
from khamkho.offices.commands import publish_offering
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM
from khamkho.portal.tests.conftest import hidden, text

OTHER = {
    "whom": "other",
    "name": "นางสมศรี ใจดี",
    "relation": "บุตร",
    "phone": "๐๘๑ ๒๓๔ ๕๖๗๘",
}


@pytest.fixture
def asked(phone: Client, office: Office) -> str:
    """The address of the page that asks, in a general request."""
    publish_offering(actor=SYSTEM, office_id=office.pk, service_id="general-request", now=MONDAY)
    address = f"/services/{office.code}/general-request"
    begun = phone.post(f"{address}/start", {"client_key": hidden(phone.get(address), "client_key")})
    return f"{begun.headers['Location']}/go/proxy"


def proxy_of(asked: str) -> dict[str, str]:
    found = re.search(r"/apply/([0-9a-f-]+)/", asked)
    assert found
    return working_copy_of(Case.objects.select_related("version", "office", "key").get(ref=found[1])).proxy


def test_whoever_applies_for_herself_is_asked_nothing_more(phone: Client, asked: str):
    assert phone.post(asked, {"whom": "self"}).status_code == 302
    assert proxy_of(asked) == {"name": "", "relation": "", "phone": ""}
    assert 'value="self" checked' in text(phone.get(asked))


def test_whoever_applies_for_another_says_who_she_is(phone: Client, asked: str):
    assert phone.post(asked, OTHER).status_code == 302
    assert proxy_of(asked) == {"name": "นางสมศรี ใจดี", "relation": "บุตร", "phone": "0812345678"}
    check = text(phone.get(asked.replace("go/proxy", "go/check")))
    for said in ("ยื่นแทนผู้อื่น", "นางสมศรี ใจดี", "บุตร", "081 234 5678"):
        assert said in check


def test_who_has_changed_her_mind_leaves_no_name_behind(phone: Client, asked: str):
    phone.post(asked, OTHER)
    phone.post(asked, {**OTHER, "whom": "self"})
    assert proxy_of(asked)["name"] == ""


def test_the_power_of_attorney_is_asked_of_a_proxy_only(phone: Client, asked: str):
    mandate = asked.replace("go/proxy", "documents/mandate")
    phone.post(asked, {"whom": "self"})
    assert phone.get(mandate).status_code == 302
    phone.post(asked, OTHER)
    assert "หนังสือมอบอำนาจ" in text(phone.get(mandate))


def test_nothing_chosen_is_refused_and_a_wrong_number_too(phone: Client, asked: str):
    assert phone.post(asked, {}).status_code == 422
    answer = phone.post(asked, {**OTHER, "phone": "12"})
    assert answer.status_code == 422
    assert "นางสมศรี ใจดี" in text(answer)


def test_without_scripts_the_rest_is_asked_on_the_next_turn(phone: Client, asked: str):
    answer = phone.post(asked, {"whom": "other"})
    assert answer.status_code == 200
    assert "govuk-error-message" not in text(answer)
    assert "<div data-kk-when=" in text(answer)


def test_other_services_do_not_ask(walker):
    walker.start()
    assert walker.browser.get(walker.url("go/proxy")).status_code == 302
