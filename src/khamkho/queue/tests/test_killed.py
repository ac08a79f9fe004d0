"""The power goes in the middle of a call: what stood before stands, and the next press goes on from there."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from khamkho.casework.tests.cast import MONDAY
from khamkho.queue import commands
from khamkho.queue.models import Ticket
from khamkho.queue.queries.hall import hall_of
from khamkho.queue.tests.test_racing import hall

pytestmark = [pytest.mark.django_db(transaction=True)]
CALL = """
import sqlite3, sys, time
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
held.execute("UPDATE queue_ticket SET state = 'called', call = 99")
held.execute("UPDATE queue_day SET seq = seq + 1")
print("open", flush=True)
time.sleep(60)
"""


def test_a_process_that_is_killed_in_the_middle_of_a_call_leaves_the_hall_as_it_was(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the server of the other database rolls back by itself")
    office, ((clerk, counter), *_rest) = hall()
    for _n in range(3):
        commands.take_ticket(office=office, letter="A", now=MONDAY)
    shelf = tmp_path / "hall.sqlite3"
    with sqlite3.connect(shelf) as copy:
        connection.connection.backup(copy)
    copy.close()
    dying = subprocess.Popen([sys.executable, "-c", CALL, str(shelf)], stdout=subprocess.PIPE, text=True)
    assert dying.stdout
    assert dying.stdout.readline() == "open\n"
    os.kill(dying.pid, signal.SIGKILL)
    dying.wait(10)
    dying.stdout.close()
    after = sqlite3.connect(shelf)
    rows = after.execute("SELECT state, call FROM queue_ticket ORDER BY id").fetchall()
    assert rows == list(Ticket.objects.order_by("pk").values_list("state", "call"))
    assert after.execute("SELECT seq FROM queue_day").fetchall() == [(hall_of(office, MONDAY).seq,)]
    after.close()
    ticket = commands.call_next(
        actor=clerk, office=office, counter=counter.ref, now=MONDAY + timedelta(minutes=1)
    )
    assert ticket.number == "A001"
