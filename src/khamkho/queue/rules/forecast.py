"""How many are called before somebody, and about how long that takes: the written rule, played forward. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import quantiles

from khamkho.queue.rules.order import Memory, Turns, Waiting, next_of

ENOUGH = 12
"""With fewer servings than this the office's own estimate stands for them."""
LOW, USUAL, HIGH = 0, 1, 2
SPREAD = (0.6, 1.0, 1.5)
"""How far the office's own estimate is stretched where nothing was measured yet; assumed."""


@dataclass(frozen=True, kw_only=True)
class Pace:
    """Minutes that one serving takes: a short one, a usual one, a long one; and whether that was measured."""

    minutes: tuple[float, float, float]
    measured: bool = False


def pace_of(served: Sequence[float], usual: float) -> Pace:
    """The pace of one kind of work: quartiles of the minutes that servings took lately, or the office's estimate."""
    if len(served) < ENOUGH:
        return Pace(minutes=(usual * SPREAD[LOW], usual * SPREAD[USUAL], usual * SPREAD[HIGH]))
    low, middle, high = quantiles(served, n=4, method="inclusive")
    return Pace(minutes=(max(low, 0.5), max(middle, 0.5), max(high, 0.5)), measured=True)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A counter that is open: what it serves (empty: everything), and what it is at."""

    id: int
    serves: frozenset[str] = frozenset()
    busy_with: str = ""
    busy_since: datetime | None = None

    def takes(self, what: str) -> bool:
        return not self.serves or what in self.serves


@dataclass(frozen=True, kw_only=True)
class Place:
    """What a person with a ticket is told: so many before her, and from so many to so many minutes."""

    before: int
    low: int | None = None
    usual: int | None = None
    high: int | None = None
    """None where no open counter serves her, so nobody can say."""


def forecast(
    waiting: Sequence[tuple[Waiting, str]],
    desks: Collection[Desk],
    paces: Mapping[str, Pace],
    memory: Mapping[frozenset[str], Memory],
    turns: Turns,
    now: datetime,
) -> dict[int, Place]:
    """The place of everybody who waits. ``waiting`` comes with what each is there for; ``memory`` is by what a counter serves."""
    runs = [_play(waiting, desks, paces, memory, turns, now, which) for which in (LOW, USUAL, HIGH)]
    order = list(runs[USUAL])
    found = {}
    kinds = {one.id: what for one, what in waiting}
    for place, id in enumerate(order):
        mine = [desk for desk in desks if desk.takes(kinds[id])]
        before = sum(any(desk.takes(kinds[other]) for desk in mine) for other in order[:place])
        low, usual, high = (_minutes(run[id], now) for run in runs)
        found[id] = Place(before=before, low=min(low, usual), usual=usual, high=max(usual, high))
    for one, what in waiting:
        if one.id not in found:
            found[one.id] = Place(
                before=sum(other.came_at < one.came_at for other, kind in waiting if kind == what)
            )
    return found


def _minutes(at: datetime, now: datetime) -> int:
    return round((at - now).total_seconds() / 60)


def _play(
    waiting: Sequence[tuple[Waiting, str]],
    desks: Collection[Desk],
    paces: Mapping[str, Pace],
    memory: Mapping[frozenset[str], Memory],
    turns: Turns,
    now: datetime,
    which: int,
) -> dict[int, datetime]:
    """When each is called, in the order of the calls, if servings go at this pace and nobody else comes."""
    kinds = {one.id: what for one, what in waiting}
    left = [one for one, _what in waiting]
    free = {desk.id: _free_at(desk, paces, now, which) for desk in desks}
    by_id = {desk.id: desk for desk in desks}
    memories = dict(memory)
    called: dict[int, datetime] = {}
    while left and free:
        id = min(free, key=lambda one: (free[one], one))
        desk, at = by_id[id], free[id]
        mine = [one for one in left if desk.takes(kinds[one.id])]
        chosen = next_of(mine, memories.get(desk.serves, Memory()), turns, at)
        if chosen is None:
            del free[id]
            continue
        one, line = chosen
        left.remove(one)
        called[one.id] = at
        memories = {key: each.after(line) if not key or kinds[one.id] in key else each for key, each in
                    {**memories, desk.serves: memories.get(desk.serves, Memory())}.items()}  # fmt: skip
        free[id] = at + timedelta(minutes=_pace(paces, kinds[one.id], which))
    return called


def _pace(paces: Mapping[str, Pace], what: str, which: int) -> float:
    pace = paces.get(what)
    return pace.minutes[which] if pace else 5.0


def _free_at(desk: Desk, paces: Mapping[str, Pace], now: datetime, which: int) -> datetime:
    if not desk.busy_with:
        return now
    since = desk.busy_since or now
    ends = since + timedelta(minutes=_pace(paces, desk.busy_with, which))
    return max(ends, now)
