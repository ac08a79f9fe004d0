"""What an office returns most, for whoever is about to hand in. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

SHOWN = 3
"""At most so many things: a longer list is read by nobody."""
ONE_IN = 10
"""What was marked in fewer than one return of ten is not worth a look."""


@dataclass(frozen=True, kw_only=True)
class Often:
    """What was marked in how many of the returns that were counted."""

    returns: int
    marked: tuple[tuple[str, int], ...]


def often(counts: Mapping[str, int], asked: Collection[str], *, least: int) -> Often | None:
    """Of what this application asks for, what is returned most; None for fewer than ``least`` returns.

    ``counts`` holds how often each thing was marked, and under the empty name the returns themselves.
    """
    returns = counts.get("", 0)
    if returns < max(1, least):
        return None
    found = [
        (where, times) for where, times in counts.items() if where in asked and times * ONE_IN >= returns
    ]
    marked = tuple(sorted(found, key=lambda row: (-row[1], row[0]))[:SHOWN])
    return Often(returns=returns, marked=marked) if marked else None
