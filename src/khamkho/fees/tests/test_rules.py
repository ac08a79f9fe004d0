"""References, QR codes, slips: without a database."""

from __future__ import annotations

from binascii import crc_hqx
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khamkho.fees.rules import promptpay
from khamkho.fees.rules.references import (
    check_digit,
    first_reference,
    is_sound,
    read_reference,
    second_reference,
    with_check,
)

BILL = "00020101021230650016A00000067701011201150994000165501000212123456789012030667042953037645802TH54073649.2263044534"
BILLER = "099400016550100"
SHORT = "30440016A000000677010112011509940001655010002011"
"""A bill with the reference 1."""
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


def sealed(text: str) -> str:
    """With the check that the standard library works out."""
    return f"{text}{crc_hqx(text.encode(), 0xFFFF):04X}"


def test_a_bill_says_every_tag_in_order() -> None:
    said = promptpay.bill_payment(
        biller=BILLER,
        first="123456789012",
        second="670429",
        amount=Decimal("3649.22"),
        name="เขต KHET OFFICE~",
        city="BANG\tKHAE กทม.",
        terminal="0001",
    )
    assert said == sealed(
        "000201"
        "010212"
        "30650016A00000067701011201150994000165501000212123456789012" + "0306670429"
        "5303764"
        "54073649.22"
        "5802TH"
        "5912KHET OFFICE~"
        "6010BANGKHAE ."
        "620807040001"
        "6304"
    )


def test_a_bill_without_an_amount_is_paid_any_number_of_times_and_says_nothing_that_is_not_there() -> None:
    said = promptpay.bill_payment(biller=BILLER, first="123456789012", second="")
    assert said == sealed(
        "00020101021130550016A0000006770101120115099400016550100021212345678901253037645802TH6304"
    )
    thai = promptpay.bill_payment(
        biller=BILLER, first="123456789012", second="", name="สำนักงานเขต", city="กรุงเทพ"
    )
    assert thai == said


@pytest.mark.parametrize(
    ("words", "name", "city"),
    [
        ("ABCDEFGHIJKLMNO", "5915ABCDEFGHIJKLMNO", "6015ABCDEFGHIJKLMNO"),
        ("ABCDEFGHIJKLMNOP", "5916ABCDEFGHIJKLMNOP", "6015ABCDEFGHIJKLMNO"),
        ("ABCDEFGHIJKLMNOPQRSTUVWXY", "5925ABCDEFGHIJKLMNOPQRSTUVWXY", "6015ABCDEFGHIJKLMNO"),
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "5925ABCDEFGHIJKLMNOPQRSTUVWXY", "6015ABCDEFGHIJKLMNO"),
        ("ABCDEFGHIJKLMN PQRSTUVWX Z", "5924ABCDEFGHIJKLMN PQRSTUVWX", "6014ABCDEFGHIJKLMN"),
    ],
)
def test_a_name_and_a_town_are_cut_where_the_standard_ends(words: str, name: str, city: str) -> None:
    said = promptpay.bill_payment(biller=BILLER, first="1", second="", name=words, city=words)
    assert said == sealed(f"000201010211{SHORT}53037645802TH{name}{city}6304")


@pytest.mark.parametrize(
    ("amount", "tag"),
    [("0.01", "54040.01"), ("40", "540540.00"), ("1234.5", "54071234.50"), ("9999999999.99", "54139999999999.99")],
)  # fmt: skip
def test_a_bill_says_its_amount_with_satang(amount: str, tag: str) -> None:
    said = promptpay.bill_payment(biller=BILLER, first="1", second="", amount=Decimal(amount))
    assert said == sealed(f"000201010212{SHORT}5303764{tag}5802TH6304")


@pytest.mark.parametrize("amount", ["0", "-0.01", "-40", "10000000000.00"])
def test_what_is_no_amount_of_a_payment_makes_no_bill(amount: str) -> None:
    with pytest.raises(ValueError, match=r"^no amount of a payment$"):
        promptpay.bill_payment(biller=BILLER, first="1", second="", amount=Decimal(amount))


@pytest.mark.parametrize("biller", ["", "1" * 14, "1" * 16, "1" * 14 + "A", "1" * 14 + "๑"])
def test_a_biller_id_of_fifteen_digits_makes_a_bill_and_nothing_else(biller: str) -> None:
    with pytest.raises(ValueError, match=r"^a biller id has 15 digits$"):
        promptpay.bill_payment(biller=biller, first="1", second="")


THIRTY = "30550016A0000006770101120115099400016550100" + "0212123456789012"
PLAIN = promptpay.Bill(biller=BILLER, first="123456789012", second="", amount=None, once=False)


def test_a_bill_is_read_whole() -> None:
    text = sealed(f"000201010212{THIRTY[:2]}65{THIRTY[4:]}0306670429530376454041.505802TH5908KHET AB.6304")
    bill = promptpay.Bill(
        biller=BILLER,
        first="123456789012",
        second="670429",
        amount=Decimal("1.50"),
        once=True,
        name="KHET AB.",
    )
    assert promptpay.read_bill(text) == bill
    assert promptpay.read_bill(text[:-4] + text[-4:].lower()) == bill


@pytest.mark.parametrize(
    ("text", "bill"),
    [
        (f"000201010211{THIRTY}53037645802TH6304", PLAIN),
        (f"000201{THIRTY}6304", PLAIN),
        ("30200016A0000006770101126304", promptpay.Bill(biller="", first="", second="", amount=None, once=False)),
    ],
)  # fmt: skip
def test_what_a_bill_does_not_say_is_empty(text: str, bill: promptpay.Bill) -> None:
    assert promptpay.read_bill(sealed(text)) == bill


