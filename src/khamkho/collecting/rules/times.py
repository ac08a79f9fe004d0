"""Until when offices may answer, and when those who have not are reminded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from khamkho.base.thai import BANGKOK, in_bangkok

MORNING = time(8, 30)
LONGEST = timedelta(days=366)
REMINDERS = (1, 3, 7)
"""How many days before the end a reminder can go out."""


def end_of(day: date) -> datetime:
    """The last moment of a day on which answers are taken."""
    return datetime.combine(day + timedelta(days=1), time(), BANGKOK) - timedelta(seconds=1)


def reminders_at(until: datetime, days: Iterable[int], now: datetime) -> tuple[datetime, ...]:
    """The mornings that are still to come on which reminders go out, in order."""
    last = in_bangkok(until).date()
    found = (datetime.combine(last - timedelta(days=day), MORNING, BANGKOK) for day in set(days))
    return tuple(sorted(at for at in found if at > now))


def is_over(until: datetime, closed_at: datetime | None, now: datetime) -> bool:
    """Whether an office may not answer any more by itself."""
    return closed_at is not None or now > until
