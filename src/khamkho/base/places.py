"""Texts with named places such as ``{number}``, and nothing else. Pure.

Never ``str.format``: an office's text must not reach into our objects. A line that has a place without a value
(no reason, no phone) is left out, so one text serves every case.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from khamkho.base.errors import Problem

_PLACE = re.compile(r"\{([^{}\n]*)\}")


def fill(text: str, facts: Mapping[str, str]) -> str:
    """Fill the places of a text; leave out every line that has a place without a value, and close the gaps."""
    lines = [_fill_line(line, facts) for line in text.splitlines()]
    kept = "\n".join(line for line in lines if line is not None)
    return re.sub(r"\n{3,}", "\n\n", kept).strip()


def _fill_line(line: str, facts: Mapping[str, str]) -> str | None:
    names = _PLACE.findall(line)
    if any(not facts.get(name) for name in names):
        return None
    return _PLACE.sub(lambda place: facts[place[1]], line)


def unknown_places(where: str, text: str, known: Collection[str]) -> Iterator[Problem]:
    """A problem for each place of a text that does not exist."""
    for name in sorted(set(_PLACE.findall(text)) - set(known)):
        yield Problem(
            where,
            "unknown-place",
            f"ไม่มีช่องข้อมูลชื่อ {{{name}}} โปรดเลือกจากรายการช่องข้อมูลที่ใช้ได้",
            f"There is no place called {{{name}}}. Choose one from the list of places.",
        )


def too_long(where: str, text: str, longest: int) -> Iterator[Problem]:
    """A problem when a text is longer than it may be."""
    if len(text) > longest:
        yield Problem(
            where,
            "too-long",
            f"ข้อความยาวเกิน {longest} ตัวอักษร",
            f"The text is longer than {longest} characters.",
        )