def test_a_bill_whose_check_looks_like_its_mark_is_read() -> None:
    text = "00020101021130490016A0000006770101120115099400016550100020610291553037645802TH63046304"
    assert promptpay.read_bill(text) == promptpay.Bill(
        biller=BILLER, first="102915", second="", amount=None, once=False
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        THIRTY,  # no check at all
        f"{THIRTY}63040000",
        sealed(f"{THIRTY}6304")[:-1],
        sealed(f"{THIRTY}6204"),
        sealed(f"{THIRTY}6304") + "5802TH",
        sealed(f"{THIRTY}5404x.006304"),
        sealed(f"{THIRTY}5302x6304"),  # the length of 53 swallows the mark
        sealed(f"{THIRTY}{THIRTY}6304"),  # a tag stands twice
        sealed(f"0A0201{THIRTY}6304"),
        sealed(f"00A201{THIRTY}6304"),
        sealed("0002016304"),  # no payment of a bill
        sealed("30006304"),
        sealed("3003ABC6304"),
        sealed("30200016A0000006770101116304"),  # a transfer to a person
        sealed("30190115099400016550100" + "6304"),
        f"{THIRTY}5904เขต.63040000",
    ],
)
def test_what_is_no_sound_bill_is_none(text: str) -> None:
    assert promptpay.read_bill(text) is None


def slip(bank: str = "014", reference: str = "00111222", api: str = "000001", rest: str = "5102TH") -> str:
    inside = f"0006{api}01{len(bank):02d}{bank}02{len(reference):02d}{reference}"
    return sealed(f"00{len(inside):02d}{inside}{rest}9104")


@pytest.mark.parametrize("reference", ["A1b2Z9", "0" * 40, "91049104", "zzzzzz"])
def test_the_number_on_a_slip_has_six_to_forty_letters_and_digits(reference: str) -> None:
    assert promptpay.read_slip(slip(reference=reference)) == promptpay.Slip(bank="014", reference=reference)
    with_blanks = f" \n{slip(reference=reference)}\r\n"
    assert promptpay.read_slip(with_blanks) == promptpay.Slip(bank="014", reference=reference)


def test_a_slip_is_recorded_under_its_bank_and_number() -> None:
    assert promptpay.read_slip(slip()).key == "014/00111222"


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("0029000600000101030140208000011095102TH910400EB", "00001109"),
        ("0029000600000101030140208000011095102TH91040EB", "00001109"),
        ("0029000600000101030140208000011095102TH9104EB", "00001109"),
        ("0029000600000101030140208000011095102TH9104eb", "00001109"),
        ("0029000600000101030140208000070325102TH91049104", "00007032"),
        ("0029000600000101030140208002947985102TH91040", "00294798"),
    ],
)
def test_the_check_of_a_slip_may_lack_its_leading_zeros(text: str, reference: str) -> None:
    assert promptpay.read_slip(text) == promptpay.Slip(bank="014", reference=reference)


@pytest.mark.parametrize(
    "text",
    [
        slip(bank="14"),
        slip(bank="0014"),
        slip(bank="01A"),
        slip(bank=""),
        slip(reference="12345"),
        slip(reference="1" * 41),
        slip(reference="12345-78"),
        slip(api="000002"),
        slip(rest=""),
        slip(rest="5102MY"),
        slip(rest="5102TH5102TH"),
        slip()[:-5] + "0",
        slip()[:-4],
        slip() + "0",
        slip(rest="5103TH"),
        slip(rest="5102TH5904เขต."),
        "0029000600000101030140208002947985102TH9104",  # its check is 0000, of which nothing is left
        "0021010301402080000110951" + "02TH9104",
        sealed("5102TH9104"),
        sealed("00005102TH9104"),
        sealed("0003ABC5102TH9104"),
        sealed("00210103014020800111222" + "5102TH9104"),
        sealed("002200060000010208001112225102TH9104"),
        sealed("001700060000010103014" + "5102TH9104"),
    ],
)
def test_a_slip_that_lacks_anything_is_no_slip(text: str) -> None:
    with pytest.raises(promptpay.NoSlip):
        promptpay.read_slip(text)


@pytest.mark.parametrize(
    ("amount", "end"), [("40.5", "4050"), ("40", "4000"), ("0.01", "1"), ("3649.22", "364922"), (None, "0")]
)
def test_the_bar_code_has_satang_without_a_point(amount: str | None, end: str) -> None:
    said = promptpay.barcode(
        biller=BILLER, first="123456789012", second="670429", amount=Decimal(amount) if amount else None
    )
    assert said == f"|099400016550100\r123456789012\r670429\r{end}"


def test_the_check_digit_is_damms() -> None:
    assert (check_digit("572"), with_check("572"), is_sound("5724"), is_sound("572")) == (
        "4",
        "5724",
        True,
        False,
    )


@pytest.mark.parametrize(
    ("reference", "sound"),
    [("", False), ("0", False), ("00", True), ("0" * 20, True), ("0" * 21, False), ("5724 ", False), ("๐๐", False)],
)  # fmt: skip
def test_a_reference_has_two_to_twenty_digits(reference: str, sound: bool) -> None:
    assert is_sound(reference) is sound


def test_references_say_year_and_number() -> None:
    assert first_reference(2569, 123) == "690000001237"
    assert first_reference(2605, 1) == "050000000014"
    assert second_reference(2569, 7) == "25690000076"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("690000001237", "690000001237"),
        (" 69-0000 0012/37\n", "690000001237"),
        ("๖๙0๐", "6900"),
        ("Ref. 12", "12"),
        ("-", ""),
        ("", ""),
        ("12345678901234567890", "12345678901234567890"),
        ("123456789012345678901", ""),
    ],
)
def test_a_reference_is_read_whatever_stands_between_its_digits(written: str, read: str) -> None:
    assert read_reference(written) == read
