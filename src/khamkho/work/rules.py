"""When to try again, and when to stop. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from khamkho.base.errors import Permanent, Temporary

LEASE = timedelta(seconds=60)

# Seconds at first (a mail server that greylists), then up to a day: in all about three days, as mail servers do.
BACKOFF = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
    timedelta(hours=8),
    timedelta(hours=12),
    timedelta(hours=20),
    timedelta(hours=24),
)
MOST_TRIES = len(BACKOFF) + 1
UNEXPECTED_TRIES = 5


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What becomes of an effect after a failed attempt: tried again at ``retry_at``, or dead when that is None."""

    retry_at: datetime | None
    error: str


def judge(error: Exception, attempt: int, now: datetime) -> Verdict:
    """Decide what follows when attempt number ``attempt`` (from 1) failed with ``error``.

    Temporary trouble is retried for about three days; a permanent refusal is never retried; anything else is a
    bug, retried a few times because the database or a disk may have been the cause.
    """
    if attempt >= _tries(error):
        return Verdict(retry_at=None, error=describe(error))
    return Verdict(retry_at=now + BACKOFF[attempt - 1], error=describe(error))


def _tries(error: Exception) -> int:
    if isinstance(error, Permanent):
        return 1
    return MOST_TRIES if isinstance(error, Temporary) else UNEXPECTED_TRIES


def describe(error: Exception) -> str:
    """Return what may be kept of an error: adapters word theirs without personal data; of others only kind and place."""
    if isinstance(error, Temporary | Permanent):
        return str(error)[:300]
    return f"{type(error).__name__} {_place(error)}".strip()[:300]


def _place(error: Exception) -> str:
    trace = error.__traceback__
    if trace is None:
        return ""
    while trace.tb_next is not None:
        trace = trace.tb_next
    return f"({trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno})"
