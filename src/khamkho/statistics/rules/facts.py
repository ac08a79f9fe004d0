"""What is counted, as plain facts: nothing here says who anybody is or what anybody answered. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from khamkho.base.working_time import Calendar

APPEAL = "appeal"
"""The service of an appeal: it is counted by itself."""
VISIT = frozenset({"counter"})
"""Channels that take the applicant's way to the office."""


class Fact(NamedTuple):
    """One request."""

    service: str
    channel: str
    received: datetime
    deemed: datetime
    """When it counts as received: later than ``received`` when the office was closed."""
    complete: bool
    """Whether an officer found that nothing is missing."""
    end: str = ""
    """How it ended; empty while it is open."""
    ended: datetime | None = None
    due: datetime | None = None
    ready: datetime | None = None
    """When the office was done, where the applicant had to collect something after that."""
    place: str = ""
    """The district or school by which its distance is known."""


class Who(NamedTuple):
    """By what one request is known to be of the same person as another: an account, a keyed index of an identity number."""

    received: datetime
    account: Any = None
    identity: Any = None


@dataclass(frozen=True, kw_only=True)
class Printed:
    """What was printed in the period, in things; the settings say how many pages each is."""

    cards: int = 0
    records: int = 0
    letters: int = 0


@dataclass(frozen=True, kw_only=True)
class Survey:
    """The answers of a survey: who was asked, and how many chose 1, 2, 3, 4 and 5."""

    asked: int = 0
    levels: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)

    @property
    def answers(self) -> int:
        return sum(self.levels)

    def __add__(self, other: Survey) -> Survey:
        pairs = zip(self.levels, other.levels, strict=True)
        first, second, third, fourth, fifth = (mine + theirs for mine, theirs in pairs)
        return Survey(asked=self.asked + other.asked, levels=(first, second, third, fourth, fifth))


@dataclass(frozen=True, kw_only=True)
class AtCounter:
    """The tickets of the office's queue: how many, booked, called in vain; seconds waited by those who were called."""

    tickets: int = 0
    booked: int = 0
    walked_in: int = 0
    missed: int = 0
    waited: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Known:
    """All that is counted for one period."""

    facts: Iterable[Fact]
    people: Iterable[Who] = ()
    printed: Printed = Printed()
    survey: Survey = Survey()
    advice: tuple[int, Fraction] = (0, Fraction(0))
    """How many questions were answered, and in how many days together."""
    levels: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    """Of each e-service level: how many services reach it, of how many."""
    counter: AtCounter | None = None
    """None at an office without a queue: nothing is said of it."""
    bookings: Mapping[str, int] | None = None
    """How many appointments were made, by channel; None at an office where none was ever made."""
    scans: int | None = None
    """None at an office without a queue or links that were followed."""


class DayCount:
    """Working days between two days at once, however many are asked: counted up from one day on."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._kept: dict[date, int] = {}
        self._first = self._last = date.min

    def between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and with ``end``; none when ``end`` is not later."""
        if end <= start:
            return 0
        self._reach(start, end)
        return self._kept[end] - self._kept[start]

    def _reach(self, start: date, end: date) -> None:
        if not self._kept:
            self._kept[start] = 0
            self._first = self._last = start
        while self._last < end:
            day = self._last + timedelta(days=1)
            self._kept[day] = self._kept[self._last] + self._calendar.is_working_day(day)
            self._last = day
        while self._first > start:
            day = self._first - timedelta(days=1)
            self._kept[day] = self._kept[self._first] - self._calendar.is_working_day(self._first)
            self._first = day


def distinct(people: Iterable[Who]) -> int:
    """How many persons these are: requests with one account, or with one identity number, are of one person; one that has
    neither is of a person of its own."""
    parent: dict[Any, Any] = {}

    def root(key: Any) -> Any:
        while parent.setdefault(key, key) != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    alone = 0
    for one in people:
        keys = [(name, key) for name, key in (("a", one.account), ("i", one.identity)) if key]
        if not keys:
            alone += 1
        for key in keys:
            parent[root(key)] = root(keys[0])
    return alone + len({root(key) for key in list(parent)})
