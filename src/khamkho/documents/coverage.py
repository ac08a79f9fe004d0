"""Which characters our fonts can draw.

An archive file may not hold a character without a drawing, and Typst refuses to make one. A name with an emoji in it
must still get its receipt, so what no font has is shown as a box; the data inside the document keeps it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

BOXES = "\u25a1\ufffd?"
_LAYOUT = frozenset("\n\t\r\u00a0\u2011\u200b")  # Typst handles these itself


def drawable(value: Any, fonts: Path) -> Any:
    """The same JSON value, with every character that the fonts in the folder lack replaced by a box."""
    if isinstance(value, str):
        return _drawable_text(value, fonts)
    if isinstance(value, Mapping):
        return {key: drawable(item, fonts) for key, item in value.items()}
    if isinstance(value, list | tuple) and not (
        value and isinstance(value[0], int)
    ):  # not the bytes of a picture
        return [drawable(item, fonts) for item in value]
    return value


def _drawable_text(text: str, fonts: Path) -> str:
    known = characters_of(fonts)
    if known.issuperset(text):
        return text
    box = next((mark for mark in BOXES if mark in known), "")
    return "".join(c if c in known else box for c in text)


@cache
def characters_of(fonts: Path) -> frozenset[str]:
    """Every character that some font in the folder can draw."""
    found = (chr(code) for path in sorted(fonts.glob("*.ttf")) for code in _codes(path.read_bytes()))
    return _LAYOUT.union(found)


def _codes(font: bytes) -> Iterator[int]:
    """The code points in a TrueType font's character map (OpenType 1.9, ``cmap`` formats 4 and 12)."""
    map_start = dict(_tables(font))[b"cmap"]
    (count,) = struct.unpack_from(">H", font, map_start + 2)
    for number in range(count):
        platform, _, offset = struct.unpack_from(">HHI", font, map_start + 4 + number * 8)
        start = map_start + offset
        (kind,) = struct.unpack_from(">H", font, start)
        if platform in (0, 3) and kind in (4, 12):
            yield from (_format_4 if kind == 4 else _format_12)(font, start)


def _tables(font: bytes) -> Iterable[tuple[bytes, int]]:
    (count,) = struct.unpack_from(">H", font, 4)
    for number in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + number * 16)
        yield tag, offset


def _format_4(font: bytes, start: int) -> Iterator[int]:
    (segments_twice,) = struct.unpack_from(">H", font, start + 6)
    for at in range(0, segments_twice, 2):
        last, first, delta, reach = (
            struct.unpack_from(">H", font, start + 14 + at + skip)[0]
            for skip in (0, segments_twice + 2, 2 * segments_twice + 2, 3 * segments_twice + 2)
        )
        for code in range(first, min(last, 0xFFFE) + 1):
            place = start + 16 + 3 * segments_twice + at + reach + 2 * (code - first)
            if struct.unpack_from(">H", font, place)[0] if reach else (code + delta) & 0xFFFF:
                yield code


def _format_12(font: bytes, start: int) -> Iterator[int]:
    (groups,) = struct.unpack_from(">I", font, start + 12)
    for number in range(groups):
        first, last, _ = struct.unpack_from(">III", font, start + 16 + number * 12)
        yield from range(first, last + 1)
