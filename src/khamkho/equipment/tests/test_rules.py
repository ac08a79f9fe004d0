"""Pure rules: which state follows which, what was typed, what a list says, never more than there is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khamkho.base.errors import Invalid
from khamkho.base.text import Text
from khamkho.base.thai import search_key
from khamkho.equipment.rules import sheet, states, typed
from khamkho.equipment.rules.amounts import require_enough
from khamkho.equipment.rules.refusals import MoveNotPossible, NotEnough, WriteOffWaits

TODAY = date(2026, 8, 3)
DEEDS = st.lists(st.sampled_from(sorted(states.FROM)), max_size=40)
KINDS = {search_key(word): "โน้ตบุ๊ก" for word in ("โน้ตบุ๊ก", "Laptop")}
PLACES = {search_key(word): "school-a" for word in ("school-a", "โรงเรียนบ้านเอ")}


@given(DEEDS)
def test_whatever_is_tried_a_thing_stays_in_a_known_state(deeds: list[str]) -> None:
    """A thing that was written off never moves, nothing moves while a writing-off is asked, and what is in use is held."""
    state, asked, held = states.STORE, False, False
    for what in deeds:
        before = state
        try:
            state = states.after(what, state, asked=asked, held=held)
        except (MoveNotPossible, WriteOffWaits):
            assert what not in states.possible(before, asked=asked)
            assert before == state
            continue
        assert what in states.possible(before, asked=asked)
        assert before != states.GONE
        assert state in states.STATES
        if asked and what not in (states.OFF, states.KEPT):
            assert state == before
        assert state != states.GONE or (asked and what == states.OFF)
        held = (held or what in states.PLACED) and what not in states.FREED
        asked = (asked or what == states.ASKED) and what not in (states.OFF, states.KEPT)
        assert (state != states.USE) or held
        assert state != states.STORE or not held


def test_from_repair_a_thing_goes_back_to_whoever_has_it() -> None:
    assert states.after(states.REPAIRED, states.REPAIR, asked=False, held=True) == states.USE
    assert states.after(states.REPAIRED, states.REPAIR, asked=False, held=False) == states.STORE


def test_nothing_is_written_off_that_nobody_proposed() -> None:
    with pytest.raises(MoveNotPossible) as no:
        states.after(states.OFF, states.STORE, asked=False, held=False)
    assert "อยู่ในคลัง" in no.value.sentence("th")
    with pytest.raises(WriteOffWaits):
        states.after(states.OUT, states.STORE, asked=True, held=False)


@given(st.integers(0, 10**6), st.integers(-100, 10**6))
def test_more_than_there_is_is_refused(wanted: int, there: int) -> None:
    try:
        require_enough(Text("ก", "a"), wanted, there)
    except NotEnough:
        assert wanted > there
    else:
        assert wanted <= there
    with pytest.raises(NotEnough, match="10"):
        require_enough(Text("วงเงิน", "Money"), Decimal("10.01"), Decimal("10.00"))


def test_a_thing_names_all_that_is_wrong() -> None:
    bad = {"kind": "?", "name": "", "price": "x", "bought_on": "1/1/2999", "place": "?", "serial": "ก" * 101}
    with pytest.raises(Invalid) as no:
        typed.checked_thing(bad, ["โน้ตบุ๊ก"], ["kbi1"], today=TODAY)
    assert {one.where for one in no.value.problems} == {
        "kind",
        "name",
        "price",
        "bought_on",
        "place",
        "serial",
    }
    good = typed.checked_thing(
        {"kind": "โน้ตบุ๊ก", "name": "ก", "price": "๑,๒๐๐", "bought_on": "1/8/2569"}, ["โน้ตบุ๊ก"], [], today=TODAY
    )
    assert (good["price"], good["bought_on"], good["place"]) == (Decimal("1200.00"), date(2026, 8, 1), "")


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({}, "holder"),
        ({"holder": "member", "member": "9"}, "member"),
        ({"holder": "place", "place": "?"}, "place"),
        ({"holder": "person"}, "holder_name"),
        ({"holder": "person", "holder_name": "ก", "day": "4/8/2569"}, "day"),
    ],
)
def test_handing_out_needs_somebody_and_a_day_that_has_come(said: dict[str, str], wrong: str) -> None:
    with pytest.raises(Invalid) as no:
        typed.checked_handing(said, ["1"], ["school-a"], today=TODAY)
    assert [one.where for one in no.value.problems] == [wrong]


def test_columns_are_known_by_their_headings_and_may_be_chosen() -> None:
    heads = ["ลำดับ", "เลขครุภัณฑ์", "รายการ", "ประเภท", "ราคา"]
    assert sheet.mapping_of({}, heads, sheet.THING_COLUMNS) == {"number": 1, "name": 2, "kind": 3, "price": 4}
    chosen = sheet.mapping_of({"column.name": "0", "column.kind": "99"}, heads, sheet.THING_COLUMNS)
    assert chosen == {"name": 0}


def test_each_row_of_a_list_says_what_is_wrong_with_it() -> None:
    rows = sheet.rows_of(
        "number,kind,name,place,state\n1,laptop,ก,โรงเรียนบ้านเอ,\n1,โน้ตบุ๊ก,ข,,\n,โน้ตบุ๊ก,ค,,\n2,x,ง,y,ส่งซ่อม\n3,Laptop,จ,,lost\n\n"
    )
    mapping = sheet.guessed(rows[0], sheet.THING_COLUMNS)
    read = sheet.read_things(rows[1:], mapping, KINDS, PLACES, today=TODAY)
    assert [row.line for row in read] == [2, 3, 4, 5, 6]
    assert [[one.where for one in row.problems] for row in read] == [
        [],
        ["number"],
        ["number"],
        ["kind", "place", "state"],
        [],
    ]
    assert (read[0].values["place"], read[4].values["state"]) == ("school-a", "lost")
    assert all(one.th and one.en for row in read for one in row.problems)


def test_a_list_of_needs_names_each_school_and_kind_once() -> None:
    rows = [["school-a", "laptop", "๕", "เก่า"], ["โรงเรียนบ้านเอ", "โน้ตบุ๊ก", "2"], ["?", "?", "0"]]
    read = sheet.read_needs(rows, {"school": 0, "kind": 1, "count": 2, "reason": 3}, KINDS, PLACES)
    assert read[0].values == {"school": "school-a", "kind": "โน้ตบุ๊ก", "count": 5, "reason": "เก่า"}
    assert [[one.code for one in row.problems] for row in read] == [
        [],
        ["twice"],
        ["wrong", "unknown", "unknown"],
    ]


def test_a_list_that_is_too_long_or_no_list_is_refused() -> None:
    assert sheet.rows_of("a;b\n1;2") == [["a", "b"], ["1", "2"]]
    assert sheet.rows_of("a\tb\n1\t2") == [["a", "b"], ["1", "2"]]
    with pytest.raises(Invalid):
        sheet.rows_of("a\n" * (sheet.MOST_ROWS + 2))
    with pytest.raises(Invalid):
        sheet.rows_of("a,b\n" + "x" * 140_000)
    with pytest.raises(Invalid):
        sheet.rows_of("a,b\n" + ("x" * 99_999 + "\n") * 8)
