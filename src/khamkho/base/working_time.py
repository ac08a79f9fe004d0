"""Working time: when an office counts something as received, when it is due, how long it took.

All moments are aware; days and hours are those of Bangkok. Opening times are half-open: 8.30 is open, 16.30 is not.

- *Received*: what comes in while the office is closed counts as received at its next opening (Act on the Electronic
  Performance of Public Administration 2565: outside working hours is the next working day).
- *Minutes and hours* are open ones: lunch breaks, nights and closed days do not count.
- *Working days*: the day of receipt is not counted (Civil and Commercial Code, section 193/3); n working days end when
  the office closes on the n-th working day after it.
- *Days and months* are of the calendar, the day of receipt not counted; if the last one is closed, the next working
  day takes its place (section 193/8). They too end when the office closes.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal

from khamkho.base.text import Lang, Text
from khamkho.base.thai import BANGKOK, ascii_digits, in_bangkok

Hours = tuple[tuple[time, time], ...]
Unit = Literal["minute", "hour", "working_day", "day", "month", "throughout"]

ONE_DAY = timedelta(days=1)
_SEARCH = 3660  # days to look for an opening before we say that there is none


class NeverOpen(Exception):
    """The calendar has no working time within ten years: somebody closed everything."""


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """When one office is open."""

    hours: Mapping[int, Hours]
    """Opening times by weekday, Monday 0; lunch is the gap between two of them. A weekday left out is closed."""
    closed: Mapping[date, str] = field(default_factory=dict)
    """Holidays and closures, with their names."""
    opened: frozenset[date] = frozenset()
    """Extra working days, such as a Saturday that replaces a bridging day; stronger than ``closed``."""
    before: tuple[tuple[date, Calendar], ...] = ()
    """Up to each of these days, the earliest first, another calendar holds: that of the office where the case lay then."""

    def __post_init__(self) -> None:
        if not any(self.hours.values()):
            raise NeverOpen
        for hours in self.hours.values():
            edges = [edge for opening in hours for edge in opening]
            if edges != sorted(set(edges)):
                raise ValueError(f"opening times overlap or end before they begin: {hours}")

    def hours_on(self, day: date) -> Hours:
        """The opening times of one day; none if it is closed. An extra day without own hours has those of Monday."""
        for until, calendar in self.before:
            if day < until:
                return calendar.hours_on(day)
        if day in self.opened:
            return self.hours.get(day.weekday()) or next(
                hours for _, hours in sorted(self.hours.items()) if hours
            )
        if day in self.closed:
            return ()
        return self.hours.get(day.weekday(), ())

    def is_working_day(self, day: date) -> bool:
        return bool(self.hours_on(day))

    def is_open(self, at: datetime) -> bool:
        at = in_bangkok(at)
        return any(opens <= at.time() < closes for opens, closes in self.hours_on(at.date()))


_MORNING_AND_AFTERNOON: Hours = ((time(8, 30), time(12)), (time(13), time(16, 30)))
STANDARD = Calendar(hours=dict.fromkeys(range(5), _MORNING_AND_AFTERNOON))
"""Monday to Friday, 8.30–12.00 and 13.00–16.30, no holidays."""


@dataclass(frozen=True)
class Span:
    """A length of time such as "1–5 working days"; what is promised is the higher end."""

    low: int
    high: int
    unit: Unit


THROUGHOUT = Span(0, 0, "throughout")

_UNIT_WORDS: dict[str, Unit] = {
    "minute": "minute",
    "hour": "hour",
    "working day": "working_day",
    "day": "day",
    "month": "month",
    "นาที": "minute",
    "ชั่วโมง": "hour",
    "วันทำการ": "working_day",
    "วัน": "day",
    "เดือน": "month",
}
_UNIT_NAMES: dict[Unit, Text] = {
    "minute": Text("นาที", "minute"),
    "hour": Text("ชั่วโมง", "hour"),
    "working_day": Text("วันทำการ", "working day"),
    "day": Text("วัน", "day"),
    "month": Text("เดือน", "month"),
    "throughout": Text("ตลอดระยะเวลา", "throughout"),
}
_SPAN = re.compile("([0-9]{1,4})(?: ?(?:-|–|to|ถึง) ?([0-9]{1,4}))? ?([a-zก-์]+(?: day)?)")


def parse_span(text: str) -> Span:
    """``1 working day``, ``1-5 working days``, ``30 minutes``, ``15 วัน``, ``throughout``. Raises ValueError."""
    written = " ".join(ascii_digits(text).casefold().split())
    if written in ("throughout", "ตลอดระยะเวลา"):
        return THROUGHOUT
    parts = _SPAN.fullmatch(re.sub("s$", "", written))
    unit = _UNIT_WORDS.get(parts[3]) if parts else None
    if not parts or unit is None:
        raise ValueError(f"not a length of time: {text!r}")
    low, high = int(parts[1]), int(parts[2] or parts[1])
    if high < max(low, 1):
        raise ValueError(f"the higher end must not be below the lower one, nor zero: {text!r}")
    return Span(low, high, unit)


def show_span(span: Span, lang: Lang) -> str:
    """``1–5 วันทำการ``, ``1–5 working days``; `parse_span` reads it back."""
    unit = _UNIT_NAMES[span.unit].in_(lang)
    if span.unit == "throughout":
        return unit
    number = f"{span.high}" if span.low == span.high else f"{span.low}–{span.high}"
    return f"{number} {unit}{'s' if lang == 'en' and span.high > 1 else ''}"


def span_words(span: Span) -> Text:
    """The same in both languages."""
    return Text(show_span(span, "th"), show_span(span, "en"))


def _days_from(day: date) -> Iterator[date]:
    for n in range(_SEARCH):
        yield day + timedelta(days=n)
    raise NeverOpen


def _working_days_from(cal: Calendar, day: date) -> Iterator[date]:
    """Working days in order, from this day on. Looks at most ten years past the last one."""
    while True:
        day = next(d for d in _days_from(day) if cal.hours_on(d))
        yield day
        day += ONE_DAY


def _openings_from(cal: Calendar, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """What is open after this moment, in order; the first opening begins at this moment if it is open."""
    for day in _working_days_from(cal, at.date()):
        for opens, closes in cal.hours_on(day):
            begin, end = _at(day, opens), _at(day, closes)
            if at < end:
                yield max(at, begin), end


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, BANGKOK)


def _closing(cal: Calendar, day: date) -> datetime:
    return _at(day, cal.hours_on(day)[-1][1])


def _closing_from(cal: Calendar, day: date) -> datetime:
    """When the office closes on this day, or on the next working day if it is closed."""
    return _closing(cal, next(_working_days_from(cal, day)))


def deemed_received(cal: Calendar, at: datetime) -> datetime:
    """When the office counts something as received: at once if it is open, else at its next opening."""
    return next(_openings_from(cal, in_bangkok(at)))[0]


def _after_open_time(cal: Calendar, start: datetime, amount: timedelta) -> datetime:
    for begin, end in _openings_from(cal, start):
        if amount <= end - begin:
            return begin + amount
        amount -= end - begin
    raise NeverOpen  # pragma: no cover - the openings never end without raising this


def _months_later(day: date, months: int) -> date:
    """The same day so many months on, or the last of that month where it has no such day (section 193/5)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due(cal: Calendar, start: datetime, span: Span) -> datetime | None:
    """When a span that begins with what came in at ``start`` is over; None for a span without end.

    Counts the higher end of the span from `deemed_received`; the module's text says how each unit counts.
    """
    received = deemed_received(cal, start)
    match span.unit:
        case "throughout":
            return None
        case "minute":
            return _after_open_time(cal, received, timedelta(minutes=span.high))
        case "hour":
            return _after_open_time(cal, received, timedelta(hours=span.high))
        case "working_day":
            days = _working_days_from(cal, received.date())
            return _closing(cal, next(day for n, day in enumerate(days) if n == span.high))
        case "month":
            return _closing_from(cal, _months_later(received.date(), span.high))
    return _closing_from(cal, received.date() + timedelta(days=span.high))


