from __future__ import annotations

import random

import pytest

from khamkho.catalogue.listing import listing_of
from khamkho.catalogue.queries import pack, packs
from khamkho.portal.queries import _parts
from khamkho.portal.search import Findable, Index, Parts, swapped_keyboard
from khamkho.portal.search.keys import fold
from khamkho.portal.search.likeness import covered, slips, slips_allowed

CARD = Findable(
    "card", Parts.of(["ขอมีบัตรประจำตัวเจ้าหน้าที่ของรัฐ", "Official's identity card"], ["บัตรหายหรือชำรุด"], [])
)
PENSION = Findable("pension", Parts.of(["บัตรผู้รับบำเหน็จบำนาญ", "Pensioner's card"], ["เกษียณอายุราชการ"], []))
OTHER = Findable("other", Parts.of(["คำขอทั่วไป", "General request"], ["เรื่องอื่น ๆ"], ["ทุกคน"]))
SMALL = Index([CARD, PENSION, OTHER])
SHIPPED = Index([Findable(name, _parts(listing_of(pack(name).body))) for name in sorted(packs())])


def found(index: Index[str], typed: str) -> list[str]:
    return [hit.thing for hit in index.find(typed)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("บัตรประจำตัว", "card"),
        ("บำนาญ", "pension"),
        ("เกษียณ", "pension"),
        ("pensioner", "pension"),
        ("  IDENTITY   card ", "card"),
        ("บัตรประจำตวัเจ้าหน้าที่", "card"),  # two signs in the wrong order
        ("บัตรประจำตัวเจาหนาที", "card"),  # no tone marks
        ("เกษียนอายุ", "pension"),  # a letter that sounds alike
        ("identty", "card"),
        ("crad offical", "card"),
        ("แฟพก pensioner", "pension"),  # one of two words on the wrong keyboard
    ],
)
def test_the_thing_that_was_meant_comes_first(typed, first):
    assert found(SMALL, typed)[0] == first


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("ลูกย้ายโรงเรียน", {"student-transfer-in", "student-transfer-out"}),
        ("ย้ายโรงเรียน", {"student-transfer-in", "student-transfer-out"}),
        ("ย้ายนักเรียนเข้าโรงเรียน", {"student-transfer-in"}),
        ("บัตรหาย", {"official-id-card", "pensioner-id-card"}),
        ("lost my card", {"official-id-card", "pensioner-id-card"}),
        ("homeschool", {"home-school-permit"}),
        ("home shcool", {"home-school-permit"}),
        ("โฮมสคลู", {"home-school-permit"}),
        ("บ้านเรียน", {"home-school-permit"}),
        ("ทำบัตรข้าราชการ", {"official-id-card"}),
        ("อยากทำบัตรครู", {"official-id-card"}),
        ("ยืมหอประชุมโรงเรียน", {"school-facility-use"}),
        ("เทียบวุฒิต่างประเทศ", {"education-equivalence"}),
        ("เทียบวุติ", {"education-equivalence"}),
        ("publisher", {"media-producer-registration"}),
        ("อุทธรณ์", {"appeal"}),
        ("vhm0Ini", set()),  # nonsense on either keyboard
    ],
)
def test_people_s_words_lead_to_the_services_that_ship(typed, wanted):
    first = found(SHIPPED, typed)[: max(8, len(wanted))]
    assert wanted <= set(first) if wanted else not first


@pytest.mark.parametrize("name", sorted(packs()))
def test_every_shipped_service_is_found_by_its_own_title_also_on_the_wrong_keyboard(name):
    title = pack(name).title
    assert name in found(SHIPPED, title.th)[:8]
    assert name in found(SHIPPED, title.en)[:8]
    word = max(title.en.replace(",", " ").split(), key=len)
    assert found(SHIPPED, swapped_keyboard(word.lower()))[:3] == found(SHIPPED, word.lower())[:3]


def test_a_slip_in_a_title_is_forgiven():
    rng = random.Random(5)
    for name in (
        "home-school-permit",
        "credit-transfer",
        "student-withdrawal",
        "media-producer-registration",
    ):
        typed = pack(name).title.th
        at = rng.randrange(4, len(typed) - 4)
        assert name in found(SHIPPED, typed[:at] + typed[at + 1 :])[:5]


def test_a_word_inside_a_longer_thai_word_is_found():
    assert found(SMALL, "เจ้าหน้าที่") == ["card"]


def test_typing_on_the_wrong_keyboard_finds_the_same():
    assert swapped_keyboard("[y9i") == "บัตร"
    assert swapped_keyboard("แฟพก") == "card"
    assert found(SMALL, "[y9i")[:2] == found(SMALL, "บัตร")[:2]


def test_nothing_typed_finds_nothing():
    assert found(SMALL, "   ") == []


@pytest.mark.parametrize(
    "typed", ["zzzz", "ฮฮฮฮฮ", "'; DROP TABLE cases; --", "%", "บ" * 5000, "\x00", "๏" * 40]
)
def test_what_fits_nothing_finds_nothing_and_breaks_nothing(typed):
    assert "other" not in found(SMALL, typed)


def test_what_sounds_alike_folds_to_the_same():
    assert fold("เกษียณ") == fold("เกสียน") == fold("เกศียณ")
    assert fold("น้ำ") == fold("น้ํา")
    assert fold("Identity-Card") == "identity card"
    assert fold("เเม่") == fold("แม่")


@pytest.mark.parametrize(
    ("word", "text", "wrong"),
    [("card", "a card here", 0), ("crad", "a card here", 1), ("cart", "a card here", 1), ("cxrd", "a card", 1),
     ("cad", "a card", 1), ("identity", "idnetty", 3), ("zzzz", "card", 4)],
)  # fmt: skip
def test_slips_are_counted_where_the_word_fits_best(word, text, wrong):
    assert slips(word, text) == wrong


def test_slips_agree_with_the_slow_way():
    rng = random.Random(3)
    for _ in range(300):
        word = "".join(rng.choices("abc", k=rng.randint(1, 7)))
        text = "".join(rng.choices("abc", k=rng.randint(0, 12)))
        assert slips(word, text) in {_slow(word, text), 1}


def _slow(word: str, text: str) -> int:
    above = [0] * (len(text) + 1)
    for n, sign in enumerate(word, 1):
        row = [n]
        for at, other in enumerate(text, 1):
            row.append(min(above[at] + 1, row[-1] + 1, above[at - 1] + (sign != other)))
        above = row
    return min(above)


def test_short_words_are_not_guessed_at():
    assert [slips_allowed(length) for length in (3, 4, 7, 8, 12, 13)] == [0, 1, 1, 2, 2, 3]


def test_a_thai_word_may_stand_in_the_text_in_pieces():
    assert covered("ลูกย้ายโรงเรียน", "ลูกย้ายเข้าโรงเรียน") == 1.0
    assert covered("ลูกย้ายโรงเรียน", "คำขอทั่วไป") == 0.0
