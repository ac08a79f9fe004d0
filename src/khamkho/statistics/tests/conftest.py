"""An office with requests of August 2026, and what it counts with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from khamkho.casework.models import Case
from khamkho.casework.tests.cast import MONDAY, Counter
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.statistics import commands
from khamkho.statistics.rules.periods import Period, month_of

AUGUST = month_of(MONDAY.date())
SEPTEMBER_9 = MONDAY + timedelta(days=37)


@pytest.fixture
def august() -> Period:
    return AUGUST


@pytest.fixture
def targets(office: Office) -> Callable[..., None]:
    def run(indicator: str, target: str = "", baseline: str = "", since: str = "1/8/2569") -> None:
        typed = {"indicator": indicator, "since": since, "target": target, "baseline": baseline}
        commands.set_target(actor=SYSTEM, office_id=office.pk, typed=typed, now=MONDAY)

    return run


@pytest.fixture
def rows(office: Office, counter: Counter) -> Callable[..., list[Case]]:
    """Many requests, written as rows beside one that was handed in: as many as are asked for, granted the day after."""
    first = counter.submitted()

    def run(many: int, **more: Any) -> list[Case]:
        made = [
            Case(
                number=f"KBI1-2569-{n:06}", number_year=2569, number_seq=n, track_index=f"t{n}", office=office, version=first.version,
                service_id=first.service_id, state=Case.ENDED, end="granted", channel="web", created_at=MONDAY, changed_at=MONDAY,
                received_at=MONDAY, deemed_at=MONDAY, ended_at=MONDAY + timedelta(days=1), due_at=MONDAY + timedelta(days=2),
                complete_at=MONDAY, **more,
            )
            for n in range(1000, 1000 + many)
        ]  # fmt: skip
        return Case.objects.bulk_create(made)

    return run


@pytest.fixture
def handed_over(
    counter: Counter, officer: Actor, director: Actor, act: Callable[..., Case]
) -> Callable[..., Case]:
    """A request that was granted: its card lay ready after so many days, and was collected later."""

    def run(ready: int = 1, collected: int = 9, **answers: Any) -> Case:
        draft = counter.start()
        case = counter.submit(counter.fill(draft, **answers), key=str(draft.ref)).case
        act(officer, case, "accept")
        act(director, case, "approve")
        asked = {"card_number": "1/2569", "issued_on": "3/8/2569", "expires_on": "2/8/2575"}
        act(officer, case, "ready", at=MONDAY + timedelta(days=ready), **asked)
        return act(officer, case, "hand_over", at=MONDAY + timedelta(days=collected), receiver="holder")

    return run


def later(days: int = 0) -> datetime:
    return SEPTEMBER_9 + timedelta(days=days)


__all__ = ["AUGUST", "later"]
