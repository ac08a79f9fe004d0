"""How long a service really took lately: the days of many cases as two numbers, and none for few. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from khamkho.base.text import Text

HALF, MOST = Fraction(1, 2), Fraction(9, 10)


@dataclass(frozen=True, kw_only=True)
class Lately:
    """Within how many working days half of the cases, and nine in ten, came to their end; of how many cases."""

    cases: int
    half: int
    most: int

    @property
    def words(self) -> Text:
        """The two numbers read aloud."""
        if self.half == self.most:
            return Text(f"9 ใน 10 เรื่องเสร็จ{_within_th(self.most)}", f"nine in ten {_within_en(self.most)}")
        return Text(
            f"ครึ่งหนึ่งเสร็จ{_within_th(self.half)} และ 9 ใน 10 เรื่อง{_within_th(self.most)}",
            f"half {_within_en(self.half)}, nine in ten {_within_en(self.most)}",
        )


def _within_th(days: int) -> str:
    return f"ภายใน {days} วันทำการ" if days else "ในวันเดียวกัน"


def _within_en(days: int) -> str:
    if days == 0:
        return "on the same day"
    return f"within {days} working day{'s' if days > 1 else ''}"


def lately(days: Iterable[int], *, least: int) -> Lately | None:
    """What many cases say together; None for fewer than ``least``, which would speak of single people."""
    ordered = sorted(days)
    if not ordered or len(ordered) < least:
        return None
    return Lately(cases=len(ordered), half=_within(ordered, HALF), most=_within(ordered, MOST))


def _within(ordered: list[int], share: Fraction) -> int:
    """The number of days that this share of the cases did not exceed (nearest rank)."""
    rank = -(-len(ordered) * share.numerator // share.denominator)
    return ordered[max(rank, 1) - 1]
