"""Holders of cards whose story takes more than one application: one that ends soon, one that was lost and made again, one
that was lost last week, one replaced, and the director's own. And some whose cards wait."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from khamkho.base.thai import in_bangkok, show_date
from khamkho.base.working_time import deemed_received
from khamkho.casework import commands
from khamkho.casework.models import Case
from khamkho.offices.queries import calendar_for
from khamkho.site.demo.answers import Invented, invent
from khamkho.site.demo.cast import OBEC, SEA
from khamkho.site.demo.drawings import Drawings
from khamkho.site.demo.fates import FATES, Fate
from khamkho.site.demo.life import Life
from khamkho.site.demo.offices import CARD, Staff

GRANTED, DECIDED, MADE, READY, LEFT = (
    next(fate for fate in FATES if fate.name == name)
    for name in ("granted", "awaits the decision", "late in the making", "ready", "not collected")
)
ENDS_IN = 38
MOMENT = timedelta(seconds=1)
UP = "ออกบัตรโดยหน่วยงานที่สูงกว่า เพราะเป็นบัตรของผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา"


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One application of a holder: how many days ago, why, and how far it has come."""

    ago: int
    variant: str
    fate: Fate = GRANTED


HOLDERS: Mapping[str, tuple[Turn, ...]] = {
    "made again": (Turn(ago=166, variant="first"), Turn(ago=29, variant="lost")),
    "lost last week": (Turn(ago=149, variant="first"), Turn(ago=4, variant="lost", fate=DECIDED)),
    "replaced": (Turn(ago=141, variant="first"), Turn(ago=33, variant="position")),
}
WAITING = (
    *(Turn(ago=ago, variant="first", fate=MADE) for ago in (8, 7, 7)),
    *(Turn(ago=ago, variant="first", fate=READY) for ago in (13, 12, 11, 10, 9)),
    *(Turn(ago=ago, variant="first", fate=LEFT) for ago in (52, 44)),
)
"""Whose card is to be made, or lies ready: some in every demo, however small."""


def begin_holders(
    staff: Mapping[str, Staff], drawings: Drawings, *, now: datetime
) -> list[tuple[datetime, Callable[[], None]]]:
    """Each application when it came in."""
    sea = staff[SEA]
    rng = random.Random("holders")  # noqa: S311 - a play, not a secret
    found: list[tuple[datetime, Callable[[], None]]] = []

    def comes(turn: Turn, who: Invented, then: Callable[[Case], None] = _nothing, **more: Any) -> None:
        at = deemed_received(calendar_for(sea.office), now - timedelta(days=turn.ago, minutes=15))
        life = partial(
            Life,
            fate=turn.fate,
            service_id=CARD,
            staff=sea,
            drawings=drawings,
            rng=random.Random(rng.getrandbits(64)),  # noqa: S311
            now=now,
            known_as=who,
            variant=turn.variant,
            **more,
        )
        found.append((at, lambda: then(life(at=at).run())))

    ends = show_date(in_bangkok(now).date() + timedelta(days=ENDS_IN), "th")
    comes(Turn(ago=172, variant="first"), invent(rng, today=now.date()), last_on=ends)
    for turns in HOLDERS.values():
        who = invent(rng, today=now.date())
        for turn in turns:
            comes(turn, who, proxy=False)
    for turn in WAITING:
        comes(turn, invent(rng, today=now.date()))
    director = replace(invent(rng, today=now.date()), title="นาง", first="อุทาหรณ์", middle="", last="อนุมัติไว")
    comes(
        Turn(ago=3, variant="position", fate=DECIDED), director, partial(_goes_up, sea, staff[OBEC], now=now)
    )
    return found


def _nothing(case: Case) -> None:
    """It stays where it is."""


def _goes_up(sea: Staff, above: Staff, case: Case, *, now: datetime) -> None:
    """The director's own card: an officer hands it over to the office above, which decides on it and makes it."""
    if case.state == Case.OPEN:
        commands.hand_over(
            actor=sea.some("officer")[0],
            number=case.number or "",
            to=above.office,
            reason=UP,
            seen=case.head_seq,
            now=max(case.changed_at, min(case.changed_at + timedelta(minutes=30), now - MOMENT)),
        )
