"""Amounts in baht."""

from __future__ import annotations

from decimal import Decimal

import pytest

from khamkho.base.money import BadAmount, baht_in_words, parse_baht, satang, show_baht


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1,234.50", "1234.50"),
        ("๑๒๐", "120.00"),
        ("500 บาท", "500.00"),
        ("฿20", "20.00"),
        ("0", "0.00"),
        ("1234567.5", "1234567.50"),
        ("\u200b20 THB", "20.00"),
    ],
)
def test_parse_baht_reads_what_people_type(typed, amount):
    assert parse_baht(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ["", "-5", "1.234", "1,23", "1e3", "NaN", "ห้าบาท", "=1+1", "9" * 13, "²"])
def test_parse_baht_refuses_anything_else(typed):
    with pytest.raises(BadAmount):
        parse_baht(typed)


def test_satang_and_showing_round_half_up():
    assert satang(Decimal("0.005")) == 1
    assert satang(Decimal("1234.50")) == 123450
    assert show_baht(Decimal("1234.505"), "th") == "1,234.51 บาท"
    assert show_baht(Decimal("20"), "en") == "20.00 baht"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "ศูนย์บาทถ้วน"),
        ("1234.50", "หนึ่งพันสองร้อยสามสิบสี่บาทห้าสิบสตางค์"),
        ("0.25", "ยี่สิบห้าสตางค์"),
        ("21", "ยี่สิบเอ็ดบาทถ้วน"),
        ("101", "หนึ่งร้อยเอ็ดบาทถ้วน"),
        ("1000000", "หนึ่งล้านบาทถ้วน"),
        (
            "123456789012.99",
            "หนึ่งแสนสองหมื่นสามพันสี่ร้อยห้าสิบหกล้านเจ็ดแสนแปดหมื่นเก้าพันสิบสองบาทเก้าสิบเก้าสตางค์",
        ),
    ],
)
def test_baht_in_words(amount, words):
    assert baht_in_words(Decimal(amount)) == words
