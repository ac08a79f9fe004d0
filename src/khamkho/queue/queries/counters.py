"""Which counters of appointments the hall has not taken yet, or knows by an earlier name."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from khamkho.appointments.models import Resource
from khamkho.offices.models import Office
from khamkho.queue.models import Counter

LONGEST = 60


def untaken_or_renamed(office: Office, today: date) -> tuple[Resource, ...]:
    """The counters of appointments, in their order, that are no counter of the hall under this name."""
    rows = Resource.objects.filter(Q(until=None) | Q(until__gte=today), office=office, kind=Resource.COUNTER)
    held = Counter.objects.filter(office=office, ended_at__isnull=True, resource__isnull=False)
    known = dict(held.values_list("resource_id", "name_th"))
    return tuple(one for one in rows if known.get(one.pk) != one.name_th[:LONGEST])
