"""Tables that leave as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from khamkho.base.comma import csv_file


def csv_answer(name: str, rows: Iterable[Sequence[str]]) -> HttpResponse:
    """A file of that name for spreadsheet programs: UTF-8 with the mark they look for, and no cell that is a formula."""
    answer = HttpResponse(csv_file(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
