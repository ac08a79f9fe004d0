"""The clock of a case, read from the headers of its events: no key is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from khamkho.base.working_time import Calendar, due
from khamkho.casework.models import Case
from khamkho.casework.rules.clock import Clock, Extension, Mark, pauses_of, read_clock, stands_since
from khamkho.casework.rules.rounds import is_confirmation
from khamkho.catalogue.service import Service
from khamkho.offices.queries import calendar_at, calendar_for


def calendar_of(case: Case, here: Calendar | None = None) -> Calendar:
    """The working time that counts for a case: each day that of the office where it lay; the day of handing over, that
    of the office that got it. ``here`` is that of its office, where it was read already."""
    calendar = here or calendar_for(case.office)
    if not case.earlier_offices:
        return calendar
    earlier = [(date.fromisoformat(one["until"]), calendar_at(one["office"])) for one in case.earlier_offices]
    return replace(calendar, before=tuple(earlier))


def clock_of(
    case: Case, service: Service, calendar: Calendar, marks: Sequence[Mark], *, now: datetime
) -> Clock | None:
    """The clock of a submitted case at ``now``; None for a draft."""
    if case.deemed_at is None:
        return None
    stops = {step.id for step in service.steps if step.clock_stops}
    clock = read_clock(
        calendar,
        deemed=case.deemed_at,
        promise=service.promise,
        pauses=pauses_of(marks, stops=stops, step=case.step if case.state == Case.OPEN else ""),
        extensions=[Extension(days=one["days"], by=one["by"]) for one in case.extensions or ()],
        ended=case.ended_at,
        received=case.received_at,
        complete=case.complete_at,
        decided=case.decided_at,
        told=case.told_at,
        now=now,
    )
    return replace(clock, in_round=service.rounds is not None)


def marks_of(case: Case) -> list[Mark]:
    """The marks that a case's events leave on its clock, in order."""
    return list(case.events.order_by("seq").values_list("at", "step"))


def dates_of(
    case: Case, service: Service, marks: Sequence[Mark], *, here: Calendar | None = None, now: datetime
) -> tuple[datetime | None, datetime | None]:
    """When an open case and its present step are due, counted anew. While the clock stands still, the date is kept as
    it was when it stopped: it moves on when it runs again."""
    calendar, within = calendar_of(case, here), service.step(case.step).within
    clock = clock_of(case, service, calendar, marks, now=now)
    due_at = case.due_at if clock is None or case.paused_at else clock.due
    if case.round_id and is_confirmation(service, service.step(case.step)):
        return due_at, case.step_due_at  # a day that was announced stays
    return due_at, due(calendar, stands_since(marks, case.step), within) if within else None
