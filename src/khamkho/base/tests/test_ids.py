"""Numbers that identify people and cards."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khamkho.base import ids
from khamkho.base.ids import BadNumber, IdentityNumber

VALID = ["1101700207030", "1112034563562", "3100600445635", "1234567890121", "0994000617721", "0105536112014"]


@pytest.mark.parametrize("number", VALID)
def test_a_right_checksum_is_accepted_whatever_the_first_digit(number):
    assert ids.thai_id_ok(number)


@pytest.mark.parametrize(
    "typed", ["1-1017-00207-03-0", "๑๑๐๑๗๐๐๒๐๗๐๓๐", " 1101700207030\u200b", "1 1017 00207 03 0"]
)
def test_a_number_is_read_however_it_is_typed(typed):
    assert ids.thai_id_ok(typed)
    assert ids.clean_id(typed) == "1101700207030"


@pytest.mark.parametrize(
    "typed", ["1101700230705", "110170020703", "11017002070300", "", "abcdefghijklm", "²" * 13]
)
def test_a_wrong_number_is_not_ok(typed):
    assert not ids.thai_id_ok(typed)


@given(st.sampled_from(VALID), st.integers(0, 12), st.integers(1, 9))
def test_one_mistyped_digit_is_nearly_always_found(number, place, step):
    digit = str((int(number[place]) + step) % 10)
    wrong = number[:place] + digit + number[place + 1 :]
    # modulo 11 folded to one digit lets a few through where the remainder is 10 or 0
    total = sum(int(d) * w for d, w in zip(wrong, range(13, 1, -1), strict=False))
    assert ids.thai_id_ok(wrong) == ((11 - total % 11) % 10 == int(wrong[12]))


def test_the_first_digit_is_only_a_warning():
    assert ids.thai_id_warning("0105536112014") is not None
    assert ids.thai_id_warning("9105536112014") is not None
    assert ids.thai_id_warning("1101700207030") is None


def test_format_thai_id():
    assert ids.format_thai_id("๑๑๐๑๗๐๐๒๐๗๐๓๐") == "1-1017-00207-03-0"
    assert ids.format_thai_id("12 3") == "123"


@pytest.mark.parametrize(
    "typed", ["JT1234567890", "jt1-2345678-90", "JTI234567890", "JT123456789O", "JT๑๒๓๔๕๖๗๘๙๐"]
)
def test_laser_code_tells_letters_and_digits_apart_by_place(typed):
    assert ids.laser_code(typed) == "JT1234567890"
    assert ids.format_laser_code("JT1234567890") == "JT1-2345678-90"


@pytest.mark.parametrize("typed", ["", "JT123456789", "J21234567890", "JT12345678901", "กข1234567890"])
def test_what_is_no_laser_code_is_none(typed):
    assert ids.laser_code(typed) is None


def test_card_number():
    assert ids.card_number("1040-02-12345678") == "10400212345678"
    assert ids.card_number("๑๐๔๐ ๐๒ 12345678") == "10400212345678"
    assert ids.format_card_number("10400212345678") == "1040-02-12345678"
    assert ids.card_number("1040-02-1234567") is None


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("thai", "1-1017-00207-03-0", "1101700207030"),
        ("foreign", "0994000617721", "0994000617721"),
        ("gcode", "g๑23456789012", "G123456789012"),
        ("passport", "aa 1234567", "AA1234567"),
        ("none", "ignored", ""),
    ],
)
def test_an_identity_number_is_read_by_its_kind(kind, typed, value):
    assert IdentityNumber.parse(kind, typed) == IdentityNumber(kind, value)


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        ("thai", "", "id-empty"),
        ("passport", " - ", "id-empty"),
        ("thai", "123", "id-length"),
        ("thai", "G123456789012", "id-length"),
        ("thai", "1101700207031", "id-checksum"),
        ("foreign", "0994000617722", "id-checksum"),
        ("gcode", "123456789012", "id-gcode"),
        ("gcode", "G12345678901", "id-gcode"),
        ("passport", "A123", "id-passport"),
        ("passport", "AA12345/6", "id-passport"),
        ("passport", "หนังสือ123", "id-passport"),
    ],
)
def test_a_wrong_identity_number_is_refused_in_two_languages(kind, typed, code):
    with pytest.raises(BadNumber) as caught:
        IdentityNumber.parse(kind, typed)
    assert caught.value.code == code
    assert re.search("[ก-ฮ]", caught.value.th)
    assert re.fullmatch("[ -~]+", caught.value.en)


def test_identity_numbers_are_shown_and_masked():
    thai = IdentityNumber("thai", "1101700207030")
    assert (thai.shown(), thai.masked()) == ("1-1017-00207-03-0", "1-xxxx-xxxxx-03-0")
    passport = IdentityNumber("passport", "AA1234567")
    assert (passport.shown(), passport.masked()) == ("AA1234567", "xxxxxx567")
    assert IdentityNumber("none", "").masked() == ""


def test_every_kind_has_a_name_in_both_languages():
    assert set(ids.KINDS) == {"thai", "foreign", "gcode", "passport", "none"}
    assert all(name.th and name.en for name in ids.KINDS.values())
