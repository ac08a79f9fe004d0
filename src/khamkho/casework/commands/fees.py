"""A case is told what became of its fee. The room of the money holds the case and says it; nobody else does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from khamkho.base.text import Text
from khamkho.casework.commands.record import record
from khamkho.casework.models import Case, Event
from khamkho.casework.standing import standing_of
from khamkho.people.actor import Actor


def tell_fee(
    case: Case,
    held: Mapping[str, str],
    what: Text,
    *,
    actor: Actor,
    detail: Mapping[str, Any] | None = None,
    now: datetime,
) -> Event:
    """Keep on a case that the caller has locked how its fee stands, and write the event that says so.

    ``held`` is plain: state, amount, number of the proof of payment. ``what`` is the line of the timeline.
    """
    case.fee = dict(held)
    told = {"what_th": what.th, "what_en": what.en, **(detail or {})}
    return record(case, "fee", actor=actor, standing=standing_of(actor, case), now=now, detail=told)
