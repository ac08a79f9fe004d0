"""The sheet to fill in: XLSX in which identity numbers stay as they are typed and choices can be picked, or CSV."""

from __future__ import annotations

import io
from collections.abc import Sequence

from khamkho.base.comma import csv_file
from khamkho.base.text import Lang
from khamkho.batches.rules.refusals import MOST
from khamkho.batches.rules.sheet import Column, explain

LIST_MOST = 255
"""Signs that a spreadsheet program takes as a list to pick from."""


def csv_template(columns: Sequence[Column], lang: Lang) -> bytes:
    """The heads and, below them, what may be typed."""
    return csv_file([[one.title(lang) for one in columns], [explain(one, lang) for one in columns]])


def xlsx_template(title: str, columns: Sequence[Column], lang: Lang) -> bytes:
    """The same with cells that stay text. Held in memory, as every sheet is."""
    import xlsxwriter  # type: ignore[import-untyped]  # ships no types

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        look = {"text_wrap": True, "valign": "top", "bold": True, "border": 1}
        needed = book.add_format({**look, "bg_color": "#FFF3CC"})
        optional = book.add_format({**look, "bg_color": "#E9F1F2"})
        soft = book.add_format({"text_wrap": True, "valign": "top", "italic": True, "font_color": "#505A5F"})
        plain = book.add_format({"num_format": "@", "valign": "top"})
        for place, one in enumerate(columns):
            sheet.set_column(place, place, min(max(len(one.head.in_(lang)), 14), 30), plain)
            sheet.write_string(0, place, one.title(lang), needed if one.needed else optional)
            sheet.write_string(1, place, explain(one, lang), soft)
            picks = [label.in_(lang) for _, label in one.options]
            if (
                picks
                and not one.many
                and len(",".join(picks)) <= LIST_MOST
                and not any("," in pick for pick in picks)
            ):
                sheet.data_validation(
                    2, place, 1 + MOST, place, {"validate": "list", "source": picks, "error_type": "warning"}
                )
        sheet.freeze_panes(2, 1)
        sheet.set_landscape()
        sheet.set_header(f"&C{title.replace('&', '&&')}")
    return out.getvalue()
