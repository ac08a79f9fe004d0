"""A calendar changed: the promised dates of open cases are counted anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from khamkho.casework.commands.locking import for_update
from khamkho.casework.commands.move import set_timers
from khamkho.casework.commands.record import Read, record
from khamkho.casework.fingerprint import around
from khamkho.casework.models import Case, Event, Handover
from khamkho.casework.queries.clock import dates_of
from khamkho.casework.rules.chain import instant
from khamkho.casework.rules.clock import Mark
from khamkho.casework.standing import standing_of
from khamkho.catalogue.queries import service_of
from khamkho.offices.queries import calendar_now, forget_calendars
from khamkho.people.actor import SYSTEM

LOOKED_AT = 500
"""Cases whose dates are counted without a lock, to find those that move."""
HELD = 20
"""Cases that are held at once while they move: a fraction of a second, for which nobody has to wait long."""


def reschedule_office(*, office_id: int | None, now: datetime) -> int:
    """Count the dates of an office's open cases anew (of every office for None); returns how many moved.

    Few are held at a time, so that nobody waits; interrupted, it is simply done again.
    """
    forget_calendars()  # also those of the offices where a case lay before
    moved, last = 0, 0
    rows = Case.objects.filter(state=Case.OPEN)
    if office_id is not None:  # also those that lay here before they were handed over
        lay_here = Handover.objects.filter(office_id=office_id).values("case_id")
        rows = rows.filter(Q(office_id=office_id) | Q(pk__in=lay_here))
    rows = (
        rows.select_related("office", "version").defer("body", "working_copy", "version__body").order_by("pk")
    )
    while batch := list(rows.filter(pk__gt=last)[:LOOKED_AT]):
        dates, _macs = _counted(batch, now)
        moving = [case.pk for case in batch if dates[case.pk] != _kept_dates(case)]
        for start in range(0, len(moving), HELD):
            moved += reschedule(case_ids=moving[start : start + HELD], now=now)
        last = batch[-1].pk
    return moved


@transaction.atomic
def reschedule(*, case_ids: Sequence[int], now: datetime) -> int:
    """Count these cases' dates anew where they are still open; returns how many moved. Each move stands in its timeline."""
    cases = list(for_update().filter(pk__in=case_ids, state=Case.OPEN).order_by("pk"))
    dates, macs = _counted(cases, now)
    moving = [case for case in cases if dates[case.pk] != _kept_dates(case)]
    beside = around(moving)
    for case in moving:
        due_at, step_due_at = dates[case.pk]
        detail = {"from": instant(case.due_at), "to_day": instant(due_at)}
        case.due_at, case.step_due_at = due_at, step_due_at
        read = Read(last_mac=macs[case.pk], around=beside[case.pk])
        standing = standing_of(SYSTEM, case)
        record(case, "rescheduled", actor=SYSTEM, standing=standing, now=now, detail=detail, read=read)
        set_timers(case, service_of(case.version), now=now)
    return len(moving)


Dates = tuple[datetime | None, datetime | None]


def _kept_dates(case: Case) -> Dates:
    return case.due_at, case.step_due_at


def _counted(cases: Sequence[Case], now: datetime) -> tuple[Mapping[int, Dates], Mapping[int, bytes]]:
    """By when each case and its present step are due, as the calendars of their offices are now; and each one's last MAC."""
    offices = {case.office_id: case.office for case in cases}
    calendars = {pk: calendar_now(office) for pk, office in offices.items()}
    marks: defaultdict[int, list[Mark]] = defaultdict(list)
    macs: dict[int, bytes] = {}
    events = Event.objects.filter(case__in=[case.pk for case in cases]).order_by("case_id", "seq")
    for case_id, at, step, mac in events.values_list("case_id", "at", "step", "mac"):
        marks[case_id].append((at, step))
        macs[case_id] = bytes(mac)
    dates = {
        case.pk: dates_of(
            case, service_of(case.version), marks[case.pk], here=calendars[case.office_id], now=now
        )
        for case in cases
    }
    return dates, macs
