"""Choosing a time: days as a calendar, then the times of a day; a room; what was chosen, moving, cancelling, waiting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khamkho.appointments import commands
from khamkho.appointments.ics import calendar_of
from khamkho.appointments.models import Booking
from khamkho.appointments.queries.bookings import booking_for, series_of, waiting_of
from khamkho.appointments.queries.plan import resources_for
from khamkho.appointments.queries.rooms import RoomChoice, calendar_of_room, rooms_for, wanted_hours
from khamkho.appointments.queries.slots import DayOfSlots, Slot, days_of, kinds_at, nearest
from khamkho.appointments.rules.refusals import NoAppointments, NoSuchBooking
from khamkho.appointments.rules.settings import rules_from
from khamkho.appointments.rules.slots import said_both
from khamkho.appointments.rules.states import STANDING
from khamkho.base.errors import Invalid, Refused
from khamkho.base.thai import BANGKOK, WEEKDAYS_SHORT
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import CaseView, case_for, draft_for
from khamkho.casework.queries.visible import visible_to
from khamkho.casework.rules.refusals import NoSuchCase
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Appointment
from khamkho.documents import qr_svg
from khamkho.offices.actors import actor_of
from khamkho.offices.queries import offering_for, office_by_code
from khamkho.portal.door import declared
from khamkho.portal.times import times_of
from khamkho.ui.limits import allow

WEEKS = 5


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One day of the calendar."""

    day: DayOfSlots
    current: bool

    @property
    def number(self) -> int:
        return self.day.day.day

    @property
    def iso(self) -> str:
        return self.day.day.isoformat()


def own_view(request: HttpRequest, ref: UUID) -> CaseView:
    """A draft or an application of this person, by its ref. Raises NoSuchCase."""
    actor = actor_of(request)
    case = visible_to(actor).filter(ref=ref).first()
    if case is None:
        raise NoSuchCase()
    draft = case.state == Case.DRAFT
    view = draft_for(actor, ref) if draft else case_for(actor, case.number or "")
    if not (view.standing.may("apply" if draft else "collect")):
        raise NoSuchCase()
    request.office = view.case.office  # type: ignore[attr-defined]  # shown in the frame
    return view


def _appointment(view: CaseView, kind: str) -> Appointment:
    found = next(
        (one.appointment for one in times_of(view, timezone.now()) if one.appointment.id == kind), None
    )
    if found is None:
        raise NoAppointments()
    return found


def _back(view: CaseView) -> str:
    """Where whoever chose goes on: the check page of a draft, the page of an application."""
    if view.case.state == Case.DRAFT:
        return reverse("portal:check", args=[view.case.ref])
    return reverse("portal:case", args=[view.number])


@declared("own-case")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, ref: UUID, kind: str) -> HttpResponse:
    """Choose day and time, or another one in place of it."""
    view, now = own_view(request, ref), timezone.now()
    appointment = _appointment(view, kind)
    if appointment.hours is not None:
        return _rooms(request, view, appointment, now)
    if request.method == "POST":
        allow(request, "appointment")
        if (at := _moment(request.POST.get("at", ""))) is None:
            return _calendar(request, view, appointment, now, refused=None, nothing=True, status=422)
        try:
            _take(request, view, appointment, at, now)
        except Refused as no:
            if no.status == 404:
                raise
            return _calendar(request, view, appointment, now, refused=no, wanted=at, status=no.status)
        return redirect(_back(view) + ("" if view.case.state == Case.DRAFT else "?booked=1") + "#times")
    return _calendar(request, view, appointment, now)


def _take(
    request: HttpRequest, view: CaseView, appointment: Appointment, at: datetime, now: datetime
) -> None:
    actor, case = actor_of(request), view.case
    old = next((one for one in times_of(view, now) if one.appointment.id == appointment.id), None)
    moved = (old.booking or old.fallen) if old and case.state != Case.DRAFT else None
    if moved is not None:
        commands.move(actor=actor, uid=moved.uid, service=view.service, starts_at=at, now=now)
        return
    run: Callable[..., Booking] = commands.hold if case.state == Case.DRAFT else commands.book
    run(
        actor=actor,
        office=case.office,
        service=view.service,
        kind=appointment.id,
        starts_at=at,
        case=case,
        copies=catalogue.copies_of(appointment, view.body.answers),
        channel="web",
        now=now,
    )


