"""Rooms by the hour: which are free when somebody wants one, and the calendar that anyone may look at. No names."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from khamkho.appointments.models import Resource
from khamkho.appointments.queries.plan import Plan, by_day, plan_for, resources_for, taken_at
from khamkho.appointments.rules.refusals import NoSuchResource
from khamkho.appointments.rules.slots import Taken, place_for, why_closed
from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import Text
from khamkho.base.thai import BANGKOK, in_bangkok, show_date
from khamkho.base.working_time import Hours
from khamkho.catalogue.service import Appointment, Service
from khamkho.catalogue.when import Answers
from khamkho.offices.models import Office

MOST_DAYS = 62
Stretch = tuple[datetime, datetime]


@dataclass(frozen=True, kw_only=True)
class RoomChoice:
    """A room for the days and hours that somebody wants: free, or why not."""

    room: Resource
    why: Text | None

    @property
    def free(self) -> bool:
        return self.why is None


@dataclass(frozen=True, kw_only=True)
class RoomDay:
    """One day of a room: its hours, and when it is taken."""

    day: date
    hours: Hours
    taken: tuple[Stretch, ...]
    why: Text | None


def room_called(office: Office, service: Service, appointment: Appointment, ref: UUID) -> Resource:
    """A room of the office that the service may use. Raises NoSuchResource."""
    rooms = resources_for(office, appointment.resource, service.id)
    found = next((one for one in rooms if one.ref == ref), None)
    if found is None:
        raise NoSuchResource()
    return found


def wanted_hours(appointment: Appointment, answers: Answers) -> tuple[Stretch, ...]:
    """From when until when on each day, as the form says. Raises Invalid where an answer is missing or the end is no end."""
    hours = appointment.hours
    assert hours is not None
    first, begins, ends = (answers.get(name) for name in (hours.first_day, hours.from_time, hours.to_time))
    if not (first and begins and ends):
        raise Invalid(
            [Problem(hours.first_day, "required", "กรอกวันและเวลาที่ขอใช้ก่อน", "Say the days and hours first.")]
        )
    opens, closes = time.fromisoformat(str(begins)), time.fromisoformat(str(ends))
    if opens >= closes:
        raise Invalid(
            [Problem(hours.to_time, "order", "เวลาสิ้นสุดต้องหลังเวลาเริ่ม", "The end comes after the beginning.")]
        )
    days = int(str(answers.get(hours.days) or 1)) if hours.days else 1
    start = date.fromisoformat(str(first))
    return tuple(
        (datetime.combine(day, opens, BANGKOK), datetime.combine(day, closes, BANGKOK))
        for day in (start + timedelta(days=n) for n in range(min(max(days, 1), MOST_DAYS)))
    )


def rooms_for(
    office: Office,
    service: Service,
    appointment: Appointment,
    wanted: tuple[Stretch, ...],
    *,
    but: Collection[int] = (),
    now: datetime,
) -> tuple[RoomChoice, ...]:
    """Every room of the office, whether it is free on all these days, and if not since which one it is not. ``but`` names
    bookings that do not count."""
    first, last = (in_bangkok(one[0]).date() for one in (wanted[0], wanted[-1]))
    plan = plan_for(office, appointment.resource, service.id, first=first, last=last)
    gone = by_day((*plan.closed(), *taken_at(plan.resources, first=first, last=last, now=now, but=but)))
    return tuple(RoomChoice(room=room, why=_why_not(plan, room, wanted, gone)) for room in plan.resources)


def _why_not(
    plan: Plan, room: Resource, wanted: tuple[Stretch, ...], gone: Mapping[date, list[Taken]]
) -> Text | None:
    for begin, end in wanted:
        day = in_bangkok(begin).date()
        said = Text(show_date(day, "th"), show_date(day, "en"))
        desks = tuple(one for one in plan.desks_on(day) if one.resource == room.pk)
        if not any(one.hours for one in desks):
            why = why_closed(plan.calendar, day)
            return Text(f"{said.th}: {why.th}", f"{said.en}: {why.en}")
        if place_for(begin, end, desks, ()) is None:
            return Text(f"{said.th}: นอกเวลาที่เปิดให้ใช้", f"{said.en}: outside its hours")
        if place_for(begin, end, desks, gone.get(day, ())) is None:
            return Text(f"{said.th}: มีผู้ใช้แล้วในเวลานั้น", f"{said.en}: in use at that time")
    return None


def calendar_of_room(
    office: Office,
    service: Service,
    appointment: Appointment,
    room: Resource,
    *,
    first: date,
    days: int,
    now: datetime,
) -> tuple[RoomDay, ...]:
    """The days of a room with its hours and the times that are taken."""
    last = first + timedelta(days=days - 1)
    plan = plan_for(office, appointment.resource, service.id, first=first, last=last, among=(room.pk,))
    gone = by_day((*plan.closed(), *taken_at((room,), first=first, last=last, now=now)))
    found = []
    for day in (first + timedelta(days=n) for n in range(days)):
        hours = next((one.hours for one in plan.desks_on(day)), ())
        taken = tuple(sorted({(one.begin, one.end) for one in gone.get(day, ())}))
        found.append(
            RoomDay(day=day, hours=hours, taken=taken, why=None if hours else why_closed(plan.calendar, day))
        )
    return tuple(found)
