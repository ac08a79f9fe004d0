"""Case numbers: a small token language of our own, never ``str.format``."""

from __future__ import annotations

import re
from dataclasses import dataclass

TOKEN = re.compile(r"\{(office|year|year2|seq)(?::0?(\d{1,2}))?\}")


def pattern_is_sound(pattern: str) -> bool:
    """Whether a pattern yields unique numbers: it names the office, the year and the sequence, and nothing unknown."""
    names = {match[1] for match in TOKEN.finditer(pattern)}
    return (
        {"office", "seq"} <= names and bool(names & {"year", "year2"}) and "{" not in TOKEN.sub("", pattern)
    )


def case_number(pattern: str, *, office: str, year: int, seq: int) -> str:
    """Fill a pattern: ``{office}``, ``{year}`` (BE), ``{year2}`` (its last two digits), ``{seq:06}``."""
    values = {"office": office.upper(), "year": str(year), "year2": f"{year % 100:02d}", "seq": str(seq)}
    return TOKEN.sub(lambda match: values[match[1]].zfill(int(match[2] or 0)), pattern)


@dataclass(frozen=True, kw_only=True)
class NumberShape:
    """What an office may choose of its case numbers.

    Office, year and sequence always stand in this order with a dash between, so no change of shape gives a number that
    was given before.
    """

    year: str = "year"
    """``year`` (2569) or ``year2`` (69)."""
    width: int = 6
    """How many digits the sequence is filled up to."""

    @property
    def pattern(self) -> str:
        return f"{{office}}-{{{self.year}}}-{{seq:0{self.width}}}"


YEARS, WIDTHS = ("year", "year2"), (3, 4, 5, 6)
SHAPES = {
    shape.pattern: shape
    for shape in (NumberShape(year=year, width=width) for year in YEARS for width in WIDTHS)
}
DEFAULT_PATTERN = NumberShape().pattern
