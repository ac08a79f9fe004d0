"""A month at the counters of a district office, with appointments and without: ``python -m bench.month``.

The people are drawn by chance (seeded); who is called next is decided by the product's own rule. Every number that was
assumed stands in ``Assumed`` and in docs/measures-district.md.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from khamkho.base.thai import BANGKOK
from khamkho.queue.rules.forecast import Desk, Place, forecast, pace_of
from khamkho.queue.rules.measuring import Stretch, stretch_of
from khamkho.queue.rules.order import Memory, Turns, Waiting, next_of

OPENS = datetime(2026, 8, 3, 8, 30, tzinfo=BANGKOK)


@dataclass(frozen=True, kw_only=True)
class Assumed:
    """What is assumed of such an office."""

    days: int = 22
    counters: int = 3
    people: int = 165
    """People a day, give or take a tenth."""
    minutes: float = 7.0
    spread: float = 0.55
    """Of one serving: mean, and standard deviation as a part of it."""
    hours: float = 7.5
    """From opening until the last ticket is given out; counters stay open over lunch in turns."""
    slot: int = 15
    missing: float = 0.05
    """Of booked people who do not come."""
    early: float = 6.0
    around: float = 7.0
    """Minutes before the booked time that people come, and the standard deviation."""
    peaks: tuple[tuple[float, float, float], ...] = (
        (0.55, 45.0, 40.0),
        (0.25, 150.0, 60.0),
        (0.20, 300.0, 60.0),
    )
    """When people without a booking come: share, minutes after opening, standard deviation."""
    in_row: int = 2
    """Booked people in a row while both wait: the office's setting."""


@dataclass(frozen=True, kw_only=True)
class Came:
    """Somebody who came, and how it went."""

    one: Waiting
    takes: float
    booked: bool


@dataclass(frozen=True, kw_only=True)
class Month:
    """What a month was like; ``told`` is how often the wait lay in the range that was told when the ticket was taken."""

    all: Stretch
    booked: Stretch
    walk_in: Stretch
    told: float
    last: float
    """Minutes after the last ticket until the last person of a day was served, the worst day."""


def people_of(rng: random.Random, assumed: Assumed, share: float, day: datetime) -> list[Came]:
    """Everybody who comes on a day, by when she comes."""
    count = round(rng.gauss(assumed.people, assumed.people / 10))
    found = []
    whole = assumed.hours * 60
    slots = int(whole // assumed.slot)
    takes_shape = 1 / assumed.spread**2
    for n in range(count):
        takes = max(1.0, rng.gammavariate(takes_shape, assumed.minutes / takes_shape))
        if n < count * share:
            due = day + timedelta(minutes=assumed.slot * (n % slots))
            if rng.random() < assumed.missing:
                continue
            came = due + timedelta(minutes=rng.gauss(-assumed.early, assumed.around))
            found.append(Came(one=Waiting(id=n, came_at=came, due_at=due), takes=takes, booked=True))
        else:
            _share, at, around = rng.choices(assumed.peaks, [peak[0] for peak in assumed.peaks])[0]
            came = day + timedelta(minutes=min(max(rng.gauss(at, around), -15), whole))
            found.append(Came(one=Waiting(id=n, came_at=came), takes=takes, booked=False))
    return sorted(found, key=lambda came: came.one.came_at)


def month_of(share: float, assumed: Assumed | None = None, seed: int = 6) -> Month:
    """Play a month in which this share of people has an appointment."""
    assumed, rng = assumed or Assumed(), random.Random(seed)
    waits: list[tuple[bool, float]] = []
    told: list[bool] = []
    last = 0.0
    for n in range(assumed.days):
        day = OPENS + timedelta(days=n)
        found, ends = _day(people_of(rng, assumed, share, day), assumed, day)
        waits += [(booked, wait) for booked, wait, _right in found]
        told += [right for _booked, _wait, right in found]
        last = max(last, (ends - day).total_seconds() / 60 - assumed.hours * 60)
    return Month(
        all=stretch_of(wait for _booked, wait in waits),
        booked=stretch_of(wait for booked, wait in waits if booked),
        walk_in=stretch_of(wait for booked, wait in waits if not booked),
        told=sum(told) / len(told) * 100,
        last=last,
    )


def _day(
    people: Sequence[Came], assumed: Assumed, day: datetime
) -> tuple[list[tuple[bool, float, bool]], datetime]:
    """One day by the rule: for each who was served whether booked, minutes waited, and whether the range held."""
    turns, memory = Turns(booked_in_row=assumed.in_row), Memory()
    pace = {"A": pace_of([], assumed.minutes)}
    free = [day] * assumed.counters
    busy: list[datetime | None] = [None] * assumed.counters
    waiting: dict[int, Came] = {}
    places: dict[int, tuple[datetime, Place]] = {}
    found = []
    coming = list(people)
    while coming or waiting:
        at = min(range(len(free)), key=lambda n: free[n])
        now = free[at]
        while coming and coming[0].one.came_at <= now:
            new = coming.pop(0)
            waiting[new.one.id] = new
            desks = [
                Desk(id=n, busy_with="A" if free[n] > new.one.came_at else "", busy_since=busy[n])
                for n in range(len(free))
            ]
            lines = [(one.one, "A") for one in waiting.values()]
            said = forecast(lines, desks, pace, {frozenset(): memory}, turns, new.one.came_at)
            places[new.one.id] = (new.one.came_at, said[new.one.id])
        chosen = next_of([one.one for one in waiting.values()], memory, turns, now)
        if chosen is None:
            free[at] = max(now, coming[0].one.came_at)
            busy[at] = None
            continue
        one, line = chosen
        memory = memory.after(line)
        came = waiting.pop(one.id)
        free[at], busy[at] = now + timedelta(minutes=came.takes), now
        since = max(one.came_at, one.due_at) if one.due_at else one.came_at
        asked, place = places[one.id]
        minutes = (now - asked).total_seconds() / 60
        right = (
            place.low is not None and place.high is not None and place.low - 1 <= minutes <= place.high + 1
        )
        found.append((came.booked, max(0.0, (now - since).total_seconds() / 60), right))
    return found, max(free)


def _said(name: str, stretch: Stretch) -> str:
    if stretch.mean is None or stretch.median is None or stretch.nine_in_ten is None:
        return f"| {name} | – | – | – | 0 |"
    return f"| {name} | {stretch.mean:.1f} | {stretch.median:.1f} | {stretch.nine_in_ten:.1f} | {stretch.count} |"


def main() -> None:
    """Print the tables of docs/measures-district.md."""
    for share, in_row in ((0.0, 2), (0.4, 2), (0.8, 1), (0.8, 2), (0.8, 4)):
        month = month_of(share, Assumed(in_row=in_row))
        print(
            f"\n{share:.0%} booked, {in_row} in a row: in the told range {month.told:.0f} %, last after {month.last:.0f} minutes"
        )
        for name, stretch in (("all", month.all), ("booked", month.booked), ("without", month.walk_in)):
            print(_said(name, stretch))


if __name__ == "__main__":
    main()
