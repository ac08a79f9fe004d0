"""The quick rule of free times against a plain and slow one."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from khamkho.appointments.rules.slots import Desk, Taken, Week, free_on, hours_on, place_for
from khamkho.base.thai import BANGKOK
from khamkho.base.working_time import STANDARD, Calendar

DAY = date(2026, 8, 4)
START = datetime.combine(DAY, time(0), BANGKOK)
MINUTES = st.integers(min_value=0, max_value=23 * 60 + 59)


def moment(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


@st.composite
def stretches(draw: st.DrawFn) -> tuple[tuple[time, time], ...]:
    edges = sorted(draw(st.lists(MINUTES, min_size=2, max_size=4, unique=True)))
    clocks = [moment(one).time() for one in edges]
    return tuple(zip(clocks[::2], clocks[1::2], strict=False))


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Desk], list[Taken]]:
    desks = [
        Desk(resource=n, places=draw(st.integers(0, 3)), hours=draw(stretches()))
        for n in range(draw(st.integers(0, 3)))
    ]
    taken = []
    for _ in range(draw(st.integers(0, 8))):
        begin = draw(st.integers(-60, 24 * 60))
        taken.append(
            Taken(
                resource=draw(st.sampled_from([None, 0, 1, 2])),
                place=draw(st.sampled_from([None, 0, 1, 2])),
                begin=moment(begin),
                end=moment(begin + draw(st.integers(1, 300))),
            )
        )
    return desks, taken


def slow(
    desks: list[Desk], taken: list[Taken], minutes: int, step: int
) -> dict[datetime, set[tuple[int, int]]]:
    """Minute by minute, as somebody with a pencil would."""
    found: dict[datetime, set[tuple[int, int]]] = {}
    for desk in desks:
        for opens, closes in desk.hours:
            begin, last = datetime.combine(DAY, opens, BANGKOK), datetime.combine(DAY, closes, BANGKOK)
            while begin + timedelta(minutes=minutes) <= last:
                end = begin + timedelta(minutes=minutes)
                for place in range(desk.places):
                    if not any(_touches(one, desk.resource, place, begin, end) for one in taken):
                        found.setdefault(begin, set()).add((desk.resource, place))
                begin += timedelta(minutes=step)
    return found


def _touches(one: Taken, resource: int, place: int, begin: datetime, end: datetime) -> bool:
    whole = one.resource is None or (one.place is None and one.resource == resource)
    here = whole or (one.resource, one.place) == (resource, place)
    return here and one.begin < end and begin < one.end


@given(worlds(), st.integers(1, 120), st.sampled_from([5, 10, 15, 20, 30]))
def test_the_quick_rule_says_what_the_slow_one_says(
    world: tuple[list[Desk], list[Taken]], minutes: int, step: int
) -> None:
    desks, taken = world
    quick = {one.begin: set(one.where) for one in free_on(DAY, desks, taken, minutes=minutes, step=step)}
    assert quick == slow(desks, taken, minutes, step)


@given(worlds(), st.integers(1, 120))
def test_what_is_shown_as_free_can_be_taken_and_then_is_not_free_there(
    world: tuple[list[Desk], list[Taken]], minutes: int
) -> None:
    desks, taken = world
    for one in free_on(DAY, desks, taken, minutes=minutes, step=15)[:3]:
        place = place_for(one.begin, one.end, desks, taken, step=15)
        assert place is not None
        assert place in one.where
        more = [*taken, Taken(resource=place[0], place=place[1], begin=one.begin, end=one.end)]
        left = {at.begin: at.where for at in free_on(DAY, desks, more, minutes=minutes, step=15)}
        assert place not in left.get(one.begin, ())


def test_hours_of_its_own_end_with_a_holiday_unless_they_hold_on_it() -> None:
    calendar = Calendar(hours=STANDARD.hours, closed={DAY: "วันหยุด"}, opened=frozenset({date(2026, 8, 8)}))
    week: dict[str, Any] = {"weekdays": frozenset({1}), "opens": time(8), "closes": time(16)}
    assert hours_on([Week(**week)], calendar, DAY) == ()
    assert hours_on([Week(**week, on_holidays=True)], calendar, DAY) == ((time(8), time(16)),)
    assert hours_on([], calendar, DAY) == ()
    monday = Week(
        weekdays=frozenset({0}), opens=time(8), closes=time(16), break_from=time(12), break_to=time(13)
    )
    assert hours_on([monday], calendar, date(2026, 8, 8)) == ((time(8), time(12)), (time(13), time(16)))
    assert hours_on([Week(**week, until=date(2026, 8, 1))], Calendar(hours=STANDARD.hours), DAY) == ()
