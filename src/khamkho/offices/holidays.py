"""The days on which government offices close, to seed the calendar with. Nothing is computed silently later.

The package ``holidays`` knows public holidays. For a government office two of them are wrong: Labour Day (offices are
open, also on its substitute) and Children's Day; the Royal Ploughing Day is missing and stands in its category
``government``. Special days that the cabinet will still name, and regional ones, are for people to add.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from khamkho.base.text import Text

_OPEN_ALL_THE_SAME = ("Labor", "Labour", "Children")


def government_holidays(years: Iterable[int]) -> Mapping[date, Text]:
    """Dates (CE years) and names, weekends left out: those are closed anyway."""
    return {day: name for year in years for day, name in _year(year).items() if day.weekday() < 5}


@lru_cache(maxsize=16)
def _year(year: int) -> Mapping[date, Text]:
    from holidays import country_holidays  # 0.2 s: only when a calendar is seeded

    categories = ("public", "government")
    thai = country_holidays("TH", years=year, categories=categories, language="th")
    english = country_holidays("TH", years=year, categories=categories, language="en_US")
    named = {day: Text(_short(thai[day]), _english(name)) for day, name in sorted(english.items())}
    return {day: name for day, name in named.items() if name.en}


def _english(names: str) -> str:
    """The names that close a government office; empty when none does."""
    closing = [name for name in names.split("; ") if not any(word in name for word in _OPEN_ALL_THE_SAME)]
    return "; ".join(closing)[:200]


def _short(names: str) -> str:
    return "; ".join(name for name in names.split("; ") if "แรงงาน" not in name and "เด็ก" not in name)[:200]
