"""How an entry of a public register stands on a day. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from khamkho.base.text import Text

State = Literal["stands", "expired", "ended", "revoked"]
STATES: Mapping[State, Text] = {
    "stands": Text("ใช้ได้", "In force"),
    "expired": Text("หมดอายุ", "Expired"),
    "ended": Text("สิ้นสุดแล้ว", "Ended"),
    "revoked": Text("เพิกถอนแล้ว", "Withdrawn"),
}


def stands_until(granted_on: date, years: int) -> date | None:
    """The last day on which what was granted stands: the day before the same day ``years`` later; None for ever.

    What was granted on 29 February stands until 28 February.
    """
    if not years:
        return None
    try:
        over = granted_on.replace(year=granted_on.year + years)
    except ValueError:
        return date(granted_on.year + years, 2, 28)
    return date.fromordinal(over.toordinal() - 1)


def state_on(
    day: date, *, until: date | None, withdrawn_on: date | None, ended_on: date | None = None
) -> State:
    """How an entry stands on a day; withdrawn says more than ended, and ended more than expired."""
    if withdrawn_on is not None and withdrawn_on <= day:
        return "revoked"
    if ended_on is not None and ended_on <= day:
        return "ended"
    return "expired" if until is not None and until < day else "stands"
