"""A bank's statement as a table: without a database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from khamkho.base.text import Text
from khamkho.fees.rules import statement
from khamkho.fees.rules.refusals import BadStatement, StatementColumns
from khamkho.fees.rules.statement import Line, Wrong, guessed, heading_of, read_lines, table_of
from khamkho.fees.tests.cast import sheet

HEADS = ["date", "amount", "ref1"]
COLUMNS = {"day": 0, "amount": 1, "first": 2}
ALL = COLUMNS | {"second": 3, "bank_ref": 4}
NO_AMOUNT = Text("กรุณากรอกจำนวนเงินเป็นตัวเลข เช่น 1,234.50", "Enter an amount in figures, such as 1,234.50.")
NO_DAY = Text("กรุณากรอกวันที่", "Enter a date.")
TWICE = Text("เลขที่รายการของธนาคารซ้ำกันในไฟล์", "The bank's number stands twice in the file")


def refused(data: bytes) -> None:
    with pytest.raises(BadStatement) as no:
        table_of(data)
    assert no.value.facts == {"most": statement.MOST_ROWS}


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_columns_stand_between_any_of_four_signs(sign: str) -> None:
    data = f"date{sign}amount\n2026-08-03{sign}40\n".encode()
    assert table_of(data) == (["date", "amount"], [["2026-08-03", "40"]])


def test_the_sign_that_stands_most_often_parts_the_columns() -> None:
    assert table_of(b"date;amount;x\n1,50;2,50;y\n") == (["date", "amount", "x"], [["1,50", "2,50", "y"]])
    assert table_of(b"date,amount\nXXXX,40\n") == (["date", "amount"], [["XXXX", "40"]])
    assert table_of(b"date|amount\n1|40\n") == (["date", "amount"], [["1", "40"]])
    assert table_of(b"date\n3 Aug 2026\n") == (["date"], [["3 Aug 2026"]])


@pytest.mark.parametrize(
    ("before", "heads"), [(3_999, ["date,day", "amount"]), (4_000, ["date", "day;amount"])]
)
def test_the_first_four_thousand_letters_say_which_sign_it_is(before: int, heads: list[str]) -> None:
    text = "date,day;amount\n"
    text += "x" * (before - len(text)) + ";40\n"
    assert table_of(text.encode())[0] == heads


def test_a_cell_in_quotes_may_hold_the_sign_and_a_line_end() -> None:
    data = b'date,amount\r\n"3 August\n2026","1,500.00"\r\n'
    assert table_of(data) == (["date", "amount"], [["3 August 2026", "1,500.00"]])


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "cp874"])
def test_a_file_in_thai_is_read(code: str) -> None:
    data = "วันที่,จำนวนเงิน\n3 ส.ค. 2569,40\n".encode(code)
    assert table_of(data) == (["วันที่", "จำนวนเงิน"], [["3 ส.ค. 2569", "40"]])


def test_a_workbook_is_read_like_a_file_of_words() -> None:
    rows = [["Khet"], [], ["date", "amount"], ["2026-08-03", "1,500.00"], [], ["2026-08-04", "40"]]
    assert table_of(sheet(rows)) == (["date", "amount"], [["2026-08-03", "1,500.00"], ["2026-08-04", "40"]])


def test_empty_rows_fall_away_and_so_does_what_stands_above_the_headings() -> None:
    data = b"Khet\n,,\ndate of the file,2026\n\nDate,Amount\n , \n1,40\n ,\t\n2,41\n"
    assert table_of(data) == (["Date", "Amount"], [["1", "40"], ["2", "41"]])


@pytest.mark.parametrize(("above", "heads"), [(29, ["date", "amount"]), (30, ["x0", "y"])])
def test_headings_are_looked_for_in_thirty_rows(above: int, heads: list[str]) -> None:
    lines = [f"x{at},y" for at in range(above)] + ["date,amount", "1,40", "2,41"]
    assert table_of("\n".join(lines).encode())[0] == heads


def test_a_file_with_headings_that_say_nothing_begins_with_its_first_row() -> None:
    assert table_of(b"a,b\n1,2\n") == (["a", "b"], [["1", "2"]])


def test_a_cell_is_cut_after_two_hundred_letters() -> None:
    assert table_of(f"date,amount\n{'x' * 200},{'y' * 201}\n".encode())[1] == [["x" * 200, "y" * 200]]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"date,amount\n",
        b"date,amount\n,\n",
        b"PK\x03\x04junk",
        b"date,amount\n" + b"x" * 131_073 + b",1\n",
    ],
)
def test_what_is_no_table_is_refused(data: bytes) -> None:
    refused(data)


def test_a_refusal_says_how_many_rows_a_file_may_have() -> None:
    with pytest.raises(BadStatement) as no:
        table_of(b"")
    assert "ไม่เกิน 20000 แถว" in no.value.sentence("th")
    assert "at most 20000 rows" in no.value.sentence("en")


def test_a_file_has_at_most_twenty_thousand_rows() -> None:
    most = b"date,amount\n" + b"1,2\n" * 20_000
    heads, rows = table_of(most)
    assert (heads, len(rows)) == (["date", "amount"], 20_000)
    refused(most + b"1,2\n")


def test_a_workbook_may_be_longer_than_other_tables() -> None:
    heads, rows = table_of(sheet([["date", "amount"], *[["1", "2"]] * 2_100]))
    assert (heads, len(rows)) == (["date", "amount"], 2_100)


def test_a_workbook_has_as_many_rows_and_what_stands_above_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statement, "MOST_ROWS", 3)
    above, most = [["x"]] * 29, [["date", "amount"], ["1", "2"], ["3", "4"], ["5", "6"]]
    assert table_of(sheet(above + most)) == (most[0], most[1:])
    refused(sheet([*above, *most, ["7", "8"]]))
    refused(sheet([*above, *most, *[["7", "8"]] * 100]))


def test_a_file_has_at_most_eight_million_bytes() -> None:
    head, blank = b"date,amount\n1,40\n", b" " * 99_999 + b"\n"
    rest = 8_000_000 - len(head) - 79 * len(blank)
    whole = head + 79 * blank + b" " * rest
    assert table_of(whole) == (["date", "amount"], [["1", "40"]])
    refused(whole + b" ")


@pytest.mark.parametrize(
    ("heads", "under"),
    [
        (["day", "amount"], "c70b9906303cde49f2343104572715ca26dff688827a72e3bc0c6e74beadbacc"),
        (["DAY", "Amount"], "c70b9906303cde49f2343104572715ca26dff688827a72e3bc0c6e74beadbacc"),
        (["วันที่", "amount"], "d47d4db0a4b4dc2667315ca616f32f80898e35bb57d4b7ca49b589b8b0be80a1"),
    ],
)
def test_a_kind_of_file_is_known_by_its_headings(heads: list[str], under: str) -> None:
    assert heading_of(heads) == under


@pytest.mark.parametrize(
    ("heads", "columns"),
    [
        (HEADS, COLUMNS),
        (
            ["วันที่", "จำนวนเงิน", "Ref1", "Ref2", "เลขที่รายการ"],
            {"day": 0, "amount": 1, "first": 2, "second": 3, "bank_ref": 4},
        ),
        (["Bank Ref", "Reference 2", "Customer No.", "CREDIT"], {"bank_ref": 0, "second": 1, "first": 2, "amount": 3}),
        (["Date", "Time", "Date of value", "Deposit"], {"day": 0, "amount": 3}),
        (["Credit date"], {"amount": 0}),
        (["Credit date", "Value date"], {"amount": 0, "day": 1}),
        (["x", "วัน"], {"day": 1}),
        (["", "name"], {}),
        ([], {}),
    ],
)  # fmt: skip
def test_columns_are_guessed_from_their_headings_each_once(heads: list[str], columns: dict[str, int]) -> None:
    assert guessed(heads) == columns


@pytest.mark.parametrize("missing", ["day", "amount", "first"])
def test_day_amount_and_reference_have_to_be_said(missing: str) -> None:
    with pytest.raises(StatementColumns):
        read_lines([], {name: at for name, at in ALL.items() if name != missing})


def test_a_line_is_read_whole() -> None:
    rows = [["3 ส.ค. 2569", "+1,500.00", "69-0000001237", "2569 0000076", " KB 0042 "]]
    line = Line(
        position=2,
        day=date(2026, 8, 3),
        amount=Decimal("1500.00"),
        first="690000001237",
        second="25690000076",
        bank_ref="KB0042",
        nth=1,
    )
    assert read_lines(rows, ALL) == ([line], [], 0)
    assert line.identity == "t|KB0042"


def test_columns_that_nobody_named_and_cells_that_are_missing_are_empty() -> None:
    plain = Line(position=2, day=date(2026, 8, 3), amount=Decimal("40.00"), first="", second="", bank_ref="")
    assert read_lines([["2026-08-03", "40", "-", "99", "W1"]], COLUMNS) == ([plain], [], 0)
    assert read_lines([["2026-08-03", "40"]], ALL) == ([plain], [], 0)
    assert plain.identity == "l|2026-08-03|40.00|||1"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("03/08/2569", date(2026, 8, 3)),
        ("3/8/2569 10:30", date(2026, 8, 3)),
        ("2026-08-03 10:30:00", date(2026, 8, 3)),
        ("3 Aug 2026", date(2026, 8, 3)),
        ("Aug 3, 2026", date(2026, 8, 3)),
    ],
)
def test_a_day_may_have_its_time_behind_it(written: str, day: date) -> None:
    good, _wrong, _others = read_lines([[written, "40", "12"]], COLUMNS)
    assert [line.day for line in good] == [day]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("!~", "!~"),
        ("รายการ A 1\x7f", "A1"),
        ("x" * 80, "x" * 80),
        ("x" * 81, "x" * 80),
        ("x" * 79 + " yz", "x" * 79 + "y"),
        ("เลขที่", ""),
    ],
)
def test_the_banks_number_is_kept_without_blanks_and_thai(written: str, kept: str) -> None:
    good, _wrong, _others = read_lines([["2026-08-03", "40", "12", "", written]], ALL)
    assert [line.bank_ref for line in good] == [kept]


def test_money_that_did_not_come_in_is_counted_and_nothing_else() -> None:
    amounts = ["", "-99.00", " -1", "(5.00)", " (5", "0.00", "0", "0.0", "+0"]
    rows = [["2026-08-03", amount, "12"] for amount in amounts] + [
        ["2026-08-04", "1", "12"],
        ["", "0.00", ""],
    ]
    good, wrong, others = read_lines(rows, COLUMNS)
    assert ([line.position for line in good], wrong, others) == ([11], [], 10)


def test_lines_that_cannot_be_read_are_named_and_stop_no_other() -> None:
    rows = [
        ["", "40", "12"],
        ["2026-08-03", "many", "12"],
        ["2026-08-03", "40", "12"],
        ["2026-08-03", "X40", "12"],
        ["วันที่ 3/8/2569 10:30", "40", "12"],
    ]
    good, wrong, others = read_lines(rows, COLUMNS)
    assert good == [
        Line(position=4, day=date(2026, 8, 3), amount=Decimal("40.00"), first="12", second="", bank_ref="")
    ]
    assert wrong[:3] == [
        Wrong(position=2, text=NO_DAY),
        Wrong(position=3, text=NO_AMOUNT),
        Wrong(position=5, text=NO_AMOUNT),
    ]
    assert ([one.position for one in wrong], others) == ([2, 3, 5, 6], 0)


def test_a_number_of_the_bank_stands_once_in_a_file() -> None:
    rows = [
        ["2026-08-03", "40", "12", "", "W1"],
        ["2026-08-03", "40", "12", "", "W1"],
        ["2026-08-04", "50", "13", "", "W 1"],
        ["2026-08-03", "40", "12", "", "W2"],
    ]
    good, wrong, others = read_lines(rows, ALL)
    assert [(line.position, line.bank_ref, line.nth) for line in good] == [(2, "W1", 1), (5, "W2", 1)]
    assert (wrong, others) == ([Wrong(position=3, text=TWICE), Wrong(position=4, text=TWICE)], 0)


def test_lines_that_are_the_same_in_every_word_are_told_apart_by_their_turn() -> None:
    rows = [["2026-08-03", "40", "12", "34"]] * 3 + [["2026-08-03", "41", "12", "34"]]
    day, forty = date(2026, 8, 3), Decimal("40.00")
    good, wrong, others = read_lines(rows, ALL)
    assert good == [
        Line(position=2, day=day, amount=forty, first="12", second="34", bank_ref="", nth=1),
        Line(position=3, day=day, amount=forty, first="12", second="34", bank_ref="", nth=2),
        Line(position=4, day=day, amount=forty, first="12", second="34", bank_ref="", nth=3),
        Line(position=5, day=day, amount=Decimal("41.00"), first="12", second="34", bank_ref="", nth=1),
    ]
    assert [line.identity for line in good] == [
        "l|2026-08-03|40.00|12|34|1",
        "l|2026-08-03|40.00|12|34|2",
        "l|2026-08-03|40.00|12|34|3",
        "l|2026-08-03|41.00|12|34|1",
    ]
    assert (wrong, others) == ([], 0)
