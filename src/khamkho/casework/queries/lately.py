"""How long a service at an office really took lately; no personal data, and nothing at all for few cases."""

from __future__ import annotations

import time

from django.db import connection

from khamkho.base.thai import in_bangkok
from khamkho.base.working_time import working_days_between
from khamkho.casework.models import Case
from khamkho.casework.rules.flow import GRANTED, REFUSED
from khamkho.casework.rules.lately import Lately, lately
from khamkho.offices.models import Office
from khamkho.offices.queries import calendar_for, periods_for

KEPT_SECONDS = 600.0
_kept: dict[tuple[int, str], tuple[float, Lately | None]] = {}


def lately_for(office: Office, service_id: str) -> Lately | None:
    """How many working days the last ended cases took from receipt to the end, pauses included; None for too few.

    One query that reads as many rows as the office has set, however many cases there are; kept for some minutes.
    """
    if in_transaction():
        return _read(office, service_id)
    key, now = (office.pk, service_id), time.monotonic()
    held = _kept.get(key)
    if held is None or now - held[0] > KEPT_SECONDS:
        held = _kept[key] = (now, _read(office, service_id))
    return held[1]


def in_transaction() -> bool:
    """Inside a transaction what is so now is read."""
    return connection.in_atomic_block


def _read(office: Office, service_id: str) -> Lately | None:
    periods, calendar = periods_for(office), calendar_for(office)
    ended = Case.objects.filter(
        office=office,
        service_id=service_id,
        ended_at__isnull=False,
        deemed_at__isnull=False,
        end__in=(GRANTED, REFUSED),
    )
    rows = ended.order_by("-ended_at").values_list("deemed_at", "ended_at")[: periods.lately_cases]
    days = [
        max(0, working_days_between(calendar, in_bangkok(deemed).date(), in_bangkok(at).date()))
        for deemed, at in rows
        if deemed and at
    ]
    return lately(days, least=periods.lately_least)
