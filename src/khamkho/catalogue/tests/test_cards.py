"""The card that a service makes: where, what stands on it, and what it answers; without a database."""

from __future__ import annotations

from typing import Any

from khamkho.catalogue.queries import pack
from khamkho.catalogue.rules import answers_from_card, card_made_at, filled_by_card, on_the_card

OFFICIAL, PENSIONER = pack("official-id-card"), pack("pensioner-id-card")
NAME = {"title": "นาย", "first": "ตัวอย่าง", "last": "ใจดี"}
ANSWERS: dict[str, Any] = {
    "name": NAME,
    "national_id": {"kind": "thai", "number": "1101700207366"},
    "employee_type": "teacher",
    "position": "ครู",
    "academic_standing": "k3",
    "blood_group": "AB",
    "workplace": {"code": "", "name": {"th": "โรงเรียนบ้านเอ", "en": "Ban A"}},
}


def test_a_card_is_made_at_one_step_and_answers_one_action():
    assert card_made_at(OFFICIAL, "produce") is OFFICIAL.card
    assert card_made_at(OFFICIAL, "collect") is None
    assert card_made_at(pack("general-request"), "produce") is None
    assert filled_by_card(OFFICIAL, "produce", "ready") is OFFICIAL.card
    assert filled_by_card(OFFICIAL, "produce", "hand_over") is None
    assert filled_by_card(OFFICIAL, "collect", "ready") is None


def test_what_stands_on_a_card():
    assert OFFICIAL.card is not None
    assert on_the_card(OFFICIAL, OFFICIAL.card, ANSWERS) == {
        "name": NAME,
        "national_id": "1101700207366",
        "holder": "ข้าราชการครูและบุคลากรทางการศึกษา",
        "position": "ครู",
        "standing": "ชำนาญการพิเศษ",
        "workplace": "โรงเรียนบ้านเอ",
        "blood": "เอบี",
    }


def test_what_says_that_there_is_nothing_is_left_out():
    assert OFFICIAL.card is not None
    nothing = {**ANSWERS, "academic_standing": "none", "blood_group": "unknown"}
    said = on_the_card(OFFICIAL, OFFICIAL.card, nothing)
    assert (said["standing"], said["blood"]) == ("", "")
    other = {**ANSWERS, "academic_standing": "other", "standing_other": "ระดับอาวุโส"}
    assert on_the_card(OFFICIAL, OFFICIAL.card, other)["standing"] == "ระดับอาวุโส"
    del other["standing_other"]
    assert on_the_card(OFFICIAL, OFFICIAL.card, other)["standing"] == ""
    empty = on_the_card(OFFICIAL, OFFICIAL.card, {})
    assert (empty["name"], empty["national_id"], empty["position"]) == ({}, "", "")


def test_what_a_card_answers():
    assert PENSIONER.card is not None
    assert OFFICIAL.card is not None
    days = {"number": "1/2569", "issued": "2026-11-27"}
    assert answers_from_card(OFFICIAL.card, **days, expires="2032-11-27") == {
        "card_number": "1/2569", "issued_on": "2026-11-27", "expires_on": "2032-11-27",
    }  # fmt: skip
    assert answers_from_card(PENSIONER.card, **days, expires="2032-11-27")["lifetime"] == "no"
    assert answers_from_card(PENSIONER.card, **days, expires="") == {
        "card_number": "1/2569", "issued_on": "2026-11-27", "lifetime": "yes",
    }  # fmt: skip
