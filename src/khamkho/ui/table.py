"""Tables that leave as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from khamkho.base.text import may_be_formula


def csv_answer(name: str, rows: Iterable[Sequence[str]]) -> HttpResponse:
    """A file of that name for spreadsheet programs: UTF-8 with the mark they look for, and no cell that is a formula."""
    out = io.StringIO()
    csv.writer(out).writerows([_harmless(cell) for cell in row] for row in rows)
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _harmless(words: str) -> str:
    return f"'{words}" if may_be_formula(words) else words
