"""What a bank's file says of the lines of a list: read it with the columns that the office names, and judge each row. Pure.

No bank's format is claimed: the office says which column holds what.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from khamkho.base.errors import BadValue, Refused
from khamkho.base.money import parse_baht
from khamkho.base.text import Text, clean
from khamkho.base.thai import parse_date
from khamkho.catalogue.fields.bank import account_digits

MOST_ROWS = 2_000
MOST_BYTES = 1_000_000
CODINGS = ("utf-8-sig", "cp874")
LONGEST_CELL = 300
BEGINNING, DELIMITERS = 4_000, ",;\t|"
"""How much of a file shows what parts its columns, and what may."""
COLUMNS: Mapping[str, Text] = {
    "reference": Text("เลขอ้างอิงของรายการที่ส่งไป", "Our reference of the line"),
    "account": Text("เลขที่บัญชี", "Account number"),
    "amount": Text("จำนวนเงิน", "Amount"),
    "day": Text("วันที่จ่าย", "Day of payment"),
    "result": Text("ผลการจ่าย", "Result"),
    "why": Text("เหตุที่ไม่สำเร็จ", "Why it failed"),
    "bank_reference": Text("เลขอ้างอิงของธนาคาร", "Reference of the bank"),
}
GUESSES: Mapping[str, tuple[str, ...]] = {
    "bank_reference": ("bank ref", "transaction", "อ้างอิงธนาคาร", "อ้างอิงของธนาคาร", "เลขที่รายการ"),
    "reference": ("reference", "ref", "อ้างอิง"),
    "account": ("account", "บัญชี"),
    "amount": ("amount", "จำนวนเงิน", "ยอด", "จำนวน"),
    "day": ("date", "paid on", "วันที่"),
    "result": ("result", "status", "ผล", "สถานะ"),
    "why": ("reason", "why", "เหตุ", "หมายเหตุ"),
}
"""Words in the heads of columns from which the page guesses; the office corrects."""
PAID_WORDS = frozenset(
    {"", "paid", "ok", "success", "successful", "completed", "y", "yes", "จ่ายแล้ว", "สำเร็จ", "โอนแล้ว"}
)
"""What stands in the column of the result when the money went out; anything else means that it did not."""

KINDS: Mapping[str, Text] = {
    "paid": Text("จ่ายแล้ว", "Paid"),
    "failed": Text("จ่ายไม่สำเร็จ", "Failed"),
    "amount": Text("จำนวนเงินไม่ตรง (จ่ายไม่ครบหรือเกิน)", "Another amount (paid in part, or too much)"),
    "account": Text("เลขที่บัญชีไม่ตรง", "Another account"),
    "double": Text("ซ้ำกับรายการที่มีผลแล้ว", "A second result for a line that has one"),
    "unknown": Text("ไม่พบในบัญชีจ่ายเงินนี้", "Not on this list"),
    "moved": Text("บันทึกผลที่คำขอไม่ได้", "Could not be recorded on the application"),
}
SETTLES = frozenset({"paid", "failed"})
"""Kinds that need nobody's word: the line and the case were moved by them."""


class BadBankFile(Refused):
    code = "bad-bank-file"
    status = 422
    th = "อ่านไฟล์นี้ไม่ได้ ต้องเป็น CSV ที่มีหัวคอลัมน์ ไม่เกิน {most} แถว"
    en = "The file cannot be read: it must be CSV with a line of headings, and at most {most} rows."
    next_th = "บันทึกไฟล์จากธนาคารเป็น CSV แล้วเลือกใหม่"
    next_en = "Save the bank's file as CSV and choose it again."


