"""When a decision may be appealed against, and who may not decide on it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from khamkho.base.thai import in_bangkok
from khamkho.base.working_time import Calendar, Span, due
from khamkho.casework.rules.flow import GIVEN_BACK, REFUSED

SERVICE = "appeal"
"""The service by which appeals are made; it ships in ``packs/common``, and an office offers it or not."""
APPEALABLE = frozenset({REFUSED, GIVEN_BACK})
DECIDING = frozenset({"acted", "given_back", "lapsed"})
"""Events that can be the decision on a case."""

Deed = tuple[str, str, str]
"""An event's kind, who acted (the id of an account), and the role of the step where the case had stood."""


def last_day(calendar: Calendar, *, told: datetime | None, days: int) -> date | None:
    """The last day of the period; None while it has not begun, because nobody was told yet."""
    if told is None:
        return None
    until = due(calendar, told, Span(days, days, "day"))
    return in_bangkok(until or told).date()


def may_be_appealed(*, service_id: str, end: str, days: int, last: date | None, today: date) -> bool:
    """Whether a decision may be appealed against today. An appeal itself is not: after it come the courts."""
    return service_id != SERVICE and end in APPEALABLE and days > 0 and (last is None or today <= last)


def deciders(deeds: Iterable[Deed]) -> frozenset[str]:
    """Who decided a case: whoever ended it, and every head who took a step that belongs to one."""
    found = [deed for deed in deeds if deed[0] in DECIDING]
    heads = {who for _, who, by in found if by in ("supervisor", "director")}
    return frozenset((heads | {found[-1][1]} if found else heads) - {""})
