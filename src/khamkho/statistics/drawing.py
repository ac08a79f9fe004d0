"""Pictures of numbers, drawn on the server: where bars and words lie. The table beside each says the same in figures. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

WIDTH = 480
NARROWEST = 34
"""Room that the name of a month needs; where there is less, some are left out."""
TOP, FOOT, SIDE = 26, 34, 12
BAR_HEIGHT, GAP, NAME_HEIGHT = 18, 14, 24


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A bar, in pixels of the picture; ``tone`` is which of the colours it has."""

    x: float
    y: float
    width: float
    height: float
    tone: str


@dataclass(frozen=True, kw_only=True)
class Word:
    """A word of the picture."""

    x: float
    y: float
    text: str
    side: str = "middle"
    """``start``, ``middle`` or ``end``."""
    tone: str = "ink"


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A whole picture: its size, bars, words, and marks for targets as (x, top, bottom)."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    words: tuple[Word, ...]
    ticks: tuple[tuple[float, float, float], ...] = ()


def columns(groups: Sequence[tuple[str, Sequence[tuple[str, Fraction]]]], height: int = 220) -> Chart:
    """Upright bars: for each group (a month) its name and its bars, as (tone, value); the value stands above each bar."""
    most = max((value for _, bars in groups for _, value in bars), default=Fraction(0)) or Fraction(1)
    room = height - TOP - FOOT
    step = (WIDTH - 2 * SIDE) / max(len(groups), 1)
    every = ceil(NARROWEST / step)
    found_bars: list[Bar] = []
    words: list[Word] = []
    for n, (name, bars) in enumerate(groups):
        left, width = SIDE + n * step, min(40.0, step * 0.8 / max(len(bars), 1))
        start = left + (step - width * len(bars)) / 2
        for place, (tone, value) in enumerate(bars):
            tall = float(value / most) * room
            x = start + place * width
            found_bars.append(
                Bar(x=round(x, 1), y=round(TOP + room - tall, 1), width=round(width - 2, 1), height=round(tall, 1), tone=tone)
            )  # fmt: skip
            if value and width >= 22:
                words.append(
                    Word(
                        x=round(x + width / 2 - 1, 1),
                        y=round(TOP + room - tall - 6, 1),
                        text=f"{int(value):,}",
                    )
                )
        if n % every == 0:
            words.append(Word(x=round(left + step / 2, 1), y=height - 10, text=name, tone="soft"))
    return Chart(width=WIDTH, height=height, bars=tuple(found_bars), words=tuple(words))


def rows(
    lines: Sequence[tuple[str, str, Fraction, Fraction | None, str]], most: Fraction | None = None
) -> Chart:
    """Lying bars: name, what is said at its end, value, target, tone. The target is a mark across the bar."""
    tops = [line[2] for line in lines] + [line[3] for line in lines if line[3] is not None]
    whole = most or max(tops, default=Fraction(0)) or Fraction(1)
    room = WIDTH - 2 * SIDE - 120
    bars: list[Bar] = []
    words: list[Word] = []
    ticks: list[tuple[float, float, float]] = []
    for n, (name, said, value, target, tone) in enumerate(lines):
        top = n * (NAME_HEIGHT + BAR_HEIGHT + GAP)
        y = top + NAME_HEIGHT
        words.append(Word(x=SIDE, y=top + 17, text=name, side="start"))
        long = float(min(max(value / whole, Fraction(0)), Fraction(1))) * room
        bars.append(Bar(x=SIDE, y=y, width=room, height=BAR_HEIGHT, tone="empty"))
        bars.append(Bar(x=SIDE, y=y, width=round(long, 1), height=BAR_HEIGHT, tone=tone))
        words.append(Word(x=SIDE + room + 10, y=y + 15, text=said, side="start"))
        if target is not None:
            x = SIDE + float(min(max(target / whole, Fraction(0)), Fraction(1))) * room
            ticks.append((round(x, 1), y - 4, y + BAR_HEIGHT + 4))
    height = max(len(lines) * (NAME_HEIGHT + BAR_HEIGHT + GAP), 1)
    return Chart(width=WIDTH, height=height, bars=tuple(bars), words=tuple(words), ticks=tuple(ticks))
