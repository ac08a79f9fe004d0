"""The same webhook through several threads in one moment: on the real database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.core.management import call_command

from khamkho.casework.tests.cast import MONDAY
from khamkho.casework.tests.test_racing import at_once
from khamkho.line import commands
from khamkho.line.models import Account, Friend, Incoming
from khamkho.line.rules.events import signature
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
