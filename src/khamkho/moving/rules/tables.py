"""A table as it came, CSV or XLSX, in one shape. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from khamkho.base.workbook import SheetTooLong, SheetUnreadable, rows_in
from khamkho.moving.rules.refusals import MOST_ROWS
from khamkho.offices.listed import TooManySchools, sheet_of, text_of

LARGEST = 10 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Table:
    """Its headings, and its rows with their numbers in the file; empty rows have fallen away."""

    heads: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def plain(self) -> dict[str, object]:
        """As it is kept."""
        return {"heads": self.heads, "rows": self.rows}


def kept_table(plain: Mapping[str, Any]) -> Table:
    """A table that was kept."""
    return Table(
        heads=tuple(str(head) for head in plain["heads"]),
        rows=tuple((int(line), tuple(str(cell) for cell in cells)) for line, cells in plain["rows"]),
    )


def table_in(data: bytes) -> Table:
    """The table of a file: an XLSX workbook by its content, else words parted by commas, semicolons or tabs.

    Raises SheetUnreadable, SheetTooLong, NotATable.
    """
    if data.startswith(b"PK\x03\x04"):
        rows = [tuple(row) for row in rows_in(data, most=MOST_ROWS, formulas=True)]
        skipped = next((at for at, row in enumerate(rows) if row), 0)
        first, rest = (rows[skipped], rows[skipped + 1 :]) if rows else ((), [])
    else:
        try:
            sheet = sheet_of(text_of(data, largest=LARGEST), most=MOST_ROWS)
        except TooManySchools as no:
            raise SheetTooLong(**no.facts) from None
        first, rest, skipped = sheet.heads, list(sheet.rows), 0
    found = tuple((line, cells) for line, cells in enumerate(rest, start=2 + skipped) if any(cells))
    if not found or not any(first):
        raise SheetUnreadable()
    wide = max(len(first), *(len(cells) for _line, cells in found))
    heads = tuple(first) + ("",) * (wide - len(first))
    return Table(
        heads=heads, rows=tuple((line, cells + ("",) * (wide - len(cells))) for line, cells in found)
    )
