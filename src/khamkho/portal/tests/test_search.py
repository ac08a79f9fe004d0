from __future__ import annotations

import pytest

from khamkho.portal.search import Findable, find, swapped_keyboard

CARD = Findable.of("card", ["ขอมีบัตรประจำตัวเจ้าหน้าที่ของรัฐ", "Official's identity card"], ["บัตรหายหรือถูกทำลาย"])
PENSION = Findable.of("pension", ["บัตรผู้รับบำเหน็จบำนาญ", "Pensioner's card"], ["เกษียณอายุราชการ"])
OTHER = Findable.of("other", ["คำขอทั่วไป", "General request"], ["เรื่องอื่น ๆ"])
ALL = [CARD, PENSION, OTHER]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("บัตรประจำตัว", "card"),
        ("บำนาญ", "pension"),
        ("เกษียณ", "pension"),
        ("pensioner", "pension"),
        ("  IDENTITY   card ", "card"),
        ("บัตรประจำตวัเจ้าหน้าที่", "card"),  # two signs in the wrong order
        ("identty", "card"),
        ("แฟพก pensioner", "pension"),
    ],
)
def test_the_service_that_was_meant_comes_first(typed, first):
    assert find(typed, ALL)[0] == first


def test_a_word_inside_a_longer_thai_word_is_found():
    assert find("เจ้าหน้าที่", ALL) == ["card"]


def test_typing_on_the_wrong_keyboard_finds_the_same():
    assert swapped_keyboard("[y9i") == "บัตร"
    assert swapped_keyboard("แฟพก") == "card"
    assert find("[y9i", ALL)[:2] == find("บัตร", ALL)[:2]


def test_nothing_typed_gives_everything_in_order():
    assert find("   ", ALL) == ["card", "pension", "other"]


@pytest.mark.parametrize("typed", ["zzzz", "ฮฮฮฮฮ", "'; DROP TABLE cases; --", "%", "บ" * 5000])
def test_what_fits_nothing_finds_nothing_and_breaks_nothing(typed):
    assert "other" not in find(typed, ALL)
