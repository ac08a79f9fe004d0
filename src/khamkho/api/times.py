"""Appointments for other systems: which times are free, taking one for a case, moving and cancelling it, what is booked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status
from ninja.params.functions import Query

from khamkho.api.cases import REFUSALS, actor_in, office_in
from khamkho.api.schemas import BookingIn, BookingList, BookingOut, CancelIn, FreeTimes, MoveIn
from khamkho.api.services import words
from khamkho.appointments import commands
from khamkho.appointments.models import Booking
from khamkho.appointments.queries.bookings import booking_for, bookings_of, held_for, works_at
from khamkho.appointments.queries.desk import bookings_between
from khamkho.appointments.queries.slots import days_of
from khamkho.appointments.rules.refusals import NoAppointments, NoSuchBooking
from khamkho.appointments.rules.states import STANDING
from khamkho.base.text import Text
from khamkho.base.thai import BANGKOK
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import CaseView, case_for
from khamkho.casework.rules.permits import WORKING_ROLES
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Service
from khamkho.offices.models import Office
from khamkho.offices.queries import offering_for
from khamkho.offices.rules import NoSuchService

router = Router(tags=["appointments"])
MOST_DAYS = 31


@router.get(
    "/services/{service_id}/times", response={200: FreeTimes, **REFUSALS}, summary="Times that are free"
)
def free_times(
    request: HttpRequest,
    service_id: str,
    kind: str = Query(description="Id of the appointment in the service file"),
    first: date | None = None,
    days: int = Query(14, ge=1, le=MOST_DAYS),
    copies: int = Query(1, ge=1, le=999),
) -> dict[str, Any]:
    """Day by day at the token's office: the free times, or why there are none. Members see what officers may give."""
    actor, office, now = actor_in(request), office_in(request), timezone.now()
    found = days_of(
        office,
        _offered(office, service_id),
        kind,
        copies=copies,
        first=first or timezone.localdate(now),
        days=days,
        now=now,
        officer=works_at(actor, office.pk, WORKING_ROLES),
    )
    return {
        "office": office.code,
        "service": service_id,
        "kind": kind,
        "days": [
            {
                "day": day.day,
                "why": words(day.why) if day.why else None,
                "times": [
                    {
                        "starts_at": slot.starts_at.astimezone(BANGKOK),
                        "ends_at": slot.ends_at.astimezone(BANGKOK),
                        "places": slot.places,
                    }
                    for slot in day.slots
                ],
            }
            for day in found
        ],
    }


@router.get("/appointments", response={200: BookingList, **REFUSALS}, summary="What is booked")
def list_appointments(
    request: HttpRequest,
    first: date | None = None,
    days: int = Query(1, ge=1, le=MOST_DAYS),
    service: str = "",
) -> dict[str, Any]:
    """The appointments at the token's office of the cases that the caller sees, by time; ``service`` narrows. No names.

    Members see those without a case, too.
    """
    begin = first or timezone.localdate()
    last = begin + timedelta(days=days - 1)
    found = bookings_between(actor_in(request), office_in(request), begin, last, service_id=service)
    return {"appointments": [_told(one) for one in found]}


@router.get(
    "/cases/{number}/appointments", response={200: BookingList, **REFUSALS}, summary="Appointments of a case"
)
def list_of_case(request: HttpRequest, number: str) -> dict[str, Any]:
    """What is booked for a case, what was, and what fell out, by time; of a draft what is held."""
    view = case_for(actor_in(request), number)
    return {"appointments": [_told(one) for one in (*_held(view), *bookings_of(view.case))]}


@router.post(
    "/cases/{number}/appointments", response={201: BookingOut, **REFUSALS}, summary="Take a time for a case"
)
def book(request: HttpRequest, number: str, body: BookingIn) -> Status[dict[str, Any]]:
    """Take one of the free times. On a case that is not handed in yet it is held until ``held_until``, and stands with the handing in.

    A repeat with the same time gives the same appointment; another time is 409 ``has-appointment``: move the first.
    """
    actor, now = actor_in(request), timezone.now()
    view = case_for(actor, number)
    appointment = catalogue.appointment_called(view.service, body.kind)
    if appointment is None:
        raise NoAppointments()
    for one in (*_held(view), *bookings_of(view.case)):
        if one.kind == body.kind and one.starts_at == body.starts_at and one.state in ("held", *STANDING):
            return Status(201, _told(one))
    shared: dict[str, Any] = {
        "actor": actor,
        "office": view.case.office,
        "service": view.service,
        "kind": body.kind,
        "starts_at": body.starts_at,
        "case": view.case,
        "copies": catalogue.copies_of(appointment, view.body.answers),
        "channel": "api",
        "now": now,
    }
    draft = view.case.state == Case.DRAFT
    return Status(201, _told(commands.hold(**shared) if draft else commands.book(**shared)))


@router.post(
    "/appointments/{booking}/move", response={200: BookingOut, **REFUSALS}, summary="Move an appointment"
)
def move(request: HttpRequest, booking: UUID, body: MoveIn) -> dict[str, Any]:
    """Another time; its code stays. A repeat with the same time changes nothing."""
    actor = actor_in(request)
    found = _here(request, booking)
    if found.starts_at == body.starts_at and found.state in STANDING:
        return _told(found)
    service = service_of(found.case.version) if found.case else _offered(found.office, found.service_id)
    moved = commands.move(
        actor=actor,
        uid=found.uid,
        service=service,
        starts_at=body.starts_at,
        channel="api",
        now=timezone.now(),
    )
    return _told(moved)


@router.post(
    "/appointments/{booking}/cancel", response={200: BookingOut, **REFUSALS}, summary="Cancel an appointment"
)
def cancel(request: HttpRequest, booking: UUID, body: CancelIn) -> dict[str, Any]:
    """The time is free at once; a member may say why. Repeating is safe."""
    found = _here(request, booking)
    commands.cancel(actor=actor_in(request), uid=found.uid, reason=body.reason, now=timezone.now())
    return _told(_here(request, booking))


def _here(request: HttpRequest, uid: UUID) -> Booking:
    """A booking at the token's office. Raises NoSuchBooking."""
    found = booking_for(actor_in(request), uid)
    if found.office_id != office_in(request).pk:
        raise NoSuchBooking()
    return found


def _held(view: CaseView) -> list[Booking]:
    if view.case.state != Case.DRAFT:
        return []
    now = timezone.now()
    found = (held_for(view.case, one.id, now=now) for one in view.service.appointments)
    return [one for one in found if one]


def _offered(office: Office, service_id: str) -> Service:
    offering = offering_for(office, service_id)
    if offering is None:
        raise NoSuchService()
    return service_of(offering.version)


def _told(one: Booking) -> dict[str, Any]:
    return {
        "id": one.uid,
        "code": one.code,
        "office": one.office.code,
        "service": one.service_id,
        "kind": one.kind,
        "title": words(one.title_text),
        "case": one.case.number if one.case else None,
        "at": words(one.resource.name_text),
        "starts_at": one.starts_at.astimezone(BANGKOK),
        "ends_at": one.ends_at.astimezone(BANGKOK),
        "state": one.state,
        "held_until": one.held_until,
        "reason": words(Text(one.reason_th, one.reason_en)) if one.reason_th else None,
    }
