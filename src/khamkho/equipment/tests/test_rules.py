"""Pure rules: which state follows which, what was typed, what a list says, never more than there is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khamkho.base.errors import Invalid, Problem
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
        ({}, ("holder", "missing")),
        ({"holder": "member", "member": "9"}, ("member", "unknown")),
        ({"holder": "place", "place": "?"}, ("place", "unknown")),
        ({"holder": "person"}, ("holder_name", "missing")),
        ({"holder": "person", "holder_name": "ก", "position": "ก" * 201}, ("position", "too-long")),
        ({"holder": "person", "holder_name": "ก", "note": "ก" * 1001}, ("note", "too-long")),
        ({"holder": "person", "holder_name": "ก", "day": "4/8/2569"}, ("day", "to-come")),
    ],
)
def test_handing_out_needs_somebody_and_a_day_that_has_come(
    said: dict[str, str], wrong: tuple[str, str]
) -> None:
    with pytest.raises(Invalid) as no:
        typed.checked_handing(said, ["1"], ["school-a"], today=TODAY)
    assert [(one.where, one.code) for one in no.value.problems] == [wrong]


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


def test_what_is_handed_out_keeps_only_what_fits_who_gets_it() -> None:
    said = {
        "holder_name": " นายตัวอย่าง ใจดี ", "position": "ครู", "member": "1", "place": "school-a", "note": "พร้อมกระเป๋า",
    }  # fmt: skip
    nobody = {"member": "", "place": "", "name": "", "position": "", "note": "พร้อมกระเป๋า", "day": TODAY}
    expected = {
        "person": {"name": "นายตัวอย่าง ใจดี", "position": "ครู"},
        "member": {"member": "1"},
        "place": {"place": "school-a"},
    }
    for holder, kept in expected.items():
        got = typed.checked_handing({**said, "holder": holder}, ["1"], ["school-a"], today=TODAY)
        assert got == {**nobody, "holder": holder, **kept}
    dated = {**said, "holder": "member", "day": "2/8/2569"}
    assert typed.checked_handing(dated, ["1"], [], today=TODAY)["day"] == date(2026, 8, 2)


def test_words_about_a_day_are_needed_only_where_it_is_said() -> None:
    needed = Text("เขียนเหตุผล", "Write why.")
    assert typed.checked_words("note", {}, today=TODAY) == ("", TODAY)
    assert typed.checked_words("note", {"note": "ก\nข", "day": "2/8/2569"}, today=TODAY, needed=needed) == (
        "ก\nข",
        date(2026, 8, 2),
    )
    with pytest.raises(Invalid) as no:
        typed.checked_words("note", {"note": " ", "day": "x"}, today=TODAY, needed=needed)
    assert [(one.where, one.th == needed.th) for one in no.value.problems] == [("note", True), ("day", False)]


@pytest.mark.parametrize(
    ("written", "number"),
    [("1", 1), ("๑๐", 10), ("10000", 10_000), (" 5 ", 5), ("0", 0), ("10001", 0), ("-1", 0), ("1.5", 0), ("", 0), ("0000001", 0)],
)  # fmt: skip
def test_a_number_of_things_is_whole_and_not_beyond_reason(written: str, number: int) -> None:
    problems: list[Problem] = []
    assert typed.whole("count", {"count": written}, problems) == number
    assert [(one.where, one.code) for one in problems] == ([] if number else [("count", "wrong")])
    assert all("10000" in one.th and "10000" in one.en for one in problems)


def test_a_text_may_have_as_many_signs_as_its_place_keeps() -> None:
    problems: list[Problem] = []
    assert typed.text("serial", {"serial": "x" * 100}, problems) == "x" * 100
    assert not problems
    typed.text("serial", {"serial": "x" * 101}, problems)
    assert [(one.where, one.code, "100" in one.th, "100" in one.en) for one in problems] == [
        ("serial", "too-long", True, True)
    ]
    assert typed.text("serial", {"serial": "a\nb"}, []) == "a b"
    assert typed.text("note", {"note": "a\nb"}, []) == "a\nb"
    assert typed.text("note", {}, []) == ""


def test_a_day_may_be_today_and_is_told_in_the_past() -> None:
    problems: list[Problem] = []
    assert typed.day("day", {}, problems, today=TODAY) == TODAY
    assert typed.past("day", " ", problems, today=TODAY) is None
    assert typed.past("day", "3/8/2569", problems, today=TODAY) == TODAY
    assert not problems
    typed.day("day", {"day": "4/8/2569"}, problems, today=TODAY)
    assert typed.past("day", "x", problems, today=TODAY) is None
    assert [(one.where, one.code == "to-come") for one in problems] == [("day", True), ("day", False)]


def test_a_thing_is_kept_as_it_was_typed() -> None:
    said = {
        "number": "KBI1-1", "kind": "โน้ตบุ๊ก", "name": "เครื่อง ก", "serial": "SN1", "bought_on": "1/8/2569",
        "price": "10.50", "source": "งบดำเนินงาน", "place": "school-a",
    }  # fmt: skip
    kept = typed.checked_thing(said, ["โน้ตบุ๊ก"], ["school-a"], today=TODAY)
    assert kept == {**said, "bought_on": date(2026, 8, 1), "price": Decimal("10.50")}
    with pytest.raises(Invalid) as no:
        typed.checked_thing({}, ["โน้ตบุ๊ก"], ["school-a"], today=TODAY)
    assert [(one.where, one.code) for one in no.value.problems] == [("name", "missing"), ("kind", "unknown")]
    odd, problems = typed.read_thing({**said, "place": "elsewhere"}, ["โน้ตบุ๊ก"], ["school-a"], today=TODAY)
    assert odd["place"] == "elsewhere"
    assert [(one.where, one.code) for one in problems] == [("place", "unknown")]
    long = {"number": "ก" * 81, "kind": "ก" * 101, "source": "ก" * 201}
    _kept, problems = typed.read_thing({**said, **long}, ["ก" * 101], ["school-a"], today=TODAY)
    assert [(one.where, one.code) for one in problems] == [(name, "too-long") for name in long]
    missing = Problem("name", "missing", typed.NOT_NAMED.th, typed.NOT_NAMED.en)
    assert typed.problem("name", "missing", typed.NOT_NAMED) == missing


def test_what_may_happen_to_a_thing_is_what_the_page_offers() -> None:
    assert states.possible(states.STORE, asked=False) == {
        states.OUT, states.BROKEN, states.MISSED, states.ASKED, states.SEEN, states.UNSEEN, states.CORRECTED,
    }  # fmt: skip
    assert states.possible(states.USE, asked=True) == {
        states.OFF, states.KEPT, states.SEEN, states.UNSEEN, states.CORRECTED,
    }  # fmt: skip
    assert states.REPAIRED in states.possible(states.REPAIR, asked=False)
    assert states.possible(states.GONE, asked=False) == frozenset()


@pytest.mark.parametrize(
    ("what", "state", "then"),
    [
        (states.OUT, states.STORE, states.USE),
        (states.BACK, states.USE, states.STORE),
        (states.MOVED, states.USE, states.USE),
        (states.BROKEN, states.USE, states.REPAIR),
        (states.MISSED, states.STORE, states.LOST),
        (states.FOUND, states.LOST, states.STORE),
        (states.SEEN, states.REPAIR, states.REPAIR),
        (states.UNSEEN, states.USE, states.USE),
        (states.ASKED, states.LOST, states.LOST),
    ],
)
def test_a_deed_leads_to_its_state(what: str, state: str, then: str) -> None:
    assert states.after(what, state, asked=False, held=state == states.USE) == then


def test_a_writing_off_ends_as_the_director_decides() -> None:
    assert states.after(states.OFF, states.USE, asked=True, held=True) == states.GONE
    assert states.after(states.KEPT, states.USE, asked=True, held=True) == states.USE
    with pytest.raises(MoveNotPossible) as no:
        states.after(states.BACK, states.STORE, asked=False, held=False)
    assert "รับคืน" in no.value.sentence("th")
    assert "Given back" in no.value.sentence("en")


def test_no_more_than_there_is_says_how_much_that_is() -> None:
    with pytest.raises(NotEnough) as no:
        require_enough(Text("โน้ตบุ๊ก", "Laptop"), 12_000, -3)
    for said, what in ((no.value.sentence("th"), "โน้ตบุ๊ก"), (no.value.sentence("en"), "Laptop")):
        assert what in said
        assert "12,000" in said
        assert "-" not in said
    assert no.value.facts["there"] == "0"


def test_a_list_is_read_whatever_parts_its_cells() -> None:
    assert sheet.rows_of("\n,\na,b\n1,2\n , \n\n3,4\n,\n") == [["a", "b"], ["1", "2"], [], [], ["3", "4"]]
    assert sheet.rows_of("a,b;c;d\n1;2,5;3") == [["a,b", "c", "d"], ["1", "2,5", "3"]]
    assert sheet.rows_of("a\tb,c,d\n1\t2,5") == [["a", "b,c,d"], ["1", "2,5"]]
    assert sheet.rows_of("a;b,c\n1;2,3") == [["a;b", "c"], ["1;2", "3"]]
    assert sheet.rows_of('a,b\n"1,5", x y ') == [["a", "b"], ["1,5", "x y"]]
    assert [len(row) for row in sheet.rows_of(",".join(["x"] * 70))] == [60]
    assert sheet.rows_of("") == []
    assert sheet.rows_of("a,b\nx;;;;;,y\nz,w") == [["a", "b"], ["x;;;;;", "y"], ["z", "w"]], (
        "the headings tell"
    )


def test_a_row_below_an_empty_one_keeps_its_number() -> None:
    rows = sheet.rows_of("number,kind,name\n\n1,laptop,ก\n")
    read = sheet.read_things(rows[1:], {"number": 0, "kind": 1, "name": 2}, KINDS, PLACES, today=TODAY)
    assert [(row.line, row.values["number"]) for row in read] == [(3, "1")]
    rows = sheet.rows_of("kind\n\nlaptop\n")
    assert [row.line for row in sheet.read_needs(rows[1:], {"kind": 0}, KINDS, {})] == [3]


def test_a_list_may_have_as_many_rows_and_signs_as_are_told() -> None:
    assert len(sheet.rows_of("a\n" * (sheet.MOST_ROWS + 1))) == sheet.MOST_ROWS + 1
    line = "x" * 99_999 + "\n"
    assert len(sheet.rows_of(line * 7)) == 7
    for much in ("a\n" * (sheet.MOST_ROWS + 2), line * 7 + "x"):
        with pytest.raises(Invalid) as no:
            sheet.rows_of(much)
        (problem,) = no.value.problems
        assert (problem.where, problem.code) == ("list", "too-many")
        assert "5,000" in problem.th
        assert "5,000" in problem.en
    with pytest.raises(Invalid) as no:
        sheet.rows_of("a,b\n" + "x" * 140_000)
    assert [(one.where, one.code) for one in no.value.problems] == [("list", "not-a-list")]


def test_no_column_is_two_things() -> None:
    heads = ["รายการ", "จำนวน", "โรงเรียน"]
    assert sheet.guessed(heads, sheet.NEED_COLUMNS) == {"school": 2, "kind": 0, "count": 1}
    assert sheet.guessed(["Kind", "kind"], sheet.NEED_COLUMNS) == {"kind": 0}
    wide = [str(place) for place in range(101)]
    typed_in = {"column.school": "2", "column.kind": "๑", "column.count": "100", "column.reason": "x"}
    assert sheet.mapping_of(typed_in, wide, sheet.NEED_COLUMNS) == {"school": 2}
    assert sheet.mapping_of({"column.school": "3"}, heads, sheet.NEED_COLUMNS) == {}
    assert sheet.mapping_of({"column.school": ""}, heads, sheet.NEED_COLUMNS) == {}


def test_a_row_keeps_its_cells_and_says_what_it_would_be() -> None:
    mapping = {"number": 0, "kind": 1, "name": 2, "state": 3, "place": 9}
    rows = [["N1", "laptop", "ก", "ใช้งาน"], ["N2", "laptop", "ข"], ["N3", "laptop", "ค", "written off"]]
    first, short, gone = sheet.read_things(rows, mapping, KINDS, PLACES, today=TODAY)
    assert (first.line, first.cells, first.right) == (2, ("N1", "laptop", "ก", "ใช้งาน"), True)
    assert first.values["number"] == "N1"
    assert (first.values["kind"], first.values["state"], first.values["place"]) == ("โน้ตบุ๊ก", "in_use", "")
    assert (short.values["state"], short.right) == ("", True)
    assert (gone.values["state"], gone.right) == ("", False)
    assert [(one.where, one.code) for one in gone.problems] == [("state", "unknown")]
    mapping = {"number": 0, "name": 1, "bought_on": 2}
    (row,) = sheet.read_things([["N1", "ก", "1/1/2570"]], mapping, KINDS, PLACES, today=TODAY)
    assert [(one.where, one.code) for one in row.problems] == [("bought_on", "to-come"), ("kind", "unknown")]
    assert row.values["kind"] == ""


def test_a_row_with_a_number_of_its_own_only() -> None:
    rows = [["N1", "laptop", "ก"], ["N1", "laptop", "ข"], ["", "laptop", "ค"]]
    read = sheet.read_things(rows, {"number": 0, "kind": 1, "name": 2}, KINDS, PLACES, today=TODAY)
    assert [[(one.where, one.code) for one in row.problems] for row in read] == [
        [],
        [("number", "twice")],
        [("number", "missing")],
    ]


def test_a_need_names_a_school_a_kind_and_how_many() -> None:
    rows = [["?", "?", "0"], ["?", "?", "0"], ["school-a", "laptop", "2"]]
    read = sheet.read_needs(rows, {"school": 0, "kind": 1, "count": 2}, KINDS, PLACES)
    wrong = [("count", "wrong"), ("school", "unknown"), ("kind", "unknown")]
    assert [[(one.where, one.code) for one in row.problems] for row in read] == [wrong, wrong, []]
    assert [row.line for row in read] == [2, 3, 4]
    assert (read[0].values["school"], read[0].values["kind"]) == ("?", "?"), "as it was typed"
    assert read[2].cells == ("school-a", "laptop", "2")
    assert read[2].values == {"school": "school-a", "kind": "โน้ตบุ๊ก", "count": 2, "reason": ""}
    twice = sheet.read_needs([rows[2], rows[2]], {"school": 0, "kind": 1, "count": 2}, KINDS, PLACES)
    assert [(one.where, one.code) for one in twice[1].problems] == [("kind", "twice")]
    long = ["school-a", "laptop", "2", "ก" * 1001]
    (row,) = sheet.read_needs([long], {"school": 0, "kind": 1, "count": 2, "reason": 3}, KINDS, PLACES)
    assert [(one.where, one.code) for one in row.problems] == [("reason", "too-long")]
    (empty,) = sheet.read_needs([["2"]], {"count": 0}, KINDS, PLACES)
    assert (empty.values["school"], empty.values["kind"]) == ("", "")
