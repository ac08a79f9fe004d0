"""Names of files in a ZIP, as each system writes them."""

from __future__ import annotations

import io
import zipfile

import pytest

from khamkho.base.zips import written_name

THAI = "โรงเรียน/รูปถ่าย.jpg"


@pytest.mark.parametrize("encoding", ["utf-8", "cp874"])
def test_a_thai_name_is_read_though_nothing_says_how_it_is_written(encoding: str) -> None:
    assert written_name(zipfile.ZipInfo(THAI.encode(encoding).decode("cp437"))) == THAI


def test_a_name_that_says_it_is_utf_8_is_taken_at_its_word() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr(THAI, b"x")
    assert [written_name(one) for one in zipfile.ZipFile(file).infolist()] == [THAI]


def test_a_plain_name_stays() -> None:
    assert written_name(zipfile.ZipInfo("a/b.jpg")) == "a/b.jpg"
