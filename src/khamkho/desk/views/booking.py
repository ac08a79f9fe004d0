"""Giving somebody a time at the desk, or another one: for an application, or for who calls or stands there without any."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from khamkho.appointments import commands
from khamkho.appointments.models import Booking
from khamkho.appointments.queries.desk import bookable_at
from khamkho.appointments.queries.slots import nearest
from khamkho.appointments.rules.refusals import NoAppointments
from khamkho.appointments.rules.slots import said_both
from khamkho.base.errors import BadValue, Invalid, NotFound, Refused
from khamkho.casework.models import Case
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Appointment, Service
from khamkho.desk.door import Here, at_office, for_workers
from khamkho.desk.finding import found_under
from khamkho.desk.frame import desk_page
from khamkho.desk.times import moment_in, week_of
from khamkho.desk.views import room
from khamkho.desk.views.appointments import back_to, booked_words, booking_here
from khamkho.desk.views.case import case_at
from khamkho.desk.views.payments import panel_of
from khamkho.desk.views.who_comes import WAYS, WORDS, way_in, words_in
from khamkho.offices.queries import offering_for

MOST_COPIES = 50


@at_office
@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, here: Here) -> HttpResponse:
    """Give a time. ``?n=`` for which application, ``?what=`` for which appointment of which service."""
    number, what = request.GET.get("n", "").strip(), request.GET.get("what", "")
    if request.method != "POST" and request.GET.get("q", "").strip():
        return _find(request, here, request.GET["q"].strip())
    if number:
        view = case_at(here, number)
        appointment = catalogue.appointment_called(view.service, what)
        if appointment is None:
            raise NotFound()
        if appointment.hours is not None:
            return room.give(
                request, here, view.service, appointment, case=view.case, answers=view.body.answers
            )
        copies = catalogue.copies_of(appointment, view.body.answers)
        return _choose(request, here, view.service, appointment, view.case, copies)
    offered = bookable_at(here.office)
    for service, one in offered:
        if what == f"{service.id}:{one.id}" and one.hours is not None:
            return room.give(request, here, service, one)
        if what == f"{service.id}:{one.id}":
            return _choose(request, here, service, one, None, _copies(request))
    return _what(request, here, offered)


def _what(
    request: HttpRequest,
    here: Here,
    offered: tuple[tuple[Service, Appointment], ...],
    refused: Refused | None = None,
) -> HttpResponse:
    """What the time is for."""
    lang = here.actor.lang
    context = {
        "options": [
            (f"{service.id}:{one.id}", service.title.in_(lang), one.title.in_(lang))
            for service, one in offered
        ],
        "panel": panel_of(refused),
        "typed": request.GET.get("q", ""),
    }
    status = refused.status if refused else 200
    return desk_page(
        request, here, "desk/appointment_what.html", context, current="appointments", status=status
    )


def _find(request: HttpRequest, here: Here, typed: str) -> HttpResponse:
    """An application by its number or code: on to its page, where the appointment stands."""
    try:
        found = found_under(here.actor, here.office, typed)
    except NotFound as no:
        return _what(request, here, bookable_at(here.office), no)
    return redirect(reverse("desk:case", args=[here.office.code, found[0].number]) + "#times-title")


def _choose(
    request: HttpRequest, here: Here, service: Service, one: Appointment, case: Case | None, copies: int
) -> HttpResponse:
    refused, near = None, ()
    if request.method == "POST" and "at" in request.POST:
        try:
            at = _at(request)
            words = None if case else words_in(request)
            booking = commands.book(
                actor=here.actor,
                office=here.office,
                service=service,
                kind=one.id,
                starts_at=at,
                case=case,
                copies=copies,
                channel=way_in(request),
                words=words,
                now=here.now,
            )
        except Refused as no:
            refused, near = no, _near(request, here, service, one.id, copies)
        else:
            messages.success(request, booked_words(here, booking))
            return redirect(back_to(request, here, booking))
    back = reverse("desk:appointments", args=[here.office.code])
    if case:
        back = reverse("desk:case", args=[here.office.code, case.number]) + "#times-title"
    return _page(request, here, service, one, copies=copies, refused=refused, near=near, case=case, back=back)


@at_office
@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, here: Here, booking: UUID) -> HttpResponse:
    """Give an appointment another time."""
    found, refused, near = booking_here(here, booking), None, ()
    service = _service_of(here, found)
    one = catalogue.appointment_called(service, found.kind)
    if one is None:
        raise NoAppointments()
    if one.hours is not None:
        return room.give(request, here, service, one, case=found.case, moving=found)
    if request.method == "POST" and "at" in request.POST:
        try:
            moved = commands.move(
                actor=here.actor,
                uid=found.uid,
                service=service,
                starts_at=_at(request),
                channel=way_in(request),
                now=here.now,
            )
        except Refused as no:
            refused, near = no, _near(request, here, service, one.id, found.copies)
        else:
            messages.success(request, booked_words(here, moved))
            return redirect(back_to(request, here, moved))
    return _page(
        request,
        here,
        service,
        one,
        copies=found.copies,
        refused=refused,
        near=near,
        case=found.case,
        moving=found,
        back=back_to(request, here, found),
    )


def _page(
    request: HttpRequest,
    here: Here,
    service: Service,
    one: Appointment,
    *,
    copies: int,
    refused: Refused | None,
    near: Any,
    case: Case | None,
    back: str,
    moving: Booking | None = None,
) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    context = {
        "service": service.title,
        "appointment": one,
        "case": case,
        "moving": moving,
        "at": said_both(moving.starts_at, moving.ends_at) if moving else None,
        "back": back,
        "week": week_of(
            here,
            service,
            one.id,
            first=asked.get("since", ""),
            copies=copies,
            but=(moving.pk,) if moving else (),
        ),
        "near": near,
        "ways": WAYS,
        "way": way_in(request),
        "typed": {name: request.POST.get(name, "") for name in WORDS},
        "copies": copies if one.per_copy and not case and not moving else 0,
        "most_copies": MOST_COPIES,
        "panel": panel_of(refused),
    }
    status = refused.status if refused else 200
    return desk_page(
        request, here, "desk/appointment_choose.html", context, current="appointments", status=status
    )


def _near(request: HttpRequest, here: Here, service: Service, kind: str, copies: int) -> Any:
    try:
        wanted = moment_in(request.POST.get("at", ""))
        return nearest(here.office, service, kind, wanted=wanted, copies=copies, now=here.now, officer=True)
    except (BadValue, Refused):
        return ()


def _service_of(here: Here, booking: Booking) -> Service:
    if booking.case is not None:
        return service_of(booking.case.version)
    offering = offering_for(here.office, booking.service_id)
    if offering is None:
        raise NoAppointments()
    return service_of(offering.version)


def _at(request: HttpRequest) -> datetime:
    """Raises Invalid."""
    try:
        return moment_in(request.POST.get("at", ""))
    except BadValue as bad:
        raise Invalid([bad.problem("at")]) from bad


def _copies(request: HttpRequest) -> int:
    typed = request.POST.get("copies") or request.GET.get("copies") or "1"
    return min(max(int(typed), 1), MOST_COPIES) if typed.isascii() and typed.isdigit() else 1
