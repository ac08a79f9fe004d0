"""Every read of offices, seats, calendars and offerings that the rest of the house uses."""

from __future__ import annotations

import time as clock
from collections.abc import Iterable, Mapping
from datetime import date, time
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from khamkho.base.errors import NotFound
from khamkho.base.working_time import STANDARD, Calendar, Hours
from khamkho.offices.models import CalendarDay, Membership, Offering, Office, OfficeHours
from khamkho.people.actor import Role, Seat

USUAL_WEEK: Mapping[int, Hours] = STANDARD.hours
CALENDAR_SECONDS = 10.0
_calendars: dict[int, tuple[float, Calendar]] = {}


def active_on(day: date) -> Q:
    """Memberships that hold on this day."""
    return Q(active_from__lte=day) & (Q(active_until__isnull=True) | Q(active_until__gt=day))


def office_by_code(code: str) -> Office:
    """The active office with this code. Refuses: ``NotFound``."""
    office = Office.objects.filter(code=code, active=True).first()
    if office is None:
        raise NotFound()
    return office


def seats_for(user_id: UUID, day: date) -> tuple[Seat, ...]:
    """The seats that a person holds on this day, oldest first."""
    return tuple(_seat(member) for member in members_for(user_id, day))


def members_for(user_id: UUID, day: date) -> tuple[Membership, ...]:
    """The memberships that a person holds on this day at active offices, oldest first, with their offices."""
    rows = Membership.objects.filter(active_on(day), user_id=user_id, office__active=True)
    return tuple(rows.select_related("office").order_by("id"))


def seat_of(member: Membership) -> Seat:
    return _seat(member)


def _seat(member: Membership) -> Seat:
    role: Role = Membership.Role(member.role).value  # type: ignore[assignment]  # the same five words
    return Seat(id=member.pk, office_id=member.office_id, role=role, user_id=member.user_id)


def members_at(office: Office, day: date, *roles: Role) -> tuple[Membership, ...]:
    """Who works at an office on this day, in these roles or in any, by Thai name."""
    rows = Membership.objects.filter(active_on(day), office=office)
    return tuple((rows.filter(role__in=roles) if roles else rows).order_by("name_th", "id"))


def offering_for(office: Office, service_id: str) -> Offering | None:
    """What an office offers now under this service id, or None."""
    return _offerings().filter(office=office, service_id=service_id).first()


def offerings_at(office: Office) -> tuple[Offering, ...]:
    return tuple(_offerings().filter(office=office).order_by("service_id"))


def offices_offering(service_id: str) -> tuple[Office, ...]:
    """Active offices that offer this service now, in the order of the Thai alphabet."""
    rows = Office.objects.filter(active=True, offerings__service_id=service_id, offerings__active=True)
    return tuple(rows.order_by("sort_key", "id"))


def _offerings() -> QuerySet[Offering]:
    return Offering.objects.filter(active=True, office__active=True).select_related("office", "version")


def schools_under(office: Office) -> tuple[Office, ...]:
    """All schools below an office in the tree, by Thai name."""
    schools = [child for child in _descendants(office) if child.kind in ("school", "special-school")]
    return tuple(sorted(schools, key=lambda school: school.sort_key))


def _descendants(office: Office) -> Iterable[Office]:
    parents = [office.pk]
    while parents:
        children = list(Office.objects.filter(parent_id__in=parents, active=True))
        yield from children
        parents = [child.pk for child in children]


def calendar_for(office: Office) -> Calendar:
    """The office's working calendar: its weekly hours, the days all offices close, and its own days.

    A page may see a calendar that is some seconds old; a transaction always reads a fresh one, because it decides
    deadlines.
    """
    if connection.in_atomic_block:
        return _read_calendar(office)
    kept = _calendars.get(office.pk)
    if kept and clock.monotonic() - kept[0] < CALENDAR_SECONDS:
        return kept[1]
    fresh = _read_calendar(office)
    _calendars[office.pk] = (clock.monotonic(), fresh)
    return fresh


def _read_calendar(office: Office) -> Calendar:
    rows = CalendarDay.objects.filter(Q(office=office) | Q(office__isnull=True))
    days = sorted(rows, key=lambda row: row.office_id is not None)  # the office's own row comes last and wins
    by_date = {row.date: row for row in days}
    return Calendar(
        hours=week_of(office),
        closed={day: row.name_th for day, row in by_date.items() if row.kind == "closed"},
        opened=frozenset(day for day, row in by_date.items() if row.kind == "open"),
    )


def week_of(office: Office) -> Mapping[int, Hours]:
    """Opening times by weekday; an office that set none keeps the usual ones of government offices."""
    week: dict[int, list[tuple[time, time]]] = {}
    for row in OfficeHours.objects.filter(office=office).order_by("weekday", "opens"):
        week.setdefault(row.weekday, []).append((row.opens, row.closes))
    return {weekday: tuple(hours) for weekday, hours in week.items()} or USUAL_WEEK
