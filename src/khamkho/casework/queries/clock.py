"""The clock of a case, read from the headers of its events: no key is needed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise

from khamkho.base.working_time import Calendar
from khamkho.casework.models import Case
from khamkho.casework.rules.clock import Clock, Pause, read_clock
from khamkho.catalogue.service import Service


def clock_of(case: Case, service: Service, calendar: Calendar, *, now: datetime) -> Clock | None:
    """The clock of a submitted case at ``now``; None for a draft."""
    if case.deemed_at is None:
        return None
    return read_clock(
        calendar,
        deemed=case.deemed_at,
        promise=service.promise,
        pauses=pauses_of(case, service, now=now),
        ended=case.ended_at,
        now=now,
    )


def pauses_of(case: Case, service: Service, *, now: datetime) -> tuple[Pause, ...]:
    """When the clock stood still: an event's header names the step where the case stood until then."""
    stops = {step.id for step in service.steps if step.clock_stops}
    marks = list(case.events.order_by("seq").values_list("at", "step"))
    if not stops or not marks:
        return ()
    halts = [
        Pause(since=since, until=until) for (since, _), (until, step) in pairwise(marks) if step in stops
    ]
    if case.state == Case.OPEN and case.step in stops:
        halts.append(Pause(since=_since(marks, case.step), until=None))
    return tuple(halts)


def stands_since(case: Case) -> datetime:
    """Since when a case has stood at its present step."""
    return _since(case.events.order_by("seq").values_list("at", "step"), case.step)


def _since(marks: Iterable[tuple[datetime, str]], step: str) -> datetime:
    """Since when a case has stood at its present step: the last event that happened elsewhere brought it there."""
    since = None
    for at, before in marks:
        if before != step or since is None:
            since = at
    if since is None:
        raise AssertionError("a case without events has no clock")
    return since
