"""An office with a LINE account, a signed webhook, and a conversation that writes down what it hears."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

import pytest

from khamkho.casework.tests.cast import MONDAY
from khamkho.line import commands
from khamkho.line.models import Account, Friend
from khamkho.line.port import Heard
from khamkho.line.rules.events import signature
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM

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
