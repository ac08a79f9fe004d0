"""Thai QR Payment (EMVCo, merchant presented) and the small QR on transfer slips. Pure.

Bill payment, tag 30: only there travel references by which money finds its charge. Amount in, one payment (12).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from khamkho.base.errors import Refused

BILL_PAYMENT = "A000000677010112"
BAHT, THAILAND = "764", "TH"
ONCE, MANY = "12", "11"
NAME_LONGEST, CITY_LONGEST = 25, 15
MOST = Decimal("9999999999.99")
SLIP_API = "000001"


class NoSlip(Refused):
    """What was scanned is no QR of a transfer slip."""

    code = "slip-unreadable"
    status = 422
    th = "ข้อความนี้ไม่ใช่คิวอาร์โค้ดของสลิปโอนเงิน"
    en = "This is not the QR code of a transfer slip."
    next_th = "สแกนคิวอาร์โค้ดเล็กที่มุมสลิปอีกครั้ง หรือพิมพ์เลขที่รายการที่พิมพ์อยู่บนสลิป"
    next_en = (
        "Scan the small QR code of the slip again, or type the transaction number that is printed on it."
    )


def crc(text: str) -> str:
    """CRC-16/CCITT-FALSE in four hexadecimal digits."""
    value = 0xFFFF
    for byte in text.encode("ascii"):
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1 ^ 0x1021 if value & 0x8000 else value << 1) & 0xFFFF
    return f"{value:04X}"


def _tag(name: str, value: str) -> str:
    return f"{name}{len(value):02d}{value}"


def _sealed(tags: Sequence[tuple[str, str]], last: str) -> str:
    text = "".join(_tag(name, value) for name, value in tags) + last + "04"
    return text + crc(text)


def bill_payment(
    *,
    biller: str,
    first: str,
    second: str,
    amount: Decimal | None = None,
    name: str = "",
    city: str = "",
    terminal: str = "",
) -> str:
    """What the QR code of one bill says. Without an amount whoever pays types it, any number of times."""
    if not re.fullmatch("[0-9]{15}", biller):
        raise ValueError("a biller id has 15 digits")
    if amount is not None and not Decimal(0) < amount <= MOST:
        raise ValueError("no amount of a payment")
    inside = [("00", BILL_PAYMENT), ("01", biller), ("02", first)] + ([("03", second)] if second else [])
    tags = [
        ("00", "01"),
        ("01", MANY if amount is None else ONCE),
        ("30", "".join(_tag(tag, value) for tag, value in inside)),
        ("53", BAHT),
    ]
    if amount is not None:
        tags.append(("54", f"{amount:.2f}"))
    tags.append(("58", THAILAND))
    shown = (("59", _ascii(name, NAME_LONGEST)), ("60", _ascii(city, CITY_LONGEST)))
    tags += [(tag, words) for tag, words in shown if words]
    tags += [("62", _tag("07", terminal))] if terminal else []
    return _sealed(tags, "63")


def barcode(*, biller: str, first: str, second: str, amount: Decimal | None) -> str:
    """What the bar code of a pay-in slip says: the same in the Bank of Thailand's older form, satang without a point."""
    return f"|{biller}\r{first}\r{second}\r{int(amount * 100) if amount is not None else 0}"


def _ascii(words: str, longest: int) -> str:
    return re.sub("[^ -~]", "", words)[:longest].strip()


@dataclass(frozen=True, kw_only=True)
class Bill:
    """A bill as the program of a bank reads it from a QR code."""

    biller: str
    first: str
    second: str
    amount: Decimal | None
    once: bool
    name: str = ""


def read_bill(text: str) -> Bill | None:
    """The bill that a QR code says; None where it is none, or its check does not hold."""
    tags = _tags(text)
    if tags is None or not _holds(text, tags, "63"):
        return None
    inside = _tags(tags.get("30", ""))
    if not inside or inside.get("00") != BILL_PAYMENT:
        return None
    try:
        amount = Decimal(tags["54"]) if "54" in tags else None
    except InvalidOperation:
        return None
    return Bill(
        biller=inside.get("01", ""),
        first=inside.get("02", ""),
        second=inside.get("03", ""),
        amount=amount,
        once=tags.get("01") == ONCE,
        name=tags.get("59", ""),
    )


@dataclass(frozen=True, kw_only=True)
class Slip:
    """What the small QR code of a transfer slip says: which bank, and its number of the transaction. Neither amount nor payee:
    it proves nothing by itself."""

    bank: str
    reference: str

    @property
    def key(self) -> str:
        """Under which it is recorded once."""
        return f"{self.bank}/{self.reference}"


def read_slip(text: str) -> Slip:
    """A slip's QR code as it was scanned. Some apps print the check without its leading zeros. Raises NoSlip."""
    text = text.strip()
    tags = _tags(text, lenient="91")
    inside = _tags(tags.get("00", "")) if tags else None
    if not tags or not inside or not _holds(text, tags, "91"):
        raise NoSlip()
    bank, reference = inside.get("01", ""), inside.get("02", "")
    sound = re.fullmatch("[0-9]{3}", bank) and re.fullmatch("[0-9A-Za-z]{6,40}", reference)
    if inside.get("00") != SLIP_API or not sound or tags.get("51") != THAILAND:
        raise NoSlip()
    return Slip(bank=bank, reference=reference)


def _holds(text: str, tags: Mapping[str, str], name: str) -> bool:
    """Whether the last tag, of that name, is the check of what stands before it."""
    said = tags.get(name, "")
    before = text.removesuffix(said)
    sound = text.isascii() and said and before.endswith(f"{name}04")
    return bool(sound) and crc(before) == said.upper().zfill(4)


def _tags(text: str, *, lenient: str = "") -> Mapping[str, str] | None:
    """Tags with their values; None where the lengths do not fit. The ``lenient`` last one may be shorter than it says."""
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        name, size = text[at : at + 2], text[at + 2 : at + 4]
        if not re.fullmatch("[0-9]{4}", name + size) or name in found:
            return None
        value = text[at + 4 : at + 4 + int(size)]
        if len(value) < int(size) and name != lenient:
            return None
        found[name] = value
        at += 4 + int(size)
    return found
