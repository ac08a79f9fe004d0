"""The page on which somebody chooses the part of a picture that becomes a photograph, also without a script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from khamkho.files import photos
from khamkho.files.photos import Cut, Move

FIELD = "file.cut"
"""Carries the part, named as ``posted.CUT_SUFFIX`` says for a field called ``file``."""

MOVES: tuple[str, ...] = get_args(Move)


@dataclass(frozen=True, kw_only=True)
class Frame:
    """A picture and the part of it that is chosen, as ``ui/components/photo_frame.html`` draws them."""

    source: str
    """The address of the picture."""
    size: tuple[int, int]
    cut: Cut

    @property
    def width(self) -> int:
        return self.size[0]

    @property
    def height(self) -> int:
        return self.size[1]

    @property
    def view_box(self) -> str:
        """The chosen part, in the pixels of the turned picture."""
        left, top, right, bottom = self.cut.box(photos.turned(self.size, self.cut.turn))
        return f"{left} {top} {right - left} {bottom - top}"

    @property
    def transform(self) -> str:
        """How the picture is turned, its left upper corner staying where it is."""
        wide, high = self.size
        ways = {
            90: f"translate({high} 0) rotate(90)",
            180: f"translate({wide} {high}) rotate(180)",
            270: f"translate(0 {wide}) rotate(270)",
        }
        return ways.get(self.cut.turn, "")


def asked(posted: Mapping[str, str], begun: Cut | None, size: tuple[int, int]) -> tuple[Cut, bool]:
    """The part that a form asks for, and whether it is to be kept: a button that only moves the frame keeps nothing."""
    cut = photos.read(posted.get(FIELD, "")) or begun or photos.centred(size)
    move = posted.get("move", "")
    if move in MOVES:
        return photos.moved(cut, move, size), False  # type: ignore[arg-type]  # it is one of them
    return cut, FIELD in posted
