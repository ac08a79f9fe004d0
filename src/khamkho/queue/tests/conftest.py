"""An office that keeps a queue, two counters, and two clerks who sit at them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from khamkho.casework.tests.cast import MONDAY, make_member
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.queue import commands
from khamkho.queue.models import Counter, Ticket

SETTINGS = {
    "works": "A | คัดสำเนาทะเบียน | Copies of registers | 6\nB | งานบัตร | Identity cards | 10",
    "priorities": ["elderly", "disabled"],
    "on_phone": "1",
}


@pytest.fixture
def queue(office: Office) -> Office:
    return commands.set_queue(actor=SYSTEM, office_id=office.pk, typed=SETTINGS, now=MONDAY)


@pytest.fixture
def counters(queue: Office) -> tuple[Counter, Counter]:
    first, second = (
        commands.add_counter(
            actor=SYSTEM,
            office_id=queue.pk,
            name_th=f"ช่อง {n}",
            name_en=f"Counter {n}",
            serves=(),
            now=MONDAY,
        )
        for n in (1, 2)
    )
    return first, second


@pytest.fixture
def colleague(office: Office) -> Actor:
    return make_member(office, "officer", "นายตัวอย่าง เคาน์เตอร์สอง")


@pytest.fixture
def seated(counters: tuple[Counter, Counter], officer: Actor, queue: Office) -> Counter:
    return commands.sit_down(actor=officer, office=queue, counter=counters[0].ref, now=MONDAY)


@pytest.fixture
def come(queue: Office) -> Callable[..., Ticket]:
    def take(letter: str = "A", *, minute: int = 0, first: str = "", due: int | None = None) -> Ticket:
        now = MONDAY + timedelta(minutes=minute)
        ticket = commands.take_ticket(office=queue, letter=letter, first=first, now=now)
        if due is not None:
            ticket.channel, ticket.due_at = "booked", MONDAY + timedelta(minutes=due)
            ticket.save()
        return ticket

    return take


def at(minute: float) -> datetime:
    return MONDAY + timedelta(minutes=minute)
