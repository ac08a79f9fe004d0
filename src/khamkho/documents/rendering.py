"""From a template and plain data to a PDF that keeps: PDF/A-3a and PDF/UA-1 as Typst exports them.

Typst and pikepdf are imported at first use. Typst must not have compiled anything in a process that forks afterwards
(its threads do not survive that). A compiler belongs to one thread.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from khamkho.base.errors import Permanent
from khamkho.documents.coverage import drawable
from khamkho.documents.qr import qr_svg

if TYPE_CHECKING:
    import typst

HERE = Path(__file__).resolve().parent
TEMPLATES = HERE / "templates"
FONTS = HERE / "fonts"

FACES: tuple[tuple[str, float], ...] = (("TH Sarabun New", 0.7), ("Arundina Sans", 0.66))
"""In order of choice, with the factor by which each is set so that 16 points look like 16 points of the TH Sarabun New
that offices write in (the web font at hand is drawn larger on its body). Only these two keep a Thai text layer
whole (docs/licences.md): with others, readers see some syllables twice."""

_own = threading.local()


class NotRendered(Permanent):
    """The template, the data and the fonts do not fit together; trying again will not help."""


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file inside the PDF: the same facts for machines."""

    name: str
    data: str | bytes
    media_type: str
    description: str
    relationship: str = "data"
    """How it relates to the document: ``data``, ``source``, ``alternative`` or ``supplement``."""


def render(
    template: str, data: Mapping[str, Any], *, attachments: Sequence[Attachment] = (), now: datetime
) -> bytes:
    """Make the PDF of ``template`` (``receipt``, ``bj1``, ``letter``, ``memo`` …); ``now`` is its date of making.

    A character that no font has becomes a box; the attachments keep it. The same template, data, attachments and moment give the same bytes. Wherever the data has a ``url`` under
    ``track`` or ``verify``, its QR code is drawn. Raises ``NotRendered``: a warning of Typst is an error here, since
    it means a missing font or character.
    """
    from khamkho.documents.textlayer import mend_text_layer

    path = TEMPLATES / f"{template}.typ"
    if not path.is_file():
        raise NotRendered(f"no template {template}")
    inputs = {
        "data": json.dumps(
            {**drawable(_with_codes(data), FONTS), **_frame(data, attachments)}, ensure_ascii=False
        )
    }
    return mend_text_layer(_compiled(path, inputs, now))


def _with_codes(data: Mapping[str, Any]) -> dict[str, Any]:
    codes: dict[str, Any] = {
        part: {**data[part], "qr": qr_svg(data[part]["url"])}
        for part in ("track", "verify")
        if data.get(part) and data[part].get("url")
    }
    if "services" in data:  # a book has a code for each
        codes["services"] = [_with_codes(one) for one in data["services"]]
    return {**data, **codes}


def _frame(data: Mapping[str, Any], attachments: Sequence[Attachment]) -> dict[str, Any]:
    """What ``office.typ`` needs beside the data: the face at hand, the mark of a demo, the files to put inside."""
    face, scale = _face()
    return {
        "_face": face,
        "_scale": scale,
        "_specimen": _specimen(face, "SPECIMEN" if data["lang"] == "en" else "ตัวอย่าง")
        if data.get("demo")
        else "",
        "_attachments": [_attached(attachment) for attachment in attachments],
    }


@cache
def _specimen(face: str, word: str) -> str:
    """The word as a drawing: as text, readers would find its letters between the lines of every page."""
    page = "#set page(width: auto, height: auto, margin: 4pt, fill: none)"
    style = f'#set text(font: "{face}", size: 96pt, weight: "bold", fill: rgb(178, 34, 52, 26))'
    drawing = _compiler().compile(f"{page}\n{style}\n{word}".encode(), format="svg", sys_inputs={})
    assert isinstance(drawing, bytes)
    return drawing.decode()


def drawn(source: str, data: Mapping[str, Any], form: Literal["pdf", "png"]) -> bytes:
    """A small drawing of our own source, as ``pdf`` or ``png``: no document, so no archive file and no tags.

    ``data`` gets the face at hand and its scale. In the thread of the caller, as ``render``.
    """
    face, scale = _face()
    inputs = {"data": json.dumps({**data, "face": face, "scale": scale}, ensure_ascii=False)}
    made = _compiler().compile(source.encode(), format=form, sys_inputs=inputs)
    assert isinstance(made, bytes)
    return made


def _face() -> tuple[str, float]:
    """The first face of ``FACES`` that is at hand. Raises ``NotRendered``."""
    families = set(_fonts().families())
    faces = [(name, scale) for name, scale in FACES if name in families]
    if not faces:
        raise NotRendered("there is no font for documents: run scripts/fonts")
    return faces[0]


def _attached(attachment: Attachment) -> dict[str, Any]:
    content = attachment.data if isinstance(attachment.data, str) else list(attachment.data)
    return {
        "name": attachment.name,
        "data": content,
        "type": attachment.media_type,
        "description": attachment.description,
        "relationship": attachment.relationship,
    }


@cache
def _fonts() -> typst.Fonts:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def _compiler() -> typst.Compiler:
    import typst

    if not hasattr(_own, "compiler"):
        _own.compiler = typst.Compiler(root=str(TEMPLATES), font_paths=_fonts(), ignore_system_fonts=True)
    compiler: typst.Compiler = _own.compiler
    return compiler


def _compiled(path: Path, inputs: dict[str, str], now: datetime) -> bytes:
    import typst

    try:
        pdf, warnings = _compiler().compile_with_warnings(
            str(path),
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=["a-3a", "ua-1"],
            timestamp=int(now.timestamp()),
        )
    except typst.TypstError as error:
        raise NotRendered(f"{path.stem}: {error.message}") from None  # the diagnostic may quote personal data
    if warnings or not isinstance(pdf, bytes):
        raise NotRendered(f"{path.stem}: " + "; ".join(warning.message for warning in warnings))
    return pdf
