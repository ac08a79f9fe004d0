"""Messages, handing over and forwarding from outside: the same commands and refusals as at the desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from khamkho.api.commands import create_token
from khamkho.api.tests.test_api import Caller, caller_for, handed_in
from khamkho.api.tests.test_api import other_partner as other_partner
from khamkho.api.tests.test_api import partner as partner
from khamkho.api.tests.test_api import sample as sample
from khamkho.casework import commands
from khamkho.casework.letter_contents import content_of
from khamkho.casework.models import Case, Letter
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.tests.cast import make_member
from khamkho.casework.tests.test_handover import clerk as clerk
from khamkho.casework.tests.test_handover import school as school
from khamkho.casework.tests.test_handover import two as two
from khamkho.offices.models import Office
from khamkho.people.actor import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def number(partner: Caller, sample: dict[str, Any]) -> str:
    return handed_in(partner, sample)


@pytest.fixture
def desk(office: Office) -> Caller:
    return caller_for(make_member(office, "officer", "นางสาวตัวอย่าง หนึ่ง"))


@pytest.fixture
def head(office: Office) -> Caller:
    return caller_for(make_member(office, "supervisor", "นายตัวอย่าง สอง"))


def test_the_two_sides_write_to_each_other_and_read_one_thread(
    number: str, partner: Caller, desk: Caller
) -> None:
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    status, told = desk("POST", f"/cases/{number}/messages", {"text": "มาเมื่อใด", "answer_by": day})
    assert status == 201, told
    assert told["answer_by"].startswith(day)
    status, read = partner("GET", f"/cases/{number}/messages")
    assert (status, [one["text"] for one in read["messages"]]) == (200, ["มาเมื่อใด"])
    assert (read["messages"][0]["kind"], read["messages"][0]["by"]) == ("message_sent", "")
    status, answered = partner("POST", f"/cases/{number}/messages", {"text": "พรุ่งนี้"})
    assert (status, answered["answer_by"], answered["waits_for_office"]) == (201, None, True)
    status, done = desk("POST", f"/cases/{number}/messages/settle", {})
    assert (status, done["waits_for_office"]) == (200, False)
    assert [one["kind"] for one in done["messages"]] == ["message_sent", "message_came", "message_settled"]
    status, refused = desk("POST", f"/cases/{number}/messages/settle", {})
    assert (status, refused["code"]) == (409, "nothing-to-settle")
    assert not list(verify_all())


def test_a_message_repeated_under_its_key_is_written_once(number: str, partner: Caller, desk: Caller) -> None:
    for _ in range(2):
        status, told = desk("POST", f"/cases/{number}/messages", {"text": "ตอบ"}, **{"idempotency-key": "d"})
        assert (status, len(told["messages"])) == (201, 1)
    for _ in range(2):
        status, told = partner(
            "POST", f"/cases/{number}/messages", {"text": "ถาม"}, **{"idempotency-key": "k"}
        )
        assert (status, len(told["messages"])) == (201, 2)
    status, refused = partner("POST", f"/cases/{number}/messages", {"text": "อื่น"}, **{"idempotency-key": "k"})
    assert (status, refused["code"]) == (409, "key-reused")


def test_an_office_that_has_not_read_what_came_is_told_so(number: str, partner: Caller, desk: Caller) -> None:
    seen = desk("GET", f"/cases/{number}/messages")[1]["seen"]
    partner("POST", f"/cases/{number}/messages", {"text": "อีกเรื่อง"})
    for path, body in (("messages", {"text": "ตอบ", "seen": seen}), ("messages/settle", {"seen": seen})):
        status, refused = desk("POST", f"/cases/{number}/{path}", body)
        assert (status, refused["code"]) == (409, "stale")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"text": ""}, "bad-body"),
        ({"text": "\u200b"}, "invalid"),
        ({"text": "x" * 4001}, "bad-body"),
        ({"text": "x", "answer_by": "2099-01-01"}, "invalid"),
        ({"text": "x", "answer_by": "2020-01-01"}, "invalid"),
        ({"text": "x", "more": 1}, "bad-body"),
    ],
)
def test_what_cannot_be_written_is_refused(
    number: str, desk: Caller, body: dict[str, Any], code: str
) -> None:
    status, refused = desk("POST", f"/cases/{number}/messages", body)
    assert (status, refused["code"]) == (422, code)


def test_only_the_office_says_by_when_it_wants_an_answer(number: str, partner: Caller) -> None:
    day = timezone.localdate().isoformat()
    status, refused = partner("POST", f"/cases/{number}/messages", {"text": "x", "answer_by": day})
    assert (status, refused["errors"][0]["where"]) == (422, "answer_by")


def test_messages_are_for_who_may_see_the_case_and_settling_for_who_works_on_it(
    number: str, partner: Caller, other_partner: Caller, office: Office, other_office: Office
) -> None:
    auditor = caller_for(make_member(office, "auditor", "นายตรวจ สอบ"))
    for method, path, body in (
        ("GET", "messages", None),
        ("POST", "messages", {"text": "x"}),
        ("POST", "messages/settle", {}),
        ("POST", "hand-over", {"office": other_office.code, "reason": "x"}),
    ):
        status, refused = other_partner(method, f"/cases/{number}/{path}", body)
        assert (status, refused["code"]) == (404, "no-such-case")
        if method == "POST":
            assert auditor(method, f"/cases/{number}/{path}", body)[0] == 403
    assert partner("POST", f"/cases/{number}/messages/settle", {})[0] == 403
    assert auditor("GET", f"/cases/{number}/messages")[0] == 200


def test_a_partner_floods_no_inbox(number: str, partner: Caller, settings: Any) -> None:
    settings.LIMITS = {"message": 2}
    answers = [partner("POST", f"/cases/{number}/messages", {"text": f"{n}"})[0] for n in range(3)]
    assert answers == [201, 201, 429]


# Other offices


def test_a_case_is_handed_over_and_a_repeat_gets_the_first_answer(
    number: str, head: Caller, partner: Caller, other_office: Office
) -> None:
    body = {"office": other_office.code, "reason": "ท่านย้ายสังกัดแล้ว"}
    first = head("POST", f"/cases/{number}/hand-over", body, **{"idempotency-key": "k"})
    assert first == (200, {"office": other_office.code, "number": Case.objects.get().number})
    assert head("POST", f"/cases/{number}/hand-over", body, **{"idempotency-key": "k"}) == first
    assert head("GET", f"/cases/{number}")[0] == 404
    assert partner("GET", f"/cases/{number}")[1]["before"][0]["number"] == number


def test_handing_over_is_refused_as_at_the_desk(
    number: str, desk: Caller, head: Caller, partner: Caller, other_office: Office
) -> None:
    path, there = f"/cases/{number}/hand-over", other_office.code
    for caller in (desk, partner):
        status, refused = caller("POST", path, {"office": there, "reason": "x"})
        assert (status, refused["code"]) == (403, "not-permitted")
    for office in ("nowhere", "kbi1"):
        status, refused = head("POST", path, {"office": office, "reason": "x"})
        assert (status, refused["code"]) == (422, "not-offered-there")
    assert head("POST", path, {"office": there, "reason": " \u200b"})[1]["code"] == "reason-needed"
    desk("POST", f"/cases/{number}/actions", {"action": "accept"})
    assert head("POST", path, {"office": there, "reason": "x", "seen": 1})[1]["code"] == "stale"


def forwarding(caller: Caller, cases: list[Case], to: str = "kbi1", **more: Any) -> tuple[int, Any]:
    return caller("POST", "/forwardings", {"office": to, "cases": [case.number for case in cases], **more})


def test_a_covering_letter_is_kept_and_nothing_leaves(
    clerk: Actor, school: Office, office: Office, two: list[Case]
) -> None:
    status, told = forwarding(caller_for(clerk), two)
    assert status == 201, told
    letter = Letter.objects.get()
    assert (told["letter"], told["state"], told["office"]) == (str(letter.ref), letter.state, office.code)
    assert told["cases"] == sorted(case.number or "" for case in two)
    assert content_of(letter)["cases"] == told["cases"]
    assert Case.objects.filter(office=school).count() == 2


def test_forwarding_is_refused_as_at_the_desk(
    clerk: Actor, school: Office, office: Office, two: list[Case], other_office: Office, partner: Caller
) -> None:
    caller = caller_for(clerk)
    assert forwarding(caller, two, other_office.code)[1]["code"] == "not-offered-there"
    assert forwarding(caller, two, "nowhere")[1]["code"] == "not-offered-there"
    assert forwarding(caller, [])[1]["code"] == "bad-body"
    commands.withdraw(
        actor=Actor(user_id=two[0].applicant_id), number=two[0].number or "", reason="x", now=timezone.now()
    )
    assert forwarding(caller, two)[1]["code"] == "not-here-any-more"
    _token, secret = create_token(office=school, name="HR", partner="hr", now=timezone.now())
    assert forwarding(Caller(secret), two[1:])[0] in (403, 404)
    assert not Letter.objects.exists()
