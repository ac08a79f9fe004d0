"""A photograph for a card: which part of the picture it is, and cutting that part out. Pure but for Pillow.

The whole picture stays beside it, so that another part can be chosen without asking for the picture again.
"""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from khamkho.files import hints, pictures
from khamkho.files.refusals import BrokenPicture, CutTooSmall

RATIO = 5 / 6
"""2.5 cm wide, 3 cm high."""

LEAST = pictures.ID_PHOTO_MIN
BETTER = (600, 720)
"""Below it a photograph is taken, with the advice that a larger one prints better."""

MOST = (1000, 1200)
"""Nothing that prints a card shows more: 1,000 dots on 2.5 cm."""

QUALITY = 92
TURNS = (0, 90, 180, 270)
STEP = 0.06
CLOSER = 1.12

By = Literal["middle", "applicant", "officer"]
"""Who chose the part: nobody, then it is the middle; the applicant's side; the office."""

Move = Literal["left", "right", "up", "down", "closer", "farther", "turn"]


@dataclass(frozen=True, kw_only=True)
class Cut:
    """A part of a picture that is five wide and six high: its left upper corner and its width, as shares of the picture
    after it was turned clockwise by ``turn`` degrees. How high it is follows."""

    x: float
    y: float
    width: float
    turn: int = 0

    @property
    def text(self) -> str:
        """As a form carries it."""
        return f"{self.x:.5f},{self.y:.5f},{self.width:.5f},{self.turn}"

    def box(self, size: tuple[int, int]) -> tuple[int, int, int, int]:
        """The pixels (left, top, right, bottom) in a picture that has this size once it is turned."""
        wide, high = size
        width = min(round(self.width * wide), wide, math.floor(high * RATIO + 0.5))
        height = min(round(width / RATIO), high)
        left = min(max(0, round(self.x * wide)), wide - width)
        top = min(max(0, round(self.y * high)), high - height)
        return left, top, left + width, top + height


def read(text: str) -> Cut | None:
    """What a form carried; None when it is nothing that could be meant."""
    parts = text.split(",")
    if len(parts) != 4 or len(text) > 80:
        return None
    try:
        x, y, width = (float(part) for part in parts[:3])
        turn = int(parts[3])
    except ValueError:
        return None
    if turn not in TURNS or not all(map(math.isfinite, (x, y, width))) or not 0 < width <= 1.001:
        return None
    return Cut(x=_share(x), y=_share(y), width=min(width, 1.0), turn=turn)


def _share(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def turned(size: tuple[int, int], turn: int) -> tuple[int, int]:
    """How large a picture is once it is turned."""
    return size if turn in (0, 180) else (size[1], size[0])


def centred(size: tuple[int, int], turn: int = 0) -> Cut:
    """The largest part in the middle of a picture of ``size`` before it is turned."""
    wide, high = turned(size, turn)
    width = min(1.0, high * RATIO / wide)
    height = min(1.0, wide / RATIO / high)
    return Cut(x=(1 - width) / 2, y=(1 - height) / 2, width=width, turn=turn)


def is_whole(cut: Cut, size: tuple[int, int]) -> bool:
    """Whether nothing of a picture is lost by cutting, so that it need not be kept beside the photograph."""
    return cut.turn == 0 and size[0] <= MOST[0] and cut.box(size) == (0, 0, *size)


def moved(cut: Cut, move: Move, size: tuple[int, int]) -> Cut:
    """The part after one press of a button: a little to a side, closer, farther, or the picture turned."""
    if move == "turn":
        return centred(size, (cut.turn + 90) % 360)
    largest = centred(size, cut.turn).width
    wide, high = turned(size, cut.turn)
    scale = {"closer": 1 / CLOSER, "farther": CLOSER}.get(move, 1.0)
    width = min(largest, max(cut.width * scale, min(largest, LEAST[0] / wide)))
    tall = wide / RATIO / high
    x = cut.x + (cut.width - width) / 2 + width * {"left": -STEP, "right": STEP}.get(move, 0.0)
    y = cut.y + (cut.width - width) * tall / 2 + width * tall * {"up": -STEP, "down": STEP}.get(move, 0.0)
    room_x, room_y = max(0.0, 1 - width), max(0.0, 1 - width * tall)
    return replace(cut, x=min(max(x, 0.0), room_x), y=min(max(y, 0.0), room_y), width=width)


@dataclass(frozen=True, kw_only=True)
class Photo:
    """What is known of a photograph beside its pixels. Kept sealed: advice about a face is nobody else's business."""

    cut: Cut
    by: By
    hints: tuple[hints.Hint, ...] = ()

    def sealed(self) -> dict[str, Any]:
        return {"cut": self.cut.text, "by": self.by, "hints": list(self.hints)}


def unsealed(kept: Mapping[str, Any]) -> Photo:
    """What ``sealed`` kept."""
    cut = read(str(kept["cut"]))
    if cut is None:
        raise ValueError("no part of a picture")
    return Photo(cut=cut, by=kept["by"], hints=tuple(kept["hints"]))


def cut_out(data: bytes, cut: Cut | None, *, by: By) -> tuple[bytes, Photo]:
    """The part of a picture that ``pictures.redraw`` wrote, as a JPEG of its own, and what is to be said of it.

    Without ``cut`` it is the middle. Refuses: ``CutTooSmall``, ``BrokenPicture``.
    """
    from PIL import Image

    with pictures.one_at_a_time:
        try:
            with Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as image:
                chosen = cut or centred(image.size)
                box = chosen.box(turned(image.size, chosen.turn))
                if box[2] - box[0] < LEAST[0] or box[3] - box[1] < LEAST[1]:
                    raise CutTooSmall(
                        width=LEAST[0], height=LEAST[1], is_width=box[2] - box[0], is_height=box[3] - box[1]
                    )
                part = _upright(image, chosen.turn).crop(box)
        except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as error:
            raise BrokenPicture from error
        said = hints.hints_for(part, better=BETTER)
        part = part.resize(MOST, Image.Resampling.LANCZOS) if part.width > MOST[0] else part
        photo = Photo(cut=chosen, by=by if cut else "middle", hints=said)
        return pictures.as_jpeg(part, quality=QUALITY), photo


def _upright(image: Any, turn: int) -> Any:
    from PIL import Image

    plain = pictures.on_white(image)
    ways = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
    return plain.transpose(ways[turn]) if turn else plain


def size_of(data: bytes) -> tuple[int, int]:
    """How large a stored picture is. Refuses ``BrokenPicture``."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as image:
            return image.size
    except (OSError, ValueError, SyntaxError) as error:
        raise BrokenPicture from error
