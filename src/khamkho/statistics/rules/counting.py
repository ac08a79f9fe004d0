"""From plain facts to the numbers of a period: each with what is divided by what. Pure, and exact: nothing is rounded here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from khamkho.base.thai import in_bangkok
from khamkho.casework.rules.flow import GRANTED, REFUSED
from khamkho.statistics.rules.facts import APPEAL, VISIT, DayCount, Fact, Known, Who, distinct
from khamkho.statistics.rules.goals import Goal
from khamkho.statistics.rules.indicators import BOOKED_BY, INDICATORS
from khamkho.statistics.rules.periods import Period, month_of
from khamkho.statistics.rules.settings import Counting

FEW = 30
"""What rests on fewer is marked."""
HIDDEN = 5
"""Answers and groups of fewer people are not shown: they would speak of single persons. As with the forms of a training."""
FIRST_MONTHS = 6
LEVELS = frozenset({"level1", "level2", "level3"})
"""Of services: all of them, however few an office offers."""


@dataclass(frozen=True, kw_only=True)
class Count:
    """One indicator in one period: its exact value, and what was divided by what."""

    name: str
    value: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    answers: int | None = None
    """On how many requests, persons or answers it rests; None where that makes no sense."""
    median: Fraction | None = None
    ninth: Fraction | None = None
    """What nine in ten did not exceed."""
    running: bool = False
    """The time in which it is to be reached is not over."""

    @property
    def few(self) -> bool:
        """Whether it rests on so few that it is marked: shares and means only."""
        shares = INDICATORS[self.name].unit in ("percent", "days", "minutes", "score")
        return bool(shares and self.name not in LEVELS and self.answers is not None and self.answers < FEW)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a table: a service, a channel, a month, a district."""

    name: str
    numbers: Mapping[str, Fraction]


@dataclass(frozen=True, kw_only=True)
class Counted:
    """All numbers of one period."""

    counts: Mapping[str, Count]
    services: Sequence[Row] = ()
    channels: Sequence[Row] = ()
    months: Sequence[Row] = ()
    places: Sequence[Row] = ()


@dataclass
class _Tally:
    """What one pass over the facts adds up."""

    submitted: int = 0
    granted: int = 0
    granted_in_time: int = 0
    complete: int = 0
    outside: int = 0
    visits: int = 0
    decided: int = 0
    promised: int = 0
    in_time: int = 0
    appeals: int = 0
    calendar: list[int] = field(default_factory=list)
    working: list[int] = field(default_factory=list)
    to_end: list[int] = field(default_factory=list)
    appeal_days: list[int] = field(default_factory=list)
    services: dict[str, Counter[str]] = field(default_factory=dict)
    channels: Counter[str] = field(default_factory=Counter)
    months: dict[date, Counter[str]] = field(default_factory=dict)
    places: Counter[str] = field(default_factory=Counter)


def count_all(
    known: Known, period: Period, *, counting: Counting, goals: Mapping[str, Goal], days: DayCount
) -> Counted:
    """Every indicator of a period. The facts may hold requests of other periods; they are left out."""
    tally = _tallied(known.facts, period, days)
    counts = [
        Count(name="submitted", value=Fraction(tally.submitted), numerator=Fraction(tally.submitted)),
        *_users(known.people, period, counting),
        _share("completed", tally.granted, tally.submitted),
        _share("approved_on_time", tally.granted_in_time, tally.submitted),
        _share("on_time", tally.in_time, tally.promised),
        _mean("days_calendar", tally.calendar),
        _mean("days_working", tally.working),
        _mean("days_to_end", tally.to_end),
        _less(tally.calendar, goals.get("days_calendar")),
        _within(tally.calendar, goals.get("days_calendar")),
        _share("complete", tally.complete, tally.submitted),
        _paper(known, tally, counting, goals.get("paper_less")),
        _share("online", tally.submitted - tally.visits, tally.submitted),
        *_travel(tally, counting),
        *_survey(known),
        _share("outside", tally.outside, tally.submitted),
        Count(name="appeals", value=Fraction(tally.appeals), numerator=Fraction(tally.appeals)),
        _mean("appeal_days", tally.appeal_days),
        _answered(known),
        *_at_counter(known, goals.get("wait_minutes")),
        *_booked_by(known),
        *(_share(f"level{n}", *known.levels.get(n, (0, 0))) for n in (1, 2, 3)),
    ]
    return Counted(
        counts={one.name: one for one in counts},
        services=_rows(tally.services),
        channels=tuple(
            Row(name=name, numbers={"submitted": Fraction(n)}) for name, n in tally.channels.most_common()
        ),
        months=_months(tally, period),
        places=_by_place(tally, counting),
    )


def _tallied(facts: Iterable[Fact], period: Period, days: DayCount) -> _Tally:
    tally = _Tally()
    first, after = period.moments
    for fact in facts:
        came = first <= fact.received < after
        ended = fact.ended is not None and first <= fact.ended < after
        if fact.service == APPEAL:
            tally.appeals += came
            if ended and fact.ended:
                tally.appeal_days.append(_calendar(fact.received, fact.ended))
            continue
        if came:
            _came(tally, fact)
        if ended:
            _ended(tally, fact, days)
    return tally


