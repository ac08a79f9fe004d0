"""How stars read: mean, standard deviation, the level in words, and never without how many said so. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from khamkho.base.text import Text

LEVELS: Mapping[int, Text] = {
    5: Text("มากที่สุด", "Excellent"),
    4: Text("มาก", "Good"),
    3: Text("ปานกลาง", "Fair"),
    2: Text("น้อย", "Poor"),
    1: Text("น้อยที่สุด", "Very poor"),
}
USUAL_BOUNDS = ("4.51", "3.51", "2.51", "1.51")
"""From which mean on it reads as 5, 4, 3, 2: as such forms are usually read; an office may set its own."""
FEW = 30
"""With fewer answers than this a mean is marked."""
USUAL_DAYS = 7


@dataclass(frozen=True, kw_only=True)
class FeedbackSettings:
    """For how many days ratings are taken, and how a mean reads."""

    days: int = USUAL_DAYS
    bounds: tuple[Decimal, ...] = tuple(Decimal(one) for one in USUAL_BOUNDS)


def settings_from(settings: Mapping[str, Any]) -> FeedbackSettings:
    """How the office takes ratings, from its settings."""
    held = settings.get("feedback")
    if not isinstance(held, dict):
        return FeedbackSettings()
    bounds = tuple(Decimal(str(one)) for one in held.get("bounds", USUAL_BOUNDS))
    return FeedbackSettings(days=int(held.get("days", USUAL_DAYS)), bounds=bounds)


@dataclass(frozen=True, kw_only=True)
class Said:
    """The stars of a stretch of time: how many chose 1, 2, 3, 4 and 5, of how many who were asked."""

    stars: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    asked: int = 0

    @property
    def count(self) -> int:
        return sum(self.stars)

    @property
    def mean(self) -> Decimal | None:
        """x̄, to two places; none where nobody answered."""
        return _two(self._mean()) if self.count else None

    @property
    def deviation(self) -> Decimal | None:
        """S.D. of a sample, as such reports give it; none for fewer than two answers."""
        if self.count < 2:
            return None
        mean = self._mean()
        squares = sum(((level - mean) ** 2 * n for level, n in enumerate(self.stars, 1)), Decimal(0))
        return _two((squares / (self.count - 1)).sqrt())

    @property
    def satisfied(self) -> int:
        """How many gave four stars or five."""
        return self.stars[3] + self.stars[4]

    @property
    def few(self) -> bool:
        return self.count < FEW

    def _mean(self) -> Decimal:
        return Decimal(sum(level * n for level, n in enumerate(self.stars, 1))) / self.count


def level_of(mean: Decimal, bounds: Sequence[Decimal]) -> Text:
    """How a mean reads, by the office's bounds."""
    return LEVELS[
        next((level for level, bound in zip((5, 4, 3, 2), bounds, strict=True) if mean >= bound), 1)
    ]


def counted(stars: Sequence[int], asked: int = 0) -> Said:
    """Single ratings, counted."""
    one, two, three, four, five = (sum(n == level for n in stars) for level in (1, 2, 3, 4, 5))
    return Said(stars=(one, two, three, four, five), asked=asked)


def _two(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)
