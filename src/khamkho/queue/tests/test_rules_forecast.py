"""How long it takes before somebody is called: what was measured, the rule played forward, and what is said of many."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khamkho.queue.rules.forecast import ENOUGH, Desk, Pace, Place, forecast, pace_of
from khamkho.queue.rules.measuring import Stretch, less_than, stretch_of
from khamkho.queue.rules.order import Memory, Waiting
from khamkho.queue.rules.words import minutes_in_words, place_in_words
from khamkho.queue.tests.test_rules import NOW, TURNS, at, booked, walk_in


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


def test_whoever_comes_after_an_overdue_serving_is_next_and_no_range_of_zero_is_said() -> None:
    busy = Desk(id=1, busy_with="A", busy_since=at(-120))
    waiting = [(walk_in(1, -5), "A"), (walk_in(2, -4), "A")]
    places = forecast(waiting, [busy], {"A": pace_of([], 6)}, {}, TURNS, NOW)
    assert (places[1].low, places[1].usual, places[1].high) == (0, 0, 0)
    assert [one.th for one in place_in_words(places[1])] == ["ท่านเป็นคนถัดไป", "ถึงคิวถัดไป"]
    assert minutes_in_words(places[1]).en == "next"
    assert minutes_in_words(places[2]).en == "6"
    assert minutes_in_words(Place(before=3)).th == "–"


def test_with_few_servings_the_estimate_of_the_office_stands() -> None:
    estimated = Pace(minutes=(6.0, 10.0, 15.0), measured=False)
    assert pace_of([], 10) == estimated
    assert pace_of([1.0] * 11, 10) == estimated


@pytest.mark.parametrize(
    ("served", "minutes"),
    [
        (range(12, 0, -1), (3.75, 6.5, 9.25)),
        ([1] * 12, (1, 1, 1)),
        ([0.1] * 12, (0.5, 0.5, 0.5)),
    ],
)
def test_twelve_servings_are_measured_by_their_quartiles_and_none_is_shorter_than_half_a_minute(
    served: list[float], minutes: tuple[float, float, float]
) -> None:
    assert pace_of(served, 10) == Pace(minutes=minutes, measured=True)


def test_a_counter_takes_what_it_serves_and_everything_if_it_says_nothing() -> None:
    assert Desk(id=1).takes("A")
    assert Desk(id=1, serves=frozenset("AB")).takes("A")
    assert not Desk(id=1, serves=frozenset("AB")).takes("C")


def foretold(
    waiting: list[tuple[Waiting, str]],
    *desks: Desk,
    memory: dict[str, Memory] | None = None,
    **minutes: float,
) -> dict[int, Place]:
    """What is told where work of these letters takes about so many minutes."""
    kept = {frozenset(serves): one for serves, one in (memory or {}).items()}
    return forecast(waiting, desks, {what: pace_of([], m) for what, m in minutes.items()}, kept, TURNS, NOW)


THREE = [(walk_in(1, -9), "A"), (walk_in(2, -8), "A"), (walk_in(3, -7), "A")]


@pytest.mark.parametrize(
    ("desk", "minutes", "told"),
    [
        (Desk(id=1), {"A": 10}, [(0, 0, 0), (6, 10, 15), (12, 20, 30)]),
        (Desk(id=1), {"B": 10}, [(0, 0, 0), (5, 5, 5), (10, 10, 10)]),
        (Desk(id=1, busy_with="A", busy_since=at(-2)), {"A": 6}, [(2, 4, 7), (5, 10, 16), (9, 16, 25)]),
        (Desk(id=1, busy_with="A"), {"A": 10}, [(6, 10, 15), (12, 20, 30), (18, 30, 45)]),
        (Desk(id=1, busy_with="B", busy_since=at(-3)), {"A": 10}, [(2, 2, 2), (8, 12, 17), (14, 22, 32)]),
        (Desk(id=1, busy_with="A", busy_since=at(-8)), {"A": 10}, [(0, 2, 7), (6, 12, 22), (12, 22, 37)]),
        (Desk(id=1, busy_since=at(-2)), {"A": 10}, [(0, 0, 0), (6, 10, 15), (12, 20, 30)]),
    ],
)
def test_the_minutes_before_each_call(
    desk: Desk, minutes: dict[str, float], told: list[tuple[int, int, int]]
) -> None:
    assert foretold(THREE, desk, memory=None, **minutes) == {
        n: Place(before=n - 1, low=low, usual=usual, high=high)
        for n, (low, usual, high) in enumerate(told, start=1)
    }


def test_only_those_are_before_somebody_whom_a_counter_of_hers_will_call() -> None:
    waiting = [(walk_in(1, -9), "A"), (walk_in(2, -8), "B"), (walk_in(3, -7), "A"), (walk_in(4, -6), "B")]
    a, b, all_of_it = Desk(id=1, serves=frozenset("A")), Desk(id=2, serves=frozenset("B")), Desk(id=3)
    apart = foretold(waiting, a, b, A=10, B=20)
    assert apart == {
        1: Place(before=0, low=0, usual=0, high=0),
        2: Place(before=0, low=0, usual=0, high=0),
        3: Place(before=1, low=6, usual=10, high=15),
        4: Place(before=1, low=12, usual=20, high=30),
    }
    assert list(apart) == [1, 2, 3, 4]
    assert {n: one.before for n, one in foretold(waiting, a, all_of_it, A=10, B=10).items()} == {
        1: 0,
        2: 1,
        3: 2,
        4: 3,
    }


def test_who_is_served_nowhere_is_told_how_many_came_before_for_the_same() -> None:
    waiting = [
        (walk_in(1, -9), "B"),
        (walk_in(2, -8), "B"),
        (walk_in(3, -10), "A"),
        (walk_in(4, -8), "B"),
        (walk_in(5, -7), "A"),
    ]
    closed, open_one = Desk(id=1, serves=frozenset("C")), Desk(id=2, serves=frozenset("A"))
    assert foretold(waiting, closed, open_one, A=10) == {
        3: Place(before=0, low=0, usual=0, high=0),
        5: Place(before=1, low=6, usual=10, high=15),
        1: Place(before=0),
        2: Place(before=1),
        4: Place(before=1),
    }
    assert foretold(waiting[:2]) == {1: Place(before=0), 2: Place(before=1)}


def test_of_two_counters_that_are_free_the_lower_number_calls_first() -> None:
    waiting = [(walk_in(1, -9), "A"), (walk_in(2, -8), "B")]
    assert list(foretold(waiting, Desk(id=2), Desk(id=1, serves=frozenset("B")))) == [2, 1]
    busy = Desk(id=1, busy_with="A")
    assert foretold(waiting, busy, Desk(id=2, serves=frozenset("B"))) == {
        2: Place(before=0, low=0, usual=0, high=0),
        1: Place(before=1, low=5, usual=5, high=5),
    }


@pytest.mark.parametrize(("due", "usual", "low", "high"), [(8, 10, 10, 15), (12, 20, 12, 20)])
def test_the_usual_minutes_lie_between_the_others_where_a_time_that_comes_turns_the_order_round(
    due: float, usual: int, low: int, high: int
) -> None:
    waiting = [(booked(1, -5, due), "A"), (walk_in(2, -4), "A")]
    place = foretold(waiting, Desk(id=1, busy_with="A"), A=10)[1]
    assert (place.low, place.usual, place.high) == (low, usual, high)


B1, B2, B3, W4 = booked(1, -9, -9), booked(2, -8, -8), booked(3, -7, -7), walk_in(4, -6)


@pytest.mark.parametrize(
    ("whats", "serves", "memory", "order"),
    [
        ("AAAA", [""], {}, [1, 2, 4, 3]),
        ("AAAA", [""], {"": Memory(booked=1)}, [1, 4, 2, 3]),
        ("AAAA", [""], {"": Memory(booked=2)}, [4, 1, 2, 3]),
        ("AAAA", ["A"], {"": Memory(booked=2), "B": Memory(booked=2)}, [1, 2, 4, 3]),
        ("AAAA", ["A"], {"A": Memory(booked=2)}, [4, 1, 2, 3]),
        # what one counter calls counts for each that serves the same, and for those that serve everything
        ("AAAA", ["", "A"], {}, [1, 2, 4, 3]),
        ("AAAA", ["", "A"], {"": Memory(), "A": Memory(booked=1)}, [1, 4, 2, 3]),
        ("AAAA", ["A", ""], {"": Memory(booked=1), "A": Memory()}, [1, 4, 2, 3]),
        ("BAAA", ["AB", "A"], {"AB": Memory(), "A": Memory(booked=1)}, [1, 2, 4, 3]),
        ("AAAA", ["AB", "A"], {"AB": Memory(), "A": Memory(booked=1)}, [1, 4, 2, 3]),
        ("AAAA", ["A", "AB"], {"AB": Memory(booked=1), "A": Memory()}, [1, 4, 2, 3]),
    ],
)
def test_the_lines_take_turns_from_what_was_called_last_of_what_a_counter_serves(
    whats: str, serves: list[str], memory: dict[str, Memory], order: list[int]
) -> None:
    waiting = list(zip((B1, B2, B3, W4), whats, strict=True))
    desks = [Desk(id=n, serves=frozenset(one)) for n, one in enumerate(serves)]
    assert list(foretold(waiting, *desks, memory=memory)) == order


def test_after_somebody_without_a_booking_or_who_is_seen_first_the_turns_begin_anew() -> None:
    waiting = [(one, "A") for one in (B1, B2, B3, W4, walk_in(5, -5))]
    assert list(foretold(waiting, Desk(id=1))) == [1, 2, 4, 3, 5]
    first = [(replace(walk_in(n, -n), first=True), "A") for n in (9, 8, 7, 6)]
    assert list(foretold([*first, *waiting[3:]], Desk(id=1))) == [9, 8, 4, 7, 6, 5]


@pytest.mark.parametrize(
    ("minutes", "stretch"),
    [
        ([], Stretch(count=0, mean=None, median=None, nine_in_ten=None)),
        ([4], Stretch(count=1, mean=4, median=4, nine_in_ten=4)),
        ([8, 3], Stretch(count=2, mean=5.5, median=5.5, nine_in_ten=8)),
        ([9, 1, 2], Stretch(count=3, mean=4, median=2, nine_in_ten=9)),
        ([7, 1, 3, 5, 9, 8], Stretch(count=6, mean=5.5, median=6, nine_in_ten=9)),
        (range(10, 0, -1), Stretch(count=10, mean=5.5, median=5.5, nine_in_ten=9)),
        (range(11), Stretch(count=11, mean=5, median=5, nine_in_ten=9)),
        (range(1, 21), Stretch(count=20, mean=10.5, median=10.5, nine_in_ten=18)),
    ],
)
def test_how_long_something_takes_of_many(minutes: list[float], stretch: Stretch) -> None:
    assert stretch_of(minutes) == stretch


@pytest.mark.parametrize(
    ("baseline", "mean", "percent"),
    [
        (None, 5, None),
        (20, None, None),
        (0, 5, None),
        (-1, 5, None),
        (0.5, 0.25, 50),
        (20, 5, 75),
        (20, 20, 0),
        (20, 25, -25),
        (20, 0, 100),
    ],
)
def test_by_how_much_the_wait_is_shorter(
    baseline: float | None, mean: float | None, percent: float | None
) -> None:
    assert less_than(baseline, mean) == percent
