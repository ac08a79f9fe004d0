"""Letters as a pure rule: what can be written, how a number is filled in, from which state to which."""

from __future__ import annotations

import pytest

from khamkho.base.errors import Invalid
from khamkho.base.tests.said import is_said
from khamkho.casework.rules import letters as rules
from khamkho.casework.rules.letters import KINDS, LetterState, WrongKind, checked_content, checked_number

WORDS = {"subject": "ขอความร่วมมือ", "to": "ผู้อำนวยการ", "body": "ด้วยสำนักงาน"}
NOT_WRITTEN = {"refers": "", "encloses": "", "closing": "", "appeal": ""}


def test_every_kind_says_who_may_sign_it() -> None:
    assert all(kind.signers and kind.title.th and kind.title.en for kind in KINDS.values())


@pytest.mark.parametrize(
    ("pattern", "sound"),
    [
        *((pattern, True) for pattern in rules.PATTERNS.values()),
        ("{seq}", True),
        ("{code}/{seq:04}-{year}-{year2}", True),
        ("{seq:4}", True),
        ("{code}", False),  # each letter the same number
        ("{seq}{secret}", False),
        ("{seq.imag}", False),
        ("{seq:400}", False),
        ("{seq}{", False),
        ("", False),
    ],
)
def test_a_pattern_needs_the_sequence_and_knows_no_other_words(pattern: str, *, sound: bool) -> None:
    assert rules.pattern_is_sound(pattern) is sound


@pytest.mark.parametrize(
    ("pattern", "year", "number"),
    [
        ("{code}/{seq}", 2569, "ศธ 04001/7"),
        ("{seq}/{year}", 2569, "7/2569"),
        ("{code}/{seq:04}-{year2}", 2569, "ศธ 04001/0007-69"),
        ("{seq:3}", 2569, "007"),
        ("{seq}/{year2}", 2601, "7/01"),
    ],
)
def test_a_number_is_filled_into_its_pattern(pattern: str, year: int, number: str) -> None:
    assert rules.letter_number(pattern, code="ศธ 04001", year=year, seq=7) == number


def test_an_office_without_a_code_has_none_in_its_numbers() -> None:
    assert rules.letter_number("{code}/{seq}", code="", year=2569, seq=7) == "/7"


@pytest.mark.parametrize(
    ("kind", "has_case", "fits"),
    [
        ("decision", True, True),
        ("decision", False, False),
        ("order", False, True),
        ("order", True, True),
        ("report", True, True),
        ("report", False, False),
        ("memo", True, True),
        ("memo", False, True),
        ("covering", True, False),
        ("covering", False, False),
        ("poem", True, False),
        ("poem", False, False),
    ],
)
def test_where_a_kind_can_be_written(kind: str, *, has_case: bool, fits: bool) -> None:
    if fits:
        assert rules.checked_kind(kind, has_case=has_case).id == kind
    else:
        with pytest.raises(WrongKind):
            rules.checked_kind(kind, has_case=has_case)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("decision", ["subject", "to", "refers", "encloses", "body", "closing", "appeal"]),
        ("late", ["subject", "to", "refers", "encloses", "body", "closing"]),
        ("memo", ["subject", "to", "refers", "encloses", "body"]),
        ("order", ["subject", "body"]),
        ("certificate", ["subject", "body"]),
    ],
)
def test_what_is_written_in_a_letter_of_a_kind(kind: str, fields: list[str]) -> None:
    assert list(rules.fields_of(KINDS[kind])) == fields


def test_what_was_written_is_cleaned_and_every_part_is_there() -> None:
    typed = {**WORDS, "body": " ด้วย\r\nจึง ", "closing": "ขอแสดงความนับถือ", "secret": "x", "appeal": "ไม่ถาม"}
    assert checked_content(KINDS["to_schools"], typed) == {
        **NOT_WRITTEN,
        **WORDS,
        "body": "ด้วย\nจึง",
        "closing": "ขอแสดงความนับถือ",
    }
    assert checked_content(KINDS["order"], WORDS) == {**NOT_WRITTEN, **WORDS, "to": ""}


def test_each_part_that_is_missing_or_too_long_is_named() -> None:
    with pytest.raises(Invalid) as caught:
        checked_content(
            KINDS["to_schools"], {"refers": "ก" * 401, "closing": "ก" * 121, "encloses": "ก" * 1001}
        )
    assert [(one.where, one.code) for one in caught.value.problems] == [
        ("subject", "empty"),
        ("to", "empty"),
        ("refers", "too-long"),
        ("encloses", "too-long"),
        ("body", "empty"),
        ("closing", "too-long"),
    ]
    assert all(is_said(one) for one in caught.value.problems)
    assert "400" in caught.value.problems[2].th
    assert "400" in caught.value.problems[2].en


def test_a_part_may_be_as_long_as_its_limit() -> None:
    typed = {name: "ก" * longest for name, (longest, _) in rules.FIELDS.items()}
    assert checked_content(KINDS["decision"], typed) == typed


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        (" ศธ ๐๔๐๐๑/๑๒๓ ", "ศธ 04001/123"),
        ("ที่ ๕๖๗๘๙", "ที่ 56789"),
        ("4", "4"),
        ("๙" + "ก" * 59, "9" + "ก" * 59),
        ("0", "0"),
    ],
)
def test_a_number_is_taken_as_it_was_typed_with_arabic_digits(typed: str, number: str) -> None:
    assert checked_number(typed) == number


@pytest.mark.parametrize("typed", ["", "  ", "ไม่มีเลข", "1" * 61])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as caught:
        checked_number(typed)
    assert [(one.where, one.code) for one in caught.value.problems] == [("number", "wrong")]
    assert is_said(caught.value.problems[0])


def test_a_letter_is_where_the_deed_asks_for_it_or_says_how_it_stands() -> None:
    rules.require_state(rules.ISSUED, rules.WAITING, rules.ISSUED)
    with pytest.raises(LetterState) as caught:
        rules.require_state(rules.DRAFT, rules.WAITING, rules.ISSUED)
    assert "ร่าง" in caught.value.sentence("th")
    assert "draft" in caught.value.sentence("en")


def test_a_letter_that_gives_back_belongs_to_what_was_given_back() -> None:
    assert rules.checked_kind("give_back", has_case=True, end="given_back").id == "give_back"
    for end in ("", "granted", "withdrawn"):
        with pytest.raises(WrongKind):
            rules.checked_kind("give_back", has_case=True, end=end)
