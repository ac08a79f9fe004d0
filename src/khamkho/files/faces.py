"""Is there a face in a photograph? Only where OpenCV is installed (``pip install khamkho[faces]``); advice, never a refusal.

It finds that something looks like a face and where; whose it is, is neither asked nor kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

CASCADE = "haarcascade_frontalface_default.xml"
SMALLEST = 0.15
"""Of the width of the picture: what is smaller stands in the background."""


@dataclass(frozen=True, kw_only=True)
class Face:
    """Where a face is, in pixels."""

    left: int
    top: int
    width: int
    height: int


def found_in(grey: Image.Image) -> tuple[Face, ...] | None:
    """The faces in a grey picture; None where nothing can look for them."""
    finder = _finder()
    if finder is None:
        return None
    import numpy

    least = int(grey.width * SMALLEST)
    rows = finder.detectMultiScale(
        numpy.asarray(grey), scaleFactor=1.1, minNeighbors=6, minSize=(least, least)
    )
    return tuple(Face(left=int(x), top=int(y), width=int(w), height=int(h)) for x, y, w, h in rows)


@cache
def _finder() -> Any:
    """The classifier that OpenCV 4 brings along; version 5 has none, then nothing is said of faces."""
    try:
        import cv2
    except ImportError:
        return None
    folder = getattr(getattr(cv2, "data", None), "haarcascades", "")
    if not hasattr(cv2, "CascadeClassifier") or not (Path(folder) / CASCADE).is_file():
        return None
    return cv2.CascadeClassifier(str(Path(folder) / CASCADE))