def _calendar(
    request: HttpRequest,
    view: CaseView,
    appointment: Appointment,
    now: datetime,
    *,
    refused: Refused | None = None,
    wanted: datetime | None = None,
    nothing: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The weeks from a day on, and the times of the day that is open."""
    today, lang = timezone.localtime(now).date(), actor_of(request).lang
    asked = _day(request.GET.get("day", "")) or (wanted and timezone.localtime(wanted).date())
    said = str(view.body.answers.get(appointment.day, "")) if appointment.day else ""
    chosen = asked or _day(said) or today
    first = _day(request.GET.get("from", "")) or max(chosen, today)
    first = max(first, today) - timedelta(days=max(first, today).weekday())
    copies = catalogue.copies_of(appointment, view.body.answers)
    days = days_of(
        view.case.office, view.service, appointment.id, copies=copies, first=first, days=7 * WEEKS, now=now
    )
    open_day = next((one for one in days if one.day == chosen), None)
    if open_day is None or (not asked and not open_day.slots):
        open_day = next((one for one in days if one.slots), open_day)
    current = next((one for one in times_of(view, now) if one.appointment.id == appointment.id), None)
    near: tuple[Slot, ...] = ()
    if refused is not None and wanted is not None:
        near = nearest(view.case.office, view.service, appointment.id, wanted=wanted, copies=copies, now=now)
    context = {
        "view": view,
        "case": view.case,
        "appointment": appointment,
        "back": _back(view),
        "weeks": [
            [Cell(day=one, current=one is open_day) for one in days[week : week + 7]] for week in range(0, 7 * WEEKS, 7)
        ],
        "heads": [words.in_(lang) for words in WEEKDAYS_SHORT],
        "open": open_day,
        "mornings": [one for one in open_day.slots if one.starts_at.astimezone(BANGKOK).hour < 12] if open_day else [],
        "afternoons": [one for one in open_day.slots if one.starts_at.astimezone(BANGKOK).hour >= 12] if open_day else [],
        "earlier": (first - timedelta(days=7 * WEEKS)).isoformat() if first > today else "",
        "later": (first + timedelta(days=7 * WEEKS)).isoformat(),
        "first": first,
        "last": days[-1].day,
        "current": current,
        "refused": (refused.sentence(lang), refused.next(lang)) if refused else None,
        "near": near,
        "nothing": nothing,
        "hold_minutes": rules_from(view.case.office.settings).hold_minutes,
    }  # fmt: skip
    return render(request, "portal/choose_time.html", context, status=status)


def _rooms(request: HttpRequest, view: CaseView, appointment: Appointment, now: datetime) -> HttpResponse:
    """The rooms of the office on the days and hours of the application: free ones can be taken."""
    lang, refused = actor_of(request).lang, None
    if request.method == "POST":
        allow(request, "appointment")
        try:
            room = UUID(request.POST.get("room", ""))
            commands.hold_room(
                actor=actor_of(request), case=view.case, kind=appointment.id, room=room, now=now
            )
            if view.case.state != Case.DRAFT:
                held = (
                    Booking.objects.filter(case=view.case, kind=appointment.id, state=Booking.HELD)
                    .order_by("pk")
                    .first()
                )
                if held is not None:
                    commands.confirm(actor=actor_of(request), uid=held.uid, now=now)
            return redirect(_back(view) + "#times")
        except ValueError:
            raise NoSuchBooking from None
        except Refused as no:
            if no.status == 404:
                raise
            refused = no
    choices: tuple[RoomChoice, ...] = ()
    hours: tuple[tuple[datetime, datetime], ...] = ()
    problem = ""
    try:
        hours = wanted_hours(appointment, view.body.answers)
        choices = rooms_for(view.case.office, view.service, appointment, hours, now=now)
    except Invalid as no:
        problem = no.problems[0].sentence(lang)
    context = {
        "view": view,
        "case": view.case,
        "appointment": appointment,
        "back": _back(view),
        "choices": choices,
        "hours": [said_both(*one) for one in hours],
        "problem": problem,
        "refused": (refused.sentence(lang), refused.next(lang)) if refused else None,
    }
    return render(request, "portal/choose_room.html", context, status=refused.status if refused else 200)


@declared("own-case")
@never_cache
@require_safe
def appointment(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One appointment: when, where, the code to show, and what can be done about it."""
    booking = _own(request, uid)
    view = case_for(actor_of(request), booking.case.number or "") if booking.case else None
    now, rules = timezone.now(), rules_from(booking.office.settings)
    standing = booking.state in STANDING and booking.starts_at > now
    context: dict[str, Any] = {
        "booking": booking,
        "case": booking.case,
        "place": booking.office,
        "at": said_both(booking.starts_at, booking.ends_at),
        "days": [said_both(one.starts_at, one.ends_at) for one in series_of(booking)],
        "qr": qr_svg(booking.code) if booking.code and booking.state in STANDING else "",
        "bring": [],
        "waiting": waiting_of(booking.case, booking.kind) if booking.case else None,
        "may_move": standing and booking.moves < rules.moves and booking.series is None,
        "may_cancel": standing,
        "moves_left": max(rules.moves - booking.moves, 0),
        "grace": rules.grace_minutes,
    }
    if view is not None and view.step is not None and not view.erased:
        context["bring"] = catalogue.to_bring(view.service, view.step, view.case.variant, view.body.answers)
    return render(request, "portal/appointment.html", context)


@declared("own-case")
@never_cache
@require_safe
def ics(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The appointment as a file for the calendar of her phone."""
    booking = _own(request, uid)
    link = request.build_absolute_uri(reverse("portal:appointment", args=[booking.uid]))
    made = calendar_of(series_of(booking), lang=actor_of(request).lang, link=link, now=timezone.now())
    answer = HttpResponse(made, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@declared("own-case")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Cancel it, after asking."""
    booking = _own(request, uid)
    if request.method == "POST":
        commands.cancel(actor=actor_of(request), uid=booking.uid, now=timezone.now())
        return redirect(f"{reverse('portal:case', args=[booking.case.number])}#times" if booking.case and booking.case.number else "portal:my-cases")  # fmt: skip
    context = {"booking": booking, "at": said_both(booking.starts_at, booking.ends_at), "case": booking.case}
    return render(request, "portal/cancel_time.html", context)


@declared("own-case")
@never_cache
@require_POST
def wait(request: HttpRequest, ref: UUID, kind: str) -> HttpResponse:
    """Ask for an earlier time, accept the one that was offered, wait no more, or want no new one after a closure."""
    view, now, actor = own_view(request, ref), timezone.now(), actor_of(request)
    do, entry = request.POST.get("do", ""), waiting_of(view.case, kind)
    if do == "wait":
        commands.wait(actor=actor, case=view.case, kind=kind, now=now)
    elif entry is not None and do == "accept":
        commands.accept_offer(actor=actor, ref=entry.ref, now=now)
    elif entry is not None and do == "stop":
        commands.stop_waiting(actor=actor, ref=entry.ref, now=now)
    elif do == "no-new-time":
        fallen = next((one.fallen for one in times_of(view, now) if one.appointment.id == kind), None)
        if fallen is not None:
            commands.decline(actor=actor, uid=fallen.uid, now=now)
    return redirect(f"{_back(view)}#times")


@declared("open")
@require_safe
def room_calendar(request: HttpRequest, office_code: str, service_id: str) -> HttpResponse:
    """When the rooms of an office are in use, for who thinks of asking. No names."""
    office, now = office_by_code(office_code), timezone.now()
    offering = offering_for(office, service_id)
    service = service_of(offering.version) if offering else None
    given = next((one for one in kinds_at(office, service) if one.hours), None) if service else None
    if service is None or given is None:
        raise NoAppointments()
    request.office = office  # type: ignore[attr-defined]  # shown in the frame
    today = timezone.localtime(now).date()
    first = max(_day(request.GET.get("from", "")) or today, today)
    rooms = [
        (room, calendar_of_room(office, service, given, room, first=first, days=14, now=now))
        for room in resources_for(office, "room", service.id)
    ]
    context = {
        "place": office,
        "service": service,
        "rooms": rooms,
        "first": first,
        "later": (first + timedelta(days=14)).isoformat(),
        "earlier": (first - timedelta(days=14)).isoformat() if first > today else "",
    }
    return render(request, "portal/room_calendar.html", context)


def _own(request: HttpRequest, uid: UUID) -> Booking:
    """An appointment of this person; officers see it at the desk. Raises NoSuchBooking."""
    actor = actor_of(request)
    booking = booking_for(actor, uid)
    if booking.case is None:
        if booking.account_id is None or booking.account_id != actor.user_id:
            raise NoSuchBooking()
    elif not (booking.case.number and case_for(actor, booking.case.number).standing.is_party):
        raise NoSuchBooking()
    request.office = booking.office  # type: ignore[attr-defined]  # shown in the frame
    return booking


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed[:10])
    except ValueError:
        return None


def _moment(typed: str) -> datetime | None:
    try:
        return datetime.strptime(typed[:16], "%Y-%m-%dT%H:%M").replace(tzinfo=BANGKOK)
    except ValueError:
        return None
