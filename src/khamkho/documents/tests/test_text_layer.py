"""What is drawn and what is read must be the same, for careful readers and for simple ones."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pypdf
import pytest

from khamkho.documents import render, rendering
from khamkho.documents.tests import specimens

CONSONANTS = "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
VOWELS = ("", "ั", "ิ", "ี", "ึ", "ื", "ุ", "ู", "็")
TONES = ("", "่", "้", "๊", "๋", "์")
CLUSTERS = [c + v + t for c in CONSONANTS for v in VOWELS for t in TONES if not (v == "็" and t)] + [
    c + t + "ำ" for c in CONSONANTS for t in TONES[:5]
]


def careful(pdf: bytes) -> str:
    """pdftotext reads ``/ActualText``, as Chromium does."""
    if not shutil.which("pdftotext") and not os.environ.get("CI"):
        pytest.skip("pdftotext is not installed")
    return subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def simple(pdf: bytes) -> str:
    """pypdf reads ``/ToUnicode`` alone, as Firefox and macOS Preview do; it spells น้ำ as น ํ ้ า."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return "".join(
        re.sub("\u0e4d([\u0e48-\u0e4c]?)\u0e32", "\\1\u0e33", page.extract_text()) for page in pages
    )


def table_of_clusters(weight: int) -> bytes:
    """Every cluster is one cell, so that a reader's line breaks cannot hide a mistake."""
    rows = [CLUSTERS[i : i + 12] for i in range(weight, len(CLUSTERS), 24)]
    rows = [row + [""] * (12 - len(row)) for row in rows]
    return render("register", specimens.register(columns=[{"label": "x"}] * 12, rows=rows), now=specimens.NOW)


@pytest.mark.parametrize("face", [name for name, _ in rendering.FACES])
@pytest.mark.parametrize("part", [0, 12])
def test_every_thai_syllable_is_read_as_it_was_written(
    monkeypatch: pytest.MonkeyPatch, part: int, face: str
) -> None:
    if face not in rendering._fonts().families():
        pytest.skip(f"{face} is not installed")
    monkeypatch.setattr(rendering, "FACES", [f for f in rendering.FACES if f[0] == face])
    pdf = table_of_clusters(part)
    wanted = [cluster for i in range(part, len(CLUSTERS), 24) for cluster in CLUSTERS[i : i + 12]]
    for read in (careful(pdf), simple(pdf)):
        found = set(unicodedata.normalize("NFC", read).split())
        assert [cluster for cluster in wanted if cluster not in found] == []


def test_a_receipt_reads_the_same_for_both_kinds_of_reader() -> None:
    pdf = render("receipt", specimens.receipt(), now=specimens.NOW)
    for read in (careful(pdf), simple(pdf)):
        for wanted in (
            "นางสาวปิ่นทิพย์ กตัญญูฐิติพงศ์",
            "ใบรับคำขอ",
            "ถนนท่าเรือ ตำบลปากน้ำ",
            "KBI1-2569-000123",
            "กำหนดแล้วเสร็จ",
        ):
            assert wanted in read


def test_the_specimen_mark_does_not_come_between_the_lines() -> None:
    plain, marked = (
        render("receipt", specimens.receipt(demo=demo), now=specimens.NOW) for demo in (False, True)
    )
    assert careful(plain) == careful(marked)


def test_the_body_font_is_one_whose_text_layer_was_proven() -> None:
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in pypdf.PdfReader(io.BytesIO(render("bj1", specimens.bj1(), now=specimens.NOW))).pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    assert fonts <= {"THSarabunNew", "THSarabunNew-Bold", "ArundinaSans", "ArundinaSans-Bold"}


def test_fonts_are_at_hand() -> None:
    assert list((Path(__file__).parent.parent / "fonts").glob("*.ttf")), "run scripts/fonts"
