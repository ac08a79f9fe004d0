"""The webhook: signed or not, once or twice, known or not, in order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from khamkho.casework.tests.cast import MONDAY
from khamkho.line import commands
from khamkho.line.contents import event_of, said_body
from khamkho.line.models import Account, Friend, Incoming, Push, Said
from khamkho.line.rules.events import signature
from khamkho.line.tests.conftest import MALEE, SECRET, SOMCHAI, Listener, body_of, event
from khamkho.people.actor import SYSTEM
from khamkho.work.models import Effect

pytestmark = pytest.mark.django_db

Arrive = Callable[..., int]


def post(client: Client, account: Account, raw: bytes, sign: str) -> Any:
    address = f"/line/{account.office.code}/webhook"
    return client.post(address, raw, content_type="application/json", headers={"x-line-signature": sign})


def test_a_signed_webhook_is_kept_and_answered(client: Client, account: Account) -> None:
    raw = body_of(event())
    assert post(client, account, raw, signature(SECRET, raw)).status_code == 200
    assert Incoming.objects.get().state == Incoming.NEW
    assert Effect.objects.filter(name="line-event").count() == 1
    account.refresh_from_db()
    assert account.webhook_at


@pytest.mark.parametrize("sign", ["", "AAAA", "ก", signature("f" * 32, body_of())])
def test_a_forged_webhook_is_refused_before_anything_is_read(
    client: Client, account: Account, sign: str
) -> None:
    assert post(client, account, body_of(event()), sign).status_code == 403
    assert not Incoming.objects.exists()


def test_one_changed_byte_breaks_the_signature(client: Client, account: Account) -> None:
    raw = body_of(event(text="1 ฉบับ"))
    assert post(client, account, raw.replace(b"1 ", b"9 "), signature(SECRET, raw)).status_code == 403


@pytest.mark.parametrize(
    "raw", [body_of(), b"{}", b"[]", b"null", b"\xff\xfe", b'{"events": 7}', b"[" * 100_000]
)
def test_what_holds_no_event_is_answered_with_200(client: Client, account: Account, raw: bytes) -> None:
    assert post(client, account, raw, signature(SECRET, raw)).status_code == 200


def test_an_office_without_line_answers_no(client: Client, account: Account) -> None:
    commands.remove_account(actor=SYSTEM, office_id=account.office_id, now=MONDAY)
    raw = body_of(event())
    assert post(client, account, raw, signature(SECRET, raw)).status_code == 409


def test_the_same_event_again_changes_nothing(arrive: Arrive) -> None:
    one = event()
    assert arrive(one) == 1
    again = one | {"deliveryContext": {"isRedelivery": True}}
    assert arrive(again) == 0
    assert arrive(one, event(), one) == 1
    assert Incoming.objects.count() == 2


def test_unknown_kinds_standby_and_nobody_are_passed_over(arrive: Arrive) -> None:
    assert (
        arrive(
            event("membership"), event("somethingNew"), event(mode="standby"), event(source={"type": "user"})
        )
        == 0
    )


def test_events_are_worked_on_in_the_order_in_which_they_happened(
    arrive: Arrive, work_off: Callable[..., None], listener: Listener
) -> None:
    arrive(event(text="third", at=MONDAY + timedelta(seconds=3)))
    arrive(
        event(text="second", at=MONDAY + timedelta(seconds=2)),
        event(text="first", at=MONDAY + timedelta(seconds=1)),
    )
    work_off()
    assert listener.texts == ["first", "second", "third"]
    assert set(Incoming.objects.values_list("state", flat=True)) == {Incoming.DONE}


def test_two_people_have_two_conversations(arrive: Arrive, work_off: Callable[..., None]) -> None:
    arrive(event(user=SOMCHAI), event(user=MALEE), event(user=SOMCHAI))
    work_off()
    assert sorted(friend.said.count() for friend in Friend.objects.all()) == [1, 2]


def test_what_she_unsends_is_destroyed(
    arrive: Arrive, work_off: Callable[..., None], listener: Listener
) -> None:
    one = event(text="JC1-1234567-89")
    arrive(one)
    work_off()
    said = Said.objects.get()
    assert said_body(said, said.friend)["text"] == "JC1-1234567-89"
    arrive(event("unsend", unsend={"messageId": one["message"]["id"]}))
    work_off()
    said.refresh_from_db()
    assert said.body is None
    assert said.withdrawn_at
    assert listener.gone == [one["message"]["id"]]


def test_an_event_that_was_worked_on_keeps_only_its_reply_token(
    arrive: Arrive, work_off: Callable[..., None]
) -> None:
    arrive(event(text="secret words"))
    work_off()
    left = event_of(Incoming.objects.get())
    assert left.reply_token
    assert not left.text


def test_who_blocks_the_account_follows_no_longer(
    arrive: Arrive, work_off: Callable[..., None], listener: Listener
) -> None:
    arrive(event("follow"))
    work_off()
    assert [one.kind for one in listener.events] == ["follow"]
    arrive(event("unfollow"))
    work_off()
    assert not Friend.objects.get().following


def test_a_group_gets_one_short_help_in_ten_minutes(
    arrive: Arrive, work_off: Callable[..., None], listener: Listener
) -> None:
    group = {"type": "group", "groupId": "C1", "userId": SOMCHAI}
    arrive(event(source=group), event(source=group))
    work_off()
    assert Push.objects.count() == 1
    assert not listener.events
    arrive(event(source=group), now=MONDAY + timedelta(minutes=11))
    work_off(MONDAY + timedelta(minutes=11))
    assert Push.objects.count() == 2
    assert not Said.objects.filter(who=Said.THEM).exists()
