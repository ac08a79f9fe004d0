from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khamkho.files.kinds import JPEG, PDF
from khamkho.files.naming import MAX_LENGTH, clean_name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("สำเนาบัตรประชาชน.pdf", "สำเนาบัตรประชาชน.pdf"),
        ("C:\\Users\\สมชาย\\ใบแจ้งความ.PDF", "ใบแจ้งความ.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("..", "file.pdf"),
        ("", "file.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("a\x00b\r\nc.pdf", "ab c.pdf"),
        ("ใบ\u200bแจ้ง\u202efdp.exe", "ใบแจ้งfdp.pdf"),
        ('a<b>:"c|?*.pdf', "a b c.pdf"),
        ("เอกสาร  ที่ 1.2.pdf", "เอกสาร ที่ 1.2.pdf"),
        ("น\u0e49\u0e4d\u0e32.pdf", "น้ำ.pdf"),
    ],
)
def test_a_name_keeps_its_words_and_loses_its_tricks(name: str, shown: str) -> None:
    assert clean_name(name, PDF) == shown


def test_the_ending_is_that_of_the_content() -> None:
    assert clean_name("ภาพ.heic", JPEG) == "ภาพ.jpg"


def test_a_long_thai_name_is_cut_between_letters() -> None:
    shown = clean_name("ที่" * 100, PDF).removesuffix(".pdf")
    assert len(shown) <= MAX_LENGTH
    assert shown.endswith("ที่")


@given(st.text(max_size=300))
def test_no_name_becomes_a_path_or_an_order(name: str) -> None:
    shown = clean_name(name, PDF)
    assert not set('/\\\0\r\n"<>:|?*') & set(shown)
    assert not shown.startswith(".")
    assert len(shown) <= MAX_LENGTH + 4
