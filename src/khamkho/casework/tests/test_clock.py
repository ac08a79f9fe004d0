"""The clock as a pure value: pauses add up, nothing runs backwards, order does not matter."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khamkho.base.thai import in_bangkok
from khamkho.base.working_time import (
    STANDARD,
    Calendar,
    Span,
    due,
    working_days_between,
    working_days_later,
    working_minutes_between,
)
from khamkho.casework.rules.clock import (
    Clock,
    Extension,
    Mark,
    Pause,
    merged,
    pauses_of,
    read_clock,
    stands_since,
    wants_reason,
)
from khamkho.casework.tests.cast import MONDAY

FIVE = Span(5, 5, "working_day")
moments = st.integers(0, 60 * 24 * 40).map(lambda minutes: MONDAY + timedelta(minutes=minutes))
stretches = st.tuples(moments, st.integers(1, 60 * 24 * 6)).map(
    lambda pair: Pause(since=pair[0], until=pair[0] + timedelta(minutes=pair[1]))
)
histories = st.lists(stretches, max_size=6)
FAR = MONDAY + timedelta(days=90)


extensions = st.lists(
    st.builds(Extension, days=st.integers(1, 20), by=st.sampled_from(["director", "supervisor"])), max_size=4
)


def clock(
    pauses: list[Pause],
    now: datetime = FAR,
    ended: datetime | None = None,
    calendar: Calendar = STANDARD,
    extensions: Iterable[Extension] = (),
) -> Clock:
    return read_clock(
        calendar, deemed=MONDAY, promise=FIVE, pauses=pauses, extensions=extensions, ended=ended, now=now
    )


def due_of(found: Clock) -> datetime:
    assert found.due is not None
    return found.due


@given(histories, extensions, st.randoms())
def test_the_order_of_pauses_and_extensions_does_not_matter(
    pauses: list[Pause], given_: list[Extension], shuffle: random.Random
) -> None:
    others, later = list(pauses), list(given_)
    shuffle.shuffle(others)
    shuffle.shuffle(later)
    assert clock(pauses, extensions=given_) == clock(others, extensions=later)


@given(histories, extensions, st.integers(1, 20))
def test_more_time_never_brings_the_due_date_forward(
    pauses: list[Pause], given_: list[Extension], days: int
) -> None:
    more = [*given_, Extension(days=days, by="director")]
    assert due_of(clock(pauses, extensions=more)) >= due_of(clock(pauses, extensions=given_))


@given(extensions)
def test_extensions_add_up_in_working_days(given_: list[Extension]) -> None:
    found, total = clock([], extensions=given_), sum(one.days for one in given_)
    before, after = in_bangkok(due_of(clock([]))).date(), in_bangkok(due_of(found)).date()
    assert found.extended == total
    assert working_days_between(STANDARD, before, after) == total


@given(histories, extensions, st.integers(1, 60))
def test_a_new_holiday_never_brings_an_extended_date_forward(
    pauses: list[Pause], given_: list[Extension], day: int
) -> None:
    closed = replace(STANDARD, closed={**STANDARD.closed, (MONDAY + timedelta(days=day)).date(): "วันหยุดพิเศษ"})
    before, after = clock(pauses, extensions=given_), clock(pauses, extensions=given_, calendar=closed)
    assert due_of(after) >= due_of(before)


@given(histories, extensions, st.lists(moments, min_size=2, max_size=8))
def test_an_extended_clock_never_steps_back(
    pauses: list[Pause], given_: list[Extension], looks: list[datetime]
) -> None:
    seen = [clock(pauses, now=now, extensions=given_) for now in sorted(looks)]
    for earlier, later in itertools.pairwise(seen):
        assert due_of(later) >= due_of(earlier)
        assert later.used + later.paused >= earlier.used + earlier.paused


@given(histories, st.randoms())
def test_the_order_of_pauses_does_not_matter(pauses: list[Pause], shuffle: random.Random) -> None:
    other = list(pauses)
    shuffle.shuffle(other)
    assert clock(pauses) == clock(other)


@given(histories)
def test_telling_a_pause_twice_changes_nothing(pauses: list[Pause]) -> None:
    assert clock(pauses + pauses) == clock(pauses)


@given(histories, stretches)
def test_one_more_pause_never_brings_the_due_date_forward(pauses: list[Pause], more: Pause) -> None:
    before, after = clock(pauses).due, clock([*pauses, more]).due
    assert before is not None
    assert after is not None
    assert after >= before


@given(stretches, st.integers(1, 1000))
def test_a_pause_in_two_parts_is_the_same_pause(pause: Pause, cut: int) -> None:
    assert pause.until is not None
    middle = pause.since + (pause.until - pause.since) * cut / 1000
    parts = [Pause(since=middle, until=pause.until), Pause(since=pause.since, until=middle)]
    assert clock(parts).due == clock([pause]).due


@given(histories)
def test_the_office_always_gets_exactly_the_promised_working_time(pauses: list[Pause]) -> None:
    """Working minutes from receipt to due, less those in pauses that began before it was due, never change."""
    promised = due(STANDARD, MONDAY, FIVE)
    assert promised is not None
    found = clock(pauses).due
    assert found is not None
    halts = [halt for halt in merged(pauses) if halt.since < found]
    paused = sum(working_minutes_between(STANDARD, h.since, min(h.until or FAR, found)) for h in halts)
    assert working_minutes_between(STANDARD, MONDAY, found) - paused == working_minutes_between(
        STANDARD, MONDAY, promised
    )


@given(histories, st.lists(moments, min_size=2, max_size=8))
def test_looking_later_never_shows_less(pauses: list[Pause], looks: list[datetime]) -> None:
    seen = [clock(pauses, now=now) for now in sorted(looks)]
    for earlier, later in itertools.pairwise(seen):
        assert later.used + later.paused >= earlier.used + earlier.paused
        assert later.due is not None
        assert earlier.due is not None
        assert later.due >= earlier.due


@given(histories, st.integers(1, 30))
def test_a_new_holiday_never_brings_the_due_date_forward(pauses: list[Pause], day: int) -> None:
    holiday = (MONDAY + timedelta(days=day)).date()
    closed = replace(STANDARD, closed={**STANDARD.closed, holiday: "วันหยุดพิเศษ"})
    before, after = clock(pauses).due, clock(pauses, calendar=closed).due
    assert before is not None
    assert after is not None
    assert after >= before


def test_the_clock_reads_aloud_in_both_languages() -> None:
    paused = [Pause(since=MONDAY + timedelta(days=2), until=MONDAY + timedelta(days=7))]
    told = clock(paused, now=MONDAY + timedelta(days=7)).for_applicant()
    assert told.en == "5 working days: 2 used, 3 paused for you, due 13 August 2026 (BE 2569)"
    assert told.th == "5 วันทำการ: ใช้ไปแล้ว 2 วันทำการ หยุดนับระหว่างรอท่าน 3 วันทำการ กำหนดแล้วเสร็จ 13 สิงหาคม 2569"


def test_a_clock_that_stood_still_for_a_round_says_so() -> None:
    paused = [Pause(since=MONDAY + timedelta(days=2), until=MONDAY + timedelta(days=7))]
    told = replace(clock(paused, now=MONDAY + timedelta(days=7)), in_round=True)
    assert "3 paused for you or for the round," in told.for_applicant().en
    assert "หยุดนับระหว่างรอท่านหรือรอกำหนดของรอบ 3 วันทำการ" in told.for_applicant().th
    assert "3 paused for the applicant or for the round," in told.for_office().en


def test_an_extension_is_read_aloud_with_who_gave_it() -> None:
    given_ = [
        Extension(days=2, by="supervisor"),
        Extension(days=1, by="director"),
        Extension(days=1, by="director"),
    ]
    told = clock([], now=MONDAY + timedelta(days=1), extensions=given_).for_office()
    assert told.en == (
        "5 working days: 1 used, extended by 4 by the director and the supervisor, due 14 August 2026 (BE 2569)"
    )
    assert "ขยายเวลา 4 วันทำการโดยผู้อำนวยการและหัวหน้างาน" in told.th


def test_how_late_a_case_is_counts_in_working_days() -> None:
    assert clock([], now=MONDAY + timedelta(days=10)).overdue == 3  # due on Monday, seen on Thursday
    assert clock([], now=MONDAY + timedelta(days=2)).overdue == 0
    assert clock([], now=FAR, ended=MONDAY + timedelta(days=8)).overdue == 1


def test_working_days_later_counts_from_the_day_after() -> None:
    closing = due(STANDARD, MONDAY, FIVE)
    assert closing is not None
    assert working_days_later(STANDARD, closing, 0) == closing
    assert working_days_later(STANDARD, closing, 5) == closing + timedelta(days=7)


DUE = MONDAY
WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    ("now", "every", "called", "written", "wants"),
    [
        (DUE, 7, None, None, False),  # not late yet
        (DUE + timedelta(hours=1), 7, None, None, True),
        (DUE + timedelta(hours=1), 0, None, None, False),  # this office asks for no reasons
        (DUE + 3 * WEEK, 7, DUE, None, False),  # one open task is enough
        (DUE + timedelta(days=6), 7, DUE, DUE + timedelta(days=1), False),
        (DUE + WEEK, 7, DUE, DUE + timedelta(days=1), True),
        (
            DUE + timedelta(days=9),
            7,
            DUE,
            DUE + timedelta(days=8),
            False,
        ),  # written late: counts for this week
        (DUE + 2 * WEEK, 7, DUE, DUE + timedelta(days=8), True),
        (DUE + 5 * WEEK, 7, DUE, DUE + timedelta(days=8), True),
    ],
)
def test_every_stretch_of_a_delay_wants_one_reason(
    now: datetime, every: int, called: datetime | None, written: datetime | None, *, wants: bool
) -> None:
    assert wants_reason(due_at=DUE, now=now, every=every, called=called, written=written) is wants


@given(st.integers(1, 30), st.integers(1, 24 * 90))
def test_reasons_that_are_written_at_once_come_once_in_every_stretch(every: int, hours: int) -> None:
    called = written = None
    asked = 0
    for hour in range(1, hours + 1):
        now = DUE + timedelta(hours=hour)
        if wants_reason(due_at=DUE, now=now, every=every, called=called, written=written):
            called = written = now
            asked += 1
    assert asked == hours // (24 * every) + 1


@pytest.mark.parametrize(
    ("pauses", "ended", "days", "state"),
    [
        ([], None, 1, "running"),
        ([], None, 30, "late"),
        ([Pause(since=MONDAY + timedelta(days=1))], None, 30, "paused"),
        ([], MONDAY + timedelta(days=2), 30, "decided"),
        ([], MONDAY + timedelta(days=20), 30, "decided-late"),
        ([Pause(since=MONDAY + timedelta(days=20))], None, 30, "late"),
    ],
)
def test_the_state_of_a_clock(pauses: list[Pause], ended: datetime | None, days: int, state: str) -> None:
    assert clock(pauses, now=MONDAY + timedelta(days=days), ended=ended).state == state


def test_a_promise_without_end_is_never_due() -> None:
    found = read_clock(
        STANDARD,
        deemed=MONDAY,
        promise=Span(0, 0, "throughout"),
        pauses=[Pause(since=MONDAY + timedelta(days=1), until=MONDAY + timedelta(days=2))],
        ended=None,
        now=FAR,
    )
    assert (found.due, found.state, found.overdue) == (None, "running", 0)
    assert found.for_office().en


def day(number: int, hours: int = 0) -> datetime:
    return MONDAY + timedelta(days=number, hours=hours)


def stood(*parts: tuple[int, int | None]) -> tuple[Pause, ...]:
    return tuple(
        Pause(since=day(since), until=None if until is None else day(until)) for since, until in parts
    )


@pytest.mark.parametrize(
    ("pauses", "found"),
    [
        ([], []),
        ([(3, 4), (1, 2)], [(1, 2), (3, 4)]),
        ([(1, 2), (2, 3)], [(1, 3)]),  # they touch
        ([(1, 4), (2, 3)], [(1, 4)]),
        ([(1, 3), (2, 4)], [(1, 4)]),
        ([(1, 2), (1, None)], [(1, None)]),
        ([(1, None), (1, 2)], [(1, None)]),
        ([(1, 2), (1, 3)], [(1, 3)]),
        ([(1, 3), (2, None)], [(1, None)]),
        ([(1, 2), (3, None), (4, 5)], [(1, 2), (3, None)]),
        ([(1, None), (2, None)], [(1, None)]),
        ([(1, 3), (1, 2)], [(1, 3)]),
    ],
)
def test_pauses_that_touch_are_one(
    pauses: list[tuple[int, int | None]], found: list[tuple[int, int | None]]
) -> None:
    assert merged(stood(*pauses)) == stood(*found)


MARKS: list[Mark] = [
    (day(0), ""),
    (day(1), "check"),
    (day(3), "correct"),
    (day(4), "check"),
    (day(5), "check"),
]
"""Handed in, sent back on the second day, handed in again on the fourth, sent back on the fifth, a note on the sixth."""


@pytest.mark.parametrize(
    ("marks", "stops", "step", "found"),
    [
        (MARKS, {"correct"}, "", [(1, 3)]),
        (MARKS, {"correct"}, "check", [(1, 3)]),
        (MARKS[:2], {"correct"}, "correct", [(1, None)]),
        ([*MARKS, (day(6), "correct")], {"correct"}, "correct", [(1, 3), (5, 6), (5, None)]),
        (MARKS, {"correct", "collect"}, "collect", [(1, 3), (5, None)]),
        (MARKS, set(), "correct", []),
        ([], {"correct"}, "correct", []),
    ],
)
def test_when_the_clock_stood_still_is_read_from_what_happened(
    marks: list[Mark], stops: set[str], step: str, found: list[tuple[int, int | None]]
) -> None:
    assert pauses_of(marks, stops=stops, step=step) == stood(*found)


@pytest.mark.parametrize(
    ("marks", "step", "since"),
    [
        (MARKS, "correct", 5),
        (MARKS, "check", 3),
        (MARKS[:1], "check", 0),
        ([*MARKS, (day(6), "correct"), (day(7), "correct")], "correct", 5),
        ([(day(0), "check"), (day(1), "check")], "check", 0),
    ],
)
def test_since_when_a_case_stands_where_it_stands(marks: list[Mark], step: str, since: int) -> None:
    assert stands_since(marks, step) == day(since)


def test_a_clock_carries_what_else_is_known_of_the_case() -> None:
    found = read_clock(
        STANDARD,
        deemed=MONDAY,
        promise=FIVE,
        pauses=[],
        ended=day(4),
        now=FAR,
        received=day(-1),
        complete=day(1),
        decided=day(3),
        told=day(5),
    )
    assert (found.received, found.deemed, found.complete, found.decided, found.told) == (
        day(-1), day(0), day(1), day(3), day(5),
    )  # fmt: skip
    assert (found.promise, found.used, found.paused, found.extensions) == (FIVE, 4, 0, ())


def test_what_begins_when_a_case_ends_stops_nothing() -> None:
    ended = day(2)
    assert clock([Pause(since=ended, until=day(4))], ended=ended) == clock([], ended=ended)
    assert clock([Pause(since=day(3))], ended=ended) == clock([], ended=ended)


def test_a_case_that_came_in_today_has_used_nothing() -> None:
    assert clock([], now=MONDAY + timedelta(minutes=1)).used == 0
    assert clock([], now=day(1)).used == 1


def test_a_clock_that_was_stopped_today_says_so_to_the_office() -> None:
    told = clock([Pause(since=day(1))], now=day(1, hours=1)).for_office()
    assert (
        told.en
        == "5 working days: 1 used, 0 paused for the applicant, if done today, due 11 August 2026 (BE 2569)"
    )
    assert told.th == (
        "5 วันทำการ: ใช้ไปแล้ว 1 วันทำการ หยุดนับระหว่างรอผู้ยื่นคำขอ 0 วันทำการ หากดำเนินการวันนี้ กำหนดแล้วเสร็จ 11 สิงหาคม 2569"
    )


@pytest.mark.parametrize(
    ("pauses", "ended", "days", "th", "en"),
    [
        ([], None, 10, "เลยกำหนด 10 สิงหาคม 2569", "was due 10 August 2026 (BE 2569)"),
        (
            [],
            2,
            10,
            "เสร็จสิ้นก่อนวันครบกำหนด 10 สิงหาคม 2569",
            "finished before the due day, 10 August 2026 (BE 2569)",
        ),
        (
            [],
            9,
            10,
            "เสร็จสิ้นหลังวันครบกำหนด 10 สิงหาคม 2569",
            "finished after the due day, 10 August 2026 (BE 2569)",
        ),
    ],
)
def test_how_the_due_date_is_told(
    pauses: list[Pause], ended: int | None, days: int, th: str, en: str
) -> None:
    told = clock(pauses, now=day(days), ended=None if ended is None else day(ended)).for_applicant()
    assert told.th.endswith(f" {th}")
    assert told.en.endswith(f", {en}")


def test_a_case_is_late_after_its_moment_and_not_at_it() -> None:
    moment = due_of(clock([], now=MONDAY))
    second = timedelta(seconds=1)
    assert clock([], now=moment).state == "running"
    assert clock([], now=moment + second).state == "late"
    assert clock([], now=FAR, ended=moment).state == "decided"
    assert clock([], now=FAR, ended=moment + second).state == "decided-late"


def test_the_moments_around_a_reason_for_a_delay() -> None:
    day_, second = timedelta(days=1), timedelta(seconds=1)
    assert not wants_reason(due_at=DUE, now=DUE + day_, every=-1, called=None, written=None)
    assert wants_reason(due_at=DUE, now=DUE + second, every=1, called=None, written=None)
    written = DUE + day_  # at the very moment when the second stretch begins
    assert not wants_reason(due_at=DUE, now=DUE + day_, every=1, called=DUE, written=written)
    assert wants_reason(due_at=DUE, now=DUE + day_, every=1, called=DUE, written=written - second)


def test_no_clock_without_an_extension_or_a_pause_speaks_of_one() -> None:
    told = clock([], now=day(1)).for_office()
    assert told.en == "5 working days: 1 used, due 10 August 2026 (BE 2569)"
    assert told.th == "5 วันทำการ: ใช้ไปแล้ว 1 วันทำการ กำหนดแล้วเสร็จ 10 สิงหาคม 2569"
