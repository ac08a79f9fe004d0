"""The power goes between a press and its answer, again and again: no number is given twice or lost, and the board tells the truth."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.db import connection

from khamkho.casework.tests.cast import MONDAY
from khamkho.queue import commands
from khamkho.queue.models import Day, Phase, Ticket
from khamkho.queue.queries.hall import hall_of
from khamkho.queue.tests.test_racing import hall

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
KILLS = 8
PROGRAM = """
import os, random, signal, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "khamkho.site.settings"
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from datetime import timedelta
from khamkho.casework.tests.cast import MONDAY
from khamkho.offices.queries import seat_of
from khamkho.people.actor import Actor
from khamkho.queue import commands
from khamkho.queue.models import Counter, Ticket

def say(*words):
    os.write(1, (" ".join(map(str, words)) + chr(10)).encode())

def work(begun):
    counter = Counter.objects.select_related("office").order_by("pk")[0]
    member = counter.sits
    clerk = Actor(user_id=member.user_id, two_factor=True, memberships=(seat_of(member),), name=member.name_th)
    mine = {"actor": clerk, "office": counter.office, "counter": counter.ref}
    while True:
        for letter in "AAB":
            say("ticket", commands.take_ticket(office=counter.office, letter=letter, now=MONDAY).number)
        os.write(begun, b".")
        for ticket in Ticket.objects.filter(counter=counter, state__in=("called", "serving")):
            commands.finish(**mine, ticket=ticket.ref, now=MONDAY + timedelta(minutes=2))
            say("done", ticket.number)
        ticket = commands.call_next(**mine, now=MONDAY + timedelta(minutes=1))
        say("call", ticket.number, ticket.call)

for _ in range(int(sys.argv[2])):
    heard, begun = os.pipe()
    child = os.fork()
    if child == 0:
        work(begun)
    os.close(begun)
    os.read(heard, 1)
    time.sleep(random.uniform(0, 0.15))
    os.kill(child, signal.SIGKILL)
    _pid, how = os.waitpid(child, 0)
    assert os.WTERMSIG(how) == signal.SIGKILL
"""


def test_whenever_the_power_goes_no_number_is_lost_or_given_twice() -> None:
    office, ((clerk, counter), *_rest) = hall()
    run = [sys.executable, "-W", "ignore", "-c", PROGRAM, str(connection.settings_dict["NAME"]), str(KILLS)]
    said = subprocess.run(run, capture_output=True, text=True, timeout=120)
    assert said.returncode == 0, said.stderr
    told = [line.split() for line in said.stdout.splitlines()]
    tickets = {one.number: one for one in Ticket.objects.all()}
    given = [number for what, number, *_more in told if what == "ticket"]
    called = {number: int(more[0]) for what, number, *more in told if what == "call"}
    done = {number for what, number, *_more in told if what == "done"}
    assert len(given) == len(set(given)) > KILLS
    assert set(given) <= set(tickets)
    for letter in "AB":
        numbers = sorted(one.seq for one in tickets.values() if one.letter == letter)
        assert numbers == list(range(1, len(numbers) + 1))
    assert {number: tickets[number].call for number in called} == called
    assert {tickets[number].state for number in done} == {"done"}
    calls = sorted(one.call for one in tickets.values() if one.call)
    assert calls == list(range(1, Day.objects.get().calls + 1))
    waiting = {one.pk for one in tickets.values() if one.state == "waiting"}
    at_counters = {one.pk for one in tickets.values() if one.state == "called"}
    still = list(Phase.objects.filter(until__isnull=True).values_list("ticket", flat=True))
    assert sorted(still) == sorted(waiting | at_counters)

    board = hall_of(office, MONDAY)
    assert {one.pk for one in board.waiting} == waiting
    assert {one.ticket.pk for one in board.windows if one.ticket} == at_counters
    for one in board.windows:
        if one.ticket:
            commands.finish(
                actor=clerk, office=office, counter=counter.ref, ticket=one.ticket.ref, now=MONDAY
            )
    following = commands.call_next(actor=clerk, office=office, counter=counter.ref, now=MONDAY)
    assert following.call == len(calls) + 1
