"""The rule by which people are called: read aloud, and tried with everything that may come."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khamkho.base.errors import Invalid
from khamkho.base.text import Text
from khamkho.casework.tests.cast import MONDAY
from khamkho.queue.rules import states
from khamkho.queue.rules.order import Memory, Turns, Waiting, in_order, line_of, next_of, remembered
from khamkho.queue.rules.refusals import NotNow
from khamkho.queue.rules.settings import QueueSettings, Work, checked_settings, settings_from

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


def test_the_usual_settings_are_the_usual_rule() -> None:
    assert QueueSettings().turns == Turns()
    assert Turns().booked_in_row == 2, "booked people wait no longer than others: docs/measures-district.md"


def test_what_is_not_allowed_is_refused_with_the_number_and_the_state() -> None:
    for state in (states.CALLED, states.SERVING, states.HELD):
        states.require(states.MOVE, state, "A007")
    with pytest.raises(NotNow) as no:
        states.require(states.MOVE, states.WAITING, "A007")
    assert no.value.facts == {"number": "A007", "state": Text("รอเรียก", "Waiting")}


@pytest.mark.parametrize(
    ("line", "first", "booked"), [("first", 2, 3), ("booked", 0, 4), ("walk_in", 0, 0), ("early", 0, 4)]
)
def test_each_call_is_remembered_by_its_line(line: str, first: int, booked: int) -> None:
    assert Memory(first=1, booked=3).after(line) == Memory(first=first, booked=booked)
    assert remembered([]) == Memory(first=0, booked=0)


A_MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("came", "due", "line"),
    [
        (at(-1), None, "walk_in"),
        (at(-1), NOW, "booked"),
        (at(-1), NOW + A_MOMENT, "early"),
        (at(-15), at(-30), "booked"),
        (at(-15) + A_MOMENT, at(-30), "walk_in"),
    ],
)
def test_the_line_turns_at_the_time_and_at_the_end_of_the_grace(
    came: datetime, due: datetime | None, line: str
) -> None:
    one = Waiting(id=1, came_at=came, due_at=due)
    assert line_of(one, TURNS, NOW) == line
    assert line_of(replace(one, first=True), TURNS, NOW) == "first"


FIRST, BOOKED = replace(walk_in(1, -1), first=True), booked(2, -2, -1)
WALK_IN, EARLY = walk_in(3, -3), booked(4, -4, 9)


@pytest.mark.parametrize(
    ("waiting", "memory", "chosen"),
    [
        ([], FRESH, None),
        ([FIRST, BOOKED, WALK_IN, EARLY], FRESH, (FIRST, "first")),
        ([FIRST, BOOKED, WALK_IN, EARLY], Memory(first=1), (FIRST, "first")),
        ([FIRST, BOOKED, WALK_IN, EARLY], Memory(first=2), (BOOKED, "booked")),
        ([FIRST, WALK_IN], Memory(first=2), (WALK_IN, "walk_in")),
        ([FIRST, BOOKED], Memory(first=2), (BOOKED, "booked")),
        ([FIRST, EARLY], Memory(first=2), (FIRST, "first")),
        ([BOOKED, WALK_IN, EARLY], Memory(booked=1), (BOOKED, "booked")),
        ([BOOKED, WALK_IN, EARLY], Memory(booked=2), (WALK_IN, "walk_in")),
        ([BOOKED, EARLY], Memory(booked=2), (BOOKED, "booked")),
        ([WALK_IN, EARLY], FRESH, (WALK_IN, "walk_in")),
        ([EARLY], FRESH, (EARLY, "early")),
    ],
)
def test_the_lines_take_turns(
    waiting: list[Waiting], memory: Memory, chosen: tuple[Waiting, str] | None
) -> None:
    assert next_of(waiting, memory, TURNS, NOW) == chosen
    assert next_of(waiting[::-1], memory, TURNS, NOW) == chosen


@pytest.mark.parametrize(
    "waiting",
    [
        [walk_in(9, -3), walk_in(1, -2), walk_in(2, -2)],
        [booked(9, -1, -3), booked(8, -4, -2), booked(1, -3, -2), booked(2, -3, -2)],
        [booked(9, -1, 3), booked(8, -4, 4), booked(1, -3, 4), booked(2, -3, 4)],
        [booked(9, -3, -30), booked(1, -2, -40), walk_in(2, -1)],
        [replace(one, first=True) for one in (booked(9, -3, -1), booked(1, -2, -2), walk_in(2, -2))],
    ],
)
def test_in_a_line_stand_the_earliest_time_then_the_earliest_come_then_the_lowest_number(
    waiting: list[Waiting],
) -> None:
    assert ids(waiting) == ids(waiting[::-1]) == [one.id for one in waiting]
