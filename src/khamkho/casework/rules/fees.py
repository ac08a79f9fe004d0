"""What a case knows of its fee: owed or settled, and which action waits for that. Pure.

How it was paid is kept in a room of its own; the case holds no more than what its own decisions need.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from khamkho.base.errors import Refused
from khamkho.base.money import show_baht
from khamkho.base.text import Text

OWED, PAID, WAIVED = "owed", "paid", "waived"
SETTLED = frozenset({PAID, WAIVED})


class FeeOwed(Refused):
    """What was applied for is not handed over, or not made, before its fee is paid or waived."""

    code = "fee-owed"
    th = "ยังไม่ได้ชำระค่าธรรมเนียม {amount}"
    en = "The fee of {amount} has not been paid."
    next_th = "รับเงินที่หน้า “รับเงิน” หรือให้ผู้ยื่นสแกนคิวอาร์โค้ดในหน้าคำขอ หากได้รับยกเว้น โปรดบันทึกเหตุที่ยกเว้นก่อน"
    next_en = "Take it at the till, or let the applicant scan the QR code on the application. If it is waived, record the ground first."


def require_settled(fee: Mapping[str, Any] | None, amount: Decimal) -> None:
    """Refuse while something is owed. Raises FeeOwed."""
    state = (fee or {}).get("state", "")
    if state in SETTLED or (state != OWED and not amount):
        return
    owed = (
        Decimal(str(fee["amount"])) - Decimal(str(fee.get("paid", "0"))) if fee and state == OWED else amount
    )
    raise FeeOwed(amount=Text(show_baht(owed, "th"), show_baht(owed, "en")))
