"""What is sealed about fees: who paid, why a fee was waived, to whom money goes back."""

from __future__ import annotations

from typing import Any

from khamkho.base.crypto import Tampered
from khamkho.casework.models import Case
from khamkho.fees.models import BankLink, Charge, Receipt, Refund
from khamkho.vault.commands import new_key
from khamkho.vault.keys import Erased, seal_json, unseal_json
from khamkho.vault.models import DataKey


def put_payer(receipt: Receipt, name: str) -> None:
    """Seal who paid under the key of the first case; nothing where that was erased."""
    key = _key(receipt.case)
    if key is not None and name:
        receipt.payer = seal_json(key, name, context=f"receipt:{receipt.ref}")


def payer_of(receipt: Receipt) -> str:
    """Who paid; empty once the case was erased."""
    return str(_opened(_key(receipt.case), receipt.payer, f"receipt:{receipt.ref}") or "")


def put_words(charge: Charge, words: str) -> None:
    """Seal what was said of a waiver."""
    key = _key(charge.case)
    charge.words = (
        seal_json(key, words, context=f"charge:{charge.ref}") if key is not None and words else None
    )


def words_of(charge: Charge) -> str:
    return str(_opened(_key(charge.case), charge.words, f"charge:{charge.ref}") or "")


def put_payee(refund: Refund, payee: dict[str, str]) -> None:
    """Seal to whom money goes back: under the key of the case; of money of no case, or of an erased one, under one of its own."""
    key = refund_key(refund)
    if key is None:
        key = refund.key = new_key()
    refund.payee = seal_json(key, payee, context=f"refund:{refund.ref}")


def payee_of(refund: Refund) -> dict[str, str]:
    """To whom it goes back; empty while nobody said so, and once it was erased."""
    found = _opened(refund_key(refund), refund.payee, f"refund:{refund.ref}")
    return dict(found) if isinstance(found, dict) else {}


def refund_key(refund: Refund) -> DataKey | None:
    own = _own_key(refund)
    if own is not None or refund.attempt.charge is None:
        return own
    return _key(refund.attempt.charge.case)


def put_secret(link: BankLink, secret: str) -> None:
    """Seal the secret of a bank under a new key."""
    link.key = new_key()
    link.secret = seal_json(link.key, secret, context=f"bank:{link.office_id}")


def secret_of(link: BankLink) -> str:
    return str(_opened(link.key, link.secret, f"bank:{link.office_id}") or "")


def _own_key(refund: Refund) -> DataKey | None:
    try:
        return refund.key
    except DataKey.DoesNotExist:
        return None


def _key(case: Case) -> DataKey | None:
    try:
        return case.key
    except DataKey.DoesNotExist:
        return None


def _opened(key: DataKey | None, sealed: bytes | memoryview | None, context: str) -> Any:
    if key is None or sealed is None:
        return None
    try:
        return unseal_json(key, sealed, context=context)
    except (Erased, Tampered):
        return None
