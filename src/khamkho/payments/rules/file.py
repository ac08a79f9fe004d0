"""The file that goes to the bank: which columns, in which order, and what stands in them. Pure.

No bank's format is claimed: the columns are data, and an office sets its own.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from khamkho.base.comma import harmless
from khamkho.base.errors import Invalid, Problem
from khamkho.payments.rules.lists import Payee

CHOSEN_MOST = 10


def checked_columns(typed: Sequence[str], known: Iterable[str]) -> list[str]:
    """An office's columns in its order. Raises Invalid: none, one twice, or without account or amount."""
    allowed = set(known)
    chosen = [name for name in typed if name in allowed]
    if len(set(chosen)) != len(chosen):
        raise Invalid(
            (
                Problem(
                    "column_1",
                    "twice",
                    "มีคอลัมน์ซ้ำกัน กรุณาเลือกให้ต่างกัน",
                    "A column stands twice. Choose each once",
                ),
            )
        )
    if not {"account", "amount"} <= set(chosen):
        raise Invalid(
            (
                Problem(
                    "column_1",
                    "required",
                    "ต้องมีคอลัมน์เลขที่บัญชีและจำนวนเงิน",
                    "Account number and amount are needed",
                ),
            )
        )
    return chosen


def cells_of(payee: Payee, *, position: int, reference: str, number: str, service: str) -> Mapping[str, str]:
    """What one line says under each column."""
    return {
        "position": str(position),
        "reference": reference,
        "bank_code": payee.bank,
        "bank": payee.bank_name,
        "account": payee.account,
        "account_name": payee.account_name,
        "amount": f"{payee.amount:.2f}",
        "name": payee.name,
        "number": number,
        "service": service,
    }


def csv_of(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The file as CSV; a spreadsheet must not take a text for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return ("\ufeff" + out.getvalue()).encode()
