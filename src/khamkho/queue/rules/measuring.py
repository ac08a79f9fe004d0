"""How long something takes, of many: mean, median, nine in ten. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Minutes of some stretches of time; None where there were none."""

    count: int = 0
    mean: float | None = None
    median: float | None = None
    nine_in_ten: float | None = None


def stretch_of(minutes: Iterable[float]) -> Stretch:
    """The minutes of these; ``nine_in_ten`` is the smallest that nine in ten do not exceed."""
    held = sorted(minutes)
    if not held:
        return Stretch()
    middle = len(held) // 2
    median = held[middle] if len(held) % 2 else (held[middle - 1] + held[middle]) / 2
    return Stretch(
        count=len(held),
        mean=sum(held) / len(held),
        median=median,
        nine_in_ten=held[ceil(len(held) * 0.9) - 1],
    )


def less_than(baseline: float | None, mean: float | None) -> float | None:
    """By how many percent a mean is below what it was before; below nothing for none."""
    if baseline is None or mean is None or baseline <= 0:
        return None
    return (baseline - mean) / baseline * 100
