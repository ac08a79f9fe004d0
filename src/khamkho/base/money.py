"""Amounts of money in baht, always as Decimal."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from khamkho.base.errors import BadValue
from khamkho.base.text import Lang, clean
from khamkho.base.thai import ascii_digits

SATANG = Decimal("0.01")
_AMOUNT = re.compile(r"(?:[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.[0-9]{1,2})?")


class BadAmount(BadValue):
    """The text is no amount of money."""


def parse_baht(text: str) -> Decimal:
    """An amount as people type it: ``1,234.50``, ``๑๒๐``, ``500 บาท``; never negative. Raises `BadAmount`."""
    written = (
        re.sub(" *(บาท|baht|thb|฿)$", "", ascii_digits(clean(text)).casefold()).removeprefix("฿").strip()
    )
    if not _AMOUNT.fullmatch(written):
        raise BadAmount(
            "amount", "กรุณากรอกจำนวนเงินเป็นตัวเลข เช่น 1,234.50", "Enter an amount in figures, such as 1,234.50."
        )
    return Decimal(written.replace(",", "")).quantize(SATANG)


def satang(amount: Decimal) -> int:
    """The amount in whole satang, half a satang rounded up."""
    return int(amount.quantize(SATANG, ROUND_HALF_UP) * 100)


def show_baht(amount: Decimal, lang: Lang) -> str:
    """``1,234.50 บาท``; ``1,234.50 baht``."""
    return f"{amount.quantize(SATANG, ROUND_HALF_UP):,.2f} {'บาท' if lang == 'th' else 'baht'}"


def baht_in_words(amount: Decimal) -> str:
    """``หนึ่งพันสองร้อยสามสิบสี่บาทห้าสิบสตางค์``, as receipts want it; the amount is not negative."""
    from pythainlp.util import num_to_thaiword  # heavy: loaded when first needed

    baht, rest = divmod(satang(amount), 100)
    if rest == 0:
        return f"{num_to_thaiword(baht)}บาทถ้วน"
    return f"{num_to_thaiword(baht)}บาท" * (baht > 0) + f"{num_to_thaiword(rest)}สตางค์"
