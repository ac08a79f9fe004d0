"""Several people at once, in real transactions on real connections."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from khamkho.api.commands import create_token
from khamkho.base.errors import Refused
from khamkho.casework import commands
from khamkho.casework.models import Case, Counter, Event, Handover
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.rules.opinions import Parts
from khamkho.casework.tests.cast import MONDAY, make_member, make_office
from khamkho.casework.tests.cast import Counter as Player
from khamkho.offices.models import Office
from khamkho.people import phones
from khamkho.people.actor import Actor
from khamkho.people.commands import create_account, take_mail
from khamkho.people.merging import merge_accounts
from khamkho.people.models import OutgoingMail, Phone, User

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run all calls at the same time, each on its own connection; a refusal counts as an answer."""

    def one(call: Callable[[], Any]) -> Any:
        try:
            return call()
        except Refused as no:
            return no
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(calls)) as pool:
        return list(pool.map(one, calls))


@pytest.fixture(autouse=True)
def whole_afterwards() -> Iterator[None]:
    yield
    assert list(verify_all()) == []
    call_command("flush", interactive=False, verbosity=0)


def test_numbers_have_no_gaps_and_no_twins_when_many_submit_at_once(counter: Player) -> None:
    drafts = [counter.fill(counter.start()) for _ in range(8)]
    calls = [partial(counter.submit, draft) for draft in drafts]
    numbers = sorted(receipt.number for receipt in at_once(calls))
    assert numbers == [f"KBI1-2569-{n:06d}" for n in range(1, 9)]
    assert Counter.objects.get().last == 8


def test_a_double_click_hands_in_once(counter: Player) -> None:
    draft = counter.fill(counter.start())
    receipts = at_once([lambda: counter.submit(draft, key="click")] * 6)
    assert len({receipt.number for receipt in receipts}) == 1
    assert Event.objects.filter(case=draft, kind="submitted").count() == 1
    assert Counter.objects.get().last == 1


def test_a_double_start_under_one_key_makes_one_case(counter: Player) -> None:
    cases = at_once([lambda: counter.start(client_key="one", content={"a": 1})] * 6)
    assert len({case.pk for case in cases}) == 1
    assert Case.objects.count() == 1


def test_of_two_officers_acting_at_once_one_is_told_what_changed(
    counter: Player, officer: Actor, supervisor: Actor
) -> None:
    case = counter.submitted()
    seen = case.head_seq

    def take(actor: Actor, action: str) -> Callable[[], Any]:
        answers = {"reason": "เหตุผล"}
        return lambda: commands.act(
            actor=actor, number=case.number or "", action_id=action, answers=answers, seen=seen, now=MONDAY
        )

    told = at_once([take(officer, "return"), take(supervisor, "reject")])
    refused = [one for one in told if isinstance(one, Refused)]
    assert len(refused) == 1
    assert refused[0].code in ("stale", "already-ended", "not-permitted")
    assert Event.objects.filter(case=case, kind="acted").count() == 1


def test_events_written_at_once_stay_one_chain(counter: Player, officer: Actor) -> None:
    case = counter.submitted()
    write = partial(commands.note, actor=officer, number=case.number or "", now=MONDAY)
    at_once([partial(write, text=f"บันทึก {n}") for n in range(8)])
    assert list(case.events.order_by("seq").values_list("seq", flat=True)) == list(range(1, 10))


def test_a_double_click_on_an_action_acts_once_and_both_are_told_so(counter: Player, officer: Actor) -> None:
    case = counter.submitted()

    def click() -> Any:
        return commands.act(
            actor=officer,
            number=case.number or "",
            action_id="accept",
            answers={},
            seen=1,
            client_key="c",
            now=MONDAY,
        )

    told = at_once([click] * 4)
    assert not [one for one in told if isinstance(one, Refused)]
    assert Event.objects.filter(case=case, kind="acted").count() == 1


def test_of_two_who_hand_a_case_over_at_once_one_does(counter: Player, supervisor: Actor) -> None:
    case = counter.submitted()
    offices = [make_office(code, code.upper()) for code in ("cti2", "cti3")]

    def hand_over(to: Office) -> Any:
        return commands.hand_over(
            actor=supervisor,
            number=case.number or "",
            to=to,
            reason="ย้าย",
            seen=1,
            client_key=to.code,
            now=MONDAY,
        )

    told = at_once([partial(hand_over, to) for to in offices])
    assert [one.code for one in told if isinstance(one, Refused)] == ["no-such-case"]
    assert Handover.objects.count() == 1
    assert Counter.objects.count() == 2, "the office that did not get it gave no number away"


def test_a_double_click_writes_one_message_and_asks_once(
    counter: Player, officer: Actor, office: Office
) -> None:
    case, number = counter.submitted(), "KBI1-2569-000001"
    colleague = make_member(office, "officer", "นางสาวอีกคน ช่วยคิด")
    question = commands.Question(text="ก", until=MONDAY.date(), parts=Parts())
    write = partial(
        commands.write_to_applicant,
        actor=officer,
        number=number,
        text="ก",
        seen=1,
        client_key="k",
        now=MONDAY,
    )
    ask = partial(
        commands.ask_colleague,
        actor=officer,
        number=number,
        member_id=colleague.memberships[0].id,
        question=question,
        client_key="k",
        now=MONDAY,
    )
    told = at_once([write, ask] * 3)
    assert not [one for one in told if isinstance(one, Refused)]
    assert sorted(case.events.values_list("kind", flat=True)) == [
        "message_sent",
        "opinion_asked",
        "submitted",
    ]
    assert OutgoingMail.objects.count() <= 1


