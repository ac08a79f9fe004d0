"""Names are written, masked and compared as is right for Thai."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khamkho.base.names import PersonName, mask

SOMCHAI = PersonName("นาย", "สมชาย", "", "ใจดี")


@pytest.mark.parametrize(
    ("name", "written"),
    [
        (SOMCHAI, "นายสมชาย ใจดี"),
        (PersonName("ว่าที่ ร.ต.หญิง", "ปาริชาต", "", "ณ ถลาง"), "ว่าที่ ร.ต.หญิงปาริชาต ณ ถลาง"),
        (PersonName("นาง", "มาลี", "ทิพย์", "เพ็ชรน้ำผึ้ง"), "นางมาลี ทิพย์ เพ็ชรน้ำผึ้ง"),
        (PersonName("Mr", "John", "Paul", "Smith"), "Mr John Paul Smith"),
        (PersonName("นาย", "John", "", "Smith"), "นาย John Smith"),
        (PersonName("นาย", "เทียน"), "นายเทียน"),
        (PersonName("", "Anna"), "Anna"),
    ],
)
def test_full_joins_a_thai_title_to_the_first_name(name, written):
    assert name.full() == written


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("สมชาย ใจดี", "สมxxx ใจxxx"),
        ("น้ำผึ้ง", "น้ำผึ้xxx"),
        ("เก่ง", "เก่xxx"),
        ("ก", "xxx"),
        ("John Smith", "Joxxx Smxxx"),
        ("", ""),
        ("\u200b", ""),
    ],
)
def test_mask_shows_at_most_two_whole_letters(name, masked):
    assert mask(name) == masked


def test_masked_keeps_the_title():
    assert SOMCHAI.masked() == "นายสมxxx ใจxxx"


@given(st.text(st.sampled_from("กขงเแไาำะัิี่้์ aé\u0301"), max_size=20))
def test_mask_never_shows_a_whole_word_nor_begins_with_a_loose_mark(name):
    for word in mask(name).split():
        assert word.endswith("xxx")
    assert len(mask(name).split()) <= len(name.split())


@pytest.mark.parametrize(
    "typed", ["สมชาย ใจดี", "นายสมชาย ใจดี", "นาย สมชาย  ใจดี", "สมชายใจดี", "\u200bสมชาย ใจดี"]
)
def test_matches_takes_the_name_however_it_is_spaced(typed):
    assert SOMCHAI.matches(typed)


@pytest.mark.parametrize("typed", ["", "สมชาย", "นางสมชาย ใจดี", "สมชาย ใจร้าย"])
def test_matches_refuses_another_name(typed):
    assert not SOMCHAI.matches(typed)


def test_matches_does_not_ask_for_the_middle_name():
    malee = PersonName("นาง", "มาลี", "ทิพย์", "ผึ้งทอง")
    assert malee.matches("มาลี ผึ้งทอง")
    assert malee.matches("นางมาลี ทิพย์ ผึ้งทอง")
