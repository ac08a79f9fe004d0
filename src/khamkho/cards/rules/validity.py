"""How long a card is valid. Pure.

Six years from its issue at most, and earlier where the contract, the term or the service of its holder ends. A
pensioner's card that is still valid on the day its holder completes 70 is valid for life (section 8 of the Official's
Identity Card Act B.E. 2542, as agencies summarise it). The years and ages stand in the service file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from khamkho.base.text import Text
from khamkho.cards.rules.refusals import EndsBeforeIssue, EndsTooLate

Why = Literal["years", "ends", "retires", "chosen", "life"]
WHY: Mapping[str, Text] = {
    "years": Text("ครบกำหนดสูงสุดนับแต่วันออกบัตร", "the longest time from its issue"),
    "ends": Text("วันสิ้นสุดสัญญาหรือวาระ", "the end of the contract or term"),
    "retires": Text("วันเกษียณอายุราชการ", "retirement"),
    "chosen": Text("เจ้าหน้าที่กำหนดให้สิ้นสุดก่อน", "an earlier day, set by the officer"),
    "life": Text("ตลอดชีพ", "for life"),
}


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What limits a card: of its service, its holder, and its office."""

    years: int
    born: date | None = None
    ends: tuple[date, ...] = ()
    retires: int = 0
    for_life: int = 0
    day_before: bool = False
    """Whether the office counts the day before the anniversary as the last one."""


@dataclass(frozen=True, kw_only=True)
class Validity:
    """From when until when; ``last`` is the last day, None for life."""

    issued: date
    last: date | None
    why: Why


def years_later(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)


def retirement(born: date, age: int) -> date:
    """30 September of the budget year in which somebody completes ``age``: born on 1 October she completes it the day before."""
    return date(born.year + age + ((born.month, born.day) > (10, 1)), 9, 30)


def validity(issued: date, terms: Terms, *, chosen: date | None = None) -> Validity:
    """How long a card issued on a day is valid; ``chosen`` ends it earlier than it must.

    Raises EndsBeforeIssue where contract, term or service are over by then, EndsTooLate for a chosen day past the end.
    """
    longest = years_later(issued, terms.years) - timedelta(days=int(terms.day_before))
    limits: list[tuple[date, Why]] = [(longest, "years")]
    limits.extend((day, "ends") for day in terms.ends)
    if terms.retires and terms.born:
        limits.append((retirement(terms.born, terms.retires), "retires"))
    last, why = min(limits, key=lambda one: one[0])
    if last < issued:
        raise EndsBeforeIssue(last=last, why=WHY[why])
    if chosen is not None:
        if chosen > last:
            raise EndsTooLate(last=last, why=WHY[why])
        if chosen < issued:
            raise EndsBeforeIssue(last=chosen, why=WHY["chosen"])
        return Validity(issued=issued, last=chosen, why="chosen")
    if terms.for_life and terms.born and years_later(terms.born, terms.for_life) <= last:
        return Validity(issued=issued, last=None, why="life")
    return Validity(issued=issued, last=last, why=why)


def earliest(days: Iterable[str | None]) -> tuple[date, ...]:
    """Days as answers keep them, those that are there."""
    return tuple(date.fromisoformat(day) for day in days if day)
