"""Write a line of a thing's history, and let the thing stand where the line says. For commands that hold the thing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from khamkho.casework.models import Case
from khamkho.equipment.contents import put_words
from khamkho.equipment.models import Line, Thing
from khamkho.equipment.rules.states import FREED, PLACED, after
from khamkho.offices.models import Membership, Office


def write(
    thing: Thing,
    what: str,
    *,
    seat: int | None,
    day: date,
    now: datetime,
    holder: str = "",
    member: Membership | None = None,
    place: Office | None = None,
    case: Case | None = None,
    words: dict[str, Any] | None = None,
) -> Line:
    """Raises WriteOffWaits, MoveNotPossible."""
    state = after(what, thing.state, asked=thing.asked_id is not None, held=thing.holding_id is not None)
    last = thing.lines.order_by("-seq").values_list("seq", flat=True).first() or 0
    line = Line(
        thing=thing,
        seq=last + 1,
        what=what,
        state=state,
        day=day,
        at=now,
        by_id=seat,
        holder=holder,
        member=member,
        place=place or thing.place,
        case=case,
    )
    put_words(line, words or {})
    line.save()
    thing.state, thing.place = state, line.place
    if what in PLACED:
        thing.holding = line
    elif what in FREED:
        thing.holding = None
    return line
