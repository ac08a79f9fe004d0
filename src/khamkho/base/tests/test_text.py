"""Typed text is kept in one form."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khamkho.base.text import Text, clean

# Mostly Thai letters and marks in any order, with the odd intruder.
_TANGLED = st.text(st.sampled_from("กนมเแใไาำะัิีึืฺุู็่้๊๋์ํ๎ ๆฯ1a\u200b\ufeff\u0301\u0316\uf70a\uf711\t\n"), max_size=30)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("น\u0e49\u0e4d\u0e32", "น้ำ"),
        ("น\u0e4d\u0e49\u0e32", "น้ำ"),
        ("น\u0e4d\u0e32\u0e49", "น้ำ"),
        ("น\u0e33\u0e49", "น้ำ"),
        ("ท\u0e48\u0e35", "ที่"),
        ("ผ\u0e49\u0e39", "ผู้"),
        ("เเม่", "แม่"),
        ("ที่่", "ที่"),
        ("พันธุ์", "พันธุ์"),
        ("สิทธิ์", "สิทธิ์"),
        ("ป\uf70aา", "ป่า"),
        ("cafe\u0301", "café"),
    ],
)
def test_clean_mends_thai_marks(typed, kept):
    assert clean(typed) == kept


def test_clean_keeps_sara_am_whole():
    assert clean("คำขอ") == "คำขอ"
    assert "\u0e4d" not in clean("ทำน้ำ")


def test_clean_removes_what_nobody_can_see():
    assert clean("\ufeff สม\u200bชาย\u202e\x00 \u2066ใจ\u00adดี\ud800 \u3164\ufe0f") == "สมชาย ใจดี"
    assert clean("a\u200b\u0301") == "á"


def test_clean_turns_every_blank_into_a_space():
    assert clean("ก\u00a0ข\u3000ค\tง") == "ก ข ค ง"


def test_clean_keeps_lines_only_when_asked():
    assert clean("หนึ่ง\r\nสอง\u2028สาม\n") == "หนึ่ง สอง สาม"
    assert clean("หนึ่ง\r\nสอง\u2028สาม\n", lines=True) == "หนึ่ง\nสอง\nสาม"


def test_clean_leaves_emoji_and_markup_alone():
    assert clean("<b>=1+1</b> 😀") == "<b>=1+1</b> 😀"


def test_clean_removes_every_control_and_format_character_that_shows_nothing():
    visible = set(map(chr, [*range(0x0600, 0x0606), 0x06DD, 0x0890, 0x0891, 0x08E2, 0x110BD, 0x110CD]))
    hieroglyphs = set(map(chr, range(0x13430, 0x13440)))
    kept = {
        sign
        for sign in map(chr, range(sys.maxunicode + 1))
        if unicodedata.category(sign) in ("Cc", "Cf", "Cs") and clean(f"a{sign}b") not in ("ab", "a b")
    }
    assert kept <= visible | hieroglyphs


@given(st.one_of(_TANGLED, st.text(max_size=40)))
def test_cleaning_twice_changes_nothing(typed):
    once = clean(typed)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert clean(clean(typed, lines=True), lines=True) == clean(typed, lines=True)


@given(_TANGLED)
def test_the_order_in_which_marks_were_typed_does_not_matter(marks):
    vowel_first, tone_first = f"ก\u0e34\u0e48{marks}", f"ก\u0e48\u0e34{marks}"
    assert clean(vowel_first) == clean(tone_first)


def test_clean_is_fast_enough_for_long_text():
    assert len(clean("ที่\u0e49" * 20_000)) >= 60_000


def test_text_answers_in_each_language():
    text = Text("ไทย", "English")
    assert (text.in_("th"), text.in_("en"), str(text)) == ("ไทย", "English", "ไทย")
