"""Several clerks press “next” in one moment, and several tablets give out numbers: on the real database."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from khamkho.casework.tests.cast import MONDAY, make_member, make_office
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.queue import commands
from khamkho.queue.models import Counter, Phase, Ticket
from khamkho.queue.rules.refusals import CounterBusy, NobodyWaits
from khamkho.queue.tests.conftest import SETTINGS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
CLERKS, WAITING = 6, 40


def together(crowd: list[Callable[[], None]]) -> None:
    """Run all of it at once; whatever fails in one fails the test."""
    wrong: list[Exception] = []
    start = threading.Barrier(len(crowd))

    def run(one: Callable[[], None]) -> None:
        try:
            start.wait(20)
            one()
        except Exception as no:  # noqa: BLE001 - told below
            wrong.append(no)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(one,)) for one in crowd]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not wrong


def hall() -> tuple[Office, list[tuple[Actor, Counter]]]:
    office = make_office("kbi1", "KBI1")
    office = commands.set_queue(actor=SYSTEM, office_id=office.pk, typed=SETTINGS, now=MONDAY)
    seats = []
    for n in range(CLERKS):
        clerk = make_member(office, "officer", f"เจ้าหน้าที่ {n}")
        counter = commands.add_counter(
            actor=SYSTEM, office_id=office.pk, name_th=f"ช่อง {n}", name_en="", serves=(), now=MONDAY
        )
        commands.sit_down(actor=clerk, office=office, counter=counter.ref, now=MONDAY)
        seats.append((clerk, counter))
    return office, seats


def test_clerks_who_press_next_at_once_get_one_ticket_each() -> None:
    office, seats = hall()
    for _n in range(WAITING):
        commands.take_ticket(office=office, letter="A", now=MONDAY)
    got: list[str] = []

    def work(clerk: Actor, counter: Counter) -> Callable[[], None]:
        def run() -> None:
            while True:
                try:
                    mine: dict[str, Any] = {"actor": clerk, "office": office, "counter": counter.ref}
                    ticket = commands.call_next(**mine, now=MONDAY + timedelta(minutes=1))
                    got.append(ticket.number)
                    commands.finish(**mine, ticket=ticket.ref, now=MONDAY + timedelta(minutes=2))
                except NobodyWaits:
                    return

        return run

    together([work(*seat) for seat in seats])
    assert sorted(got) == [f"A{n:03}" for n in range(1, WAITING + 1)]
    assert list(Ticket.objects.order_by("call").values_list("call", flat=True)) == list(range(1, WAITING + 1))


def test_one_clerk_who_presses_next_twice_gets_one_ticket() -> None:
    office, seats = hall()
    clerk, counter = seats[0]
    for _n in range(8):
        commands.take_ticket(office=office, letter="A", now=MONDAY)
    refused: list[int] = []

    def press() -> None:
        try:
            commands.call_next(actor=clerk, office=office, counter=counter.ref, now=MONDAY)
        except CounterBusy:
            refused.append(1)

    together([press] * 6)
    assert len(refused) == 5
    assert Ticket.objects.filter(state="called").count() == 1


def test_tablets_that_give_out_numbers_at_once_give_out_each_once() -> None:
    office, _seats = hall()

    def take() -> None:
        for _n in range(5):
            commands.take_ticket(office=office, letter="B", now=MONDAY)

    together([take] * 6)
    assert sorted(Ticket.objects.values_list("seq", flat=True)) == list(range(1, 31))
    assert Phase.objects.filter(until__isnull=True).count() == 30