def _came(tally: _Tally, fact: Fact) -> None:
    granted = fact.end == GRANTED
    tally.submitted += 1
    tally.granted += granted
    tally.granted_in_time += granted and is_in_time(fact)
    tally.complete += fact.complete
    tally.outside += fact.deemed > fact.received
    tally.visits += fact.channel in VISIT
    tally.channels[fact.channel] += 1
    tally.services.setdefault(fact.service, Counter()).update(("submitted", fact.end or "open"))
    _month(tally, fact.received)["submitted"] += 1
    if fact.place and fact.channel not in VISIT:
        tally.places[fact.place] += 1


def _ended(tally: _Tally, fact: Fact, days: DayCount) -> None:
    assert fact.ended is not None
    if fact.end not in (GRANTED, REFUSED):
        return
    tally.decided += 1
    _month(tally, fact.ended)["decided"] += 1
    if fact.due is not None:
        tally.promised += 1
        tally.in_time += is_in_time(fact)
    if fact.end == GRANTED:
        done = fact.ready or fact.ended
        tally.calendar.append(_calendar(fact.received, done))
        tally.working.append(days.between(in_bangkok(fact.deemed).date(), in_bangkok(done).date()))
        tally.to_end.append(_calendar(fact.received, fact.ended))


def is_in_time(fact: Fact) -> bool:
    """Whether a request ended by its due moment; one without any is never late."""
    return fact.ended is not None and (fact.due is None or fact.ended <= fact.due)


def _month(tally: _Tally, at: datetime) -> Counter[str]:
    return tally.months.setdefault(in_bangkok(at).date().replace(day=1), Counter())


def _calendar(since: datetime, until: datetime) -> int:
    return max(0, (in_bangkok(until).date() - in_bangkok(since).date()).days)


# ── shares and means ──


def _share(name: str, part: int, whole: int) -> Count:
    return Count(
        name=name,
        value=Fraction(part * 100, whole) if whole else None,
        numerator=Fraction(part),
        denominator=Fraction(whole),
        answers=whole,
    )


