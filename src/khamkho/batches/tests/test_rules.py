"""Whose a file of a ZIP is and which document, from its name."""

from __future__ import annotations

import pytest

from khamkho.base.text import Text
from khamkho.batches.rules.archive import which, whose

NEEDS = [
    ("photo", Text("รูปถ่าย", "Photograph")),
    ("old_card", Text("ภาพถ่ายบัตรเดิม", "Picture of the old card")),
]


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("1/รูปถ่าย.jpg", "photo"),
        ("1-photo.jpg", "photo"),
        ("1101700203451_ภาพถ่ายบัตรเดิม.pdf", "old_card"),
        ("3-บัตรเดิม.jpg", "old_card"),  # a part of the name of one document only
        ("3-old card.jpg", "old_card"),
        ("3-ถ่าย.jpg", None),  # a part of both
        ("3-ใบอะไร.jpg", None),
        ("3.jpg", None),
    ],
)
def test_which_document_a_file_is(name: str, document: str | None) -> None:
    assert which(name, NEEDS) == document


def test_the_only_document_needs_no_name() -> None:
    assert which("3.jpg", NEEDS[:1]) == "photo"


@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("1-1017-00203-45-1/รูปถ่าย.jpg", 7),
        ("๗-รูปถ่าย.jpg", 7),
        ("(2) photo.jpg", 2),
        ("12/photo.jpg", None),
        ("photo.jpg", None),
        ("9999999999999-photo.jpg", None),
    ],
)
def test_whose_a_file_is(name: str, at: int | None) -> None:
    assert whose(name, {"1101700203451": 7}, last=9) == at
