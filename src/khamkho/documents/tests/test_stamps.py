"""The stamp below copies: on every page, upright however a page is turned, hiding nothing."""

from __future__ import annotations

import io

import pikepdf
import pypdf
import pytest
from PIL import Image

from khamkho.documents.stamps import stamp_pdf, stamp_picture
from khamkho.documents.tests.test_documents import pictures

LINES = ("ข้าพเจ้าทำสำเนาจากต้นฉบับที่นำมาแสดง และรับรองสำเนาถูกต้อง", "นางสาวตัวอย่าง ขยันงาน", "๒๖ พฤศจิกายน ๒๕๖๙")


def paper(turned: int = 0, pages: int = 1) -> bytes:
    with pikepdf.new() as pdf:
        for _page in range(pages):
            page = pdf.add_blank_page(page_size=(595, 842))
            page.obj["/Rotate"] = turned
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def seen(pdf: bytes) -> tuple[float, float]:
    """Width and height as a reader sees the page."""
    page = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]
    turned = int(page.get("/Rotate", 0)) % 360
    box = page.mediabox
    wide, high = float(box.width), float(box.height)
    return (wide, high) if turned in (0, 180) else (high, wide)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_the_page_grows_at_the_foot_as_the_reader_sees_it(turned: int) -> None:
    stamped = stamp_pdf(paper(turned), LINES, lang="th")
    wide, high = seen(stamped)
    expected = (595, 842) if turned in (0, 180) else (842, 595)
    assert wide == pytest.approx(expected[0])
    assert expected[1] + 40 < high < expected[1] + 200


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_the_stamp_stands_upright_below_the_page(turned: int) -> None:
    """Ink lies in the strip at the foot only, and the strip reads like that of a page that is not turned."""
    straight, this = (pictures(stamp_pdf(paper(t), LINES, lang="th"), dpi=60)[0] for t in (0, turned))
    strip = this.convert("L").crop((0, this.height - round(this.width * 0.08), this.width, this.height))
    above = this.convert("L").crop((0, 0, this.width, this.height - round(this.width * 0.2)))
    assert min(above.tobytes()) > 250
    assert min(strip.tobytes()) < 150
    model = straight.convert("L").crop((0, 842 * 60 // 72 + 4, straight.width, straight.height))
    mine = this.convert("L").crop(
        (0, this.height - round(model.height * this.width / model.width), *this.size)
    )
    a, b = (one.resize((120, 20)).tobytes() for one in (model, mine))
    assert sum(abs(x - y) for x, y in zip(a, b, strict=True)) / len(a) < 8


def test_every_page_is_stamped_and_says_who_and_when() -> None:
    pages = pypdf.PdfReader(io.BytesIO(stamp_pdf(paper(pages=3), LINES, lang="th"))).pages
    assert len(pages) == 3
    assert all(LINES[1] in page.extract_text().replace("\u0e4d\u0e32", "ำ") for page in pages)


@pytest.mark.parametrize("size", [(1200, 800), (200, 300)])
def test_a_picture_keeps_its_own_and_grows_below(size: tuple[int, int]) -> None:
    out = io.BytesIO()
    Image.new("RGB", size, (10, 120, 30)).save(out, "PNG")
    stamped = Image.open(io.BytesIO(stamp_picture(out.getvalue(), LINES, lang="th")))
    assert stamped.width == max(size[0], 600)
    assert stamped.height > size[1] + 40
    middle = stamped.getpixel((stamped.width // 2, size[1] // 2))
    assert isinstance(middle, tuple)
    assert abs(middle[1] - 120) < 12
