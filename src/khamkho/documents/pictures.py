"""Pictures for a template. Typst can read them from a file or from bytes; nothing plain may touch the disk, so bytes."""

from __future__ import annotations

import base64
import io
from typing import Final, TypedDict

DOTS_PER_CM: Final = 150
"""About 380 dots per inch: more than a printer shows, little enough to keep a document small."""


class Placed(TypedDict):
    """How a picture travels in the data of a template."""

    format: str
    bytes: list[int]


def placed(data: bytes, *, width_cm: float, height_cm: float) -> Placed:
    """A JPEG or PNG, made as small as the place it will fill allows (it covers the place; what juts out is cut)."""
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as image:
        box = (round(width_cm * DOTS_PER_CM), round(height_cm * DOTS_PER_CM))
        clear = "A" in image.getbands() or "transparency" in image.info
        fitted = image.convert("RGBA" if clear else "RGB")
        if fitted.width > box[0] and fitted.height > box[1]:
            fitted = ImageOps.contain(fitted, _covering(fitted.size, box))
        out = io.BytesIO()
        fitted.info.clear()
        fitted.save(out, "PNG" if clear else "JPEG", **({} if clear else {"quality": 90}))
    return {"format": "png" if clear else "jpg", "bytes": list(out.getvalue())}


class Wrapped(TypedDict):
    """A picture inside a drawing."""

    format: str
    bytes: str


def wrapped(picture: Placed) -> Wrapped:
    """The same picture as one text instead of a number for each byte: for documents with hundreds of them, since a template
    keeps each number as a value of its own."""
    from PIL import Image

    data = bytes(picture["bytes"])
    with Image.open(io.BytesIO(data)) as image:
        width, height = image.size
    kind = "png" if picture["format"] == "png" else "jpeg"
    inside = f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
    return {
        "format": "svg",
        "bytes": f'{drawing}<image href="{inside}" width="{width}" height="{height}"/></svg>',
    }


def height_of(data: bytes) -> int:
    """How many dots high a JPEG or PNG is."""
    from PIL import Image

    with Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as image:
        return image.height


def _covering(size: tuple[int, int], box: tuple[int, int]) -> tuple[int, int]:
    """The size at which a picture just covers the box, keeping its shape."""
    scale = max(box[0] / size[0], box[1] / size[1])
    return round(size[0] * scale), round(size[1] * scale)
