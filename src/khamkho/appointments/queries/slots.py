"""Which times are free: for the portal, the chat, the desk and other systems."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from khamkho.appointments.models import Resource
from khamkho.appointments.queries.plan import Plan, by_day, plan_for, resources_for, taken_at
from khamkho.appointments.rules.refusals import DayClosed, NoAppointments
from khamkho.appointments.rules.settings import Rules, rules_from
from khamkho.appointments.rules.slots import Free, free_on, said, why_closed
from khamkho.appointments.rules.windows import first_moment, last_day
from khamkho.base.text import Lang, Text
from khamkho.base.thai import in_bangkok
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.service import Appointment, Service
from khamkho.offices.models import Office


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A time that can be taken now, and at how many places at once."""

    starts_at: datetime
    ends_at: datetime
    places: int

    def label(self, lang: Lang) -> str:
        """In the office's words: weekday, day, from when until when."""
        return said(self.starts_at, self.ends_at, lang)

    def clock(self, lang: Lang) -> str:
        """Only the time of day: ``09.00 น.``."""
        at = in_bangkok(self.starts_at)
        return f"{at:%H.%M} น." if lang == "th" else f"{at:%H:%M}"

    @property
    def value(self) -> str:
        """As a form posts it back."""
        return in_bangkok(self.starts_at).strftime("%Y-%m-%dT%H:%M")


@dataclass(frozen=True, kw_only=True)
class DayOfSlots:
    """One day as a calendar shows it: its free times, or why there are none."""

    day: date
    slots: tuple[Slot, ...]
    why: Text | None
    """Why the day is closed; None when it is open, and then without free times it is full."""

    @property
    def full(self) -> bool:
        return not self.slots and self.why is None


def has_appointments(office: Office, service: Service, kind: str) -> bool:
    """Whether the office has anything that a time of this kind is given at. Without it nothing of appointments is shown."""
    found = catalogue.appointment_called(service, kind)
    return found is not None and bool(resources_for(office, found.resource, service.id))


def kinds_at(office: Office, service: Service) -> tuple[Appointment, ...]:
    """The appointments of a service that an office can give."""
    kinds = {
        kind
        for kind in {one.resource for one in service.appointments}
        if resources_for(office, kind, service.id)
    }
    return tuple(one for one in service.appointments if one.resource in kinds)


def free_slots(
    office: Office,
    service: Service,
    kind: str,
    *,
    copies: int = 1,
    first: date,
    days: int,
    now: datetime,
    officer: bool = False,
    but: Collection[int] = (),
) -> tuple[Slot, ...]:
    """The times from ``first`` on, so many days, that whoever asks may take now. ``but`` names bookings that do not count.

    Raises NoAppointments.
    """
    found = days_of(
        office, service, kind, copies=copies, first=first, days=days, now=now, officer=officer, but=but
    )
    return tuple(slot for day in found for slot in day.slots)


def nearest(
    office: Office,
    service: Service,
    kind: str,
    *,
    wanted: datetime,
    count: int = 3,
    copies: int = 1,
    now: datetime,
    officer: bool = False,
) -> tuple[Slot, ...]:
    """The free times nearest to the wanted one, the nearest first, within what the office gives times for. Raises NoAppointments."""
    appointment, rules = _appointment(service, kind), rules_from(office.settings)
    last = last_day(rules, appointment, now=now)
    today, day = in_bangkok(now).date(), in_bangkok(wanted).date()
    middle = min(max(day, today), last)
    for reach in (7, 21, (last - today).days + 1):
        first = max(middle - timedelta(days=reach), today)
        upto = min(middle + timedelta(days=reach), last)
        slots = free_slots(
            office,
            service,
            kind,
            copies=copies,
            first=first,
            days=(upto - first).days + 1,
            now=now,
            officer=officer,
        )
        if len(slots) >= count or (first == today and upto == last):
            break
    return tuple(sorted(slots, key=lambda one: (abs(one.starts_at - wanted), one.starts_at)))[:count]


def days_of(
    office: Office,
    service: Service,
    kind: str,
    *,
    copies: int = 1,
    first: date,
    days: int,
    now: datetime,
    officer: bool = False,
    but: Collection[int] = (),
) -> tuple[DayOfSlots, ...]:
    """The days from ``first`` on with their free times, or why there are none. Raises NoAppointments."""
    appointment, rules = _appointment(service, kind), rules_from(office.settings)
    last = first + timedelta(days=max(days, 1) - 1)
    plan = plan_for(office, appointment.resource, service.id, first=first, last=last, officer=officer)
    taken = by_day((*plan.closed(), *taken_at(plan.resources, first=first, last=last, now=now, but=but)))
    minutes = catalogue.minutes_of(appointment, copies)
    earliest = first_moment(rules, appointment, now=now, officer=officer)
    upto = last_day(rules, appointment, now=now)
    return tuple(
        _day(day, plan, taken, minutes=minutes, step=rules.step_minutes, earliest=earliest, upto=upto)
        for day in (first + timedelta(days=n) for n in range(max(days, 1)))
    )


def require_open_day(plan: Plan, day: date) -> None:
    """Refuse a day on which nothing is given. Raises DayClosed."""
    if not any(desk.hours for desk in plan.desks_on(day)):
        raise DayClosed(day=day, reason=why_closed(plan.calendar, day))
    whole = next(
        (
            one
            for one in plan.closures
            if one.resource_id is None
            and in_bangkok(one.starts_at).date() <= day <= in_bangkok(one.ends_at).date()
        ),
        None,
    )
    if whole is not None and not _left(plan, day):
        raise DayClosed(day=day, reason=whole.reason_text)


def _left(plan: Plan, day: date) -> bool:
    """Whether closures leave anything of a day, were it otherwise empty."""
    return bool(free_on(day, plan.desks_on(day), plan.closed(), minutes=5, step=5))


def _day(
    day: date,
    plan: Plan,
    taken: Mapping[date, list],  # type: ignore[type-arg]
    *,
    minutes: int,
    step: int,
    earliest: datetime,
    upto: date,
) -> DayOfSlots:
    desks = plan.desks_on(day)
    try:
        require_open_day(plan, day)
    except DayClosed as no:
        return DayOfSlots(day=day, slots=(), why=no.facts["reason"])
    if day > upto or day < in_bangkok(earliest).date():
        return DayOfSlots(
            day=day, slots=(), why=Text("นอกช่วงที่เปิดให้นัด", "outside the days that can be booked")
        )
    found = free_on(day, desks, taken.get(day, ()), minutes=minutes, step=step, earliest=earliest)
    return DayOfSlots(day=day, slots=tuple(_slot(one) for one in found), why=None)


def _slot(free: Free) -> Slot:
    return Slot(starts_at=free.begin, ends_at=free.end, places=len(free.where))


def _appointment(service: Service, kind: str) -> Appointment:
    found = catalogue.appointment_called(service, kind)
    if found is None or found.hours is not None:
        raise NoAppointments()
    return found


__all__ = [
    "DayOfSlots",
    "Resource",
    "Rules",
    "Slot",
    "days_of",
    "free_slots",
    "has_appointments",
    "kinds_at",
    "nearest",
]
