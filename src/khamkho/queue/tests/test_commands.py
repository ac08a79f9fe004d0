"""Tickets from coming to going: each command once as it should be, and once refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from khamkho.base.errors import Invalid, NotFound
from khamkho.casework.rules.refusals import NotYours
from khamkho.casework.tests.cast import MONDAY
from khamkho.offices.models import Office
from khamkho.offices.rules import NotYourRole
from khamkho.people.actor import SYSTEM, Actor
from khamkho.queue import commands
from khamkho.queue.models import Counter, Day, Phase, Ticket
from khamkho.queue.rules.refusals import (
    Closed,
    CounterBusy,
    NobodyWaits,
    NoQueue,
    NoSuchTicket,
    NoSuchWork,
    NotNow,
    NotYourCounter,
)
from khamkho.queue.tests.conftest import at

Come = Callable[..., Ticket]


def test_numbers_count_up_by_letter_and_day(come: Come, queue: Office) -> None:
    assert [come().number, come("B").number, come().number] == ["A001", "B001", "A002"]
    tomorrow = commands.take_ticket(office=queue, letter="A", now=MONDAY + timedelta(days=1))
    assert tomorrow.number == "A001"


def test_no_ticket_without_a_queue_for_other_work_or_after_hours(office: Office, queue: Office) -> None:
    with pytest.raises(NoSuchWork):
        commands.take_ticket(office=queue, letter="Z", now=MONDAY)
    with pytest.raises(Closed):
        commands.take_ticket(office=queue, letter="A", now=MONDAY.replace(hour=19))
    with pytest.raises(Closed):
        commands.take_ticket(office=queue, letter="A", now=MONDAY - timedelta(days=1))
    office.settings = {}
    with pytest.raises(NoQueue):
        commands.take_ticket(office=office, letter="A", now=MONDAY)


def test_a_ticket_goes_from_call_to_finish_and_each_phase_is_timed(
    come: Come, queue: Office, seated: Counter, officer: Actor
) -> None:
    come()
    mine: dict[str, Any] = {"actor": officer, "office": queue, "counter": seated.ref}
    ticket = commands.call_next(**mine, now=at(4))
    assert (ticket.number, ticket.state, ticket.line) == ("A001", "called", "walk_in")
    with pytest.raises(CounterBusy, match="A001"):
        commands.call_next(**mine, now=at(4))
    commands.recall(**mine, ticket=ticket.ref, now=at(5))
    commands.serve(**mine, ticket=ticket.ref, now=at(6))
    commands.hold(**mine, ticket=ticket.ref, now=at(8))
    commands.resume(**mine, ticket=ticket.ref, now=at(13))
    done = commands.finish(**mine, ticket=ticket.ref, now=at(15))
    assert (done.state, done.calls, done.called_at, done.done_at) == ("done", 2, at(4), at(15))
    phases = [(one.what, one.until and (one.until - one.since).seconds // 60) for one in done.phases.all()]
    assert phases == [("waiting", 4), ("called", 2), ("serving", 2), ("held", 5), ("serving", 2)]
    assert not Phase.objects.filter(until__isnull=True).exists()
    with pytest.raises(NotNow):
        commands.finish(**mine, ticket=ticket.ref, now=at(16))
    with pytest.raises(NobodyWaits):
        commands.call_next(**mine, now=at(16))


def test_who_did_not_come_may_come_back_and_waits_from_then_on(
    come: Come, queue: Office, seated: Counter, officer: Actor
) -> None:
    late, other = come(due=0), come(minute=1)
    mine: dict[str, Any] = {"actor": officer, "office": queue, "counter": seated.ref}
    commands.call_next(**mine, now=at(2))
    commands.mark_missed(**mine, ticket=late.ref, now=at(3))
    back = commands.take_back(actor=officer, office=queue, ticket=late.ref, now=at(9))
    assert (back.state, back.line_at, back.due_at, back.came_at) == ("waiting", at(9), None, at(0))
    assert commands.call_next(**mine, now=at(10)).pk == other.pk


def test_who_is_moved_keeps_number_and_place(
    come: Come,
    queue: Office,
    counters: tuple[Counter, Counter],
    seated: Counter,
    officer: Actor,
    colleague: Actor,
) -> None:
    moved, later = come(), come("B", minute=3)
    commands.change_counter(
        actor=SYSTEM, office_id=queue.pk, counter=counters[1].ref, serves=["B"], now=at(0)
    )
    mine: dict[str, Any] = {"actor": officer, "office": queue, "counter": seated.ref}
    commands.call_next(**mine, now=at(4))
    with pytest.raises(NoSuchWork):
        commands.move(**mine, ticket=moved.ref, letter="Q", now=at(5))
    commands.move(**mine, ticket=moved.ref, letter="B", now=at(5))
    commands.sit_down(actor=colleague, office=queue, counter=counters[1].ref, now=at(5))
    called = commands.call_next(actor=colleague, office=queue, counter=counters[1].ref, now=at(6))
    assert (called.number, called.work) == ("A001", "B")
    assert Ticket.objects.get(pk=later.pk).state == "waiting"


def test_who_cannot_wait_leaves(come: Come, queue: Office) -> None:
    ticket = come()
    assert commands.leave(office=queue, ticket=ticket.ref, now=at(20)).state == "left"
    with pytest.raises(NotNow):
        commands.leave(office=queue, ticket=ticket.ref, now=at(21))
    with pytest.raises(NoSuchTicket):
        commands.leave(office=queue, ticket=ticket.ref, now=MONDAY + timedelta(days=1))


def test_only_who_sits_there_calls_and_a_busy_counter_is_not_left(
    come: Come, queue: Office, counters: tuple[Counter, Counter], seated: Counter, officer: Actor, colleague: Actor,
    auditor: Actor, other_officer: Actor,
) -> None:  # fmt: skip
    come()
    with pytest.raises(NotYourCounter):
        commands.call_next(actor=colleague, office=queue, counter=seated.ref, now=at(1))
    with pytest.raises(NotYours):
        commands.call_next(actor=auditor, office=queue, counter=seated.ref, now=at(1))
    with pytest.raises(NotFound):
        commands.call_next(actor=other_officer, office=queue, counter=seated.ref, now=at(1))
    mine: dict[str, Any] = {"actor": officer, "office": queue}
    ticket = commands.call_next(**mine, counter=seated.ref, now=at(1))
    with pytest.raises(CounterBusy):
        commands.stand_up(**mine, counter=seated.ref, now=at(2))
    with pytest.raises(CounterBusy):
        commands.sit_down(**mine, counter=counters[1].ref, now=at(2))
    commands.sit_down(actor=colleague, office=queue, counter=seated.ref, now=at(3))  # she takes over
    commands.finish(actor=colleague, office=queue, counter=seated.ref, ticket=ticket.ref, now=at(4))
    commands.stand_up(actor=colleague, office=queue, counter=seated.ref, now=at(5))
    assert Counter.objects.get(pk=seated.pk).sits is None


def test_whoever_watches_learns_of_everything(
    come: Come, queue: Office, seated: Counter, officer: Actor
) -> None:
    before = Day.objects.get().seq
    come()
    commands.call_next(actor=officer, office=queue, counter=seated.ref, now=at(1))
    assert Day.objects.get().seq == before + 2


def test_setting_the_queue_up_is_for_managers(officer: Actor, queue: Office, director: Actor) -> None:
    with pytest.raises(NotYourRole):
        commands.set_queue(actor=officer, office_id=queue.pk, typed={"works": ""}, now=MONDAY)
    with pytest.raises(NotYourRole):
        commands.add_counter(
            actor=officer, office_id=queue.pk, name_th="ก", name_en="", serves=(), now=MONDAY
        )
    office = commands.set_queue(actor=director, office_id=queue.pk, typed={"works": ""}, now=MONDAY)
    assert office.settings["queue"]["works"] == []
    with pytest.raises(Invalid):
        commands.add_counter(
            actor=director, office_id=queue.pk, name_th=" ", name_en="", serves=(), now=MONDAY
        )


def test_a_link_of_a_tablet_is_made_and_ended(queue: Office, officer: Actor) -> None:
    device = commands.open_device(actor=officer, office=queue, kind="kiosk", name="ทางเข้า", now=MONDAY)
    commands.end_device(actor=officer, office=queue, device=device.ref, now=MONDAY)
    with pytest.raises(NotFound):
        commands.end_device(actor=officer, office=queue, device=device.ref, now=MONDAY)
    with pytest.raises(Invalid):
        commands.open_device(actor=officer, office=queue, kind="kiosk", name="", now=MONDAY)
