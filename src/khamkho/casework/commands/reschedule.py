"""A calendar changed: the promised dates of open cases are counted anew."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from khamkho.casework.commands.locking import for_update
from khamkho.casework.commands.move import set_timers
from khamkho.casework.commands.record import record
from khamkho.casework.models import Case
from khamkho.casework.queries.clock import dates_of, marks_of
from khamkho.casework.rules.chain import instant
from khamkho.casework.standing import standing_of
from khamkho.catalogue.queries import service_of
from khamkho.people.actor import SYSTEM

BATCH = 500


def reschedule_office(*, office_id: int | None, now: datetime) -> int:
    """Count the dates of an office's open cases anew (of every office for None); returns how many moved.

    Each case in its own transaction, so that nobody waits; interrupted, it is simply done again.
    """
    moved, last = 0, 0
    rows = (
        Case.objects.filter(state=Case.OPEN)
        if office_id is None
        else Case.objects.filter(state=Case.OPEN, office_id=office_id)
    )
    while batch := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        moved += sum(reschedule(case_id=pk, now=now) for pk in batch)
        last = batch[-1]
    return moved


@transaction.atomic
def reschedule(*, case_id: int, now: datetime) -> bool:
    """Count one open case's dates anew; returns whether they moved. The move stands in its timeline."""
    case = for_update().filter(pk=case_id, state=Case.OPEN).first()
    if case is None:
        return False
    service = service_of(case.version)
    due_at, step_due_at = dates_of(case, service, marks_of(case), now=now)
    if (due_at, step_due_at) == (case.due_at, case.step_due_at):
        return False
    detail = {"from": instant(case.due_at), "to_day": instant(due_at)}
    case.due_at, case.step_due_at = due_at, step_due_at
    record(case, "rescheduled", actor=SYSTEM, standing=standing_of(SYSTEM, case), now=now, detail=detail)
    set_timers(case, service, now=now)
    return True
