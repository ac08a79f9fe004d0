"""A stamp below the pages of somebody else's file: who made this copy, from what, when. Nothing of the page is hidden.

The paper grows by a strip at the foot, as the reader sees it, and the stamp stands there: on every page of a PDF, or
under a picture.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any, Literal

from khamkho.documents.coverage import drawable
from khamkho.documents.printer import printer
from khamkho.documents.rendering import FONTS, drawn

STRIP = """
#let d = json(bytes(sys.inputs.data))
#set page(width: 17cm, height: auto, margin: (x: 0.5cm, y: 0.28cm), fill: white)
#set text(font: d.face, size: 14pt * d.scale, fill: rgb(31, 58, 110), lang: d.lang)
#set par(leading: 0.5em, linebreaks: "simple")
#block(width: 100%, stroke: 0.8pt + rgb(31, 58, 110), inset: (x: 0.3cm, y: 0.2cm))[
  #text(weight: "bold", d.lines.first())
  #for line in d.lines.slice(1) [#linebreak()#line]
]
"""
"""Its width is that of the page below which it stands; the words are scaled with it."""


def stamp_pdf(data: bytes, lines: Sequence[str], *, lang: str) -> bytes:
    """The PDF with a strip of these lines at the foot of each page, however a page is turned."""
    import pikepdf

    from khamkho.documents.textlayer import mend_text_layer

    strip = mend_text_layer(_waited(lines, lang, "pdf"))
    with pikepdf.open(io.BytesIO(data)) as pdf, pikepdf.open(io.BytesIO(strip)) as drawing:
        for page in pdf.pages:
            _stamp_page(pdf, page, drawing)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def _stamp_page(pdf: Any, page: Any, drawing: Any) -> None:
    import pikepdf

    left, bottom, right, top = (float(edge) for edge in page.cropbox)
    turned = int(page.obj.get("/Rotate", _inherited(page))) % 360
    across = right - left if turned in (0, 180) else top - bottom
    box = [float(edge) for edge in drawing.pages[0].mediabox]
    scale = across / (box[2] - box[0])
    high = (box[3] - box[1]) * scale
    # Per turn: the paper with its strip, and the matrix that puts the strip there upright.
    paper, matrix = {
        0: ((left, bottom - high, right, top), (scale, 0, 0, scale, left, bottom - high)),
        90: ((left, bottom, right + high, top), (0, scale, -scale, 0, right + high, bottom)),
        180: ((left, bottom, right, top + high), (-scale, 0, 0, -scale, right, top + high)),
        270: ((left - high, bottom, right, top), (0, -scale, scale, 0, left - high, top)),
    }[turned]
    page.mediabox = page.cropbox = pikepdf.Array(list(paper))
    name = page.add_resource(pdf.copy_foreign(drawing.pages[0].as_form_xobject()), pikepdf.Name.XObject)
    placed = " ".join(f"{number:.5f}" for number in matrix)
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(f"\nQ q {placed} cm {name} Do Q\n".encode())


def _inherited(page: Any) -> int:
    """How far a page is turned when it says so nowhere itself but above it in the tree."""
    above = page.obj.get("/Parent")
    while above is not None:
        if "/Rotate" in above:
            return int(above["/Rotate"])
        above = above.get("/Parent")
    return 0


def stamp_picture(data: bytes, lines: Sequence[str], *, lang: str) -> bytes:
    """The picture as JPEG with a strip of these lines below it."""
    from PIL import Image

    with (
        Image.open(io.BytesIO(data)) as picture,
        Image.open(io.BytesIO(_waited(lines, lang, "png"))) as drawing,
    ):
        wide = max(picture.width, 600)
        strip = drawing.convert("RGB").resize((wide, round(drawing.height * wide / drawing.width)))
        paper = Image.new("RGB", (wide, picture.height + strip.height), "white")
        paper.paste(picture.convert("RGB"), ((wide - picture.width) // 2, 0))
        paper.paste(strip, (0, picture.height))
        out = io.BytesIO()
        paper.save(out, "JPEG", quality=88)
    return out.getvalue()


def _waited(lines: Sequence[str], lang: str, form: Literal["pdf", "png"]) -> bytes:
    made: Future[bytes] = printer().submit(_strip, list(lines), lang, form)
    return made.result(timeout=60)


def _strip(lines: Sequence[str], lang: str, form: Literal["pdf", "png"]) -> bytes:
    data = {"lines": drawable(lines, FONTS), "lang": lang}
    return drawn(STRIP, data, form)
