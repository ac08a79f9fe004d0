"""What an office has set up for appointments, and the week that comes of it: for its settings pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from khamkho.appointments.models import Closure, Opening, Resource
from khamkho.appointments.queries.plan import Plan, by_day, edges, plan_for, taken_at, week_from
from khamkho.appointments.rules.settings import rules_from
from khamkho.appointments.rules.slots import Desk, Taken, Week, free_on, why_closed
from khamkho.appointments.rules.states import KINDS
from khamkho.appointments.rules.windows import first_moment, last_day
from khamkho.base.text import Text
from khamkho.base.thai import in_bangkok
from khamkho.base.working_time import Hours
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Appointment, Service
from khamkho.offices.models import Office
from khamkho.offices.queries import offerings_at


@dataclass(frozen=True, kw_only=True)
class Place:
    """A resource with the hours that hold for it: its own, those of its kind, or (neither) those of the office."""

    resource: Resource
    own: tuple[Week, ...]
    shared: tuple[Week, ...]
    over: bool
    """Its last day has passed."""

    @property
    def weeks(self) -> tuple[Week, ...]:
        return self.own or self.shared


@dataclass(frozen=True, kw_only=True)
class Way:
    """An appointment of a service that the office offers."""

    service: Service
    appointment: Appointment

    @property
    def value(self) -> str:
        """As a form sends it."""
        return f"{self.service.id}.{self.appointment.id}"

    @property
    def label(self) -> Text:
        return Text(
            f"{self.service.title.th} · {self.appointment.title.th}",
            f"{self.service.title.en} · {self.appointment.title.en}",
        )


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A time of the week: how many can have it, how many still can, and whether people may take it now."""

    begin: datetime
    free: int
    all: int
    open: bool


@dataclass(frozen=True, kw_only=True)
class Room:
    """A room on a day of the week: its hours, and when it is used."""

    resource: Resource
    hours: Hours
    taken: tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, kw_only=True)
class WeekDay:
    """A day of the week: its times or its rooms, why it has none, and the closures that touch it."""

    day: date
    cells: tuple[Cell, ...]
    rooms: tuple[Room, ...]
    why: Text | None
    closures: tuple[Text, ...]

    @property
    def free(self) -> int:
        return sum(one.free for one in self.cells)

    @property
    def all(self) -> int:
        return sum(one.all for one in self.cells)


def places_of(office: Office, day: date) -> tuple[Place, ...]:
    """Every resource of the office with its hours; those that are used no longer come last. Two queries."""
    openings = tuple(Opening.objects.filter(office=office))
    found = tuple(
        Place(
            resource=one,
            own=tuple(week_from(row) for row in openings if row.resource_id == one.pk),
            shared=tuple(
                week_from(row) for row in openings if row.resource_id is None and row.kind == one.kind
            ),
            over=one.until is not None and one.until < day,
        )
        for one in Resource.objects.filter(office=office)
    )
    order = list(KINDS)
    return tuple(sorted(found, key=lambda one: (one.over, order.index(one.resource.kind), one.resource.pk)))


def ways_of(office: Office) -> tuple[Way, ...]:
    """Every appointment of the services that the office offers now."""
    services = (service_of(one.version) for one in offerings_at(office))
    return tuple(
        Way(service=service, appointment=one) for service in services for one in service.appointments
    )


def missing_kinds(ways: Sequence[Way], places: Sequence[Place]) -> tuple[str, ...]:
    """What services of the office give times at, while the office has none of it that serves them."""
    return tuple(
        dict.fromkeys(
            way.appointment.resource
            for way in ways
            if not any(
                not one.over
                and one.resource.kind == way.appointment.resource
                and (not one.resource.services or way.service.id in one.resource.services)
                for one in places
            )
        )
    )


def openings_of(office: Office) -> tuple[Opening, ...]:
    """The hours that the office wrote, those of all of a kind first."""
    rows = Opening.objects.filter(office=office).select_related("resource")
    return tuple(sorted(rows, key=lambda one: (one.resource_id is not None, one.kind, one.pk)))


