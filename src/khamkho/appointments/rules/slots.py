"""Which times are free: hours of resources, minus what is taken. Pure, and quick: a day of a place is one number of minutes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from khamkho.base.text import Lang, Text
from khamkho.base.thai import BANGKOK, WEEKDAYS, in_bangkok, show_date
from khamkho.base.working_time import Calendar, Hours

MONDAY = 0
DAY = 24 * 60
A_MINUTE = timedelta(minutes=1)
NOT_A_WORKDAY = Text("ไม่ใช่วันทำการ", "not a working day")


@dataclass(frozen=True, kw_only=True)
class Week:
    """Hours on some weekdays, with a break, from a day until a day."""

    weekdays: frozenset[int]
    opens: time
    closes: time
    break_from: time | None = None
    break_to: time | None = None
    on_holidays: bool = False
    since: date | None = None
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on this day, whatever the weekday."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    @property
    def hours(self) -> Hours:
        """Its stretches; the break is the gap between two of them."""
        first, last = self.break_from, self.break_to
        if first is None or last is None or not self.opens < first < last < self.closes:
            return ((self.opens, self.closes),)
        return ((self.opens, first), (last, self.closes))


def hours_on(weeks: Sequence[Week], calendar: Calendar, day: date) -> Hours:
    """The hours of a resource on one day. Without hours of its own those of the office hold.

    Hours of its own may lie on a day on which the office is otherwise closed (Saturday counters); a holiday or closure
    of the office ends them too, unless they hold on holidays. An extra working day has the hours of its weekday, or of Monday.
    """
    if not weeks:
        return calendar.hours_on(day)
    holding = [one for one in weeks if one.holds_on(day)]
    if day in calendar.closed and day not in calendar.opened:
        holding = [one for one in holding if one.on_holidays]
    found = [one for one in holding if day.weekday() in one.weekdays]
    if not found and day in calendar.opened:
        found = [one for one in holding if MONDAY in one.weekdays]
    return tuple(sorted({stretch for one in found for stretch in one.hours}))


def why_closed(calendar: Calendar, day: date) -> Text:
    """Why nothing is given on a day: the holiday by its name, or that it is no working day."""
    name = calendar.closed.get(day)
    return Text(name, name) if name else NOT_A_WORKDAY


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A resource on one day: its hours, and how many of its places may be given to whoever asks."""

    resource: int
    places: int
    hours: Hours


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A time that is gone at one place of a resource; with no place at all of them, with no resource at all resources."""

    resource: int | None
    place: int | None
    begin: datetime
    end: datetime


@dataclass(frozen=True, kw_only=True)
class Free:
    """A time that can be given, and where."""

    begin: datetime
    end: datetime
    where: tuple[tuple[int, int], ...]
    """Resource and place, in the order in which they are given."""


def free_on(
    day: date,
    desks: Sequence[Desk],
    taken: Iterable[Taken],
    *,
    minutes: int,
    step: int,
    earliest: datetime | None = None,
) -> tuple[Free, ...]:
    """The times of one day that are free for so many minutes, in order; none before ``earliest``."""
    gone = _masks(day, desks, taken)
    need = (1 << minutes) - 1
    first = _minute(day, earliest, up=True) if earliest else 0
    found: dict[int, list[tuple[int, int]]] = {}
    for desk in desks:
        for opens, closes in desk.hours:
            for at in range(_of(opens), _of(closes) - minutes + 1, step):
                if at < first:
                    continue
                places = [
                    (desk.resource, place)
                    for place in range(desk.places)
                    if not gone[desk.resource, place] >> at & need
                ]
                if places:
                    found.setdefault(at, []).extend(places)
    start = datetime.combine(day, time(0), BANGKOK)
    return tuple(
        Free(
            begin=start + timedelta(minutes=at),
            end=start + timedelta(minutes=at + minutes),
            where=tuple(dict.fromkeys(found[at])),
        )
        for at in sorted(found)
    )


def place_for(
    begin: datetime, end: datetime, desks: Sequence[Desk], taken: Iterable[Taken], *, step: int = 1
) -> tuple[int, int] | None:
    """The first resource and place that is free all that time within its hours; None where there is none. With ``step``
    only where a time of the resource begins then, so that nobody cuts a day into pieces of no use."""
    day = in_bangkok(begin).date()
    first, last = _minute(day, begin, up=False), _minute(day, end, up=True)
    gone, need = _masks(day, desks, taken), (1 << (last - first)) - 1
    for desk in desks:
        if any(fits(stretch, first, last, step) for stretch in desk.hours):
            for place in range(desk.places):
                if not gone[desk.resource, place] >> first & need:
                    return desk.resource, place
    return None


def fits(stretch: tuple[time, time], first: int, last: int, step: int) -> bool:
    """Whether a time between two minutes of the day lies in a stretch, and begins at one of its beginnings."""
    opens, closes = _of(stretch[0]), _of(stretch[1])
    return opens <= first and last <= closes and (first - opens) % step == 0


def _masks(day: date, desks: Sequence[Desk], taken: Iterable[Taken]) -> dict[tuple[int, int], int]:
    """For every place the minutes of the day that are gone, as the bits of a number."""
    gone = {(desk.resource, place): 0 for desk in desks for place in range(desk.places)}
    start = datetime.combine(day, time(0), BANGKOK)
    for one in taken:
        first, last = _since(start, one.begin, up=False), _since(start, one.end, up=True)
        if last <= first:
            continue
        mask = ((1 << (last - first)) - 1) << first
        for key in _keys(one, gone):
            gone[key] |= mask
    return gone


def _keys(one: Taken, gone: dict[tuple[int, int], int]) -> Iterable[tuple[int, int]]:
    if one.resource is not None and one.place is not None:
        key = (one.resource, one.place)
        return (key,) if key in gone else ()
    return (key for key in gone if one.resource is None or key[0] == one.resource)


def _minute(day: date, at: datetime, *, up: bool) -> int:
    """The minute of the day, from 0 to 1,440 also for moments before and after it; a part of one counts up or down."""
    return _since(datetime.combine(day, time(0), BANGKOK), at, up=up)


def _since(start: datetime, at: datetime, *, up: bool) -> int:
    minute = -((start - at) // A_MINUTE) if up else (at - start) // A_MINUTE
    return min(max(minute, 0), DAY)


def _of(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def said(begin: datetime, end: datetime, lang: Lang) -> str:
    """A time in the office's words: ``วันพุธ 3 ธันวาคม 2568 เวลา 09.00–09.15 น.``."""
    begin, end = in_bangkok(begin), in_bangkok(end)
    day = f"{WEEKDAYS[begin.weekday()].in_(lang)} {show_date(begin.date(), lang)}"
    if lang == "en":
        return f"{day}, {begin:%H:%M}–{end:%H:%M}"
    return f"{day} เวลา {begin:%H.%M}–{end:%H.%M} น."


def said_both(begin: datetime, end: datetime) -> Text:
    """The same in both languages."""
    return Text(said(begin, end, "th"), said(begin, end, "en"))
