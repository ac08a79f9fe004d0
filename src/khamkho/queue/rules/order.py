"""Who is called next. One rule that people can read on the board, and that this module carries out. Pure.

1. Whoever the office sees first (its setting) is called first, but at most so many in a row while others wait.
2. Booked people whose time has come, and people without a booking, take turns: two of the first, one of the others, unless
   the office says otherwise.
3. Among booked people the earlier time comes first; among the others, who came first.
4. Who comes later than her time and the grace waits with the people without a booking.
5. Who comes before her time is called early only when nobody else waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

FIRST, BOOKED, WALK_IN, EARLY = "first", "booked", "walk_in", "early"
LINES = (FIRST, BOOKED, WALK_IN, EARLY)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Somebody who waits: which number, for what, since when, and the time that was booked, if one was."""

    id: int
    came_at: datetime
    due_at: datetime | None = None
    first: bool = False


@dataclass(frozen=True, kw_only=True)
class Turns:
    """How the lines take turns: settings of the office."""

    grace: timedelta = timedelta(minutes=15)
    booked_in_row: int = 2
    first_in_row: int = 2


@dataclass(frozen=True, kw_only=True)
class Memory:
    """What was called last: all that the next call depends on beside who waits."""

    first: int = 0
    """So many of those who are seen first in a row."""
    booked: int = 0
    """So many booked people since somebody without a booking."""

    def after(self, line: str) -> Memory:
        if line == FIRST:
            return Memory(first=self.first + 1, booked=self.booked)
        return Memory(booked=0 if line == WALK_IN else self.booked + 1)


def remembered(called: Iterable[str]) -> Memory:
    """The memory that calls from these lines leave behind, the earliest first."""
    memory = Memory()
    for line in called:
        memory = memory.after(line)
    return memory


def line_of(one: Waiting, turns: Turns, now: datetime) -> str:
    """In which line somebody stands at this moment."""
    if one.first:
        return FIRST
    if one.due_at is None or one.came_at > one.due_at + turns.grace:
        return WALK_IN
    return BOOKED if one.due_at <= now else EARLY


def _place_in_line(one: Waiting, line: str) -> tuple[datetime, datetime, int]:
    key = one.due_at if line in (BOOKED, EARLY) and one.due_at else one.came_at
    return key, one.came_at, one.id


def next_of(
    waiting: Iterable[Waiting], memory: Memory, turns: Turns, now: datetime
) -> tuple[Waiting, str] | None:
    """Who is called next, and from which line; None where nobody waits."""
    lines: dict[str, list[Waiting]] = {name: [] for name in LINES}
    for one in waiting:
        lines[line_of(one, turns, now)].append(one)
    name = _line_next({name for name, people in lines.items() if people}, memory, turns)
    if name is None:
        return None
    return min(lines[name], key=lambda one: _place_in_line(one, name)), name


def _line_next(there: set[str], memory: Memory, turns: Turns) -> str | None:
    others = there & {BOOKED, WALK_IN}
    if FIRST in there and (memory.first < turns.first_in_row or not others):
        return FIRST
    if len(others) == 2:
        return BOOKED if memory.booked < turns.booked_in_row else WALK_IN
    if others:
        return others.pop()
    return EARLY if EARLY in there else None


def in_order(waiting: Sequence[Waiting], memory: Memory, turns: Turns, now: datetime) -> tuple[Waiting, ...]:
    """Everybody in the order in which she would be called if nobody else came and no other time came."""
    left, found = list(waiting), []
    while chosen := next_of(left, memory, turns, now):
        one, line = chosen
        left.remove(one)
        found.append(one)
        memory = memory.after(line)
    return tuple(found)
