"""Counting what is returned, for the list that an applicant sees before she hands in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F

from khamkho.casework.models import Case, Returned
from khamkho.casework.queries.returned import month_of


def count_return(case: Case, marked: Iterable[str], *, now: datetime) -> None:
    """Count one return and what was marked in it. Part of the command that returns; always in the same order."""
    for where in ("", *sorted(marked)):
        row, _ = Returned.objects.get_or_create(
            office_id=case.office_id, service_id=case.service_id, month=month_of(now), where=where
        )
        Returned.objects.filter(pk=row.pk).update(times=F("times") + 1)
