"""How an office takes its fees: without a database."""

from __future__ import annotations

from typing import Any

import pytest

from khamkho.base.errors import Invalid, Problem
from khamkho.fees.rules.settings import FeeSettings, checked_settings, settings_from

NOTHING = {
    "biller": "",
    "name_en": "",
    "city_en": "",
    "official": False,
    "patterns": {},
    "auto_words": "",
}
BILLER = Problem(
    "biller",
    "biller",
    "รหัสผู้รับชำระมี 15 หลัก (เลขประจำตัวผู้เสียภาษี 13 หลักและเลขต่อท้าย 2 หลัก)",
    "A biller id has 15 digits: the tax number and two more.",
)
NAME = Problem("name_en", "latin", "ใช้ตัวอักษรอังกฤษไม่เกิน 25 ตัว", "Latin letters, at most 25 of them.")
CITY = Problem("city_en", "latin", "ใช้ตัวอักษรอังกฤษไม่เกิน 15 ตัว", "Latin letters, at most 15 of them.")
PATTERN = Problem(
    "official_pattern",
    "pattern",
    "ใบเสร็จรับเงินต้องใช้รูปแบบเลขที่ที่หน่วยงานได้รับ เช่น {office}-{year}-{seq:06}",
    "An official receipt needs the numbering that the office was given, such as {office}-{year}-{seq:06}.",
)
WORDS = Problem(
    "auto_words",
    "too-long",
    "ยาวเกินไป (301 ตัวอักษร) ต้องไม่เกิน 300 ตัวอักษร",
    "Too long (301 characters): at most 300.",
)


def test_an_office_that_types_nothing_keeps_nothing() -> None:
    assert checked_settings({}) == NOTHING


def test_what_was_typed_is_kept_clean() -> None:
    typed = {
        "biller": " ๐-9940-00165 50-100 ",
        "name_en": " KHET OFFICE ",
        "city_en": " BANGKOK ",
        "official": "1",
        "official_pattern": " {office}/{year}/{seq:04} ",
        "auto_words": " เก็บไว้\nเป็นหลักฐาน ",
    }
    assert checked_settings(typed) == {
        "biller": "099400016550100",
        "name_en": "KHET OFFICE",
        "city_en": "BANGKOK",
        "official": True,
        "patterns": {"official": "{office}/{year}/{seq:04}"},
        "auto_words": "เก็บไว้ เป็นหลักฐาน",
    }


def test_everything_that_is_wrong_is_named_at_once() -> None:
    typed = {"biller": "1", "name_en": "เขต", "city_en": "กรุงเทพ", "official": "1", "auto_words": "ก" * 301}
    with pytest.raises(Invalid) as no:
        checked_settings(typed)
    assert no.value.problems == (BILLER, NAME, CITY, PATTERN, WORDS)


@pytest.mark.parametrize(
    ("name", "typed", "problem"),
    [
        ("biller", "1" * 14, BILLER),
        ("biller", "1" * 16, BILLER),
        ("biller", "1" * 14 + "A", BILLER),
        ("biller", "1" * 14 + "/1", BILLER),
        ("name_en", "A" * 26, NAME),
        ("name_en", "KHET เขต", NAME),
        ("name_en", "é", NAME),
        ("city_en", "A" * 16, CITY),
        ("city_en", "ก", CITY),
        ("official", "1", PATTERN),
        ("official_pattern", "{office}-{seq:06}", PATTERN),
        ("official_pattern", "{year}-{seq:06}", PATTERN),
        ("official_pattern", "{office}-{year}", PATTERN),
        ("official_pattern", "{office}-{year}-{seq}-{book}", PATTERN),
        ("auto_words", "A" * 301, WORDS),
    ],
)
def test_what_is_wrong_is_named(name: str, typed: str, problem: Problem) -> None:
    with pytest.raises(Invalid) as no:
        checked_settings({name: typed})
    assert no.value.problems == (problem,)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("biller", "1" * 15),
        ("name_en", "A" * 25),
        ("name_en", "A ~!"),
        ("city_en", "A" * 15),
        ("city_en", "Bangkok 10160"),
        ("auto_words", "ก" * 300),
    ],
)
def test_what_just_fits_is_kept(name: str, typed: str) -> None:
    assert checked_settings({name: typed}) == {**NOTHING, name: typed}


