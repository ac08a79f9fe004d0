"""An office with a LINE account, a signed webhook, and a conversation that writes down what it hears."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from khamkho.casework.tests.cast import MONDAY
from khamkho.line import commands
from khamkho.line.commands.keeping import friend_for
from khamkho.line.models import Account, Friend, Incoming
from khamkho.line.port import Heard
from khamkho.line.rules.events import signature
from khamkho.line.tests.playing import served
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM
from khamkho.site.demo.line.server import FakeLine
from khamkho.site.demo.line.store import Store

SECRET = "0123456789abcdef0123456789abcdef"
TOKEN = "a-long-lived-token-for-tests-only=="
SOMCHAI = "U" + "1" * 32
MALEE = "U" + "2" * 32
_numbers = count(1)


@pytest.fixture
def account(office: Office) -> Account:
    """The office's account, connected."""
    return commands.set_account(actor=SYSTEM, office_id=office.pk, secret=SECRET, token=TOKEN, now=MONDAY)


def event(
    kind: str = "message", *, user: str = SOMCHAI, at: datetime = MONDAY, text: str = "สวัสดี", **more: Any
) -> dict[str, Any]:
    """An event as LINE writes it."""
    number = next(_numbers)
    made: dict[str, Any] = {
        "type": kind,
        "mode": "active",
        "timestamp": int(at.timestamp() * 1000),
        "source": {"type": "user", "userId": user},
        "webhookEventId": f"01TEST{number:020}",
        "deliveryContext": {"isRedelivery": False},
        "replyToken": f"reply-{number}",
    }
    if kind == "message":
        made["message"] = {"type": "text", "id": f"{500 + number}", "quoteToken": "q", "text": text}
    return made | more


def body_of(*events: Any, destination: str = "U" + "f" * 32) -> bytes:
    return json.dumps({"destination": destination, "events": list(events)}, ensure_ascii=False).encode()


@pytest.fixture
def arrive(account: Account) -> Callable[..., int]:
    """A signed webhook comes in."""

    def come(*events: Any, now: datetime = MONDAY) -> int:
        raw = body_of(*events)
        return commands.take(
            office_code=account.office.code, body=raw, signature=signature(SECRET, raw), now=now
        )

    return come


@dataclass
class Listener:
    """Leads no conversation; remembers what it was handed."""

    events: list[Heard] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    def heard(self, friend: Friend, event: Heard, *, now: datetime) -> None:
        assert friend.pk
        assert now
        self.events.append(event)

    def withdrawn(self, friend: Friend, message: str, *, now: datetime) -> None:
        assert friend.pk
        assert now
        self.gone.append(message)

    @property
    def texts(self) -> list[str]:
        return [one.text for one in self.events]


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def work_off(listener: Listener) -> Callable[..., None]:
    """Work on everything that waits of everybody."""

    def work(now: datetime = MONDAY) -> None:
        for friend in Friend.objects.all():
            while commands.hear(friend_id=friend.pk, conversation=listener, now=now):
                pass

    return work


class Clock:
    """The seconds of the played LINE."""

    def __init__(self) -> None:
        self.at = MONDAY

    def __call__(self) -> float:
        return self.at.timestamp()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def line(account: Account, tmp_path: Path, clock: Clock, settings: Any) -> Iterator[FakeLine]:
    """LINE, with the office's account and two people who have added it."""
    fake = FakeLine(Store(tmp_path / "line.sqlite3"), clock)
    bot = fake.store.add_account(office=account.office.code, name="Office", token=TOKEN, secret=SECRET)
    for user, name in ((SOMCHAI, "สมชาย"), (MALEE, "มาลี")):
        fake.store.add_person(user, name)
        fake.befriend(bot, user, following=True)
    Account.objects.filter(pk=account.pk).update(bot_id=bot)
    with served(fake) as address:
        settings.LINE_API = settings.LINE_DATA = address
        yield fake


@pytest.fixture
def bot(line: FakeLine) -> str:
    return str(line.store.accounts()[0]["bot"])


@pytest.fixture
def friend(account: Account) -> Friend:
    """Somchai, who has added the account."""
    with transaction.atomic():
        return friend_for(account, SOMCHAI, now=MONDAY)


@pytest.fixture
def write(line: FakeLine, bot: str, account: Account) -> Callable[..., Incoming]:
    """Somchai writes on his phone, and the webhook is taken."""

    def written(text: str = "สวัสดี", now: datetime = MONDAY) -> Incoming:
        raw, sign = line.webhook(bot, [line.write(bot, SOMCHAI, text)])
        commands.take(office_code=account.office.code, body=raw, signature=sign, now=now)
        return Incoming.objects.order_by("-pk")[0]

    return written


def shown(line: FakeLine, user: str = SOMCHAI) -> list[dict[str, Any]]:
    """What the office's account put into somebody's chat."""
    bot = line.store.accounts()[0]["bot"]
    return [json.loads(row["body"]) for row in line.store.messages(bot, user) if row["who"] == "bot"]
