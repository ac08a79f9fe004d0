"""How the number of a card is written. Pure."""

from __future__ import annotations

import re

USUAL = "{seq}/{year}"
"""As offices write them; assumed, so an office sets it."""
TOKEN = re.compile(r"\{(year|year2|seq)(?::0?(\d))?\}")
LONGEST = 30


def pattern_is_sound(pattern: str) -> bool:
    """Whether a pattern yields numbers that come once in a book: it names year and sequence, and nothing unknown."""
    names = {match[1] for match in TOKEN.finditer(pattern)}
    rest = TOKEN.sub("", pattern)
    adjacent = re.search(r"\}\{", pattern)
    return (
        "seq" in names
        and bool(names & {"year", "year2"})
        and not set(rest) & set("{}0123456789")
        and adjacent is None
        and len(pattern) <= LONGEST
    )


def card_number(pattern: str, *, year: int, seq: int) -> str:
    values = {"year": str(year), "year2": f"{year % 100:02d}", "seq": str(seq)}
    return TOKEN.sub(lambda match: values[match[1]].zfill(int(match[2] or 0)), pattern)
