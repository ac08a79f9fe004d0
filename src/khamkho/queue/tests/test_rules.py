"""The rule by which people are called: read aloud, and tried with everything that may come."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khamkho.base.errors import Invalid
from khamkho.casework.tests.cast import MONDAY
from khamkho.queue.rules import states
from khamkho.queue.rules.forecast import ENOUGH, Desk, Place, forecast, pace_of
from khamkho.queue.rules.order import Memory, Turns, Waiting, in_order, line_of, next_of, remembered
from khamkho.queue.rules.refusals import NotNow
from khamkho.queue.rules.settings import QueueSettings, Work, checked_settings, settings_from
from khamkho.queue.rules.words import minutes_in_words, place_in_words

TURNS, FRESH = Turns(), Memory()
NOW = MONDAY + timedelta(hours=1)


def at(minute: float) -> datetime:
    return NOW + timedelta(minutes=minute)


def walk_in(id: int, came: float) -> Waiting:
    return Waiting(id=id, came_at=at(came))


def booked(id: int, came: float, due: float) -> Waiting:
    return Waiting(id=id, came_at=at(came), due_at=at(due))


def ids(waiting: list[Waiting], memory: Memory = FRESH, turns: Turns = TURNS) -> list[int]:
    return [one.id for one in in_order(waiting, memory, turns, NOW)]


def test_booked_people_and_others_take_turns() -> None:
    waiting = [walk_in(1, -30), walk_in(2, -20), booked(3, -10, -5), booked(4, -9, -1)]
    assert ids(waiting) == [3, 4, 1, 2]
    assert ids(waiting, turns=replace(TURNS, booked_in_row=1)) == [3, 1, 4, 2]
    assert ids(waiting, Memory(booked=2)) == [1, 3, 4, 2]


def test_who_is_late_waits_with_those_without_a_booking() -> None:
    late = booked(1, -2, -20)
    assert line_of(late, TURNS, NOW) == "walk_in"
    assert line_of(booked(2, -5, -20), TURNS, NOW) == "booked"
    assert ids([late, walk_in(2, -3), walk_in(3, -1)]) == [2, 1, 3]


def test_who_is_early_is_called_when_nobody_else_waits() -> None:
    early = booked(1, -30, 20)
    assert ids([early, walk_in(2, -1)]) == [2, 1]
    assert ids([early]) == [1]


def test_who_is_seen_first_holds_nobody_up_for_long() -> None:
    waiting = [replace(walk_in(n, -n), first=True) for n in range(1, 6)] + [walk_in(9, -60)]
    assert ids(waiting).index(9) == TURNS.first_in_row


def test_among_booked_people_the_earlier_time_comes_first() -> None:
    assert ids([booked(1, -20, -1), booked(2, -1, -10)]) == [2, 1]


people = st.lists(
    st.builds(
        Waiting,
        id=st.just(0),
        came_at=st.integers(-120, 0).map(at),
        due_at=st.none() | st.integers(-60, 60).map(at),
        first=st.booleans(),
    ),
    max_size=12,
).map(lambda found: [replace(one, id=n) for n, one in enumerate(found)])
memories = st.builds(Memory, first=st.integers(0, 3), booked=st.integers(0, 5))
turning = st.builds(
    Turns,
    grace=st.integers(0, 30).map(lambda n: timedelta(minutes=n)),
    booked_in_row=st.integers(1, 4),
    first_in_row=st.integers(1, 4),
)


@given(people, memories, turning)
def test_everybody_is_called_once(waiting: list[Waiting], memory: Memory, turns: Turns) -> None:
    assert sorted(one.id for one in in_order(waiting, memory, turns, NOW)) == [one.id for one in waiting]


@given(people, memories, turning)
def test_a_call_moves_everybody_else_up_by_one(waiting: list[Waiting], memory: Memory, turns: Turns) -> None:
    chosen = next_of(waiting, memory, turns, NOW)
    if chosen is None:
        assert not waiting
        return
    one, line = chosen
    left = [other for other in waiting if other.id != one.id]
    before = [other.id for other in in_order(waiting, memory, turns, NOW)]
    assert [other.id for other in in_order(left, memory.after(line), turns, NOW)] == before[1:]


@given(people, memories, turning, st.booleans())
def test_whoever_comes_overtakes_nobody_who_stood_in_the_same_line_and_turns_no_line_round(
    waiting: list[Waiting], memory: Memory, turns: Turns, first: bool
) -> None:
    newer = Waiting(id=99, came_at=at(1), first=first)
    before = in_order(waiting, memory, turns, NOW)
    after = in_order([*waiting, newer], memory, turns, NOW)
    mine = line_of(newer, turns, NOW)
    for line in ("first", "booked", "walk_in", "early"):
        stood, stands = (
            [one for one in some if line_of(one, turns, NOW) == line] for some in (before, after)
        )
        assert stands == ([*stood, newer] if line == mine else stood)


@given(people, memories, turning, st.data())
def test_nobody_starves(waiting: list[Waiting], memory: Memory, turns: Turns, data: st.DataObject) -> None:
    """The first without a booking is called within a fixed number of calls, whoever comes meanwhile."""
    patient = Waiting(id=500, came_at=at(-500))
    left, calls, number = [*waiting, patient], 0, 1000
    most = (turns.booked_in_row + 1) * (turns.first_in_row + 1)
    while True:
        chosen = next_of(left, memory, turns, NOW)
        assert chosen is not None
        one, line = chosen
        if one.id == patient.id:
            break
        calls += 1
        assert calls <= most
        left.remove(one)
        memory = memory.after(line)
        for _more in range(data.draw(st.integers(0, 2))):
            number += 1
            due = data.draw(st.none() | st.just(at(-1)))
            left.append(Waiting(id=number, came_at=at(-1), due_at=due, first=data.draw(st.booleans())))


def test_the_memory_is_what_was_called_last() -> None:
    assert remembered(["booked", "booked", "first"]) == Memory(first=1, booked=2)
    assert remembered(["booked", "walk_in"]) == Memory()


def test_the_place_says_how_many_and_about_how_long() -> None:
    waiting = [(walk_in(1, -9), "A"), (walk_in(2, -8), "A"), (walk_in(3, -7), "A")]
    desks = [Desk(id=1, busy_with="A", busy_since=at(-2))]
    paces = {"A": pace_of([], 6)}
    found = forecast(waiting, desks, paces, {}, TURNS, NOW)
    assert [found[n].before for n in (1, 2, 3)] == [0, 1, 2]
    assert [found[n].usual for n in (1, 2, 3)] == [4, 10, 16]
    assert found[3].low is not None
    assert found[3].high is not None
    assert found[3].low < 16 < found[3].high


def test_two_counters_halve_the_wait_and_none_gives_no_number() -> None:
    waiting = [(walk_in(n, -n), "A") for n in range(1, 5)]
    paces = {"A": pace_of([], 10)}
    two = forecast(waiting, [Desk(id=1), Desk(id=2)], paces, {}, TURNS, NOW)
    assert sorted(one.usual or 0 for one in two.values()) == [0, 0, 10, 10]
    other = forecast(waiting, [Desk(id=1, serves=frozenset("B"))], paces, {}, TURNS, NOW)
    assert all(one.usual is None for one in other.values())


@given(st.lists(st.floats(0.1, 60), min_size=ENOUGH, max_size=40))
def test_a_pace_goes_from_short_to_long(served: list[float]) -> None:
    low, usual, high = pace_of(served, 5).minutes
    assert low <= usual <= high


def test_a_ticket_goes_only_where_it_may() -> None:
    states.require(states.SERVE, states.CALLED, "A001")
    with pytest.raises(NotNow, match="A001"):
        states.require(states.SERVE, states.DONE, "A001")


def test_settings_are_read_back_as_they_were_typed() -> None:
    kept = settings_from(
        {
            "queue": checked_settings(
                {"works": "A | คัดสำเนา | Copies | ๖ | copy-a, copy-b\nB | บัตร", "grace": "๒๐"}
            )
        }
    )
    assert kept.works[0].minutes == 6
    assert kept.grace == 20
    assert kept.works[1].title.en == "บัตร"
    assert kept.work_of("copy-b") == kept.works[0]
    assert isinstance(kept.work_of("other"), Work)
    assert kept.work_of("other") == kept.works[1]


@pytest.mark.parametrize("line", ["ก | คัด", "A |", "A | ก\nA | ข", "A | ก | x | 0", "A | ก | x | many"])
def test_a_line_that_cannot_be_read_is_named(line: str) -> None:
    with pytest.raises(Invalid) as no:
        checked_settings({"works": line})
    assert no.value.problems[0].where == "works"


def test_whoever_comes_after_an_overdue_serving_is_next_and_no_range_of_zero_is_said() -> None:
    busy = Desk(id=1, busy_with="A", busy_since=at(-120))
    waiting = [(walk_in(1, -5), "A"), (walk_in(2, -4), "A")]
    places = forecast(waiting, [busy], {"A": pace_of([], 6)}, {}, TURNS, NOW)
    assert (places[1].low, places[1].usual, places[1].high) == (0, 0, 0)
    assert [one.th for one in place_in_words(places[1])] == ["ท่านเป็นคนถัดไป", "ถึงคิวถัดไป"]
    assert minutes_in_words(places[1]).en == "next"
    assert minutes_in_words(places[2]).en == "6"
    assert minutes_in_words(Place(before=3)).th == "–"


def test_the_usual_settings_are_the_usual_rule() -> None:
    assert QueueSettings().turns == Turns()
    assert Turns().booked_in_row == 2, "booked people wait no longer than others: docs/measures-district.md"
