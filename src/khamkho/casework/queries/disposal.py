"""Which registered cases have been kept for as long as their service says: what goes on the disposal list (บัญชีขอทำลาย)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from khamkho.casework.models import Case
from khamkho.catalogue.queries import service_of

SHORTEST = timedelta(days=365)
"""No service keeps for less than a year, so younger cases need not be looked at."""


@dataclass(frozen=True, kw_only=True)
class Due:
    """One case that may be erased once its office has approved it, and since when."""

    case: Case
    since: date


def disposal_day(case: Case) -> date | None:
    """When a registered case may go on the disposal list: the file's ``keep`` after its end; None is never."""
    years = service_of(case.version).keep
    if case.ended_at is None or years == 0:
        return None
    ended = timezone.localtime(case.ended_at).date()
    return (
        ended.replace(year=ended.year + years)
        if (ended.month, ended.day) != (2, 29)
        else date(ended.year + years, 3, 1)
    )


def disposal_for(office_id: int, *, now: datetime) -> Iterator[Due]:
    """The ended cases of an office whose time is over and that are not erased yet, longest ended first.

    For the operator of the installation, who sees numbers and dates only.
    """
    rows = Case.objects.filter(
        office_id=office_id, state=Case.ENDED, key__isnull=False, ended_at__lt=now - SHORTEST
    )
    today = timezone.localtime(now).date()
    rows = rows.select_related("version").defer("body", "working_copy", "version__body")
    for case in rows.order_by("ended_at", "pk").iterator(chunk_size=500):
        since = disposal_day(case)
        if since is not None and since <= today:
            yield Due(case=case, since=since)