def closures_of(office: Office, now: datetime) -> tuple[Closure, ...]:
    """The closures that go on or come, by time."""
    rows = Closure.objects.filter(office=office, cancelled_at=None, ends_at__gt=now)
    return tuple(rows.select_related("resource").order_by("starts_at", "pk"))


def week_of(office: Office, way: Way, first: date, *, now: datetime) -> tuple[WeekDay, ...]:
    """Seven days as people see them: every time with its places, or the hours of rooms. Five queries."""
    last = first + timedelta(days=6)
    appointment = way.appointment
    plan = plan_for(office, appointment.resource, way.service.id, first=first, last=last)
    booked = by_day(taken_at(plan.resources, first=first, last=last, now=now))
    rules = rules_from(office.settings)
    earliest = first_moment(rules, appointment, now=now, officer=False)
    upto = last_day(rules, appointment, now=now)
    found = []
    for day in (first + timedelta(days=n) for n in range(7)):
        desks, taken = plan.desks_on(day), booked.get(day, [])
        rooms = appointment.hours is not None
        found.append(
            WeekDay(
                day=day,
                cells=()
                if rooms
                else _cells(
                    day, desks, plan.closed(), taken, appointment, rules.step_minutes, earliest, upto
                ),
                rooms=_rooms(plan, desks, taken) if rooms else (),
                why=None if any(one.hours for one in desks) else why_closed(plan.calendar, day),
                closures=_closures(plan, day),
            )
        )
    return tuple(found)


def _cells(
    day: date,
    desks: Sequence[Desk],
    closed: Sequence[Taken],
    taken: Sequence[Taken],
    appointment: Appointment,
    step: int,
    earliest: datetime,
    upto: date,
) -> tuple[Cell, ...]:
    shared: dict[str, Any] = {"minutes": appointment.minutes, "step": step}
    left = {one.begin: len(one.where) for one in free_on(day, desks, (*closed, *taken), **shared)}
    return tuple(
        Cell(
            begin=one.begin,
            free=left.get(one.begin, 0),
            all=len(one.where),
            open=one.begin >= earliest and day <= upto,
        )
        for one in free_on(day, desks, closed, **shared)
    )


def _rooms(plan: Plan, desks: Sequence[Desk], taken: Sequence[Taken]) -> tuple[Room, ...]:
    return tuple(
        Room(
            resource=plan.named(desk.resource),
            hours=desk.hours,
            taken=tuple(
                sorted(
                    {
                        (in_bangkok(one.begin), in_bangkok(one.end))
                        for one in taken
                        if one.resource == desk.resource
                    }
                )
            ),
        )
        for desk in desks
        if desk.hours
    )


def _closures(plan: Plan, day: date) -> tuple[Text, ...]:
    """What is closed on a day, for which reason: the office or one resource, the whole day or some hours."""
    begin, end = edges(day, day)
    names = {one.pk: one.name_text for one in plan.resources}
    found = []
    for one in plan.closures:
        if one.starts_at >= end or one.ends_at <= begin:
            continue
        if one.resource_id is not None and one.resource_id not in names:
            continue
        where = names[one.resource_id] if one.resource_id else Text("ทั้งหน่วยงาน", "The whole office")
        hours = _part(max(one.starts_at, begin), min(one.ends_at, end))
        why = one.reason_text
        found.append(Text(f"{where.th} ปิด{hours.th}: {why.th}", f"{where.en} closed{hours.en}: {why.en}"))
    return tuple(found)


def _part(begin: datetime, end: datetime) -> Text:
    first, last = in_bangkok(begin), in_bangkok(end)
    if first.time() == time(0) and last.time() == time(0):
        return Text("ทั้งวัน", " all day")
    upto = "24.00" if last.time() == time(0) else f"{last:%H.%M}"
    return Text(f" {first:%H.%M}–{upto} น.", f" {first:%H:%M}–{upto.replace('.', ':')}")
