"""The rule of a selection, by its properties; what is typed, read."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from khamkho.casework.tests.cast import MONDAY
from khamkho.rounds.rules import (
    CHOSEN,
    NOT_CHOSEN,
    WAITING,
    Entry,
    Hall,
    lot_value,
    next_turns,
    place,
    read_halls,
    read_points,
    read_table,
    seat_all,
)

ENTRIES = st.lists(
    st.builds(
        Entry,
        number=st.integers(1, 60).map(lambda n: f"BRN-2570-{n:06}"),
        received=st.integers(0, 5).map(lambda n: MONDAY + timedelta(minutes=n)),
        points=st.none() | st.integers(0, 20).map(lambda n: Decimal(n) / 2),
    ),
    max_size=40,
    unique_by=lambda one: one.number,
)
METHODS = st.sampled_from(("lot", "score", "order"))
QUOTAS = st.integers(1, 12)


@given(ENTRIES, QUOTAS, METHODS, st.none() | st.integers(0, 6), st.randoms())
def test_a_selection_never_gives_too_many_places_and_leaves_nobody_out(entries, quota, method, reserve, rng):
    placed = place(entries, quota=quota, method=method, reserve=reserve, drawn="12")
    assert sorted(one.number for one in placed) == sorted(one.number for one in entries)
    chosen = [one for one in placed if one.result == CHOSEN]
    waiting = [one for one in placed if one.result == WAITING]
    assert len(chosen) <= quota
    assert not waiting or len(chosen) == quota
    assert [one.turn for one in waiting] == list(range(1, len(waiting) + 1))
    assert reserve is None or len(waiting) <= reserve
    assert [one.rank for one in placed] == list(range(1, len(placed) + 1))
    rng.shuffle(entries)
    assert place(entries, quota=quota, method=method, reserve=reserve, drawn="12") == placed


@given(ENTRIES, QUOTAS, st.none() | st.integers(0, 10))
def test_more_points_never_come_after_fewer_and_the_absent_get_nothing(entries, quota, least):
    limit = None if least is None else Decimal(least)
    placed = {one.number: one for one in place(entries, quota=quota, method="score", least=limit)}
    for one in entries:
        if one.points is None or (limit is not None and one.points < limit):
            assert placed[one.number].result == NOT_CHOSEN
        for other in entries:
            if one.points is not None and other.points is not None and one.points > other.points:
                assert placed[one.number].rank < placed[other.number].rank


def test_equal_points_go_by_who_applied_first():
    late, early = (
        Entry(number=number, received=MONDAY + timedelta(minutes=minute), points=Decimal(5))
        for number, minute in (("A-1", 9), ("B-2", 1))
    )
    assert [one.number for one in place([late, early], quota=1, method="score")] == ["B-2", "A-1"]


def test_anyone_can_compute_the_order_of_a_lot_again():
    entries = [Entry(number=f"A-{n}", received=MONDAY) for n in range(30)]
    order = sorted((hashlib.sha256(f"0815:A-{n}".encode()).hexdigest(), f"A-{n}") for n in range(30))
    assert [one.number for one in place(entries, quota=3, method="lot", drawn="0815")] == [
        n for _, n in order
    ]
    assert lot_value("0815", "A-1") != lot_value("815", "A-1")


def test_without_a_waiting_list_who_is_not_chosen_gets_nothing():
    entries = [Entry(number=f"A-{n}", received=MONDAY + timedelta(minutes=n)) for n in range(3)]
    placed = place(entries, quota=1, method="order", waits=False)
    assert [one.result for one in placed] == [CHOSEN, NOT_CHOSEN, NOT_CHOSEN]


@given(st.integers(0, 10), st.integers(0, 12), st.sets(st.integers(1, 30)))
def test_the_list_moves_up_in_order_and_only_as_far_as_places_are_free(quota, held, waiting):
    turns = next_turns(quota=quota, held=held, waiting=waiting)
    assert held + len(turns) <= max(quota, held)
    assert list(turns) == sorted(waiting)[: len(turns)]
    assert len(turns) == min(len(waiting), max(0, quota - held))


@given(st.lists(st.integers(1, 20), min_size=1, max_size=6))
def test_everybody_gets_one_seat_and_no_hall_too_many(sizes):
    halls = [Hall(name=f"ห้อง {n}", seats=size) for n, size in enumerate(sizes)]
    numbers = [f"A-{n}" for n in range(sum(sizes))]
    seats = seat_all(numbers, halls)
    assert [number for number, _, _ in seats] == numbers
    assert [seat for _, seat, _ in seats] == list(range(1, len(numbers) + 1))
    assert [sum(hall == one.name for _, _, hall in seats) for one in halls] == sizes


def test_halls_are_read_a_line_each_and_have_to_hold_all():
    halls, problems = read_halls("ห้อง 101, 30\n\nห้อง 102, ๒๕", 55)
    assert not problems
    assert halls == (Hall(name="ห้อง 101", seats=30), Hall(name="ห้อง 102", seats=25))
    assert [one.code for one in read_halls("ห้อง 101, 30", 31)[1]] == ["too-few"]
    assert [one.code for one in read_halls("ห้อง 101\nห้อง 102, 0", 1)[1]] == ["hall", "hall"]


def test_points_are_read_in_thai_digits_and_absence_in_words():
    assert [read_points(typed) for typed in ("๘๕.๕", " 12 ", "ขาดสอบ", "Absent", "")] == [
        "85.5",
        "12",
        "absent",
        "absent",
        "",
    ]


def test_a_table_names_each_row_that_is_wrong_and_reads_the_rest():
    known = {"1": "BRN-1", "2": "BRN-2", "BRN-2": "BRN-2", "3": "BRN-3"}
    found, problems = read_table("\ufeffเลขที่นั่ง,ชื่อ,คะแนน\n1,ก,85\nbrn-2,ข,ขาด\n9,ค,1\n3,ง,ดี\n1,ก,80\n", known)
    assert found == {"BRN-1": "85", "BRN-2": "absent"}
    assert [one.en.partition(":")[0] for one in problems] == ["Row 4", "Row 5", "Row 6"]
