"""The same webhook through several threads in one moment: on the real database."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError

from khamkho.casework.tests.cast import MONDAY
from khamkho.casework.tests.test_racing import at_once
from khamkho.line import commands
from khamkho.line.commands import keeping
from khamkho.line.commands.doors import signed_door
from khamkho.line.models import Account, Friend, Incoming
from khamkho.line.rules.events import read, signature
from khamkho.line.rules.refusals import NoAccount
from khamkho.line.tests.conftest import SECRET, Listener, body_of, event
from khamkho.people.actor import SYSTEM

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
TIMES = 6


@pytest.fixture(autouse=True)
def whole_afterwards() -> Iterator[None]:
    yield
    call_command("flush", interactive=False, verbosity=0)


def delivery(account: Account, *events: Any, secret: str = SECRET) -> Callable[[], int]:
    raw = body_of(*events)
    sign = signature(secret, raw)
    return partial(commands.take, office_code=account.office.code, body=raw, signature=sign, now=MONDAY)


@pytest.mark.parametrize("known", [True, False])
def test_the_same_event_at_once_is_kept_once_and_heard_once(
    known: bool, account: Account, work_off: Callable[..., None], listener: Listener
) -> None:
    if known:
        delivery(account, event(text="before"))()
    answers = at_once([delivery(account, event(text="once"), event(text="twice"))] * TIMES)
    assert all(isinstance(one, int) for one in answers), answers
    assert Friend.objects.count() == 1
    assert Incoming.objects.count() == known + 2
    work_off()
    assert listener.texts == ["before"] * known + ["once", "twice"]


def test_people_who_write_at_once_are_each_kept(account: Account) -> None:
    calls = [delivery(account, event(user=f"U{n:032x}")) for n in range(TIMES)]
    assert at_once(calls) == [1] * TIMES
    assert Friend.objects.count() == TIMES


def test_a_new_secret_holds_at_once_and_a_removed_account_takes_nothing(account: Account) -> None:
    other = "f" * 32
    assert delivery(account, event())() == 1
    commands.set_account(actor=SYSTEM, office_id=account.office_id, secret=other, token=None, now=MONDAY)
    assert delivery(account, event(), secret=other)() == 1
    commands.remove_account(actor=SYSTEM, office_id=account.office_id, now=MONDAY)
    with pytest.raises(NoAccount):
        delivery(account, event(), secret=other)()


def test_webhooks_that_wait_are_written_together_and_ones_trouble_is_not_anothers(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery(account, event())()  # the account was reached
    written: list[int] = []
    keep = keeping._keep

    def counted(several: Sequence[keeping.Delivery]) -> None:
        written.append(len(several))
        keep(several)

    def release() -> None:
        while len(keeping._waiting) < TIMES + 1:
            time.sleep(0.01)
        keeping._writer.release()

    monkeypatch.setattr(keeping, "_keep", counted)
    keeping._writer.acquire()
    threading.Thread(target=release).start()
    calls = [delivery(account, event(user=f"U{n:032x}")) for n in range(TIMES)]
    assert at_once([*calls, calls[0]]) in ([1] * TIMES + [0], [0] + [1] * TIMES)
    assert written == [TIMES + 1]

    nowhere = replace(signed_door(account.office.code, *_signed()), account=account.pk + 1)
    keeping._writer.acquire()
    threading.Thread(target=release).start()
    calls = [delivery(account, event(user=f"U{n:032x}")) for n in range(TIMES)]
    bad = keeping.Delivery(door=nowhere, events=read(body_of(event()))[1], now=MONDAY)
    answers = at_once([*calls, partial(_error_of, bad)])
    assert answers == [1] * TIMES + [IntegrityError]
    assert Incoming.objects.count() == 1 + 2 * TIMES


def _signed() -> tuple[bytes, str]:
    return b"{}", signature(SECRET, b"{}")


def _error_of(delivery: keeping.Delivery) -> type[Exception] | None:
    try:
        keeping.keep(delivery)
    except IntegrityError:
        return IntegrityError
    return None
