"""A bank's statement as a table: which column holds what, and what each line says. Pure.

No bank's format is claimed: the office says it once, and files with the same headings are remembered.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256

from khamkho.base.errors import BadValue
from khamkho.base.money import parse_baht
from khamkho.base.text import Text, clean, decoded
from khamkho.base.thai import parse_date
from khamkho.base.workbook import SheetUnreadable, rows_in
from khamkho.fees.rules.references import read_reference
from khamkho.fees.rules.refusals import BadStatement, StatementColumns

MOST_ROWS = 20_000
MOST_BYTES = 8_000_000
LONGEST_CELL = 200
COLUMNS: Mapping[str, Text] = {
    "day": Text("วันที่ชำระ", "Day"),
    "amount": Text("จำนวนเงินที่รับ", "Amount received"),
    "first": Text("เลขอ้างอิง 1", "Reference 1"),
    "second": Text("เลขอ้างอิง 2", "Reference 2"),
    "bank_ref": Text("เลขที่รายการของธนาคาร", "The bank's number of the transaction"),
}
NEEDED = ("day", "amount", "first")
GUESSES: Mapping[str, tuple[str, ...]] = {
    "second": ("ref2", "ref.2", "ref 2", "reference 2", "อ้างอิง 2", "อ้างอิง2"),
    "first": ("ref1", "ref.1", "ref 1", "reference 1", "อ้างอิง 1", "อ้างอิง1", "customer no"),
    "bank_ref": ("transaction", "bank ref", "trace", "เลขที่รายการ", "รหัสรายการ"),
    "amount": ("amount", "credit", "deposit", "จำนวนเงิน", "ฝาก", "เงินเข้า"),
    "day": ("date", "วันที่", "วัน"),
}
ZIP = b"PK\x03\x04"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line as it was understood; money that went out is none."""

    position: int
    """Where it stands in the file, the heading being 1."""
    day: date
    amount: Decimal
    first: str
    second: str
    bank_ref: str
    nth: int = 1
    """Of lines that are the same in every word: the how-manieth."""

    @property
    def identity(self) -> str:
        """What makes it that very line in any file."""
        if self.bank_ref:
            return f"t|{self.bank_ref}"
        return f"l|{self.day.isoformat()}|{self.amount:.2f}|{self.first}|{self.second}|{self.nth}"


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """A line that cannot be understood, and why."""

    position: int
    text: Text


def table_of(data: bytes) -> tuple[list[str], list[list[str]]]:
    """Headings and rows of a CSV or XLSX file; empty rows fall away, and so does what stands above the headings.

    Raises BadStatement.
    """
    if len(data) > MOST_BYTES:
        raise BadStatement(most=MOST_ROWS)
    try:
        rows = rows_in(data, most=MOST_ROWS + 50) if data.startswith(ZIP) else _csv_rows(decoded(data))
    except (SheetUnreadable, csv.Error, ValueError) as bad:
        raise BadStatement(most=MOST_ROWS) from bad
    rows = [[clean(cell)[:LONGEST_CELL] for cell in row] for row in rows]
    rows = [row for row in rows if any(row)]
    head = next((at for at, row in enumerate(rows[:30]) if len(guessed(row)) >= 2), 0)
    rows = rows[head:]
    if not 2 <= len(rows) <= MOST_ROWS + 1:
        raise BadStatement(most=MOST_ROWS)
    return rows[0], rows[1:]


def _csv_rows(text: str) -> list[list[str]]:
    beginning = text[:4000]
    counts = {sign: beginning.count(sign) for sign in ",;\t|"}
    delimiter = max(counts, key=lambda sign: counts[sign])
    return list(csv.reader(io.StringIO(text), delimiter=delimiter))


def heading_of(heads: Sequence[str]) -> str:
    """Under which the columns of a kind of file are remembered."""
    return sha256("\x1f".join(head.casefold() for head in heads).encode()).hexdigest()


def guessed(heads: Sequence[str]) -> dict[str, int]:
    """Which column may hold what, from words in its heading; each is taken once."""
    found: dict[str, int] = {}
    for name, words in GUESSES.items():
        for place, head in enumerate(heads):
            if place not in found.values() and any(word in head.casefold() for word in words):
                found[name] = place
                break
    return found


def read_lines(
    rows: Iterable[Sequence[str]], columns: Mapping[str, int]
) -> tuple[list[Line], list[Wrong], int]:
    """What came in, what cannot be understood, and how many lines were no money that came in. Raises StatementColumns."""
    if not set(NEEDED) <= set(columns):
        raise StatementColumns()
    good: list[Line] = []
    wrong: list[Wrong] = []
    others = 0
    seen: Counter[str] = Counter()
    for position, cells in enumerate(rows, start=2):
        said = {name: cells[at] if at < len(cells) else "" for name, at in columns.items()}
        if not said["amount"] or said["amount"].lstrip().startswith(("-", "(")) or said["amount"] == "0.00":
            others += 1
            continue
        try:
            line = _line(position, said)
        except BadValue as bad:
            wrong.append(Wrong(position=position, text=Text(bad.th, bad.en)))
            continue
        if not line.amount:
            others += 1
            continue
        seen[line.identity] += 1
        if line.bank_ref and seen[line.identity] > 1:
            wrong.append(
                Wrong(
                    position=position,
                    text=Text("เลขที่รายการของธนาคารซ้ำกันในไฟล์", "The bank's number stands twice in the file"),
                )
            )
            continue
        good.append(_nth(line, seen[line.identity]))
    return good, wrong, others


def _nth(line: Line, nth: int) -> Line:
    if nth == 1:
        return line
    return Line(
        position=line.position,
        day=line.day,
        amount=line.amount,
        first=line.first,
        second=line.second,
        bank_ref=line.bank_ref,
        nth=nth,
    )


def _line(position: int, said: Mapping[str, str]) -> Line:
    return Line(
        position=position,
        day=parse_date(
            said["day"].split()[0] if said["day"][:1].isdigit() and ":" in said["day"] else said["day"]
        ),
        amount=parse_baht(said["amount"].lstrip("+")),
        first=read_reference(said["first"]),
        second=read_reference(said.get("second", "")),
        bank_ref="".join(sign for sign in said.get("bank_ref", "") if " " < sign <= "~")[:80],
    )
