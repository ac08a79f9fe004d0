"""The quick rule of free times: against a plain and slow one, and at the edges of hours, days and of what is taken."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khamkho.appointments.rules.slots import (
    Desk,
    Free,
    Taken,
    Week,
    fits,
    free_on,
    hours_on,
    place_for,
    said,
    said_both,
    why_closed,
)
from khamkho.base.text import Text
from khamkho.base.thai import BANGKOK
from khamkho.base.working_time import STANDARD, Calendar, Hours

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


MORNING, AFTERNOON = (time(8), time(12)), (time(13), time(16))


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        (None, None, [3, 4, 5, 6]),
        (DAY, None, [4, 5, 6]),
        (None, date(2026, 8, 5), [3, 4, 5]),
        (DAY, date(2026, 8, 5), [4, 5]),
        (DAY, DAY, [4]),
    ],
)
def test_hours_are_in_force_from_their_first_day_to_their_last(
    since: date | None, until: date | None, days: list[int]
) -> None:
    week = Week(weekdays=frozenset({1}), opens=time(8), closes=time(16), since=since, until=until)
    assert [day for day in range(3, 7) if week.holds_on(date(2026, 8, day))] == days


@pytest.mark.parametrize(
    ("break_from", "break_to", "hours"),
    [
        (None, None, ((time(8), time(16)),)),
        (time(12), None, ((time(8), time(16)),)),
        (None, time(13), ((time(8), time(16)),)),
        (time(12), time(13), (MORNING, AFTERNOON)),
        (time(8, 1), time(15, 59), ((time(8), time(8, 1)), (time(15, 59), time(16)))),
        (time(8), time(13), ((time(8), time(16)),)),
        (time(12), time(16), ((time(8), time(16)),)),
        (time(12), time(12), ((time(8), time(16)),)),
        (time(13), time(12), ((time(8), time(16)),)),
    ],
)
def test_a_break_lies_within_the_hours_or_is_none(
    break_from: time | None, break_to: time | None, hours: Hours
) -> None:
    week = Week(
        weekdays=frozenset({1}), opens=time(8), closes=time(16), break_from=break_from, break_to=break_to
    )
    assert week.hours == hours


SATURDAY, SUNDAY = date(2026, 8, 8), date(2026, 8, 9)


def weekly(*weekdays: int, opens: int = 8, closes: int = 12, **more: Any) -> Week:
    return Week(weekdays=frozenset(weekdays), opens=time(opens), closes=time(closes), **more)


def test_without_hours_of_its_own_a_resource_has_those_of_the_office() -> None:
    assert hours_on([], STANDARD, DAY) == ((time(8, 30), time(12)), (time(13), time(16, 30)))


def test_hours_of_its_own_may_lie_on_a_day_on_which_the_office_is_closed() -> None:
    assert hours_on([weekly(5)], STANDARD, SATURDAY) == (MORNING,)
    assert hours_on([weekly(5)], STANDARD, SUNDAY) == ()
    assert hours_on([weekly(5)], STANDARD, DAY) == ()


def test_several_hours_of_a_day_stand_in_order_and_once() -> None:
    weeks = [weekly(1, opens=13, closes=16), weekly(1, 2), weekly(1), weekly(2, opens=6)]
    assert hours_on(weeks, STANDARD, DAY) == (MORNING, AFTERNOON)


def test_an_extra_working_day_has_the_hours_of_its_weekday_else_those_of_monday() -> None:
    calendar = Calendar(hours=STANDARD.hours, opened=frozenset({SATURDAY}))
    monday, saturday = weekly(0), weekly(5, opens=13, closes=16)
    assert hours_on([monday, saturday], calendar, SATURDAY) == (AFTERNOON,)
    assert hours_on([monday, weekly(1, opens=6)], calendar, SATURDAY) == (MORNING,)
    assert hours_on([weekly(1)], calendar, SATURDAY) == ()
    assert hours_on([monday], calendar, SUNDAY) == ()
    assert hours_on([weekly(0, until=DAY)], calendar, SATURDAY) == ()


def test_an_extra_working_day_is_stronger_than_a_holiday_on_it() -> None:
    calendar = Calendar(hours=STANDARD.hours, closed={DAY: "วันหยุด"}, opened=frozenset({DAY}))
    assert hours_on([weekly(1)], calendar, DAY) == (MORNING,)


def test_the_reason_of_a_closed_day_is_its_holiday_or_that_it_is_no_working_day() -> None:
    calendar = Calendar(hours=STANDARD.hours, closed={DAY: "วันหยุดชดเชย", SATURDAY: ""})
    assert why_closed(calendar, DAY) == Text("วันหยุดชดเชย", "วันหยุดชดเชย")
    assert why_closed(calendar, SUNDAY) == Text("ไม่ใช่วันทำการ", "not a working day")
    assert why_closed(calendar, SATURDAY) == Text("ไม่ใช่วันทำการ", "not a working day")


def clock_time(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 8, 4, hour, minute, second, tzinfo=BANGKOK)


EIGHT = Desk(resource=7, places=2, hours=((time(8), time(9)),))
NINE = Desk(resource=3, places=1, hours=((time(8, 30), time(9, 30)),))


def test_free_times_are_told_with_their_ends_and_places_in_the_order_of_the_desks() -> None:
    assert free_on(DAY, [EIGHT, NINE], [], minutes=30, step=30) == (
        Free(begin=clock_time(8), end=clock_time(8, 30), where=((7, 0), (7, 1))),
        Free(begin=clock_time(8, 30), end=clock_time(9), where=((7, 0), (7, 1), (3, 0))),
        Free(begin=clock_time(9), end=clock_time(9, 30), where=((3, 0),)),
    )
    later, sooner = NINE, EIGHT
    assert [one.begin for one in free_on(DAY, [later, sooner], [], minutes=60, step=60)] == [
        clock_time(8),
        clock_time(8, 30),
    ]


def test_a_place_whose_hours_overlap_is_told_once() -> None:
    twice = Desk(resource=7, places=1, hours=((time(8), time(9)), (time(8), time(8, 30))))
    assert free_on(DAY, [twice], [], minutes=30, step=30) == (
        Free(begin=clock_time(8), end=clock_time(8, 30), where=((7, 0),)),
        Free(begin=clock_time(8, 30), end=clock_time(9), where=((7, 0),)),
    )


@pytest.mark.parametrize(
    ("earliest", "begins"),
    [
        (None, [0, 15, 30, 45]),
        (clock_time(7), [0, 15, 30, 45]),
        (clock_time(8), [0, 15, 30, 45]),
        (clock_time(8, 0, 1), [15, 30, 45]),
        (clock_time(8, 15), [15, 30, 45]),
        (clock_time(8, 45), [45]),
        (clock_time(8, 46), []),
        (START - timedelta(days=2), [0, 15, 30, 45]),
        (START + timedelta(days=2), []),
        (START.astimezone(UTC) + timedelta(hours=8, minutes=30), [30, 45]),
    ],
)
def test_no_time_begins_before_the_earliest_moment(earliest: datetime | None, begins: list[int]) -> None:
    found = free_on(DAY, [EIGHT], [], minutes=15, step=15, earliest=earliest)
    assert [one.begin for one in found] == [clock_time(8, minute) for minute in begins]


def taken(
    begin: datetime, end: datetime, resource: int | None = None, place: int | None = None
) -> list[Taken]:
    return [Taken(resource=resource, place=place, begin=begin, end=end)]


@pytest.mark.parametrize(
    ("gone", "free"),
    [
        (taken(clock_time(8, 15), clock_time(8, 30)), [0, 30, 45]),
        (taken(clock_time(8, 15), clock_time(8, 15)), [0, 15, 30, 45]),
        (taken(clock_time(8, 30), clock_time(8, 15)), [0, 15, 30, 45]),
        (taken(clock_time(8, 14), clock_time(8, 15)), [15, 30, 45]),
        (taken(clock_time(8, 15, 30), clock_time(8, 29, 30)), [0, 30, 45]),
        (taken(clock_time(8, 14, 59), clock_time(8, 15, 1)), [30, 45]),
        (taken(START - timedelta(days=1), clock_time(8, 15)), [15, 30, 45]),
        (taken(clock_time(8, 45), START + timedelta(days=3)), [0, 15, 30]),
        (taken(START - timedelta(days=1), START), [0, 15, 30, 45]),
        (taken(START + timedelta(days=1), START + timedelta(days=2)), [0, 15, 30, 45]),
        (taken(clock_time(8), clock_time(9), 8), [0, 15, 30, 45]),
        (taken(clock_time(8), clock_time(9), 7), []),
        (taken(clock_time(8), clock_time(9), 7, 5), [0, 15, 30, 45]),
        (taken(clock_time(8, 15), clock_time(8, 20)) + taken(clock_time(8, 50), clock_time(8, 55)), [0, 30]),
        (
            taken(clock_time(8), clock_time(8), 7)
            + taken(clock_time(8), clock_time(8, 15), 7, 0)
            + taken(clock_time(8), clock_time(8, 30), 7, 1),
            [15, 30, 45],
        ),
    ],
)
def test_what_is_taken_takes_the_minutes_that_it_touches(gone: list[Taken], free: list[int]) -> None:
    found = free_on(DAY, [EIGHT], gone, minutes=15, step=15)
    assert [one.begin for one in found] == [clock_time(8, minute) for minute in free]


def test_the_last_minute_of_a_day_can_be_given_and_taken() -> None:
    late = Desk(resource=1, places=1, hours=((time(23), time(23, 59)),))
    assert [one.begin for one in free_on(DAY, [late], [], minutes=29, step=30)] == [
        clock_time(23),
        clock_time(23, 30),
    ]
    assert place_for(clock_time(23, 30), clock_time(23, 59), [late], []) == (1, 0)
    assert place_for(clock_time(23, 30), START + timedelta(days=1), [late], []) is None


def test_the_first_free_place_is_given() -> None:
    desks = [EIGHT, NINE]
    begin, end = clock_time(8, 30), clock_time(9)
    assert place_for(begin, end, desks, []) == (7, 0)
    assert place_for(begin.astimezone(UTC), end.astimezone(UTC), desks, []) == (7, 0)
    assert place_for(begin, end, desks, taken(begin, end, 7, 0)) == (7, 1)
    assert place_for(begin, end, desks, taken(begin, end, 7)) == (3, 0)
    assert place_for(begin, end, desks, taken(begin, end)) is None
    assert place_for(begin, end, [], []) is None
    assert place_for(clock_time(9), clock_time(9, 30), desks, []) == (3, 0)
    assert place_for(begin, end, desks, taken(clock_time(8), begin) + taken(end, clock_time(10))) == (7, 0)
    assert place_for(begin, end, [EIGHT], taken(clock_time(8, 59), clock_time(9))) is None
    assert place_for(begin, end, [EIGHT], taken(clock_time(8, 30), clock_time(8, 31))) is None


def test_a_place_is_given_within_the_hours_and_at_a_beginning_only() -> None:
    assert place_for(clock_time(7, 59), clock_time(8, 30), [EIGHT], []) is None
    assert place_for(clock_time(8, 45), clock_time(9, 1), [EIGHT], []) is None
    assert place_for(clock_time(8, 45), clock_time(9, 0, 1), [EIGHT], []) is None
    assert place_for(clock_time(8, 45, 59), clock_time(9), [EIGHT], [], step=15) == (7, 0)
    assert place_for(clock_time(8, 10), clock_time(8, 25), [EIGHT], [], step=15) is None
    assert place_for(clock_time(8, 11), clock_time(8, 26), [EIGHT], []) == (7, 0)


@pytest.mark.parametrize(
    ("first", "last", "step", "does"),
    [
        (510, 540, 15, True),
        (509, 540, 1, False),
        (510, 720, 15, True),
        (510, 721, 15, False),
        (525, 540, 15, True),
        (520, 540, 15, False),
        (520, 540, 10, True),
        (511, 512, 1, True),
    ],
)
def test_a_time_fits_into_a_stretch_at_its_beginnings(first: int, last: int, step: int, does: bool) -> None:
    assert fits((time(8, 30), time(12)), first, last, step) is does


def test_a_time_is_said_in_the_words_of_the_office() -> None:
    begin, end = datetime(2025, 12, 3, 2, 0, tzinfo=UTC), datetime(2025, 12, 3, 2, 15, tzinfo=UTC)
    assert said(begin, end, "th") == "วันพุธ 3 ธันวาคม 2568 เวลา 09.00–09.15 น."
    assert said(begin, end, "en") == "Wednesday 3 December 2025 (BE 2568), 09:00–09:15"
    assert said_both(begin, end) == Text(
        "วันพุธ 3 ธันวาคม 2568 เวลา 09.00–09.15 น.", "Wednesday 3 December 2025 (BE 2568), 09:00–09:15"
    )
