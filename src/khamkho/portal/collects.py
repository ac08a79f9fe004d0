"""What the page of an application says once something lies ready."""

from __future__ import annotations

from dataclasses import dataclass

from khamkho.base.text import Text
from khamkho.casework.queries.cases import CaseView
from khamkho.casework.queries.pickup import pickup_of
from khamkho.casework.rules.pickup import WAYS
from khamkho.catalogue.rules import handing_over, to_bring
from khamkho.offices.pickups import pickups_from


@dataclass(frozen=True, kw_only=True)
class Collects:
    """What to bring, and how it is received."""

    bring: tuple[Text, ...]
    ways: tuple[str, ...]
    way: Text


def collects(view: CaseView) -> Collects | None:
    """None while nothing waits to be collected, and once it is on its way."""
    if view.erased or view.step is None or handing_over(view.step) is None:
        return None
    keeps = pickups_from(view.case.office.settings)
    row = pickup_of(view.case) if keeps.ways else None
    if row is not None and row.sent_on is not None:
        return None
    return Collects(
        bring=to_bring(view.service, view.step, view.case.variant, view.body.answers),
        ways=tuple(name for name in WAYS if not name or name in keeps.ways) if row else (),
        way=WAYS[row.way if row else ""],
    )
