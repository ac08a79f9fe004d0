"""One office at one size: what a list, a case, a register and a search cost, and what a new holiday and a full morning do.

Each size has a home of its own, measured in a process of its own, so that the ratio of two of them says something.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.load import step


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is measured beside the lists: ``clocks`` open cases after a new holiday, ``people`` the share of a full morning."""

    cases: int
    seconds: float = 5.0
    clocks: int = 0
    people: float = 0.0
    morning: float = 45.0


def at_size(home: Path, wanted: Wanted, url: str) -> dict[str, Any]:
    """Make or grow the home until the office has so many cases, then measure."""
    from bench.server import environment, served

    os.environ.update(environment(home, database_url=url))
    import django

    django.setup()
    from django.utils import timezone

    from bench import measures
    from bench.home import make, session
    from bench.mixed import mixed, officers_in
    from bench.rows import faults, grow
    from khamkho.casework.models import Case

    now = timezone.now()
    made = make(now)
    began = time.perf_counter()
    added = grow(made.cast.office, made.patterns, to=wanted.cases, now=now)
    found: dict[str, Any] = {"grown": {"cases": added, "seconds": round(time.perf_counter() - began)}}
    if wrong := list(faults(300)):
        raise RuntimeError(f"the rows made in bulk are not right: {wrong[:5]}")
    rows = Case.objects.filter(state="open", channel="web").order_by("-pk")
    some = [
        (pk, str(number), head) for pk, number, head in rows.values_list("pk", "number", "head_seq")[:400]
    ]
    numbers = [number for _, number, _ in some[:20]]
    cookies = session(made.officer)
    with served(home, database_url=url) as here:
        found["desk"] = step(
            "desk", lambda: measures.desk(here.port, cookies, numbers, seconds=wanted.seconds)
        )
        found["register"] = step(
            "register", lambda: measures.register(here.port, cookies, seconds=wanted.seconds)
        )
        found["search"] = step(
            "search",
            lambda: measures.search(here.port, cookies, measures.PARTS_OF_NAMES, seconds=wanted.seconds / 2),
        )
        if wanted.people:
            found["mixed"] = step(
                "mixed",
                lambda: mixed(
                    here.port,
                    made.officers(officers_in(wanted.people), now),
                    some,
                    people=wanted.people,
                    seconds=wanted.morning,
                ),
            )
    found["queries"] = step("queries", lambda: measures.queries(cookies, numbers[0]))
    found["search_query"] = step("search, the query alone", lambda: measures.search_alone(made))
    if wanted.clocks:
        found["clocks"] = step("clocks", lambda: clocks(made, wanted.clocks))
    return found


def clocks(made: Any, count: int) -> dict[str, Any]:
    """The next working day becomes a holiday: every open case is counted anew."""
    from django.utils import timezone

    from bench.rows import faults, grow
    from khamkho.casework.commands import reschedule_office
    from khamkho.casework.models import Case
    from khamkho.offices.commands import add_calendar_day
    from khamkho.people.actor import SYSTEM

    now = timezone.now()
    open_now = Case.objects.filter(state=Case.OPEN).count()
    if count > open_now:
        have = Case.objects.count()
        grow(made.cast.office, made.patterns, to=have + count - open_now, now=now, still_open=count)
    office = made.cast.office
    day = (now + timedelta(days=1)).date()
    while (day.weekday() > 4) or office.calendar_days.filter(date=day).exists():
        day += timedelta(days=1)
    add_calendar_day(
        actor=SYSTEM,
        office_id=office.pk,
        day=day,
        kind="closed",
        name_th="วันหยุดพิเศษ",
        name_en="Special",
        now=now,
    )
    began = time.perf_counter()
    moved = reschedule_office(office_id=office.pk, now=now)
    seconds = time.perf_counter() - began
    if wrong := list(faults(100, seed=2)):
        raise RuntimeError(f"the chains are not whole any more: {wrong[:5]}")
    open_now = Case.objects.filter(state=Case.OPEN).count()
    return {"open": open_now, "moved": moved, "seconds": round(seconds, 1)}
