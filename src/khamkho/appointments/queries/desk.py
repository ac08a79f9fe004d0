"""What the desk of an office asks: the list of a day with names, who waits, who fell out, what may be booked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from khamkho.appointments.contents import NAME, PHONE, TEXT, words_of
from khamkho.appointments.models import Booking, Resource, WaitingEntry
from khamkho.appointments.queries.bookings import WITH, day_list, works_at
from khamkho.appointments.queries.plan import edges
from khamkho.appointments.rules.refusals import NoSuchBooking
from khamkho.appointments.rules.states import CANCELLED, NO_SHOW, SERVED, STANDING
from khamkho.base.text import Text
from khamkho.casework.queries.visible import visible_to
from khamkho.casework.rules.permits import READING_ROLES
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Appointment, Service
from khamkho.offices.models import Office
from khamkho.offices.queries import offerings_at
from khamkho.people.actor import Actor

MOST_WAITING = 100


@dataclass(frozen=True, kw_only=True)
class Line:
    """One appointment as the list of a day shows it; a name only where its reader may see the case."""

    booking: Booking
    seen: bool
    who: str
    phone: str
    about: str

    @property
    def number(self) -> str:
        """Of the case that its reader may open; empty where there is none."""
        return (self.booking.case.number or "") if self.seen and self.booking.case else ""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Who waits for an earlier time, or has been offered one."""

    entry: WaitingEntry
    title: Text
    seen: bool


def day_lines(actor: Actor, office: Office, day: date) -> tuple[Line, ...]:
    """The appointments of a day, by time. Two queries, however many there are. Raises NoSuchBooking."""
    return _lines(actor, day_list(actor, office, day))


def fallen_on(actor: Actor, office: Office, day: date) -> tuple[Line, ...]:
    """Those of a day that fell out by a closure and have no new time yet: somebody may call them. Raises NoSuchBooking."""
    _require_reader(actor, office)
    begin, end = edges(day, day)
    rows = Booking.objects.filter(office=office, starts_at__gte=begin, starts_at__lt=end, state=CANCELLED)
    anew = Booking.objects.filter(case=OuterRef("case"), kind=OuterRef("kind"), state__in=(*STANDING, SERVED))
    rows = rows.exclude(reason_th="").exclude(Exists(anew))
    return _lines(actor, rows.select_related(*WITH).order_by("starts_at", "pk"))


def waiting_at(actor: Actor, office: Office) -> tuple[Waiting, ...]:
    """Who waits for an earlier time, in the order in which they are asked, at most a hundred. Raises NoSuchBooking."""
    _require_reader(actor, office)
    rows = WaitingEntry.objects.filter(office=office, state__in=("waiting", "offered"))
    found = list(rows.select_related("case__version", "offer").order_by("created_at", "pk")[:MOST_WAITING])
    seen = _seen(actor, {one.case_id for one in found})
    return tuple(Waiting(entry=one, title=_title(one), seen=one.case_id in seen) for one in found)


def bookings_between(
    actor: Actor, office: Office, first: date, last: date, *, service_id: str = ""
) -> tuple[Booking, ...]:
    """The appointments of an office on some days, of the cases that the actor sees; for its members also those without a case."""
    begin, end = edges(first, last)
    rows = Booking.objects.filter(office=office, starts_at__gte=begin, starts_at__lt=end)
    rows = rows.filter(state__in=(*STANDING, SERVED, NO_SHOW))
    rows = rows.filter(service_id=service_id) if service_id else rows
    hers = Q(case__in=visible_to(actor).filter(office=office))
    if works_at(actor, office.pk, READING_ROLES):
        hers |= Q(case=None)
    return tuple(rows.filter(hers).select_related(*WITH).order_by("starts_at", "resource", "place"))


def bookable_at(office: Office) -> tuple[tuple[Service, Appointment], ...]:
    """What an officer may give a time for: of each service on offer the appointments that a resource is there for."""
    resources = tuple(Resource.objects.filter(office=office))
    return tuple(
        (service, one)
        for service in (service_of(each.version) for each in offerings_at(office))
        for one in service.appointments
        if any(_serves(resource, service, one) for resource in resources)
    )


def _serves(resource: Resource, service: Service, appointment: Appointment) -> bool:
    return resource.kind == appointment.resource and (
        not resource.services or service.id in resource.services
    )


def _lines(actor: Actor, bookings: Iterable[Booking]) -> tuple[Line, ...]:
    rows = list(bookings)
    seen = _seen(actor, {one.case_id for one in rows if one.case_id})
    return tuple(_line(one, seen) for one in rows)


def _line(booking: Booking, seen: frozenset[int]) -> Line:
    if booking.case is not None:
        shown = booking.case_id in seen
        return Line(
            booking=booking, seen=shown, who=booking.case.display_name if shown else "", phone="", about=""
        )
    words = words_of(booking)
    return Line(
        booking=booking,
        seen=True,
        who=words.get(NAME, ""),
        phone=words.get(PHONE, ""),
        about=words.get(TEXT, ""),
    )


def _seen(actor: Actor, cases: set[int]) -> frozenset[int]:
    """Of these cases those that the actor may open."""
    return (
        frozenset(visible_to(actor).filter(pk__in=cases).values_list("pk", flat=True))
        if cases
        else frozenset()
    )


def _title(entry: WaitingEntry) -> Text:
    found = catalogue.appointment_called(service_of(entry.case.version), entry.kind)
    return found.title if found else Text(entry.kind, entry.kind)


def _require_reader(actor: Actor, office: Office) -> None:
    if not works_at(actor, office.pk, READING_ROLES):
        raise NoSuchBooking()
