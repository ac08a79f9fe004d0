"""What an office may write into its letters, and how it may lay out its papers: the pure rule."""

from __future__ import annotations

import pytest

from khamkho.base.errors import Invalid
from khamkho.base.tests.said import is_said
from khamkho.casework.queries.register import CHANNELS as REGISTERED
from khamkho.catalogue.words import LETTER_PLACES
from khamkho.issuing.papers.receipt import CHANNELS
from khamkho.issuing.rules import LONGEST, MEASURES, checked_layout, checked_text, layout_of
from khamkho.issuing.texts import PARTS, TEXTS

OWN = {"subject": "ผลคำขอ {number}", "to": "คุณ{name}", "body": "ผล {result}", "closing": "", "appeal": ""}
USUAL = {name: str(one.usual) for name, one in MEASURES.items()}


def test_the_shipped_words_use_known_places_only() -> None:
    for wording in TEXTS.values():
        for lang in ("th", "en"):
            assert checked_text({name: wording.part(name, lang) for name in PARTS}, LETTER_PLACES)


def test_an_office_text_is_cleaned_and_every_part_is_there() -> None:
    typed = {"subject": " ผล ", "body": "ก\r\nข", "secret": "x"}
    assert checked_text(typed, LETTER_PLACES) == {
        "subject": "ผล",
        "to": "",
        "body": "ก\nข",
        "closing": "",
        "appeal": "",
    }


def test_a_part_may_be_as_long_as_its_limit() -> None:
    longest = {name: "ก" * most for name, most in LONGEST.items()}
    assert checked_text(longest, LETTER_PLACES) == longest


@pytest.mark.parametrize(
    ("part", "words", "code"),
    [
        ("subject", "", "empty"),
        ("body", "  ", "empty"),
        ("body", "{secret}", "unknown-place"),
        ("body", "{name.__class__}", "unknown-place"),
        ("closing", "ก" * 121, "too-long"),
    ],
)
def test_a_text_with_a_fault_is_refused(part: str, words: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        checked_text({**OWN, part: words}, LETTER_PLACES)
    assert [(problem.where, problem.code) for problem in caught.value.problems] == [(part, code)]
    assert all(is_said(problem) for problem in caught.value.problems)


def test_all_faults_of_a_text_are_named_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        checked_text({"to": "{x}" + "ก" * 400, "body": "{y}"}, LETTER_PLACES)
    assert [(problem.where, problem.code) for problem in caught.value.problems] == [
        ("subject", "empty"),
        ("to", "too-long"),
        ("to", "unknown-place"),
        ("body", "unknown-place"),
    ]


def test_a_layout_is_kept_as_it_was_typed() -> None:
    kept = checked_layout({**USUAL, "left": "๒.๕", "numbers": "typed", "thai_digits": True, "unit": " กลุ่ม "})
    usual = {name: float(value) for name, value in USUAL.items()}
    assert kept == {
        **usual,
        "left": 2.5,
        "certificates_pattern": "{seq}/{year}",
        "numbers": "typed",
        "thai_digits": True,
        "unit": "กลุ่ม",
        "letters_pattern": "{code}/{seq}",
        "orders_pattern": "{seq}/{year}",
    }
    assert layout_of(kept) == {**usual, "left": 2.5}


def test_what_is_not_set_in_a_layout_is_as_usual() -> None:
    kept = checked_layout(USUAL)
    assert (kept["numbers"], kept["thai_digits"], kept["unit"]) == ("own", False, "")
    assert checked_layout({**USUAL, "numbers": "magic"})["numbers"] == "own"
    assert checked_layout({**USUAL, "numbers": "own"})["numbers"] == "own"
    assert layout_of({}) == {
        "left": 3,
        "right": 2,
        "top": 1.5,
        "bottom": 2,
        "size": 16,
        "emblem": 3,
        "emblem_memo": 1.5,
    }


def test_the_name_of_a_unit_has_to_fit() -> None:
    assert checked_layout({**USUAL, "unit": "ก" * 200})["unit"] == "ก" * 200
    with pytest.raises(Invalid) as caught:
        checked_layout({**USUAL, "unit": "ก" * 201})
    assert [(one.where, one.code) for one in caught.value.problems] == [("unit", "too-long")]


@pytest.mark.parametrize(("typed", "kept"), [("1", 1), ("5", 5), ("1.006", 1.01), (" ๔ ", 4)])
def test_a_measure_within_its_bounds_is_kept_to_the_tenth_of_a_millimetre(typed: str, kept: float) -> None:
    assert checked_layout({**USUAL, "left": typed})["left"] == kept


@pytest.mark.parametrize("typed", ["0.99", "5.01", "wide", "", "nan", "-inf"])
def test_a_measure_beyond_its_bounds_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as caught:
        checked_layout({**USUAL, "left": typed})
    [problem] = caught.value.problems
    assert (problem.where, problem.code) == ("left", "wrong")
    assert is_said(problem)
    for words in (problem.th, problem.en):
        assert "1" in words
        assert "5" in words


def test_a_measure_that_was_not_typed_at_all_is_named() -> None:
    with pytest.raises(Invalid) as caught:
        checked_layout({})
    assert [problem.where for problem in caught.value.problems] == list(MEASURES)


def test_an_office_makes_up_its_own_patterns() -> None:
    own = {"letters_pattern": " {seq:04} ", "orders_pattern": "{seq}" + "-" * 35}
    kept = checked_layout({**USUAL, **own})
    assert (kept["letters_pattern"], kept["orders_pattern"]) == ("{seq:04}", own["orders_pattern"])


@pytest.mark.parametrize("pattern", ["{code}", "{seq}{x}", "n", "{seq}" + "-" * 36])
def test_a_pattern_that_makes_no_number_is_refused(pattern: str) -> None:
    with pytest.raises(Invalid) as caught:
        checked_layout({**USUAL, "orders_pattern": pattern})
    [problem] = caught.value.problems
    assert (problem.where, problem.code) == ("orders_pattern", "wrong")
    assert is_said(problem)
    for place in ("{code}", "{seq}", "{year}", "{year2}"):
        assert place in problem.th
        assert place in problem.en


def test_all_that_cannot_be_in_a_layout_is_named_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        checked_layout(
            {**USUAL, "left": "wide", "right": "99", "letters_pattern": "{seq}{x}", "orders_pattern": "n"}
        )
    assert [problem.where for problem in caught.value.problems] == [
        "left", "right", "letters_pattern", "orders_pattern",
    ]  # fmt: skip


def test_a_receipt_has_words_for_every_way_in_which_an_application_comes() -> None:
    assert {*CHANNELS} == {*REGISTERED} - {"office"}
