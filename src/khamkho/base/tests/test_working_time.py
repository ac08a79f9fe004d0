"""Working time is counted by the office's calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khamkho.base.thai import BANGKOK
from khamkho.base.working_time import (
    STANDARD,
    THROUGHOUT,
    Calendar,
    NeverOpen,
    Span,
    deemed_received,
    due,
    parse_span,
    show_span,
    working_days_between,
    working_minutes_between,
    working_time_between,
)

MORNING = (time(8, 30), time(12))
AFTERNOON = (time(13), time(16, 30))

# April 2026: 6 Chakri day, 13–15 Songkran, and Saturday 18 worked instead of Friday 17.
SONGKRAN = Calendar(
    hours=dict.fromkeys(range(5), (MORNING, AFTERNOON)),
    closed={date(2026, 4, d): "วันหยุด" for d in (6, 13, 14, 15, 17)},
    opened=frozenset({date(2026, 4, 18)}),
)


def at(day: int, clock: str = "10:00", month: int = 4) -> datetime:
    return datetime.combine(date(2026, month, day), time.fromisoformat(clock), BANGKOK)


@pytest.mark.parametrize(
    ("came", "counted"),
    [
        (at(7, "10:00"), at(7, "10:00")),
        (at(7, "08:30"), at(7, "08:30")),
        (at(7, "06:00"), at(7, "08:30")),
        (at(7, "12:00"), at(7, "13:00")),
        (at(7, "16:29"), at(7, "16:29")),
        (at(7, "16:30"), at(8, "08:30")),
        (at(10, "20:00"), at(16, "08:30")),
        (at(17, "10:00"), at(18, "08:30")),
        (at(18, "10:00"), at(18, "10:00")),
        (at(18, "17:00"), at(20, "08:30")),
        (datetime(2026, 4, 7, 1, 0, tzinfo=UTC), at(7, "08:30")),
        (datetime(2026, 4, 7, 18, 0, tzinfo=UTC), at(8, "08:30")),
    ],
)
def test_deemed_received_is_the_next_opening(came, counted):
    assert deemed_received(SONGKRAN, came) == counted


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        (at(7), "30 minutes", at(7, "10:30")),
        (at(7, "11:45"), "30 minutes", at(7, "13:15")),
        (at(7, "11:30"), "30 minutes", at(7, "12:00")),
        (at(7, "16:00"), "1 hour", at(8, "09:00")),
        (at(10, "16:00"), "1 hour", at(16, "09:00")),
        (at(7), "1 working day", at(8, "16:30")),
        (at(7), "1-3 working days", at(10, "16:30")),
        (at(10), "2 working days", at(18, "16:30")),
        (at(11), "1 working day", at(18, "16:30")),
        (at(7), "7 days", at(16, "16:30")),
        (at(1), "7 days", at(8, "16:30")),
        (datetime(2026, 1, 30, 10, tzinfo=BANGKOK), "1 month", at(2, "16:30", month=3)),
        (datetime(2026, 1, 5, 10, tzinfo=BANGKOK), "12 months", datetime(2027, 1, 5, 16, 30, tzinfo=BANGKOK)),
    ],
)
def test_due_counts_each_unit_its_own_way(start, span, end):
    assert due(SONGKRAN, start, parse_span(span)) == end


def test_a_span_without_end_is_never_due():
    assert due(SONGKRAN, at(7), THROUGHOUT) is None


def test_a_month_from_the_31st_ends_on_the_last_of_the_next_month():
    start = datetime(2027, 12, 31, 10, tzinfo=BANGKOK)
    assert due(STANDARD, start, Span(2, 2, "month")) == datetime(2028, 2, 29, 16, 30, tzinfo=BANGKOK)


def test_an_extra_working_day_is_stronger_than_a_closure_and_has_mondays_hours():
    both = Calendar(
        hours={0: (MORNING,), 1: (AFTERNOON,)},
        closed={date(2026, 4, 18): "x", date(2026, 4, 7): "x"},
        opened=frozenset({date(2026, 4, 18), date(2026, 4, 7)}),
    )
    assert both.hours_on(date(2026, 4, 18)) == (MORNING,)
    assert both.hours_on(date(2026, 4, 7)) == (AFTERNOON,)


def test_open_is_half_open():
    clocks = ("08:29", "08:30", "11:59", "12:00", "13:00", "16:30")
    assert [SONGKRAN.is_open(at(7, clock)) for clock in clocks] == [False, True, True, False, True, False]
    assert not SONGKRAN.is_working_day(date(2026, 4, 13))


def test_working_minutes_leave_out_lunch_nights_and_holidays():
    assert working_minutes_between(SONGKRAN, at(7, "11:00"), at(7, "14:00")) == 120
    assert working_minutes_between(SONGKRAN, at(10, "16:00"), at(16, "09:00")) == 60
    assert working_minutes_between(SONGKRAN, at(8), at(7)) == 0


def test_working_days_between_matches_due():
    today = date(2026, 4, 10)
    end = due(SONGKRAN, at(10), Span(2, 2, "working_day"))
    assert end is not None
    assert working_days_between(SONGKRAN, today, end.date()) == 2
    assert working_days_between(SONGKRAN, end.date(), today) == -2
    assert working_days_between(SONGKRAN, today, today) == 0


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        deemed_received(SONGKRAN, datetime(2026, 4, 7, 10))


@pytest.mark.parametrize("hours", [{}, {0: ()}])
def test_an_office_that_never_opens_is_refused(hours):
    with pytest.raises(NeverOpen):
        Calendar(hours=hours)


def test_a_calendar_closed_for_ten_years_says_so():
    closed = {date(2026, 1, 1) + timedelta(days=n): "x" for n in range(4000)}
    with pytest.raises(NeverOpen):
        deemed_received(Calendar(hours=STANDARD.hours, closed=closed), at(7))


@pytest.mark.parametrize(
    "hours", [((time(9), time(8)),), ((time(8), time(12)), (time(11), time(16))), ((time(8), time(8)),)]
)
def test_opening_times_that_overlap_are_refused(hours):
    with pytest.raises(ValueError, match="overlap"):
        Calendar(hours={0: hours})


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("1 working day", Span(1, 1, "working_day")),
        ("1-5 working days", Span(1, 5, "working_day")),
        ("1–5 Working Days", Span(1, 5, "working_day")),
        ("2 to 3 days", Span(2, 3, "day")),
        ("30 minutes", Span(30, 30, "minute")),
        ("1 hour", Span(1, 1, "hour")),
        ("6 months", Span(6, 6, "month")),
        ("๓ ถึง ๕ วันทำการ", Span(3, 5, "working_day")),
        ("15 วัน", Span(15, 15, "day")),
        ("0-1 days", Span(0, 1, "day")),
        ("throughout", THROUGHOUT),
    ],
)
def test_parse_span_reads_what_service_files_say(text, span):
    assert parse_span(text) == span


@pytest.mark.parametrize(
    "text", ["", "soon", "5", "days", "1 year", "5-1 days", "0 days", "-1 days", "1.5 hours", "1 วันนะ"]
)
def test_parse_span_refuses_anything_else(text):
    with pytest.raises(ValueError, match=r"length of time|higher end"):
        parse_span(text)


SPANS = st.one_of(
    st.builds(
        lambda low, more, unit: Span(low, low + more, unit),
        st.integers(1, 40),
        st.integers(0, 40),
        st.sampled_from(["minute", "hour", "working_day", "day", "month"]),
    ),
    st.just(THROUGHOUT),
)


@given(SPANS, st.sampled_from(["th", "en"]))
def test_parse_span_reads_back_what_show_span_writes(span, lang):
    assert parse_span(show_span(span, lang)) == span


def test_show_span():
    assert show_span(Span(1, 5, "working_day"), "th") == "1–5 วันทำการ"
    assert show_span(Span(1, 5, "working_day"), "en") == "1–5 working days"
    assert show_span(Span(1, 1, "hour"), "en") == "1 hour"


FIRST, DAYS = date(2026, 1, 1), 900
_HOURS = st.sampled_from(
    [
        (),
        (MORNING, AFTERNOON),
        ((time(8), time(16)),),
        (MORNING,),
        ((time(0), time(12)), (time(12, 30), time(23, 59))),
    ]
)
_SOME_DAYS = st.sets(st.integers(0, DAYS).map(lambda n: FIRST + timedelta(days=n)), max_size=60)
CALENDARS = st.builds(
    lambda monday, rest, closed, opened: Calendar(
        hours={0: monday, **dict(enumerate(rest, start=1))},
        closed=dict.fromkeys(closed, "x"),
        opened=frozenset(opened),
    ),
    _HOURS.filter(bool),
    st.lists(_HOURS, min_size=6, max_size=6),
    _SOME_DAYS,
    _SOME_DAYS,
)
MOMENTS = st.integers(0, 500 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=BANGKOK) + timedelta(minutes=minutes)
)
UNITS = st.sampled_from(["minute", "hour", "working_day", "day", "month"])


@given(CALENDARS, MOMENTS)
def test_receipt_is_never_early_nor_closed_and_counts_once(cal, came):
    counted = deemed_received(cal, came)
    assert counted >= came
    assert cal.is_open(counted)
    assert deemed_received(cal, counted) == counted
    assert working_time_between(cal, came, counted) == timedelta()


@given(CALENDARS, MOMENTS, MOMENTS)
def test_who_comes_later_is_not_received_earlier(cal, one, other):
    first, second = sorted((one, other))
    assert deemed_received(cal, first) <= deemed_received(cal, second)


@given(CALENDARS, MOMENTS, UNITS, st.integers(1, 12), st.integers(0, 12))
def test_a_longer_span_is_never_due_earlier(cal, start, unit, amount, more):
    shorter, longer = (due(cal, start, Span(1, n, unit)) for n in (amount, amount + more))
    assert shorter is not None
    assert longer is not None
    assert start < shorter <= longer


@given(CALENDARS, MOMENTS, MOMENTS, UNITS, st.integers(1, 12))
def test_who_comes_later_is_not_due_earlier(cal, one, other, unit, amount):
    first, second = (due(cal, start, Span(1, amount, unit)) for start in sorted((one, other)))
    assert first is not None
    assert second is not None
    assert first <= second


@given(CALENDARS, MOMENTS, UNITS, st.integers(1, 24))
def test_a_deadline_never_falls_into_closed_time(cal, start, unit, amount):
    end = due(cal, start, Span(1, amount, unit))
    assert end is not None
    just_before = end - timedelta(microseconds=1)
    assert cal.is_open(just_before)
    if unit in ("working_day", "day", "month"):
        assert end.time() == cal.hours_on(end.date())[-1][1]


@given(CALENDARS, MOMENTS, st.integers(1, 5000))
def test_a_span_of_minutes_holds_just_these_open_minutes(cal, start, minutes):
    end = due(cal, start, Span(minutes, minutes, "minute"))
    assert end is not None
    assert working_minutes_between(cal, start, end) == minutes


@given(CALENDARS, MOMENTS, st.integers(1, 30))
def test_a_span_of_working_days_holds_just_these_days(cal, start, days):
    end = due(cal, start, Span(days, days, "working_day"))
    assert end is not None
    assert working_days_between(cal, deemed_received(cal, start).date(), end.date()) == days


@given(CALENDARS, st.lists(MOMENTS, min_size=3, max_size=3))
def test_open_minutes_add_up_over_a_split(cal, moments):
    first, middle, last = sorted(moments)
    whole = working_minutes_between(cal, first, last)
    assert whole == working_minutes_between(cal, first, middle) + working_minutes_between(cal, middle, last)


@given(CALENDARS, st.lists(st.integers(0, DAYS), min_size=3, max_size=3))
def test_working_days_add_up_over_a_split(cal, offsets):
    first, middle, last = (FIRST + timedelta(days=n) for n in sorted(offsets))
    split = working_days_between(cal, first, middle) + working_days_between(cal, middle, last)
    assert working_days_between(cal, first, last) == split
