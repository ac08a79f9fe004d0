"""References, QR codes, slips: without a database."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khamkho.fees.rules import promptpay
from khamkho.fees.rules.references import first_reference, is_sound, second_reference, with_check

BILL = "00020101021230650016A00000067701011201150994000165501000212123456789012030667042953037645802TH54073649.2263044534"
TRANSFER = "00020101021129370016A0000006770101110113006681222333353037645802TH63041DCF"


def test_the_check_is_that_of_the_standard() -> None:
    assert promptpay.crc("123456789") == "29B1"


def test_the_published_bill_is_read_and_ours_says_the_same() -> None:
    bill = promptpay.read_bill(BILL)
    assert bill == promptpay.Bill(
        biller="099400016550100", first="123456789012", second="670429", amount=Decimal("3649.22"), once=True
    )
    ours = promptpay.bill_payment(
        biller="099400016550100", first="123456789012", second="670429", amount=Decimal("3649.22")
    )
    assert promptpay.read_bill(ours) == bill
    assert ours[:-8] != BILL[:-8]  # the amount stands before the country: the order of tags is free
    assert sorted(ours[:-8]) == sorted(BILL[:-8])


def test_a_transfer_to_a_person_is_no_bill() -> None:
    assert promptpay.read_bill(TRANSFER) is None
    assert promptpay.read_bill(BILL[:-1] + "5") is None


@given(
    st.from_regex("[0-9]{15}", fullmatch=True),
    st.integers(0, 10**9 - 1),
    st.integers(1, 999_999),
    st.decimals("0.01", "9999999.99", places=2),
)
def test_every_bill_of_ours_is_read_back(biller: str, random: int, seq: int, amount: Decimal) -> None:
    first, second = first_reference(2569, random), second_reference(2569, seq)
    text = promptpay.bill_payment(
        biller=biller,
        first=first,
        second=second,
        amount=amount,
        name="BANGKHAE DISTRICT OFFICE AND MORE",
        city="BKK",
    )
    read = promptpay.read_bill(text)
    assert read is not None
    assert (read.biller, read.first, read.second, read.amount, read.once) == (
        biller,
        first,
        second,
        amount,
        True,
    )


@given(st.from_regex("[0-9]{1,18}", fullmatch=True), st.data())
def test_a_wrong_digit_and_two_exchanged_ones_show(digits: str, data: st.DataObject) -> None:
    sound = with_check(digits)
    assert is_sound(sound)
    at = data.draw(st.integers(0, len(sound) - 1))
    wrong = data.draw(st.sampled_from([sign for sign in "0123456789" if sign != sound[at]]))
    assert not is_sound(sound[:at] + wrong + sound[at + 1 :])
    here = data.draw(st.integers(0, len(sound) - 2))
    if sound[here] != sound[here + 1]:
        assert not is_sound(sound[:here] + sound[here + 1] + sound[here] + sound[here + 2 :])


@pytest.mark.parametrize(
    ("text", "bank", "reference"),
    [
        ("004000060000010103002021900021231231212000115102TH91049C30", "002", "0002123123121200011"),
        ("004100060000010103014022000111222233344ABCD125102TH910417DF", "014", "00111222233344ABCD12"),
    ],
)
def test_a_slip_says_bank_and_reference(text: str, bank: str, reference: str) -> None:
    assert promptpay.read_slip(text) == promptpay.Slip(bank=bank, reference=reference)


@pytest.mark.parametrize(
    "text", ["", "0041", BILL, "004000060000010103002021900021231231212000115102TH91049C31"]
)
def test_anything_else_is_no_slip(text: str) -> None:
    with pytest.raises(promptpay.NoSlip):
        promptpay.read_slip(text)


def test_the_bar_code_has_satang_without_a_point() -> None:
    assert promptpay.barcode(biller="1" * 15, first="12", second="34", amount=Decimal("40.5")).endswith(
        "\r4050"
    )
