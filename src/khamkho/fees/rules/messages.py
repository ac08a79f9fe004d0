"""What a bank, or a gateway before it, says to Khamkho: signed, fresh, understood. Pure.

No bank's own form is claimed. A small gateway of the office turns what its bank sends into this one:

    POST /fees/bank/<office>/      X-Khamkho-Time: 1790000000      X-Khamkho-Signature: sha256=<hex>
    {"transaction": "…", "amount": "40.00", "ref1": "…", "ref2": "…", "paid_on": "2026-08-03"}

The signature is HMAC-SHA256 under the office's secret over the time, a point, and the body byte for byte.
"""

from __future__ import annotations

import hmac
import json
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256

from khamkho.base.money import parse_baht
from khamkho.fees.rules.references import read_reference
from khamkho.fees.rules.refusals import BadMessage, BadSignature

WINDOW = timedelta(minutes=5)
LARGEST = 10_000
PAID, FAILED, PENDING = "paid", "failed", "pending"


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message about one payment."""

    transaction: str
    amount: Decimal
    first: str
    second: str
    paid_on: date | None
    result: str = PAID


def signature(secret: str, time: str, body: bytes) -> str:
    """The signature of a message, as it stands in its header."""
    mac = hmac.new(secret.encode(), time.encode() + b"." + body, sha256)
    return f"sha256={mac.hexdigest()}"


def require_signed(secret: str, time: str, given: str, body: bytes, now: datetime) -> None:
    """Raises BadSignature for another secret, a changed body, and a message that is older than the window, or of the future."""
    fresh = re.fullmatch("[0-9]{1,12}", time) and abs(now.timestamp() - int(time)) <= WINDOW.total_seconds()
    right = hmac.compare_digest(signature(secret, time, body).encode(), given.strip().encode())
    if not secret or not fresh or not right:
        raise BadSignature()


def read_message(body: bytes) -> Message:
    """What a message says. Raises BadMessage."""
    try:
        said = json.loads(body)
        return _message(said)
    except (ValueError, KeyError, TypeError, RecursionError) as bad:
        raise BadMessage() from bad


def _message(said: object) -> Message:
    if not isinstance(said, dict):
        raise TypeError
    transaction = str(said["transaction"]).replace(" ", "")  # as a statement's number is read
    result = str(said.get("result", PAID))
    if not re.fullmatch("[!-~]{1,80}", transaction) or result not in (PAID, FAILED, PENDING):
        raise ValueError
    day = said.get("paid_on")
    amount = parse_baht(str(said["amount"]))
    if amount <= 0:
        raise ValueError
    return Message(
        transaction=transaction,
        amount=amount,
        first=read_reference(str(said.get("ref1", ""))),
        second=read_reference(str(said.get("ref2", ""))),
        paid_on=date.fromisoformat(str(day)[:10]) if day else None,
        result=result,
    )