@pytest.mark.parametrize("official", ["", "0", "on", "true"])
def test_a_numbering_may_be_kept_before_receipts_are_official(official: str) -> None:
    typed = {"official": official, "official_pattern": "{office}-{year2}-{seq}"}
    assert checked_settings(typed) == NOTHING | {"patterns": {"official": "{office}-{year2}-{seq}"}}


def test_the_settings_of_an_office_are_read_whole() -> None:
    held: dict[str, Any] = {
        "biller": "099400016550100",
        "name_en": "KHET OFFICE",
        "city_en": "BANGKOK",
        "official": True,
        "patterns": {"official": "{office}/{year}/{seq:04}", "proof": "{office}-{year}-{seq}"},
        "statements": {"abc": {"day": 0, "amount": 1}},
        "auto_words": "เก็บไว้เป็นหลักฐาน",
    }
    assert settings_from({"fees": held, "other": {"biller": "1"}}) == FeeSettings(
        biller="099400016550100",
        name_en="KHET OFFICE",
        city_en="BANGKOK",
        official=True,
        patterns={"official": "{office}/{year}/{seq:04}", "proof": "{office}-{year}-{seq}"},
        statements={"abc": {"day": 0, "amount": 1}},
        auto_words="เก็บไว้เป็นหลักฐาน",
    )


@pytest.mark.parametrize("office", [{}, {"fees": None}, {"fees": "yes"}, {"fees": []}, {"fees": {}}])
def test_an_office_without_settings_has_the_usual_ones(office: dict[str, Any]) -> None:
    assert settings_from(office) == FeeSettings(
        biller="", name_en="", city_en="", official=False, patterns={}, statements={}, auto_words=""
    )


def test_settings_that_were_written_as_numbers_are_words() -> None:
    held = {
        "biller": 1, "name_en": 2, "city_en": 3, "official": 1, "patterns": {"proof": 4}, "auto_words": 5
    }  # fmt: skip
    assert settings_from({"fees": held}) == FeeSettings(
        biller="1", name_en="2", city_en="3", official=True, patterns={"proof": "4"}, auto_words="5"
    )


def test_a_code_is_shown_only_by_an_office_with_a_biller_id() -> None:
    assert FeeSettings(biller="099400016550100").takes_qr is True
    assert FeeSettings().takes_qr is False


@pytest.mark.parametrize(
    ("official", "patterns", "kind"),
    [
        (True, {"official": "{office}/{year}/{seq}"}, "official"),
        (False, {"official": "{office}/{year}/{seq}"}, "proof"),
        (True, {}, "proof"),
        (True, {"official": ""}, "proof"),
    ],
)
def test_a_receipt_is_official_only_with_a_numbering_that_was_given(
    official: bool, patterns: dict[str, str], kind: str
) -> None:
    assert FeeSettings(official=official, patterns=patterns).kind == kind


@pytest.mark.parametrize(
    ("book", "number"),
    [
        ("proof", "BKK-P2569-000007"),
        ("remittance", "BKK-R2569-0007"),
        ("month", "BKK-M2569-07"),
        ("official", "7/69 BKK"),
    ],
)
def test_a_paper_of_money_has_a_number_of_its_book(book: str, number: str) -> None:
    settings = FeeSettings(patterns={"official": "{seq}/{year2} {office}", "proof": ""})
    assert settings.number(book, prefix="bkk", year=2569, seq=7) == number


def test_an_official_receipt_has_no_usual_number() -> None:
    assert FeeSettings().pattern("official") == ""
