"""Where the boxes and arrows of a flow chart lie: laid out by graphlay, in a box of the size that the words need.

Lengths are pixels of a page; paper scales them. The same for the same service and language.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from khamkho.base.text import Lang
from khamkho.manuals.rules.flow import BESIDE, Arrow, Box, Flow, Kind

BOX_WIDTH, END_WIDTH, LABEL_WIDTH = 250, 170, 150
LINE, SMALL_LINE, PAD = 23, 20, 12
SIGN: dict[Lang, float] = {"th": 9.1, "en": 7.6}
SMALL_SIGN: dict[Lang, float] = {"th": 7.9, "en": 6.6}
"""How wide a sign is drawn on average: bold at 16 pixels, and at 14."""
SLACK = 1.1
"""How much wider than the average some words are, and what is left empty at the end of a line."""
POINT = 16
"""How far the points of a decision stick out of its box."""
MARGIN = 12
OPTIONS = {
    "direction": "topbottom",
    "spacing": {"layer_gap": 30.0, "node_gap": 30.0},
    "routing": {"style": "orthogonal"},
}

Point = tuple[float, float]
Size = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A box with its words; ``x`` and ``y`` are its upper left corner."""

    kind: Kind
    title: str
    small: str
    x: float
    y: float
    width: float
    height: float

    @property
    def outline(self) -> str:
        """The corners, for a polygon: a decision has points at its sides."""
        left, right = self.x, self.x + self.width
        top, bottom, middle = self.y, self.y + self.height, self.y + self.height / 2
        corners = (
            [
                (left - POINT, middle),
                (left, top),
                (right, top),
                (right + POINT, middle),
                (right, bottom),
                (left, bottom),
            ]
            if self.kind == "decision"
            else [(left, top), (right, top), (right, bottom), (left, bottom)]
        )
        return " ".join(f"{x:g},{y:g}" for x, y in corners)


@dataclass(frozen=True, kw_only=True)
class Label:
    """What is said of an arrow, in the middle of its way; ``x`` and ``y`` are its upper left corner."""

    words: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Line:
    """An arrow as lines with corners, its head at the end of the last; a labelled one goes through its label."""

    parts: tuple[tuple[tuple[float, float], ...], ...]
    label: Label | None

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple("M" + " L".join(f"{x:g} {y:g}" for x, y in part) for part in self.parts)


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A chart ready to be drawn in one language."""

    width: float
    height: float
    boxes: tuple[Placed, ...]
    lines: tuple[Line, ...]
    told: str


@lru_cache(maxsize=256)
def drawing_of(flow: Flow, lang: Lang) -> Drawing:
    """Lay the chart out. Cheap the second time.

    A label is a place of its own on the way of its arrow, so that nothing can lie over it.
    """
    import graphlay

    graph = graphlay.Graph()
    sizes = [_size(box, lang) for box in flow.boxes]
    for box, (width, height) in zip(flow.boxes, sizes, strict=True):
        graph.node(box.id, width=width + (2 * POINT if box.kind == "decision" else 0), height=height)
    labels = [_label_size(arrow, lang) for arrow in flow.arrows]
    for n, (arrow, size) in enumerate(zip(flow.arrows, labels, strict=True)):
        if size is None:
            graph.edge(arrow.start, arrow.end)
        else:
            graph.node(f"_label{n}", width=size[0], height=size[1])
            graph.edge(arrow.start, f"_label{n}")
            graph.edge(f"_label{n}", arrow.end)
    found = graphlay.layout(graph, preset="layered", options=OPTIONS).to_dict()
    least, most = found["bounds"]["min"], found["bounds"]["max"]
    dx, dy = MARGIN - least["x"], MARGIN - least["y"]
    middles = iter([(one["center"]["x"] + dx, one["center"]["y"] + dy) for one in found["nodes"]])
    ways = iter(
        [
            tuple((round(p["x"] + dx, 1), round(p["y"] + dy, 1)) for p in one["points"])
            for one in found["edges"]
        ]
    )
    boxes = tuple(
        _placed(box, lang, size, next(middles)) for box, size in zip(flow.boxes, sizes, strict=True)
    )
    lines = tuple(
        _line(arrow, lang, size, middles, ways) for arrow, size in zip(flow.arrows, labels, strict=True)
    )
    return Drawing(
        width=most["x"] - least["x"] + 2 * MARGIN,
        height=most["y"] - least["y"] + 2 * MARGIN,
        boxes=boxes,
        lines=lines,
        told=flow.told(lang),
    )


def _placed(box: Box, lang: Lang, size: Size, middle: Point) -> Placed:
    width, height = size
    return Placed(
        kind=box.kind,
        title=box.title.in_(lang),
        small=_small(box, lang),
        x=round(middle[0] - width / 2, 1),
        y=round(middle[1] - height / 2, 1),
        width=width,
        height=height,
    )


def _line(
    arrow: Arrow, lang: Lang, size: Size | None, middles: Iterator[Point], ways: Iterator[tuple[Point, ...]]
) -> Line:
    """Takes the next way of the layout, or the next two and the place of the label between them."""
    if size is None or arrow.label is None:
        return Line(parts=(next(ways),), label=None)
    middle = next(middles)
    label = Label(
        words=arrow.label.in_(lang),
        x=round(middle[0] - size[0] / 2, 1),
        y=round(middle[1] - size[1] / 2, 1),
        width=size[0],
        height=size[1],
    )
    return Line(parts=(next(ways), next(ways)), label=label)


def _size(box: Box, lang: Lang) -> Size:
    width = END_WIDTH if box.kind in ("start", "end") else BOX_WIDTH
    height = lines_of(box.title.in_(lang), width - 2 * PAD, SIGN[lang]) * LINE
    for line in _small(box, lang).splitlines():
        height += lines_of(line, width - 2 * PAD, SMALL_SIGN[lang]) * SMALL_LINE
    return width, height + 2 * PAD


def _small(box: Box, lang: Lang) -> str:
    """The line below the title: who and how long on two lines, where one does not hold them."""
    if box.small is None:
        return ""
    words = box.small.in_(lang)
    return (
        words if lines_of(words, BOX_WIDTH - 2 * PAD, SMALL_SIGN[lang]) == 1 else words.replace(BESIDE, "\n")
    )


def _label_size(arrow: Arrow, lang: Lang) -> Size | None:
    if arrow.label is None:
        return None
    words = arrow.label.in_(lang)
    width = min(LABEL_WIDTH, seen(words) * SMALL_SIGN[lang] * SLACK + 8)
    return round(width, 1), lines_of(words, width - 4, SMALL_SIGN[lang]) * SMALL_LINE + 2


def seen(words: str) -> int:
    """How many signs take room: marks above and below a letter take none."""
    return sum(unicodedata.category(sign) != "Mn" for sign in words)


def lines_of(words: str, width: float, sign: float) -> int:
    """About how many lines the words need, rather one more than one less: a line breaks before it is quite full."""
    return max(1, ceil(seen(words) * sign * SLACK / width))