def _mean(name: str, values: Sequence[int]) -> Count:
    ordered = sorted(values)
    return Count(
        name=name,
        value=Fraction(sum(ordered), len(ordered)) if ordered else None,
        numerator=Fraction(sum(ordered)),
        denominator=Fraction(len(ordered)),
        answers=len(ordered),
        median=_median(ordered),
        ninth=Fraction(ordered[-(-len(ordered) * 9 // 10) - 1]) if ordered else None,
    )


def _median(ordered: Sequence[int]) -> Fraction | None:
    if not ordered:
        return None
    half = len(ordered) // 2
    return Fraction(ordered[half]) if len(ordered) % 2 else Fraction(ordered[half - 1] + ordered[half], 2)


def _less(values: Sequence[int], goal: Goal | None) -> Count:
    """How much of the time before is saved; may be below nothing."""
    baseline = goal.baseline if goal else None
    if not values or not baseline:
        return Count(name="days_less", answers=len(values))
    saved = baseline - Fraction(sum(values), len(values))
    return Count(
        name="days_less", value=saved * 100 / baseline, numerator=saved, denominator=baseline, answers=len(values)
    )  # fmt: skip


def _within(values: Sequence[int], goal: Goal | None) -> Count:
    if goal is None or goal.target is None:
        return Count(name="within", answers=len(values))
    return _share("within", sum(value <= goal.target for value in values), len(values))


# ── what needs a setting ──


def opening_day(people: Sequence[Who], counting: Counting) -> date | None:
    """From when on users count."""
    if counting.opened_on:
        return counting.opened_on
    first = min((one.received for one in people), default=None)
    return in_bangkok(first).date() if first else None


def months_later(day: date, months: int) -> date:
    """The same day so many months on, or the first of the month after where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = month_of(date(year, month + 1, 1)).until
    return date(year, month + 1, min(day.day, last.day))


def _users(people: Iterable[Who], period: Period, counting: Counting) -> list[Count]:
    known = list(people)
    opened = opening_day(known, counting)
    if opened is None or opened > period.until:
        return [Count(name=name) for name in ("users_first", "users", "reach")]
    closes = months_later(opened, FIRST_MONTHS)
    kept = [(who, in_bangkok(who.received).date()) for who in known]
    users = distinct(who for who, day in kept if opened <= day <= period.until)
    first = distinct(who for who, day in kept if opened <= day <= period.until and day < closes)
    reach = Count(name="reach")
    if counting.population:
        reach = _share("reach", users, counting.population)
    return [
        Count(name="users_first", value=Fraction(first), numerator=Fraction(first), running=period.until < closes),
        Count(name="users", value=Fraction(users), numerator=Fraction(users)),
        reach,
    ]  # fmt: skip


def _paper(known: Known, tally: _Tally, counting: Counting, goal: Goal | None) -> Count:
    before = (goal.baseline if goal else None) or Fraction(0)
    things = {
        "cards": known.printed.cards,
        "records": known.printed.records,
        "letters": known.printed.letters,
        "counter": tally.visits,
    }
    printed = sum((counting.pages[name] * n for name, n in things.items()), Fraction(0))
    whole = before * tally.decided
    if not whole:
        return Count(name="paper_less", numerator=printed, answers=tally.decided)
    return Count(
        name="paper_less",
        value=(whole - printed) * 100 / whole,
        numerator=whole - printed,
        denominator=whole,
        answers=tally.decided,
    )


def _travel(tally: _Tally, counting: Counting) -> list[Count]:
    if not counting.places:
        return [Count(name="km"), Count(name="baht")]
    known = sum(tally.places.values())
    online = Fraction(tally.submitted - tally.visits)
    km = sum((2 * counting.places[name].km * n for name, n in tally.places.items()), Fraction(0))
    price = counting.baht_per_km
    is_known = bool(known) or not online  # of requests whose distance nobody knows nothing is said
    return [
        Count(name="km", value=km if is_known else None, numerator=Fraction(known), denominator=online),
        Count(
            name="baht",
            value=km * price if price and is_known else None,
            numerator=Fraction(known),
            denominator=online,
        ),
    ]


def _survey(known: Known) -> list[Count]:
    survey = known.survey
    n, response = survey.answers, _share("response", survey.answers, survey.asked)
    if n < HIDDEN:
        return [Count(name="satisfaction", answers=n), Count(name="satisfied", answers=n), response]
    score = sum(level * times for level, times in enumerate(survey.levels, start=1))
    mean = Count(
        name="satisfaction", value=Fraction(score, n), numerator=Fraction(score), denominator=Fraction(n), answers=n
    )  # fmt: skip
    return [mean, _share("satisfied", sum(survey.levels[3:]), n), response]


def _answered(known: Known) -> Count:
    n, total = known.advice
    return Count(
        name="advice_days",
        value=total / n if n else None,
        numerator=total,
        denominator=Fraction(n),
        answers=n,
    )


def _at_counter(known: Known, goal: Goal | None) -> list[Count]:
    """What is told of the queue of an office that keeps one, and of its links where any was followed."""
    scans = (
        []
        if known.scans is None
        else [Count(name="scans", value=Fraction(known.scans), numerator=Fraction(known.scans))]
    )
    held = known.counter
    if held is None:
        return scans
    minutes, n = Fraction(sum(held.waited), 60), len(held.waited)
    mean = minutes / n if n else None
    baseline = goal.baseline if goal else None
    less = Count(name="wait_less", answers=n)
    if mean is not None and baseline:
        saved = baseline - mean
        less = Count(
            name="wait_less", value=saved * 100 / baseline, numerator=saved, denominator=baseline, answers=n
        )
    ordered = sorted(held.waited)
    wait = Count(
        name="wait_minutes", value=mean, numerator=minutes, denominator=Fraction(n), answers=n,
        median=_minutes(_median(ordered)), ninth=Fraction(ordered[-(-n * 9 // 10) - 1], 60) if n else None,
    )  # fmt: skip
    shares = [_share("booked", held.booked, held.tickets), _share("missed", held.missed, held.tickets)]
    return [wait, less, *shares, *scans]


def _booked_by(known: Known) -> list[Count]:
    """By which channel appointments were made; of LINE also its share of all who came to be served or made one."""
    made = known.bookings
    if made is None:
        return []
    whole = sum(made.values())
    shares = [_share(f"by_{name}", made.get(name, 0), whole) for name in BOOKED_BY]
    if known.counter is None:
        return shares
    return [*shares, _share("line_of_all", made.get("line", 0), whole + known.counter.walked_in)]


def _minutes(seconds: Fraction | None) -> Fraction | None:
    return seconds / 60 if seconds is not None else None


# ── tables ──


def _rows(found: Mapping[str, Counter[str]]) -> tuple[Row, ...]:
    ordered = sorted(found.items(), key=lambda pair: (-pair[1]["submitted"], pair[0]))
    return tuple(
        Row(name=name, numbers={what: Fraction(n) for what, n in counter.items()})
        for name, counter in ordered
    )


def _months(tally: _Tally, period: Period) -> tuple[Row, ...]:
    none: Counter[str] = Counter()
    return tuple(
        Row(
            name=month.key,
            numbers={
                what: Fraction(tally.months.get(month.since, none)[what]) for what in ("submitted", "decided")
            },
        )
        for month in period.months()
    )


def _by_place(tally: _Tally, counting: Counting) -> tuple[Row, ...]:
    """Districts and schools by the way that was saved; those with few requests together."""
    shown = [(name, n) for name, n in tally.places.most_common() if n >= HIDDEN]
    few = sum(n for n in tally.places.values() if n < HIDDEN)
    unknown = tally.submitted - tally.visits - sum(tally.places.values())
    rows = [
        Row(
            name=counting.places[name].label,
            numbers={"requests": Fraction(n), "km": 2 * counting.places[name].km * n},
        )
        for name, n in shown
    ]
    if few:
        rows.append(Row(name="few", numbers={"requests": Fraction(few)}))
    if unknown and counting.places:
        rows.append(Row(name="unknown", numbers={"requests": Fraction(unknown)}))
    return tuple(rows)
