"""What a line of a payment list holds, sealed under the key of its case."""

from __future__ import annotations

from typing import Any

from khamkho.casework.models import Case
from khamkho.payments.models import BankRow, PaymentLine
from khamkho.payments.rules.lists import Payee
from khamkho.vault.keys import Erased, seal_json, unseal_json
from khamkho.vault.models import DataKey


def seal_payee(case: Case, ref: object, payee: Payee) -> bytes:
    """Seal who gets how much into which account."""
    return seal_json(case.key, payee.sealed(), context=f"payment:{ref}:payee")


def payee_of(line: PaymentLine) -> Payee | None:
    """What a line says; None when its case was erased."""
    found = _open(line.case, line.content, f"payment:{line.ref}:payee")
    return Payee.opened(found) if found else None


def seal_outcome(line: PaymentLine, outcome: dict[str, str]) -> bytes:
    """Seal what became of a line: paid on, reference; or why it failed."""
    return seal_json(line.case.key, outcome, context=f"payment:{line.ref}:outcome")


def outcome_of(line: PaymentLine) -> dict[str, str]:
    """What became of a line; empty while nothing has, and when its case was erased."""
    return _open(line.case, line.outcome, f"payment:{line.ref}:outcome") if line.outcome else {}


def seal_row(line: PaymentLine, row: dict[str, str]) -> bytes:
    """Seal a row of the bank that belongs to a line."""
    return seal_json(line.case.key, row, context=f"payment:{line.ref}:row")


def row_facts(row: BankRow) -> dict[str, str]:
    """What a row of the bank says; empty when the case of its line was erased."""
    if row.line is None:
        return dict(row.facts or {})
    return _open(row.line.case, row.content, f"payment:{row.line.ref}:row") if row.content else {}


def _open(case: Case, sealed: bytes | memoryview, context: str) -> dict[str, Any]:
    try:
        return dict(unseal_json(case.key, sealed, context=context))
    except (Erased, DataKey.DoesNotExist):
        return {}
