"""What an office returned most lately; no personal data, and nothing at all for few returns."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db.models import Sum

from khamkho.base.thai import in_bangkok
from khamkho.casework.models import Returned
from khamkho.casework.rules.returned import Often, often
from khamkho.offices.models import Office
from khamkho.offices.queries import periods_for

YEAR = timedelta(days=365)


def month_of(at: datetime) -> date:
    """The month under which a return is counted."""
    return in_bangkok(at).date().replace(day=1)


def often_returned(office: Office, service_id: str, asked: Collection[str], now: datetime) -> Often | None:
    """What this office marked most in a year, of what is asked; None while there are too few returns to say."""
    rows = Returned.objects.filter(office=office, service_id=service_id, month__gte=month_of(now - YEAR))
    counts = dict(rows.values("where").annotate(total=Sum("times")).values_list("where", "total"))
    return often(counts, asked, least=periods_for(office).lately_least)
