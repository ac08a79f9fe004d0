"""The clock as a pure value: pauses add up, nothing runs backwards, order does not matter."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khamkho.base.working_time import STANDARD, Span, due, working_minutes_between
from khamkho.casework.rules.clock import Clock, Pause, merged, read_clock
from khamkho.casework.tests.cast import MONDAY

FIVE = Span(5, 5, "working_day")
moments = st.integers(0, 60 * 24 * 40).map(lambda minutes: MONDAY + timedelta(minutes=minutes))
stretches = st.tuples(moments, st.integers(1, 60 * 24 * 6)).map(
    lambda pair: Pause(since=pair[0], until=pair[0] + timedelta(minutes=pair[1]))
)
histories = st.lists(stretches, max_size=6)
FAR = MONDAY + timedelta(days=90)


def clock(
    pauses: list[Pause], now: datetime = FAR, ended: datetime | None = None, calendar: object = STANDARD
) -> Clock:
    return read_clock(calendar, deemed=MONDAY, promise=FIVE, pauses=pauses, ended=ended, now=now)  # type: ignore[arg-type]


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
    halts = [halt for halt in merged(pauses, FAR) if halt.since < found]
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
    assert (found.due, found.state) == (None, "running")
    assert found.for_office().en
