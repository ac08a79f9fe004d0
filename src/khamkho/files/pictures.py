"""Pictures are decoded and written anew: upright, in ordinary colours, without what the camera added.

What is stored is never what was sent, so a file that is a picture and something else at once, or that hides a
place or a name in its metadata, loses all of that here.
"""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from khamkho.files.kinds import HEIC, JPEG, PNG, WEBP
from khamkho.files.refusals import BrokenPicture, TooFewPixels, TooManyPixels

if TYPE_CHECKING:
    from PIL import Image

MAX_PIXELS = 50_000_000
"""A decoded pixel costs up to four bytes; 50 megapixels is more than the usual mode of any phone."""

MAX_SIDE = 3600
"""A4 at 300 dots per inch is 2480 × 3508: more detail than that helps nobody who reads a document."""

ID_PHOTO_MIN = (295, 354)
"""2.5 × 3 cm at 300 dots per inch, the size printed on an official's card (Regulation of the OPM on cards)."""

JPEG_QUALITY = 88
_PILLOW_NAMES = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP", HEIC: "HEIF"}
one_at_a_time = threading.Lock()  # a decoded picture may weigh 200 MB: never sixteen of them at once


@dataclass(frozen=True, kw_only=True)
class Picture:
    data: bytes
    media_type: str
    width: int
    height: int


def redraw(data: bytes, media_type: str, *, smallest: tuple[int, int] | None = None) -> Picture:
    """Decode ``data`` and write it anew, upright, at most ``MAX_SIDE`` pixels a side, as JPEG (PNG stays PNG).

    The size is checked before a single pixel is decoded. Refuses: ``TooManyPixels``, ``TooFewPixels`` (both
    orientations are tried against ``smallest``), ``BrokenPicture``.
    """
    with one_at_a_time:
        try:
            with _opened(data, media_type) as image:
                _check_size(image.size, smallest)
                return _written(_ordinary(image), PNG if media_type == PNG else JPEG)
        except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as error:
            raise BrokenPicture from error


def _opened(data: bytes, media_type: str) -> Image.Image:
    from PIL import Image

    if media_type == HEIC:
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)  # type: ignore[no-untyped-call, unused-ignore]
    try:
        # Only the decoder for the type that was recognised: a rarer one is never reached.
        return Image.open(io.BytesIO(data), formats=[_PILLOW_NAMES[media_type]])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many() from error


def _too_many() -> TooManyPixels:
    return TooManyPixels(limit=MAX_PIXELS // 1_000_000)


def _check_size(size: tuple[int, int], smallest: tuple[int, int] | None) -> None:
    width, height = size
    if width * height > MAX_PIXELS:
        raise _too_many()
    if smallest and (min(size) < min(smallest) or max(size) < max(smallest)):
        raise TooFewPixels(width=smallest[0], height=smallest[1])


def _ordinary(image: Image.Image) -> Image.Image:
    """Upright, at most ``MAX_SIDE`` a side, sRGB (or grey), first frame only."""
    from PIL import Image, ImageOps

    image.draft("RGB", (MAX_SIDE, MAX_SIDE))  # JPEG alone: decodes straight to a smaller picture
    image.load()
    profile = image.info.get("icc_profile")
    ImageOps.exif_transpose(image, in_place=True)
    mode = _mode(image)
    plain = image if image.mode == mode else image.convert(mode)  # a copy may weigh 200 MB
    if profile and plain.mode == "RGB":
        plain = _in_srgb(plain, profile)
    plain.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    return plain


def _mode(image: Image.Image) -> str:
    if "A" in image.getbands() or "transparency" in image.info:
        return "RGBA"
    return "L" if image.mode in {"1", "L", "I", "I;16"} else "RGB"


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Phones photograph in wider colours; without the profile, faces would come out pale."""
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return (
            ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            or image
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image


def _written(image: Image.Image, media_type: str) -> Picture:
    if media_type == PNG:
        out = io.BytesIO()
        _bare(image).save(out, "PNG", optimize=False)
        data = out.getvalue()
    else:
        data = as_jpeg(on_white(image), quality=JPEG_QUALITY)
    return Picture(data=data, media_type=media_type, width=image.width, height=image.height)


def on_white(image: Image.Image) -> Image.Image:
    """The picture without anything to see through, as on paper."""
    from PIL import Image

    if image.mode not in {"RGBA", "LA", "P"}:
        return image
    seen = image.convert("RGBA")
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper


def as_jpeg(image: Image.Image, *, quality: int) -> bytes:
    """Nothing but the pixels, as a JPEG."""
    out = io.BytesIO()
    # optimised it is a tenth smaller and takes five times as long
    _bare(image).save(out, "JPEG", quality=quality)
    return out.getvalue()


def _bare(image: Image.Image) -> Image.Image:
    """Nothing but pixels: writers copy what ``info`` holds (EXIF, profiles, comments) into the new file."""
    image.info.clear()
    return image
