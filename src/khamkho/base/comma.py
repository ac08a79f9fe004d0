"""Tables as comma-separated files that a spreadsheet program opens rightly."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from khamkho.base.text import may_be_formula


def csv_file(rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with the mark that spreadsheet programs look for, and no cell that is a formula."""
    out = io.StringIO()
    csv.writer(out).writerows([harmless(cell) for cell in row] for row in rows)
    return ("\ufeff" + out.getvalue()).encode()


def harmless(words: str) -> str:
    """A text that no spreadsheet takes for something to work out."""
    return f"'{words}" if may_be_formula(words) else words
