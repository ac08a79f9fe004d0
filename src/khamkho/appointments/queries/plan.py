"""What an office can give on which day: its resources with their hours, and what of it is gone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q

from khamkho.appointments.models import Booking, Closure, Opening, Resource
from khamkho.appointments.rules.slots import Desk, Taken, Week, hours_on
from khamkho.appointments.rules.states import ACTIVE, HELD
from khamkho.base.thai import BANGKOK
from khamkho.base.working_time import Calendar
from khamkho.offices.models import Office
from khamkho.offices.queries import calendar_for

A_DAY = timedelta(days=1)
FIRST_DAY = date(2000, 1, 1)
LONG_AGO = datetime.combine(FIRST_DAY, time(0), BANGKOK)
"""Bangkok's clocks never change, so days since then are counted by dividing: thousands of bookings stand in a calendar."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The resources of one kind at an office for a service, and all that decides when each is free."""

    resources: tuple[Resource, ...]
    weeks: Mapping[int, tuple[Week, ...]]
    calendar: Calendar
    closures: tuple[Closure, ...]
    officer: bool

    def desks_on(self, day: date) -> tuple[Desk, ...]:
        """The resources with their hours on one day; the places kept for walk-ins only for officers."""
        return tuple(
            Desk(
                resource=one.pk,
                places=one.places if self.officer else max(one.places - one.walk_ins, 0),
                hours=hours_on(self.weeks[one.pk], self.calendar, day),
            )
            for one in self.resources
            if (one.since is None or one.since <= day) and (one.until is None or day <= one.until)
        )

    def closed(self) -> tuple[Taken, ...]:
        """The closures as time that is gone."""
        return tuple(
            Taken(resource=one.resource_id, place=None, begin=one.starts_at, end=one.ends_at)
            for one in self.closures
        )

    def named(self, pk: int) -> Resource:
        return next(one for one in self.resources if one.pk == pk)


def resources_for(
    office: Office, kind: str, service_id: str, *, among: Collection[int] = ()
) -> tuple[Resource, ...]:
    """The resources of a kind that an office uses for a service, in their order."""
    rows = Resource.objects.filter(office=office, kind=kind)
    rows = rows.filter(pk__in=among) if among else rows
    return tuple(one for one in rows if not one.services or service_id in one.services)


def plan_for(
    office: Office,
    kind: str,
    service_id: str,
    *,
    first: date,
    last: date,
    officer: bool = False,
    among: Collection[int] = (),
) -> Plan:
    """Read the plan of these days. Four queries, however many days there are."""
    resources = resources_for(office, kind, service_id, among=among)
    rows = Opening.objects.filter(Q(resource__in=resources) | Q(resource=None, kind=kind), office=office)
    begin, end = edges(first, last)
    closures = Closure.objects.filter(office=office, cancelled_at=None, ends_at__gt=begin, starts_at__lt=end)
    return Plan(
        resources=resources,
        weeks=_weeks(resources, tuple(rows)),
        calendar=calendar_for(office),
        closures=tuple(closures),
        officer=officer,
    )


def closed_on(office: Office, day: date) -> tuple[Closure, ...]:
    """The closures of the whole office that touch a day, the earliest first."""
    begin, end = edges(day, day)
    rows = Closure.objects.filter(office=office, resource=None, cancelled_at=None)
    return tuple(rows.filter(ends_at__gt=begin, starts_at__lt=end).order_by("starts_at", "pk"))


def _weeks(resources: Sequence[Resource], rows: Sequence[Opening]) -> Mapping[int, tuple[Week, ...]]:
    """Hours of a resource's own stand before those of all of its kind."""
    shared = tuple(week_from(row) for row in rows if row.resource_id is None)
    own = {one.pk: tuple(week_from(row) for row in rows if row.resource_id == one.pk) for one in resources}
    return {pk: weeks or shared for pk, weeks in own.items()}


def week_from(row: Opening) -> Week:
    return Week(
        weekdays=frozenset(row.weekdays),
        opens=row.opens,
        closes=row.closes,
        break_from=row.break_from,
        break_to=row.break_to,
        on_holidays=row.on_holidays,
        since=row.since,
        until=row.until,
    )


def taken_at(
    resources: Iterable[Resource], *, first: date, last: date, now: datetime, but: Collection[int] = ()
) -> tuple[Taken, ...]:
    """What is gone at these resources on these days; not the bookings ``but``. A hold whose minutes are over is not."""
    begin, end = edges(first, last)
    rows = Booking.objects.filter(
        resource__in=[one.pk for one in resources],
        starts_at__gte=begin - timedelta(days=1),
        starts_at__lt=end,
        state__in=ACTIVE,
    ).exclude(state=HELD, held_until__lte=now)
    if but:
        rows = rows.exclude(pk__in=but)
    return tuple(
        Taken(resource=resource, place=place, begin=starts, end=ends)
        for resource, place, starts, ends in rows.values_list("resource_id", "place", "starts_at", "ends_at")
    )


def by_day(taken: Iterable[Taken]) -> Mapping[date, list[Taken]]:
    """The same, by every day that it touches."""
    found: dict[date, list[Taken]] = {}
    for one in taken:
        day, last = (one.begin - LONG_AGO) // A_DAY, (one.end - LONG_AGO) // A_DAY
        while day <= last:
            found.setdefault(FIRST_DAY + A_DAY * day, []).append(one)
            day += 1
    return found


def edges(first: date, last: date) -> tuple[datetime, datetime]:
    """The moments at which the first day begins and the last is over."""
    return (
        datetime.combine(first, time(0), BANGKOK),
        datetime.combine(last + timedelta(days=1), time(0), BANGKOK),
    )
