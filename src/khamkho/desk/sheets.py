"""The register as a file: a spreadsheet in which nothing executes, and a PDF to print.

Both are made while the officer waits, and kept nowhere: an effect would have to leave a file full of names in the
store, with a life of its own, for what takes a second. So the PDF has a limit of lines, and is made by the printer of
this process.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from khamkho.base.comma import csv_file
from khamkho.base.errors import Refused
from khamkho.base.home import current_home
from khamkho.base.text import Lang, may_be_formula
from khamkho.base.thai import in_bangkok, show_datetime, thai_digits
from khamkho.casework.queries.register import Cell
from khamkho.casework.queries.signed import Signed
from khamkho.catalogue.rules import Column
from khamkho.documents.pictures import placed
from khamkho.documents.printer import render_now
from khamkho.issuing.papers.frame import has_latin
from khamkho.offices.models import Office

SHEET_MOST = 20_000
PAPER_MOST = 2_500
"""Lines of one PDF: more than a month of an office with 100,000 applications in five years."""
THAI_MARKS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
THAI_LETTER = re.compile("[\u0e01-\u0e2e]")
LONGEST_THAI_WORD, SHORTER_WORD = 11.0, 9.0
"""Signs that a line needs where nothing breaks it; the second where many columns leave less room."""
MANY = 13
Digits = Literal["arabic", "thai"]
SIGNED_CM = (2.4, 0.8)
"""How large a drawn signature stands in a line, across and up."""
THAI_DATE = "[$-107041E]d mmm yyyy"
"""Shows a date in the Buddhist Era in spreadsheet programs."""


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """What stands in a column that is signed: the picture that was drawn, the name that was typed, or a line to sign on."""

    data: Mapping[str, Any]

    @classmethod
    def of(cls, signed: Signed | None) -> Drawn:
        if signed and signed.picture:
            width, height = SIGNED_CM
            return cls(data={"picture": placed(signed.picture, width_cm=width, height_cm=height)})
        return cls(data={"name": signed.name if signed else ""})


NOTHING_DRAWN: Mapping[tuple[int, int], Drawn] = {}


class TooManyLines(Refused):
    """More lines than one file carries."""

    code = "too-many-lines"
    status = 422
    th = "มีรายการมากเกินไปสำหรับหนึ่งไฟล์ (สูงสุด {most} รายการ)"
    en = "There are too many lines for one file (at most {most})."
    next_th = "เลือกช่วงวันที่ให้สั้นลง แล้วลองอีกครั้ง"
    next_en = "Choose a shorter period and try again."


def spreadsheet(title: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], lang: Lang) -> bytes:
    """An XLSX file. Every text is a string cell that stays text even when somebody edits it; dates are dates.

    Held in memory: a temporary file would put names on the disk in plain text.
    """
    import xlsxwriter  # type: ignore[import-untyped]  # ships no types

    out = io.BytesIO()
    never = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, {"in_memory": True, **never}) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E9F1F2", "border": 1}
        )
        plain = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        quoted = book.add_format(
            {"text_wrap": True, "valign": "top", "num_format": "@", "quote_prefix": True}
        )
        day = book.add_format(
            {"num_format": THAI_DATE if lang == "th" else "d mmm yyyy", "valign": "top", "align": "left"}
        )
        moment = book.add_format(
            {
                "num_format": (THAI_DATE if lang == "th" else "d mmm yyyy") + " hh:mm",
                "valign": "top",
                "align": "left",
            }
        )
        widths = [len(column.label.in_(lang)) for column in columns]
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.label.in_(lang), head)
        for line, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                widths[place] = max(widths[place], len(cell.text))
                if cell.at:
                    sheet.write_datetime(line, place, in_bangkok(cell.at).replace(tzinfo=None), moment)
                elif cell.day:
                    sheet.write_datetime(line, place, datetime.combine(cell.day, datetime.min.time()), day)
                elif cell.text:
                    sheet.write_string(line, place, cell.text, quoted if may_be_formula(cell.text) else plain)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, min(max(width + 2, 10), 48))
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return out.getvalue()


def _sheet_name(title: str) -> str:
    """A name that spreadsheet programs accept: at most 31 signs, none of ``[]:*?/\\``, no apostrophe at the ends."""
    kept = "".join(sign for sign in title if sign not in "[]:*?/\\").strip().strip("'")
    return kept[:31].strip("'") or "Register"


def paper(
    office: Office,
    title: str,
    period: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    total: str,
    *,
    lang: Lang,
    now: datetime,
    signer: str = "",
    digits: Digits = "arabic",
    drawn: Mapping[tuple[int, int], Drawn] = NOTHING_DRAWN,
) -> bytes:
    """The register on A4 across, as PDF; ``signer`` says as what somebody signs below it, ``drawn`` what stands by line and
    column in place of a text."""
    turn = _in_thai_digits if digits == "thai" else str
    data: dict[str, Any] = {
        "lang": lang,
        "digits": digits,
        "demo": current_home().is_demo,
        "office": {"name": office.name(lang)},
        "printed": show_datetime(now, lang, digits=digits),
        "title": turn(title),
        "period": turn(period),
        "columns": [
            {"label": column.label.in_(lang), "width": width}
            for column, width in zip(columns, _widths(columns, rows, lang), strict=True)
        ],
        "size": _size(len(columns)),
        "rows": [
            [
                drawn[line, place].data if (line, place) in drawn else turn(cell.text)
                for place, cell in enumerate(row)
            ]
            for line, row in enumerate(rows)
        ],
        "total": turn(total),
        "signer": signer,
    }
    return render_now("register", data, now=now)


def _in_thai_digits(text: str) -> str:
    """A text with Thai digits; a number with Latin letters is a code, and stays as it is."""
    return " ".join(word if has_latin(word) else thai_digits(word) for word in text.split(" "))


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], lang: Lang) -> list[float]:
    """How much of the page each column gets: room for its longest word, and more where there is much to read."""
    found = []
    most = LONGEST_THAI_WORD if len(columns) <= MANY else SHORTER_WORD
    for place, column in enumerate(columns):
        texts = [column.label.in_(lang), *(row[place].text for row in rows)]
        longest = max(_word(word, most) for text in texts for word in (text.split() or [""]))
        much = max(_signs(text) for text in texts) ** 0.5 * 2
        found.append(round(max(longest + 1, min(much, 14.0), 4.0), 1))
    return found


def _signs(text: str) -> int:
    """How many signs stand side by side: Thai marks sit above or below a letter and need no room of their own."""
    return len(THAI_MARKS.sub("", text))


def _word(word: str, most: float) -> float:
    """The room that a piece without a space needs: Thai breaks inside it; codes do not, and numbers in Thai digits, which are
    the widest."""
    if THAI_LETTER.search(word):
        return min(_signs(word), most)
    return _signs(word) * (1.1 if has_latin(word) else 1.4)


def _size(columns: int) -> float:
    """Points of TH Sarabun New that let this many columns stand side by side on A4 across."""
    return 14.0 if columns <= 9 else 12.5 if columns <= MANY else 11.0


def answers_book(
    tables: Sequence[
        tuple[str, Sequence[str], Sequence[tuple[Sequence[str], Sequence[Decimal | None]]], Sequence[str]]
    ],
) -> bytes:
    """An XLSX file with a sheet for each table: its title, heads, lines (as words, and as numbers where they are) and
    totals. Numbers are number cells, so that they can be worked with; every text stays text."""
    import xlsxwriter

    out = io.BytesIO()
    never = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, {"in_memory": True, **never}) as book:
        bold = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E9F1F2", "border": 1}
        )
        plain = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        quoted = book.add_format(
            {"text_wrap": True, "valign": "top", "num_format": "@", "quote_prefix": True}
        )
        taken: set[str] = set()
        for title, heads, rows, total in tables:
            sheet = book.add_worksheet(_free_name(_sheet_name(title), taken))
            sheet.write_row(0, 0, heads, bold)
            for line, (words, numbers) in enumerate(rows, start=1):
                for place, (word, number) in enumerate(zip(words, numbers, strict=True)):
                    if number is not None:
                        sheet.write_number(line, place, float(number))
                    elif word:
                        sheet.write_string(line, place, word, quoted if may_be_formula(word) else plain)
            for place, word in enumerate(total):
                sheet.write_string(len(rows) + 1, place, word, bold)
            sheet.set_column(0, 0, 36)
            sheet.set_column(1, max(len(heads) - 1, 1), 18)
            sheet.freeze_panes(1, 1)
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(0)
    return out.getvalue()


def _free_name(name: str, taken: set[str]) -> str:
    """Spreadsheet programs take each name once, whatever its case."""
    found, n = name, 1
    while found.lower() in taken:
        n += 1
        found = f"{name[:27]} {n}"
    taken.add(found.lower())
    return found


def _said(cell: Cell) -> str:
    if cell.at:
        return f"{in_bangkok(cell.at):%Y-%m-%d %H:%M}"
    return cell.day.isoformat() if cell.day else cell.text


def comma_file(columns: Sequence[Column], rows: Iterable[Sequence[Cell]], lang: Lang) -> bytes:
    """The same lines as CSV, with the mark by which spreadsheet programs know UTF-8; nothing in it is a formula."""
    heads = [column.label.in_(lang) for column in columns]
    lines = ([_said(cell) for cell in row] for row in rows)
    return csv_file([heads, *lines])
