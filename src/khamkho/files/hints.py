"""Advice on a photograph for a card, by simple measures. Never a refusal: an officer looks at every one.

The measures are taken at the size in which a card shows the photograph, and none of them takes the colour of a skin for
bad light: dark is only a picture in which nothing is light, washed out only one in which nothing is dark.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from khamkho.base.text import Text
from khamkho.files import faces

if TYPE_CHECKING:
    from PIL import Image

Hint = Literal[
    "small", "blurred", "dark", "bright", "background", "no-face", "faces", "face-small", "face-large"
]

HINTS: Mapping[str, Text] = {
    "small": Text(
        "รูปเล็ก พิมพ์บนบัตรแล้วอาจไม่คมชัด ควรใช้รูปต้นฉบับที่ใหญ่กว่านี้",
        "The photograph is small and may look coarse on a card. A larger original is better.",
    ),
    "blurred": Text(
        "รูปอาจไม่ชัด ลองถ่ายใหม่โดยถือกล้องให้นิ่งและแตะที่ใบหน้าให้โฟกัส",
        "It may be blurred. Try again with a steady hand, and tap on the face to focus.",
    ),
    "dark": Text(
        "รูปอาจมืดไป ลองถ่ายในที่สว่าง หันหน้าเข้าหาแสง",
        "It may be too dark. Try in a brighter place, facing the light.",
    ),
    "bright": Text(
        "รูปอาจสว่างจ้าไป ลองหลบแดดหรือปิดแฟลช",
        "It may be too bright. Try out of the sun, or without the flash.",
    ),
    "background": Text(
        "พื้นหลังอาจไม่เรียบ ลองถ่ายหน้าผนังสีพื้น ไม่มีเงาหรือสิ่งของด้านหลัง",
        "The background may not be plain. Try in front of a plain wall, without shadows or things behind.",
    ),
    "no-face": Text(
        "ระบบมองไม่เห็นใบหน้า ตรวจดูว่าหน้าตรง ไม่มีสิ่งปิดบัง และอยู่ในกรอบ",
        "No face was found. See that it looks straight ahead, uncovered and inside the frame.",
    ),
    "faces": Text(
        "ในรูปอาจมีมากกว่าหนึ่งคน ต้องมีผู้ยื่นคำขอเพียงคนเดียว",
        "There may be more than one person. Only the applicant should be seen.",
    ),
    "face-small": Text("ใบหน้าเล็กไป ลองจัดกรอบให้ใกล้ขึ้น", "The face is small. Try a closer part of the picture."),
    "face-large": Text(
        "ใบหน้าใหญ่ไป ลองจัดกรอบให้เห็นไหล่ด้วย",
        "The face is large. Try a wider part, with the shoulders in it.",
    ),
}

SEEN_AT = (300, 360)
HEAD = (75, 40, 225, 260)
"""Where the head is, at ``SEEN_AT``."""

BLURRED_BELOW = 25.0
"""Variance of the second derivative; sharp pictures have hundreds."""

DARK_BELOW = 105
"""The lightest twentieth of the picture."""

BRIGHT_ABOVE = 125
"""The darkest twentieth."""

UNEVEN_ABOVE = 24.0
"""Standard deviation of what is beside and above the head."""

SIDES_APART = 36.0
"""Difference between left and right."""


def hints_for(part: Image.Image, *, better: tuple[int, int]) -> tuple[Hint, ...]:
    """What could be better about this part of a picture; empty when nothing was noticed."""
    from PIL import Image

    seen = part.convert("RGB").resize(SEEN_AT, Image.Resampling.LANCZOS)
    found: list[Hint] = []
    if part.width < better[0] or part.height < better[1]:
        found.append("small")
    grey = seen.convert("L")
    light = _light(grey)
    if light:
        found.append(light)
    if sharpness(grey) < BLURRED_BELOW:
        found.append("blurred")
    if not is_plain(seen):
        found.append("background")
    return (*found, *_of_the_face(grey))


def sharpness(grey: Image.Image) -> float:
    """How much the light changes from one point to the next where the head is."""
    from PIL import ImageFilter, ImageStat

    edges = grey.filter(ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128))
    return float(ImageStat.Stat(edges.crop(HEAD)).var[0])


def _light(grey: Image.Image) -> Hint | None:
    darkest, lightest = percentile(grey, 5), percentile(grey, 95)
    if lightest < DARK_BELOW:
        return "dark"
    return "bright" if darkest > BRIGHT_ABOVE else None


def percentile(grey: Image.Image, share: int) -> int:
    """The light below which ``share`` hundredths of the points are."""
    counts = grey.histogram()
    wanted, so_far = sum(counts) * share / 100, 0
    for value, count in enumerate(counts):
        so_far += count
        if so_far >= wanted:
            return value
    return 255


def is_plain(seen: Image.Image) -> bool:
    """Whether what is above the shoulders on both sides is of one colour, and of the same on both."""
    from PIL import ImageStat

    left, right = (ImageStat.Stat(seen.crop(box)) for box in ((0, 8, 36, 150), (264, 8, 300, 150)))
    uneven = max(*left.stddev, *right.stddev)
    apart = max(abs(one - other) for one, other in zip(left.mean, right.mean, strict=True))
    return uneven <= UNEVEN_ABOVE and apart <= SIDES_APART


def _of_the_face(grey: Image.Image) -> tuple[Hint, ...]:
    found = faces.found_in(grey)
    if found is None:
        return ()
    if len(found) != 1:
        return ("faces",) if found else ("no-face",)
    share = found[0].width / grey.width
    if share < 0.28:
        return ("face-small",)
    return ("face-large",) if share > 0.72 else ()
