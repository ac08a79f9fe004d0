"""Spreadsheets as rows of words, and what is no spreadsheet."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # ships no types

from khamkho.base.workbook import SheetTooLong, SheetUnreadable, rows_in

BORN = datetime(1990, 2, 1, tzinfo=UTC)


def workbook(rows: Sequence[Sequence[object]], **options: object) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "remove_timezone": True, **options}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "d mmm yyyy"})
        for line, cells in enumerate(rows):
            for place, cell in enumerate(cells):
                if isinstance(cell, datetime):
                    sheet.write_datetime(line, place, cell, day)
                elif isinstance(cell, str) and cell.startswith("="):
                    sheet.write_formula(line, place, cell, value=2)
                else:
                    sheet.write(line, place, cell)
    return out.getvalue()


@pytest.mark.parametrize("options", [{}, {"date_1904": True}])
def test_cells_are_words_with_days_and_numbers_as_people_write_them(options: dict[str, object]) -> None:
    made = workbook([["ชื่อ", "เกิด"], [], ["ก", BORN, 1101700207366, 1.5, True]], **options)
    assert rows_in(made) == [["ชื่อ", "เกิด"], [], ["ก", "1990-02-01", "1101700207366", "1.5", "TRUE"]]


def test_of_a_formula_counts_what_it_came_to_or_that_it_is_one() -> None:
    made = workbook([["ก", "=1+1"]])
    assert rows_in(made) == [["ก", "2"]]
    assert rows_in(made, formulas=True) == [["ก", "=1+1"]]


def test_a_sheet_that_is_too_long_says_how_much_is_taken() -> None:
    made = workbook([["หัว"], ["ก"], [], ["ข"]])
    assert len(rows_in(made, most=2)) == 4
    with pytest.raises(SheetTooLong) as refused:
        rows_in(made, most=1)
    assert refused.value.facts == {"most": "1"}


@pytest.mark.parametrize(
    "main",
    [
        b"<!DOCTYPE x [<!ENTITY a 'b'>]><workbook/>",
        b" " * 65_530 + b"<!DOCTYPE x><workbook/>",
        "<?xml version='1.0' encoding='utf-16'?><workbook/>".encode("utf-16"),
        "<?xml version='1.0' encoding='cp037'?><workbook/>".encode("cp037"),
        b"<workbook>",
        b"<workbook/>",
    ],
)
def test_what_is_no_spreadsheet_is_refused(main: bytes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("xl/workbook.xml", main)
    for data in (out.getvalue(), out.getvalue()[:-40], b"PK\x03\x04 nothing"):
        with pytest.raises(SheetUnreadable):
            rows_in(data)
