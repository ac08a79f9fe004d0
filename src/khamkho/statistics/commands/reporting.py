"""What the head writes about a period, and closing it: from then on its numbers stay as they were."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import clean
from khamkho.offices.commands.log import record
from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.statistics.commands.permits import permit_heading
from khamkho.statistics.models import Report
from khamkho.statistics.queries.numbers import numbers_of
from khamkho.statistics.rules.periods import Period
from khamkho.statistics.rules.refusals import PeriodClosed, PeriodNotOver
from khamkho.statistics.rules.snapshot import to_keep

LONGEST = 900
"""Both together still leave the report one page."""
WORDS = ("problems", "proposals")


@transaction.atomic
def write_report(
    *, actor: Actor, office: Office, period: Period, typed: Mapping[str, str], now: datetime
) -> Report:
    """Keep what the head of the section says about a period: problems and proposals, until it is closed.

    Raises NotFound, NotYours, PeriodClosed, Invalid."""
    seat = permit_heading(actor, office.pk)
    report = _locked(office, period)
    words = {name: clean(typed.get(name, ""), lines=True) for name in WORDS}
    problems = [
        Problem(name, "too-long", f"เขียนไม่เกิน {LONGEST} ตัวอักษร", f"Write at most {LONGEST} characters.")
        for name, said in words.items()
        if len(said) > LONGEST
    ]
    if problems:
        raise Invalid(problems)
    report.problems, report.proposals = words["problems"], words["proposals"]
    report.written_by_id, report.written_at = seat, now
    report.save()
    return report


@transaction.atomic
def close_period(*, actor: Actor, office: Office, period: Period, now: datetime) -> Report:
    """Close a period that is over: its numbers are kept as they are now, with who closed it and when.

    Raises NotFound, NotYours, PeriodClosed, PeriodNotOver."""
    seat = permit_heading(actor, office.pk)
    report = _locked(office, period)
    if not period.is_over(timezone.localtime(now).date()):
        raise PeriodNotOver()
    report.numbers = to_keep(numbers_of(actor, office, period).now)
    report.closed_by_id, report.closed_at = seat, now
    report.save()
    record(office, actor, "period-closed", {"period": period.title.th}, now)
    return report


def _locked(office: Office, period: Period) -> Report:
    """The report of a period, or a new one; the office's row keeps two from being begun at once. Raises PeriodClosed."""
    Office.objects.select_for_update(of=("self",)).get(pk=office.pk)
    days = {"since": period.since, "until": period.until}
    report = Report.objects.filter(office=office, **days).first() or Report(office=office, **days)
    if report.closed_at is not None:
        raise PeriodClosed(at=report.closed_at)
    return report