def working_days_later(cal: Calendar, at: datetime, days: int) -> datetime:
    """When the office closes on the so-many-th working day after the day of ``at``; the moment itself for none."""
    if days == 0:
        return at
    following = _working_days_from(cal, in_bangkok(at).date() + ONE_DAY)
    return _closing(cal, next(day for n, day in enumerate(following, 1) if n == days))


def working_time_between(cal: Calendar, start: datetime, end: datetime) -> timedelta:
    """How long the office was open between two moments; nothing if the second is not after the first."""
    start, end = in_bangkok(start), in_bangkok(end)
    total = timedelta()
    day = start.date()
    while day <= end.date():
        for opens, closes in cal.hours_on(day):
            total += max(timedelta(), min(end, _at(day, closes)) - max(start, _at(day, opens)))
        day += ONE_DAY
    return total


def working_minutes_between(cal: Calendar, start: datetime, end: datetime) -> int:
    """Whole open minutes between two moments."""
    return working_time_between(cal, start, end) // timedelta(minutes=1)


def working_days_between(cal: Calendar, start: date, end: date) -> int:
    """Working days after ``start`` up to and with ``end``; negative when ``end`` lies before ``start``.

    So "due in 2 working days" is ``working_days_between(cal, today, due) == 2``, and today is 0.
    """
    if end < start:
        return -working_days_between(cal, end, start)
    return sum(bool(cal.hours_on(start + timedelta(days=n))) for n in range(1, (end - start).days + 1))
