"""SQLite has one writer, and whoever waits for it knocks again and again, at growing intervals: who comes later may be faster.

Eight people who book at once could so keep a ninth waiting until he was told that the database is locked. The threads of one
process therefore wait for each other at a lock, which wakes one at once; only other processes are knocked for.
"""

from __future__ import annotations

import threading
from typing import Any

from django.db.backends.sqlite3 import base

_writers: dict[str, threading.Lock] = {}


class DatabaseWrapper(base.DatabaseWrapper):
    """Holds the lock of its file from the beginning of a transaction to its end."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._writer: threading.Lock | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._wait_for_writer()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # the stubs leave it out
        except BaseException:
            self._let_next()
            raise

    def commit(self) -> None:
        try:
            super().commit()
        finally:
            if self.connection is None or not self.connection.in_transaction:
                self._let_next()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self._let_next()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._let_next()

    def _wait_for_writer(self) -> None:
        """No longer than SQLite itself would wait; then it is SQLite that says no."""
        lock = _writers.setdefault(str(self.settings_dict["NAME"]), threading.Lock())
        if self._writer is None and lock.acquire(
            timeout=float(self.settings_dict["OPTIONS"].get("timeout", 5))
        ):
            self._writer = lock

    def _let_next(self) -> None:
        if self._writer is not None:
            lock, self._writer = self._writer, None
            lock.release()
