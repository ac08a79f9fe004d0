"""What goes out: as a reply, as a push, once, in time, or not at all."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from khamkho.base.errors import Permanent, Temporary
from khamkho.casework.tests.cast import MONDAY
from khamkho.line import commands
from khamkho.line.client import Client
from khamkho.line.commands.friends import follow, want_news
from khamkho.line.commands.keeping import friend_for
from khamkho.line.models import Account, Friend, Incoming, Push, Said
from khamkho.line.rules.messages import Words
from khamkho.line.tests.conftest import Clock, shown
from khamkho.site.demo.line.server import FakeLine
from khamkho.work.models import Effect

pytestmark = pytest.mark.django_db

Write = Callable[..., Incoming]
HELLO = Words(text="สวัสดีค่ะ")


def say(friend: Friend, *messages: Words, **more: Any) -> Push:
    with transaction.atomic():
        return commands.say(friend, messages or (HELLO,), **{"now": MONDAY, **more})[0]


def send(push: Push, *, now: Any = MONDAY) -> Push:
    sent = commands.send(push_id=push.pk, now=now)
    assert sent is not None
    return sent


def test_an_answer_goes_as_the_free_reply(line: FakeLine, write: Write, friend: Friend) -> None:
    sent = send(say(friend, reply_to=write()))
    assert (sent.state, sent.way, sent.counted, sent.body) == ("sent", "reply", 0, None)
    assert [one["text"] for one in shown(line)] == ["สวัสดีค่ะ"]
    assert line.store.accounts()[0]["used"] == 0


def test_a_second_answer_to_the_same_event_is_a_push(line: FakeLine, write: Write, friend: Friend) -> None:
    incoming = write()
    ways = [send(say(friend, reply_to=incoming)).way for _again in range(2)]
    assert ways == ["reply", "push"]
    assert line.store.accounts()[0]["used"] == 1


def test_an_answer_that_comes_late_is_a_push(
    line: FakeLine, write: Write, friend: Friend, clock: Clock
) -> None:
    push = say(friend, reply_to=write())
    clock.at = late = MONDAY + timedelta(minutes=2)
    assert send(push, now=late).way == "push"
    assert len(shown(line)) == 1


def test_a_reply_token_that_line_finds_too_old_becomes_a_push(
    line: FakeLine, write: Write, friend: Friend, clock: Clock
) -> None:
    push = say(friend, reply_to=write())
    clock.at += timedelta(minutes=2)
    assert send(push).way == "push"
    assert len(shown(line)) == 1


def test_a_push_whose_answer_was_lost_arrives_once(line: FakeLine, friend: Friend) -> None:
    push = say(friend)
    line.store.set_switch("lost", "1")
    with pytest.raises(Temporary):
        send(push)
    assert send(push).state == Push.State.SENT  # 409: accepted already
    assert len(shown(line)) == 1
    assert Push.objects.get().counted == 1


def test_a_reply_that_was_under_way_when_the_process_died_is_not_said_twice(
    line: FakeLine, write: Write, friend: Friend
) -> None:
    incoming = write()
    push = say(friend, reply_to=incoming)
    send(push)
    Push.objects.update(state="waiting", body=push.body, way="")  # it died before it could write that down
    assert send(push).way == "reply"
    assert len(shown(line)) == 1


@pytest.mark.parametrize("status", ["500", "503"])
def test_line_is_down_for_an_hour_and_nothing_is_lost_or_doubled(
    line: FakeLine, write: Write, friend: Friend, clock: Clock, status: str
) -> None:
    pushes = [say(friend, reply_to=write("1#")), say(friend, Words(text="ข่าว"), why="notice")]
    line.store.set_switch("down", status)
    for push in pushes:
        with pytest.raises(Temporary):
            send(push)
    clock.at += timedelta(hours=1)
    line.store.set_switch("down", "")
    for push in pushes:
        assert send(push, now=clock.at).way == "push"
    assert [one["text"] for one in shown(line)] == ["สวัสดีค่ะ", "ข่าว"]


def _others(account: Account, count: int) -> list[Friend]:
    with transaction.atomic():
        return [friend_for(account, f"U{n:032x}", now=MONDAY) for n in range(count)]


def test_answers_to_several_people_wait_for_line_side_by_side(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_there = threading.Barrier(3, timeout=10)
    monkeypatch.setattr(Client, "push", lambda *_said, **_key: all_there.wait())
    pushes = [say(friend) for friend in _others(account, 3)]
    assert commands.send_each([push.pk for push in pushes], now=MONDAY) == {}
    assert set(Push.objects.values_list("state", "way", "counted")) == {("sent", "push", 1)}


def test_of_several_each_has_its_own_fate(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    Account.objects.update(quota=3)
    said: list[str] = []

    def push(_client: Client, to: str, _messages: object, *, key: object) -> None:
        said.append(to)
        if to.endswith("0"):
            raise Temporary("away")
        if to.endswith("1"):
            raise Permanent("refused")

    monkeypatch.setattr(Client, "push", push)
    pushes = [say(friend) for friend in _others(account, 4)]
    faults = commands.send_each([one.pk for one in pushes], now=MONDAY)
    assert [str(fault) for fault in faults.values()] == ["away"]
    fates = [Push.objects.get(pk=one.pk) for one in pushes]
    assert [(one.state, one.error) for one in fates] == [
        ("waiting", ""),
        ("failed", "refused"),
        ("sent", ""),
        ("failed", "quota"),
    ]
    assert len(said) == 3


def test_an_answer_stands_in_line_where_its_question_stood(write: Write, friend: Friend) -> None:
    say(friend, reply_to=write(), now=MONDAY + timedelta(seconds=40))
    assert Effect.objects.get(name="line-send").next_at == MONDAY


def test_line_wants_it_slower(line: FakeLine, friend: Friend) -> None:
    push = say(friend)
    line.store.set_switch("429", "1")
    with pytest.raises(Temporary, match="slower"):
        send(push)
    line.store.set_switch("429", "")
    assert send(push).state == Push.State.SENT


def test_the_month_is_used_up_at_line(line: FakeLine, friend: Friend, account: Account) -> None:
    with line.store.open() as db:
        db.execute("UPDATE accounts SET quota = 0")
    sent = send(say(friend, why="notice", about=uuid4()))
    assert (sent.state, sent.error) == ("failed", "quota")
    assert Effect.objects.filter(name="line-fate").count() == 1
    account.refresh_from_db()
    assert account.trouble == "quota"


def test_the_offices_own_limit_holds_before_lines(line: FakeLine, friend: Friend, account: Account) -> None:
    Account.objects.update(quota=1)
    friend.account.refresh_from_db()
    assert [send(say(friend)).error for _again in range(2)] == ["", "quota"]
    assert len(shown(line)) == 1
    assert send(say(friend), now=MONDAY + timedelta(days=40)).state == "sent"  # another month


def test_a_wrong_token_is_shown_and_tried_again(line: FakeLine, friend: Friend, account: Account) -> None:
    with line.store.open() as db:
        db.execute("UPDATE accounts SET token = 'another'")
    push = say(friend)
    with pytest.raises(Temporary, match="token"):
        send(push)
    account.refresh_from_db()
    assert account.trouble == "token"


def test_news_wait_for_the_end_of_the_quiet_hours_and_answers_do_not(
    account: Account, friend: Friend
) -> None:
    night = MONDAY.replace(hour=22)
    friend.account.quiet_from, friend.account.quiet_until = (
        night.time().replace(hour=20),
        night.time().replace(hour=8, minute=0),
    )
    say(friend, why="notice", now=night)
    say(friend, why="answer", now=night)
    news, answer = Effect.objects.filter(name="line-send").order_by("created_at", "id")
    assert (news.next_at.astimezone(night.tzinfo).hour, answer.next_at) == (8, night)


def test_nobody_is_pushed_who_blocked_or_wants_no_news(line: FakeLine, friend: Friend) -> None:
    want_news(friend, wanted=False)
    assert send(say(friend, why="notice")).error == "opted-out"
    assert send(say(friend, why="answer")).state == "sent"
    follow(friend, following=False, now=MONDAY)
    assert send(say(friend, why="answer")).error == "blocked"
    assert len(shown(line)) == 1


def test_a_secret_goes_out_and_stands_in_no_log(line: FakeLine, friend: Friend) -> None:
    from khamkho.line.contents import said_body

    send(say(friend, Words(text="https://example.go.th/line/abc"), why="code", secret=True))
    said = Said.objects.get()
    assert (said.kind, said_body(said, friend)["text"]) == ("secret", "")
    assert "abc" in shown(line)[0]["text"]


def test_more_than_five_messages_go_in_several_requests(line: FakeLine, friend: Friend) -> None:
    with transaction.atomic():
        pushes = commands.say(friend, [Words(text=str(n)) for n in range(7)], now=MONDAY)
    for push in pushes:
        send(push)
    assert len(pushes) == 2
    assert [one["text"] for one in shown(line)] == [str(n) for n in range(7)]
