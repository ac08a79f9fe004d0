"""Which times can be had: the office's appointments where it gives any, else any half hour of its working days."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from khamkho.base.text import Text
from khamkho.base.thai import BANGKOK, in_bangkok
from khamkho.chat.rules.world import Free, NotThen
from khamkho.offices.models import Office
from khamkho.offices.queries import calendar_for

AHEAD = 30
"""So many days ahead somebody may say that she comes, at an office without appointments."""
HALF_HOUR = timedelta(minutes=30)
CLOSED = Text("นอกวันทำการ", "not a working day")


def walk_in_times(office: Office, day: date, now: datetime) -> tuple[Free, ...] | NotThen:
    """The half hours of a day on which the office is open, or why there are none."""
    today = in_bangkok(now).date()
    if day < today:
        return NotThen(why="past")
    if day > today + timedelta(days=AHEAD):
        return NotThen(why="far", n=AHEAD)
    calendar = calendar_for(office)
    if not calendar.is_working_day(day):
        return NotThen(why="closed", reason=CLOSED)
    begin = datetime.combine(day, datetime.min.time(), tzinfo=BANGKOK)
    moments = (begin + HALF_HOUR * n for n in range(48))
    free = tuple(Free(at=at) for at in moments if at > now and calendar.is_open(at))
    return free or NotThen(why="soon")


def days_from(day: date) -> list[date]:
    """A day and those around it, the nearest first."""
    return [day + timedelta(days=n) for n in sorted(range(-7, 15), key=abs)]