class ColumnsNeeded(Refused):
    code = "bank-columns-needed"
    status = 422
    th = "เลือกคอลัมน์จำนวนเงิน และเลขอ้างอิงหรือเลขที่บัญชีอย่างน้อยหนึ่งคอลัมน์"
    en = "Choose the column of the amount, and that of our reference or of the account."
    next_th = "เลือกคอลัมน์ให้ตรงแล้วดูตัวอย่างอีกครั้ง"
    next_en = "Choose the columns and look again."


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row as it was understood."""

    line: int
    """Where it stands in the file, the heading being 1."""
    reference: str
    account: str
    amount: Decimal
    day: date | None
    paid: bool
    why: str
    bank_reference: str
    nth: int = 1
    """Of rows that are the same in every word: the how-manieth. A file that is read twice gives the same numbers."""

    def said(self) -> dict[str, str]:
        """What is kept of a row that belongs to a line."""
        return {
            "amount": f"{self.amount:.2f}",
            "day": self.day.isoformat() if self.day else "",
            "reference": self.bank_reference or self.reference,
            "account_end": self.account[-4:],
            "why": self.why,
        }

    def identity(self) -> list[str | int]:
        """What makes the row that very row, whenever it is read."""
        day = self.day.isoformat() if self.day else ""
        paid = "paid" if self.paid else "failed"
        return [self.reference, self.account, f"{self.amount:.2f}", day, paid, self.bank_reference, self.nth]


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """A row that cannot be understood, and why."""

    line: int
    text: Text


@dataclass(frozen=True, kw_only=True)
class Expected:
    """One line of the list, as far as a row is compared with it."""

    position: int
    reference: str
    account: str
    amount: Decimal
    settled: bool


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8, or the Thai code page of older programs. Raises BadBankFile."""
    if len(data) > MOST_BYTES:
        raise BadBankFile(most=MOST_ROWS)
    for coding in CODINGS:
        try:
            return data.decode(coding).replace("\x00", "")
        except UnicodeDecodeError:
            continue
    raise BadBankFile(most=MOST_ROWS)


def table_of(text: str) -> tuple[list[str], list[list[str]]]:
    """Heads and rows of a CSV file; empty rows fall away. Raises BadBankFile."""
    lines = csv.reader(io.StringIO(text), _dialect_of(text))
    try:
        rows = [[clean(cell)[:LONGEST_CELL] for cell in row] for row in lines]
    except csv.Error as bad:
        raise BadBankFile(most=MOST_ROWS) from bad
    rows = [row for row in rows if any(row)]
    if len(rows) < 2 or len(rows) > MOST_ROWS + 1:
        raise BadBankFile(most=MOST_ROWS)
    return rows[0], rows[1:]


def _dialect_of(text: str) -> type[csv.Dialect]:
    try:
        return csv.Sniffer().sniff(text[:BEGINNING], delimiters=DELIMITERS)
    except csv.Error:
        return csv.excel


def guessed(heads: Sequence[str]) -> dict[str, int]:
    """Which column probably holds what, by the words of its head; the word that says most comes first."""
    found: dict[str, int] = {}
    for name, words in GUESSES.items():
        told = (place for word in words for place, head in enumerate(heads) if word in head.casefold())
        place = next((place for place in told if place not in found.values()), None)
        if place is not None:
            found[name] = place
    return found


def read_rows(rows: Iterable[Sequence[str]], columns: Mapping[str, int]) -> tuple[list[Row], list[Wrong]]:
    """Every row, understood or not. Raises ColumnsNeeded."""
    if "amount" not in columns or not {"reference", "account"} & set(columns):
        raise ColumnsNeeded()
    good: list[Row] = []
    wrong: list[Wrong] = []
    seen: dict[tuple[object, ...], int] = {}
    for line, cells in enumerate(rows, start=2):
        try:
            row = _row(line, cells, columns)
        except BadValue as bad:
            wrong.append(Wrong(line=line, text=Text(bad.th, bad.en)))
            continue
        key = tuple(row.identity())
        seen[key] = seen.get(key, 0) + 1
        good.append(Row(**{**row.__dict__, "nth": seen[key]}))
    return good, wrong


def _row(line: int, cells: Sequence[str], columns: Mapping[str, int]) -> Row:
    def cell(name: str) -> str:
        place = columns.get(name)
        return cells[place] if place is not None and place < len(cells) else ""

    day = cell("day")
    return Row(
        line=line,
        reference="".join(sign for sign in cell("reference") if sign.isascii() and sign.isalnum()),
        account=account_digits(cell("account")),
        amount=parse_baht(cell("amount")),
        day=parse_date(day) if day else None,
        paid=cell("result").casefold() in PAID_WORDS,
        why=cell("why")[:200],
        bank_reference=cell("bank_reference")[:80],
    )


def judged(row: Row, lines: Sequence[Expected]) -> tuple[str, Expected | None]:
    """What a row means: its kind, and the line that it is about."""
    line = _line_for(row, lines)
    if line is None:
        return "unknown", None
    if row.account and row.account != line.account:
        return "account", line
    if line.settled:
        return "double", line
    if not row.paid:
        return "failed", line
    return ("paid" if row.amount == line.amount else "amount"), line


def _line_for(row: Row, lines: Sequence[Expected]) -> Expected | None:
    """By our reference; without one by the account, the line that still waits and has this amount first."""
    if row.reference:
        return next((line for line in lines if line.reference == row.reference), None)
    same = [line for line in lines if row.account and line.account == row.account]
    return min(same, key=lambda line: (line.settled, line.amount != row.amount, line.position), default=None)