def test_a_link_that_is_opened_twice_at_once_opens_once_and_is_answered_once(
    counter: Player, officer: Actor
) -> None:
    case = counter.submitted()
    commands.ask_expert(
        actor=officer,
        number=case.number or "",
        name="ดร.ผู้รู้",
        email="expert@example.com",
        question=commands.Question(text="ก", until=MONDAY.date(), parts=Parts()),
        now=MONDAY,
    )
    mail = take_mail(OutgoingMail.objects.get().pk, now=MONDAY)
    assert mail
    code = mail.text.split("/opinion/")[1].split()[0]
    opened = at_once([partial(commands.open_opinion, code=code, now=MONDAY)] * 4)
    [(_opinion, ticket)] = [one for one in opened if not isinstance(one, Refused)]
    give = partial(commands.give_opinion_by_ticket, ticket=ticket, stance="agree", text="ดี", now=MONDAY)
    given = at_once([give] * 4)
    assert len([one for one in given if not isinstance(one, Refused)]) == 1
    assert case.events.filter(kind="opinion_given").count() == 1


def test_two_accounts_are_merged_once_and_not_into_each_other(counter: Player) -> None:
    one, two = (create_account(email=f"{name}@example.com", now=MONDAY) for name in ("one", "two"))
    for user in (one, two):
        actor = Actor(user_id=user.pk)
        counter.submit(counter.fill(counter.start(actor=actor), actor=actor), actor=actor)
    merges = [partial(merge_accounts, kept=a, other=b.pk, now=MONDAY) for a, b in ((one, two), (two, one))]
    told = at_once(merges * 2)
    assert len([answer for answer in told if not isinstance(answer, Refused)]) == 1
    assert User.objects.filter(pk__in=(one.pk, two.pk), is_active=True).count() == 1
    assert Case.objects.values("applicant").distinct().count() == 1


def test_systems_that_send_one_key_at_once_get_one_number(counter: Player) -> None:
    """Over the API: the number, the answers and the key stand or fall together."""
    _token, secret = create_token(
        office=counter.office, name="HR", partner="hr", now=MONDAY, life=timedelta(days=9999)
    )
    body = {"office": counter.office.code, "service": "official-id-card", "variant": "expired", "answers": {}}

    def send() -> Any:
        client = Client(headers={"authorization": f"Bearer {secret}", "idempotency-key": "one"})
        answer = client.post("/api/v1/cases", json.dumps(body), content_type="application/json")
        return answer.status_code, answer.json().get("number")

    assert set(at_once([send] * 5)) == {(201, "KBI1-2569-000001")}
    assert Counter.objects.get().last == 1


def code_for(number: str) -> tuple[UUID, str]:
    """A code to sign in, and what the message says."""
    code_id = phones.ask_code(number=number, lang="th", now=MONDAY)
    (message,) = (take_mail(row.pk, now=MONDAY) for row in OutgoingMail.objects.all())
    OutgoingMail.objects.all().delete()
    assert message
    return code_id, next(word for word in message.text.split() if len(word) == 8 and word.isdigit())


def signing_in(code_id: UUID, typed: str) -> Callable[[], User]:
    return partial(phones.account_by_code, code_id=code_id, typed=typed, lang="th", now=MONDAY)


def test_guesses_at_once_share_three_tries(transactional_db: None) -> None:
    code_id, code = code_for("0812345678")
    wrong = [f"{(int(code) + n) % 10**8:08}" for n in range(1, 9)]
    told = [type(one) for one in at_once([signing_in(code_id, guess) for guess in wrong])]
    assert sorted(told, key=str) == [phones.PhoneCodeOver] * 5 + [phones.WrongPhoneCode] * 3


def test_one_code_sent_twice_at_once_signs_in_once(transactional_db: None) -> None:
    code_id, code = code_for("0812345678")
    told = at_once([signing_in(code_id, code)] * 6)
    assert sum(isinstance(one, User) for one in told) == 1
    assert sum(isinstance(one, phones.PhoneCodeOver) for one in told) == 5


def test_two_codes_of_one_new_number_at_once_make_one_account(transactional_db: None) -> None:
    codes = [code_for("0812345678") for _ in range(4)]
    accounts = at_once([signing_in(*one) for one in codes])
    assert len({user.pk for user in accounts}) == 1
    assert (User.objects.count(), Phone.objects.count()) == (1, 1)


def test_the_last_two_numbers_are_not_removed_at_once(transactional_db: None) -> None:
    user = signing_in(*code_for("0812345678"))()
    phones._keep(user, "0898765432", MONDAY)
    removing = [
        partial(phones.remove_phone, user=user, phone_id=row.pk, now=MONDAY) for row in Phone.objects.all()
    ]
    told = at_once(removing)
    assert sum(isinstance(one, phones.LastWayIn) for one in told) == 1
    assert Phone.objects.count() == 1
