"""The API from outside: a partner hands in, a member acts, everybody else is told no in problem+json."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from khamkho.api.commands import create_token, revoke_token
from khamkho.casework.contents import working_copy_of
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.casework.tests.cast import Counter, make_member, photo
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.offices.models import Membership, Office
from khamkho.people.actor import Actor

pytestmark = pytest.mark.django_db
Call = Callable[..., Any]


class Caller:
    """Another system with a token."""

    def __init__(self, secret: str) -> None:
        self.client = Client(headers={"authorization": f"Bearer {secret}"})

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        data, kind = body, "image/jpeg"
        if not isinstance(body, bytes):
            data, kind = ("" if body is None else json.dumps(body)), "application/json"
        answer = self.client.generic(method, f"/api/v1{path}", data, content_type=kind, headers=headers)
        return answer.status_code, json.loads(answer.content) if answer.content else None


@pytest.fixture
def partner(office: Office) -> Caller:
    _token, secret = create_token(office=office, name="HR", partner="hr-system", now=timezone.now())
    return Caller(secret)


@pytest.fixture
def other_partner(office: Office) -> Caller:
    _token, secret = create_token(office=office, name="Other", partner="other-system", now=timezone.now())
    return Caller(secret)


def caller_for(actor: Actor) -> Caller:
    member = Membership.objects.select_related("office").get(pk=actor.memberships[0].id)
    _token, secret = create_token(office=member.office, name="own", membership=member, now=timezone.now())
    return Caller(secret)


@pytest.fixture
def sample(counter: Counter) -> dict[str, Any]:
    """Answers for an expired card, and the body that hands them in."""
    draft = counter.start()
    context = context_for(draft, lang="th", now=counter.now)
    answers = catalogue.sample_answers(service_of(draft.version), "expired", random.Random(3), context)
    Case.objects.all().delete()
    return {
        "office": "kbi1",
        "service": "official-id-card",
        "variant": "expired",
        "applicant": {"name": answers.pop("name"), "national_id": answers.pop("national_id")},
        "contact": {"email": "somying@example.com", "phone": "081 234 5678"},
        "lang": "th",
        "answers": answers,
    }


def handed_in(caller: Caller, body: dict[str, Any], key: str = "a") -> str:
    status, started = caller("POST", "/cases", body, **{"idempotency-key": key})
    assert status == 201, started
    assert started["problems"] == []
    number: str = started["number"]
    view = Case.objects.get(number=number)
    for need in catalogue.documents_for(service_of(view.version), "expired", {**body["answers"]}):
        if need.required:
            status, told = caller("PUT", f"/cases/{number}/documents/{need.id}", photo())
            assert status == 201, told
    status, receipt = caller("POST", f"/cases/{number}/submit", **{"idempotency-key": "s"})
    assert status == 200, receipt
    assert receipt["number"] == number
    return number


def test_services_are_public_and_carry_a_json_schema(client: Client, office: Office) -> None:
    listed = client.get("/api/v1/services").json()
    assert [service["id"] for service in listed] == ["official-id-card"]
    assert listed[0]["offices"] == ["kbi1"]
    one = client.get("/api/v1/services/official-id-card?variant=lost").json()
    assert "lost_on" in one["answers_schema"]["properties"]
    assert {need["id"] for need in one["documents"]} >= {"photo", "police_report"}
    assert [step["id"] for step in one["steps"]][:2] == ["check", "correct"]
    assert client.get("/api/v1/services/no-such").status_code == 404


def test_a_partner_hands_in_and_follows_a_case(partner: Caller, sample: dict[str, Any]) -> None:
    number = handed_in(partner, sample)
    assert number == "KBI1-2569-000001" or number.startswith("KBI1-")
    status, case = partner("GET", f"/cases/{number}")
    assert status == 200
    assert (case["state"], case["step"]) == ("open", "check")
    assert case["timeline"][0]["text"]["th"] == "ยื่นคำขอ"
    assert case["actions"] == []
    _status, listed = partner("GET", "/cases")
    assert [line["number"] for line in listed["cases"]] == [number]


def test_a_member_acts_through_the_api_as_at_the_desk(
    partner: Caller, sample: dict[str, Any], office: Office
) -> None:
    number = handed_in(partner, sample)
    officer = caller_for(make_member(office, "officer", "นางสาวตัวอย่าง หนึ่ง"))
    director = caller_for(make_member(office, "director", "นายตัวอย่าง สอง"))
    status, case = officer("POST", f"/cases/{number}/actions", {"action": "accept"})
    assert (status, case["step"]) == (200, "approve")
    status, refused = officer("POST", f"/cases/{number}/actions", {"action": "approve"})
    assert (status, refused["code"]) == (403, "not-permitted")
    status, case = director("POST", f"/cases/{number}/actions", {"action": "approve"})
    assert (status, case["step"]) == (200, "produce")
    card = {"card_number": "1/2569", "issued_on": "2026-08-03", "expires_on": "2032-08-02"}
    status, case = officer("POST", f"/cases/{number}/actions", {"action": "ready", "answers": card})
    assert (status, case["step"]) == (200, "collect")


def test_submit_names_every_field_and_document_at_fault(partner: Caller, sample: dict[str, Any]) -> None:
    sample["answers"]["birth_date"] = "2099-01-01"
    sample["answers"].pop("position")
    status, started = partner("POST", "/cases", sample)
    assert status == 201
    assert {problem["where"] for problem in started["problems"]} >= {"birth_date", "position"}
    status, refused = partner("POST", f"/cases/{started['number']}/submit")
    assert status == 422
    assert {error["where"] for error in refused["errors"]} >= {"birth_date", "position", "photo"}


def test_a_repeat_gives_the_same_case_and_other_content_is_refused(
    partner: Caller, sample: dict[str, Any]
) -> None:
    first = partner("POST", "/cases", sample, **{"idempotency-key": "k"})
    again = partner("POST", "/cases", sample, **{"idempotency-key": "k"})
    assert first[0] == again[0] == 201
    assert first[1]["number"] == again[1]["number"]
    assert first[1]["track"] == again[1]["track"]
    other = partner("POST", "/cases", {**sample, "lang": "en"}, **{"idempotency-key": "k"})
    assert (other[0], other[1]["code"]) == (409, "key-reused")


def test_a_partner_sees_only_its_own_cases(
    partner: Caller, other_partner: Caller, sample: dict[str, Any]
) -> None:
    number = handed_in(partner, sample)
    for method, path in (("GET", ""), ("POST", "/submit")):
        status, refused = other_partner(method, f"/cases/{number}{path}")
        assert (status, refused["code"]) == (404, "no-such-case")
    assert other_partner("GET", "/cases")[1]["cases"] == []


def test_without_a_living_token_nothing_opens(office: Office, client: Client) -> None:
    assert client.get("/api/v1/cases").status_code == 401
    token, secret = create_token(office=office, name="x", partner="x", now=timezone.now())
    caller = Caller(secret)
    assert caller("GET", "/cases")[0] == 200
    revoke_token(token.pk, now=timezone.now())
    status, refused = caller("GET", "/cases")
    assert (status, refused["code"]) == (401, "not-authenticated")
    _token, old = create_token(
        office=office, name="y", partner="y", life=timedelta(days=1), now=timezone.now() - timedelta(days=2)
    )
    assert Caller(old)("GET", "/cases")[0] == 401


def test_tokens_end_with_the_office_and_with_the_membership(office: Office, officer: Actor) -> None:
    _token, secret = create_token(office=office, name="x", partner="x", now=timezone.now())
    partner, member = Caller(secret), caller_for(officer)
    assert (partner("GET", "/cases")[0], member("GET", "/cases")[0]) == (200, 200)
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(pk=officer.memberships[0].id).update(active_until=yesterday)
    assert (partner("GET", "/cases")[0], member("GET", "/cases")[0]) == (200, 401)
    Office.objects.filter(pk=office.pk).update(active=False)
    assert partner("GET", "/cases")[0] == 401


def test_a_token_works_for_its_own_office_only(
    partner: Caller, other_office: Office, sample: dict[str, Any]
) -> None:
    status, refused = partner("POST", "/cases", {**sample, "office": "cti2"})
    assert (status, refused["code"]) == (403, "wrong-office")
    assert partner("POST", "/cases", {**sample, "office": "nowhere"})[0] == 404


def test_a_file_that_lies_about_itself_is_refused(partner: Caller, sample: dict[str, Any]) -> None:
    _status, started = partner("POST", "/cases", sample)
    status, refused = partner("PUT", f"/cases/{started['number']}/documents/photo", b"%PDF-1.4 not a picture")
    assert status in (415, 422)
    assert refused["detail"]
    assert partner("PUT", f"/cases/{started['number']}/documents/photo", b"")[0] in (400, 415, 422)
    assert partner("PUT", f"/cases/{started['number']}/documents/nothing", photo())[0] == 404


def test_an_unknown_field_is_named(partner: Caller, sample: dict[str, Any]) -> None:
    status, refused = partner("POST", "/cases", {**sample, "surprise": 1})
    assert (status, refused["code"]) == (422, "bad-body")
    _status, started = partner("POST", "/cases", {**sample, "answers": {**sample["answers"], "nope": 1}})
    assert "nope" in {problem["where"] for problem in started["problems"]}


def test_withdrawing_and_acting_on_a_stale_page(
    partner: Caller, sample: dict[str, Any], office: Office
) -> None:
    number = handed_in(partner, sample)
    officer = caller_for(make_member(office, "officer", "นางสาวตัวอย่าง หนึ่ง"))
    supervisor = caller_for(make_member(office, "supervisor", "นางตัวอย่าง สาม"))
    officer("POST", f"/cases/{number}/actions", {"action": "return", "reason": "รูปไม่ชัด", "seen": 1})
    status, refused = supervisor(
        "POST", f"/cases/{number}/actions", {"action": "give_back", "reason": "ช้า", "seen": 1}
    )
    assert (status, refused["code"]) == (409, "stale")
    status, case = partner("POST", f"/cases/{number}/actions", {"action": "withdraw"})
    assert (status, case["end"]) == (200, "withdrawn")


def test_systems_of_one_name_at_two_offices_do_not_see_each_others_applications(
    partner: Caller, sample: dict[str, Any], office: Office, other_office: Office
) -> None:
    number = handed_in(partner, sample)
    secrets = [
        create_token(office=place, name="HR", partner="hr-system", now=timezone.now())[1]
        for place in (office, other_office)
    ]
    renewed, elsewhere = map(Caller, secrets)
    assert renewed("GET", f"/cases/{number}")[0] == 200
    assert elsewhere("GET", f"/cases/{number}")[0] == 404
    assert elsewhere("GET", "/cases")[1]["cases"] == []


def test_what_is_asked_in_a_wrong_way_is_told_in_problem_json_too(
    partner: Caller, sample: dict[str, Any]
) -> None:
    for method, path in (("DELETE", "/cases"), ("PATCH", "/services"), ("POST", "/services"), ("HEAD", "/x")):
        answer = partner.client.generic(method, f"/api/v1{path}")
        assert answer.headers["Content-Type"] == "application/problem+json", (method, path)
    refused = partner.client.delete("/api/v1/cases", headers={"accept-language": "en"})
    assert (refused.status_code, set(refused["Allow"].split(", "))) == (405, {"GET", "POST"})
    assert "cannot be used in this way" in refused.json()["detail"]
    status, refused = partner("POST", "/cases", {**sample, "lang": "x" * 3_000_000})
    assert (status, refused["code"]) == (413, "too-much-typed")


@pytest.mark.parametrize("where", ["answers", "applicant"])
def test_half_a_character_is_refused_and_never_kept(
    partner: Caller, sample: dict[str, Any], where: str
) -> None:
    for broken in ({"position": "\ud800"}, {"\udfff": "x"}, {"position": {"a": ["\ud83d"]}}):
        status, refused = partner("POST", "/cases", {**sample, where: broken})
        assert (status, refused["code"]) == (422, "bad-body")
    assert partner("POST", "/cases", {**sample, where: {"position": "\U0001f600"}})[0] == 201
    number = handed_in(partner, sample)
    status, refused = partner("POST", f"/cases/{number}/actions", {"action": "x", "answers": {"a": "\ud800"}})
    assert (status, refused["code"]) == (422, "bad-body")


@pytest.mark.parametrize(
    ("contact", "at"),
    [
        ({"email": "a@example.com\nBcc: b@example.com"}, "contact.email"),
        ({"email": "nobody", "phone": "081 234 5678"}, "contact.email"),
        ({"email": "a@example.com", "phone": "12"}, "contact.phone"),
    ],
)
def test_an_address_that_reaches_nobody_is_refused_and_takes_no_number(
    partner: Caller, sample: dict[str, Any], contact: dict[str, str], at: str
) -> None:
    status, refused = partner("POST", "/cases", {**sample, "contact": contact})
    assert status == 422
    assert [error["where"] for error in refused["errors"]] == [at]
    assert not Case.objects.exists()
    _status, started = partner("POST", "/cases", {**sample, "contact": {"phone": "๐๘๑ ๒๓๔ ๕๖๗๘"}})
    assert started["number"].endswith("000001")
    assert working_copy_of(Case.objects.get()).contact == {"email": "", "phone": "0812345678"}


def test_what_was_never_handed_in_is_void_once_withdrawn(
    partner: Caller, sample: dict[str, Any], office: Office
) -> None:
    _status, started = partner("POST", "/cases", sample)
    path = f"/cases/{started['number']}/actions"
    for _again in range(2):
        status, case = partner("POST", path, {"action": "withdraw"})
        assert (status, case["state"], case["end"], case["answers"]) == (200, "ended", "lapsed", {})
    supervisor = caller_for(make_member(office, "supervisor", "นางตัวอย่าง สาม"))
    status, refused = supervisor("POST", path, {"action": "reopen", "reason": "ผิด"})
    assert (status, refused["code"]) == (409, "not-ended")
