"""The clock of a case, read from the headers of its events: no key is needed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from khamkho.base.working_time import Calendar
from khamkho.casework.models import Case
from khamkho.casework.rules.clock import Clock, Extension, Mark, pauses_of, read_clock
from khamkho.catalogue.service import Service


def clock_of(
    case: Case, service: Service, calendar: Calendar, marks: Sequence[Mark], *, now: datetime
) -> Clock | None:
    """The clock of a submitted case at ``now``; None for a draft."""
    if case.deemed_at is None:
        return None
    stops = {step.id for step in service.steps if step.clock_stops}
    return read_clock(
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


def marks_of(case: Case) -> list[Mark]:
    """The marks that a case's events leave on its clock, in order."""
    return list(case.events.order_by("seq").values_list("at", "step"))
