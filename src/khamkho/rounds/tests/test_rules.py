"""The rule of a selection, by its properties; what is typed, read."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khamkho.base.errors import Problem
from khamkho.base.tests.said import is_said
from khamkho.base.text import Text
from khamkho.casework.tests.cast import MONDAY
from khamkho.rounds.rules import (
    CHOSEN,
    NOT_CHOSEN,
    WAITING,
    Entry,
    Hall,
    Placed,
    coming_up,
    lot_value,
    next_turns,
    place,
    read_halls,
    read_points,
    read_table,
    seat_all,
    why,
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
    assert place(entries, quota=3, method="lot") == place(entries, quota=3, method="lot", drawn="")
    assert lot_value("0815", "A-1") != lot_value("815", "A-1")


@pytest.mark.parametrize(
    ("reserve", "turns"),
    [(None, (None, 1, 2)), (2, (None, 1, 2)), (1, (None, 1, None)), (0, (None, None, None))],
)
def test_a_waiting_list_is_as_long_as_was_said_or_holds_everybody(reserve, turns):
    entries = [Entry(number=f"A-{n}", received=MONDAY + timedelta(minutes=n)) for n in range(3)]
    placed = place(entries, quota=1, method="order", reserve=reserve)
    assert tuple(one.turn for one in placed) == turns
    assert [one.result for one in placed] == [
        CHOSEN,
        *(WAITING if turn else NOT_CHOSEN for turn in turns[1:]),
    ]


def test_exactly_the_least_number_of_points_is_enough():
    entries = [Entry(number=f"A-{n}", received=MONDAY, points=Decimal(n)) for n in (5, 4)]
    placed = place(entries, quota=2, method="score", least=Decimal(5))
    assert [(one.number, one.result) for one in placed] == [("A-5", CHOSEN), ("A-4", NOT_CHOSEN)]


def test_the_absent_come_after_everybody_who_was_there():
    entries = [
        Entry(number="A-1", received=MONDAY),
        Entry(number="A-2", received=MONDAY + timedelta(minutes=1), points=Decimal(0)),
    ]
    assert [one.number for one in place(entries, quota=1, method="score")] == ["A-2", "A-1"]


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


def said(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    """Where each problem stands and what it is, having seen that it is told in both languages."""
    assert all(is_said(one) for one in problems)
    return [(one.where, one.code) for one in problems]


def test_seats_go_on_from_the_number_that_is_given():
    assert seat_all(["A-1", "A-2"], [Hall(name="ก", seats=1), Hall(name="ข", seats=1)], first=31) == (
        ("A-1", 31, "ก"),
        ("A-2", 32, "ข"),
    )


def test_halls_are_read_a_line_each_and_have_to_hold_all():
    halls, problems = read_halls("ห้อง 101, 30\n\nอาคาร 2, ห้อง 102 ,  ๒๕", 55)
    assert not problems
    assert halls == (Hall(name="ห้อง 101", seats=30), Hall(name="อาคาร 2, ห้อง 102", seats=25))
    halls, problems = read_halls("ห้อง 101, 30\nห้อง 102, 5", 36)
    assert len(halls) == 2
    assert said(problems) == [("halls", "too-few")]
    assert problems[0].en == "There are 35 seats for 36 applicants."
    assert "35" in problems[0].th
    assert "36" in problems[0].th
    assert read_halls(f"{'ห' * 60}, 9999", 1)[0] == (Hall(name="ห" * 60, seats=9999),)


@pytest.mark.parametrize(
    "line", ["ห้อง 101", "ห้อง 102, 0", ", 30", "ห้อง 1, สิบ", "ห้อง 1, 10000", "ห้อง 1 30", f"{'ห' * 61}, 30"]
)
def test_a_line_that_is_no_hall_is_named_by_its_number(line):
    halls, problems = read_halls(f"ห้อง 1, 1\n\n{line}\nห้อง 3, 2", 99)
    assert said(problems) == [("halls", "hall")]
    assert problems[0].en.startswith("Line 3: ")
    assert problems[0].th.startswith("บรรทัดที่ 3: ")
    assert [hall.seats for hall in halls] == [1, 2]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("๘๕.๕", "85.5"),
        (" 12 ", "12"),
        ("0", "0"),
        ("1000.25", "1000.25"),
        ("ขาดสอบ", "absent"),
        ("ขาด", "absent"),
        ("ข", "absent"),
        ("Absent", "absent"),
        ("-", "absent"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_points_are_read_in_thai_digits_and_absence_in_words(typed, kept):
    assert read_points(typed) == kept


@pytest.mark.parametrize("typed", ["ดี", "-1", "10001", "1.234", "1.", ".5", "1,5", "85 คะแนน"])
def test_what_is_no_number_of_points_is_none(typed):
    with pytest.raises(ValueError, match=typed):
        read_points(typed)


KNOWN = {"1": "BRN-1", "2": "BRN-2", "BRN-2": "BRN-2", "3": "BRN-3"}


def test_a_table_names_each_row_that_is_wrong_and_reads_the_rest():
    found, problems = read_table(
        "\ufeffเลขที่นั่ง,ชื่อ,คะแนน\n๑,ก,85\nbrn-2,ข,ขาด\n9,ค,1\n,,\n3,ง,ดี\n1,ก,80\n3\n", KNOWN
    )
    assert found == {"BRN-1": "85", "BRN-2": "absent"}
    assert said(problems) == [("table", "row")] * 4
    assert [one.en for one in problems] == [
        "Row 4: “9” is no seat or application of this round.",
        "Row 6: “ดี” is no number of points; use a number, or absent.",
        "Row 7: 1 is there twice.",
        "Row 8: “3” is no number of points; use a number, or absent.",
    ]
    assert [one.th for one in problems] == [
        "แถวที่ 4: ไม่พบเลขที่นั่งหรือเลขที่คำขอ “9” ในรอบนี้",
        "แถวที่ 6: อ่านคะแนน “ดี” ไม่ได้ ใช้ตัวเลข หรือคำว่า ขาด",
        "แถวที่ 7: 1 ซ้ำ",
        "แถวที่ 8: อ่านคะแนน “3” ไม่ได้ ใช้ตัวเลข หรือคำว่า ขาด",
    ]


def test_only_a_first_row_without_points_is_a_heading():
    assert read_table("1,85\n2,80", KNOWN) == ({"BRN-1": "85", "BRN-2": "80"}, ())
    assert [one.en[:5] for one in read_table("9,85\nseat,points", KNOWN)[1]] == ["Row 1", "Row 2"]
    assert [one.en[:5] for one in read_table("1,ดี", KNOWN)[1]] == ["Row 1"]
    assert read_table("", KNOWN) == ({}, ())
    assert read_table('\ufeff"1","ก, ข","7"', KNOWN) == ({"BRN-1": "7"}, ())


@pytest.mark.parametrize(
    ("row", "quoted"),
    [(f"{'x' * 41},1", "x" * 40), (f"1,{'y' * 21}", "y" * 20)],
)
def test_what_is_quoted_of_a_wrong_row_is_short(row, quoted):
    (problem,) = read_table(f"2,1\n{row}", KNOWN)[1]
    for told in (problem.th, problem.en):
        assert f"“{quoted}”" in told


def test_a_long_number_that_stands_twice_is_told_short():
    long = "X" * 41
    (problem,) = read_table(f"{long},1\n{long},2", {long: "BRN-1"})[1]
    assert problem.en == f"Row 2: {'X' * 40} is there twice."


BY_LOT = Text("จับสลาก", "By lot")


@pytest.mark.parametrize(
    ("placed", "points", "th", "en"),
    [
        (
            Placed(number="A", rank=1, result=CHOSEN),
            "",
            "ผลการคัดเลือก: ตัวจริง · จับสลาก ลำดับที่ 1 จากผู้สมัคร 5 ราย รับ 2 ที่",
            "Result of the selection: chosen · By lot: rank 1 of 5 applicants for 2 places",
        ),
        (
            Placed(number="A", rank=3, result=WAITING, turn=1),
            "85.5",
            "ผลการคัดเลือก: สำรอง ลำดับที่ 1 · จับสลาก ลำดับที่ 3 จากผู้สมัคร 5 ราย รับ 2 ที่ · คะแนน 85.5",
            "Result of the selection: on the waiting list, number 1 · By lot: rank 3 of 5 applicants for 2 places"
            " · 85.5 points",
        ),
        (
            Placed(number="A", rank=5, result=NOT_CHOSEN),
            "absent",
            "ผลการคัดเลือก: ไม่ได้รับการคัดเลือก · จับสลาก ลำดับที่ 5 จากผู้สมัคร 5 ราย รับ 2 ที่ · ขาดสอบ",
            "Result of the selection: not chosen · By lot: rank 5 of 5 applicants for 2 places · absent from the test",
        ),
    ],
)
def test_an_applicant_is_told_her_place_and_how_it_came_about(placed, points, th, en):
    assert why(placed, method=BY_LOT, quota=2, of=5, points=points) == Text(th, en)
    assert why(placed, method=BY_LOT, quota=2, of=5).en in en


def test_the_next_on_the_waiting_list_is_told_her_number_and_to_confirm():
    told = coming_up(3)
    assert "3" in told.th
    assert told.en == "A place became free for number 3 of the waiting list. Please confirm it in time."
