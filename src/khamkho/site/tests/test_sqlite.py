"""The threads of one process wait for SQLite's one writer in a row, and nobody keeps it who does not write."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from khamkho.work.commands import enqueue
from khamkho.work.models import Effect

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the other database has many writers"),
]
NOW = datetime(2026, 8, 3, tzinfo=UTC)


def write() -> None:
    with transaction.atomic():
        enqueue("note", args={}, now=NOW)


def in_a_thread(do: Callable[[], object]) -> threading.Thread:
    def run() -> None:
        try:
            do()
        finally:
            connection.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


def test_who_waits_is_next_however_often_another_comes_again() -> None:
    began, waited = threading.Event(), list[float]()

    def again_and_again() -> None:
        for _n in range(60):
            with transaction.atomic():
                enqueue("note", args={}, now=NOW)
                began.set()
                time.sleep(0.02)  # the next one begins at once

    def once() -> None:
        since = time.monotonic()
        write()
        waited.append(time.monotonic() - since)

    busy = in_a_thread(again_and_again)
    assert began.wait(10)
    for patient in [in_a_thread(once) for _n in range(3)]:
        patient.join(30)
    assert busy.is_alive()  # nobody waited for the end of it
    busy.join(30)
    assert max(waited) < 1, waited


def _broken() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        raise ZeroDivisionError


def _refused() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        connection.cursor().execute("INSERT INTO django_session VALUES (NULL, NULL, NULL)")


def _closed() -> None:
    with transaction.atomic():
        connection.close()


@pytest.mark.parametrize("end", [write, _broken, _refused, _closed])
def test_however_a_transaction_ends_the_next_begins(end: Callable[[], None]) -> None:
    thread = in_a_thread(end)
    thread.join(10)
    before, since = Effect.objects.count(), time.monotonic()
    write()
    assert time.monotonic() - since < 5
    assert Effect.objects.count() == before + 1
