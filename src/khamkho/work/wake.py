"""The bell between the process that enqueues and the worker beside it: a file whose time stamp changes.

A worker looks at the stamp ten times a second (one ``stat``, no database), so an effect starts within a
fraction of a second. A worker on another machine does not hear the bell and finds the effect with its next
look at the table, a second later at most.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from django.conf import settings
from django.db import transaction


def _path() -> Path:
    home: Path = settings.HOME.path
    return home / "wake"


def ring() -> None:
    """Tell the worker beside us that there is work."""
    stamp = time.time_ns()
    try:
        os.utime(_path(), ns=(stamp, stamp))
    except FileNotFoundError:
        _path().touch(mode=0o600)


def ring_after_commit() -> None:
    """Ring once the work can be seen; a bell that cannot ring never fails the command."""
    transaction.on_commit(ring, robust=True)


class Bell:
    """What a worker listens to."""

    def __init__(self) -> None:
        self._seen = self._stamp()

    def rung(self) -> bool:
        """Return whether the bell rang since the last time we asked."""
        stamp = self._stamp()
        changed = stamp != self._seen
        self._seen = stamp
        return changed

    @staticmethod
    def _stamp() -> int:
        try:
            return _path().stat().st_mtime_ns
        except FileNotFoundError:
            return 0
