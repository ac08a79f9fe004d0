"""Files joined into one PDF to print: PDFs as they are, pictures upright on A4. Holds everything in memory.

pikepdf and Pillow are imported at first use.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from khamkho.files.kinds import JPEG, PDF, PNG

if TYPE_CHECKING:
    import pikepdf

A4 = (595.28, 841.89)
"""Width and height in points."""
MARGIN = 36.0
DOTS = (1654, 2339)
"""A4 at 200 dots per inch: what a picture is made smaller to."""
PRINTABLE = frozenset({JPEG, PNG, PDF})


class Unreadable(Exception):
    """A file that cannot be printed with the others."""


def opened(data: bytes, media_type: str) -> pikepdf.Pdf:
    """A stored file as a PDF. Raises Unreadable for what is neither a PDF nor a picture, and for a broken one."""
    import pikepdf
    from PIL import UnidentifiedImageError

    if media_type not in PRINTABLE:
        raise Unreadable(media_type)
    try:
        return pikepdf.open(io.BytesIO(data)) if media_type == PDF else page_of(data)
    except (pikepdf.PdfError, UnidentifiedImageError, OSError, ValueError) as error:
        raise Unreadable(media_type) from error


def page_of(data: bytes) -> pikepdf.Pdf:
    """A picture on one page of A4: upright as its camera held it, whole, never larger than the page."""
    import pikepdf
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as image:
        upright = ImageOps.exif_transpose(image)
        clear = "A" in upright.getbands() or "transparency" in upright.info
        if clear:
            white = Image.new("RGB", upright.size, "white")
            white.paste(upright, mask=upright.convert("RGBA").getchannel("A"))
            upright = white
        plain = upright.convert("RGB")
        plain.thumbnail(DOTS)
        out = io.BytesIO()
        plain.save(out, "JPEG", quality=85)
    pdf = pikepdf.new()
    width, height = plain.size
    scale = min((A4[0] - 2 * MARGIN) / width, (A4[1] - 2 * MARGIN) / height)
    wide, high = width * scale, height * scale
    picture = pikepdf.Stream(
        pdf,
        out.getvalue(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=width,
        Height=height,
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    pdf.add_blank_page(page_size=A4)
    page = pdf.pages[0]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Picture=picture))
    place = f"q {wide:.2f} 0 0 {high:.2f} {(A4[0] - wide) / 2:.2f} {(A4[1] - high) / 2:.2f} cm /Picture Do Q"
    page.Contents = pikepdf.Stream(pdf, place.encode())
    return pdf


def add(whole: pikepdf.Pdf, parts: Iterable[pikepdf.Pdf], *, new_sheet: bool) -> None:
    """Append the pages of these parts; with ``new_sheet`` an empty page follows an odd number, so that what comes next begins
    on the front of a sheet."""
    for part in parts:
        whole.pages.extend(part.pages)
    if new_sheet and len(whole.pages) % 2:
        whole.add_blank_page(page_size=A4)


def bytes_of(whole: pikepdf.Pdf) -> bytes:
    """The finished file."""
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()
