"""Holding, confirming and booking a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from khamkho.appointments.commands.locking import hold_booking, hold_case, require_officer, seat_at
from khamkho.appointments.commands.taking import take
from khamkho.appointments.commands.telling import set_clocks, tell_booking
from khamkho.appointments.contents import EMAIL, NAME, PHONE, TEXT, put_words
from khamkho.appointments.models import Booking
from khamkho.appointments.rules.refusals import (
    HasOne,
    NoAppointments,
    RebookOver,
    SlotTaken,
    TooLateToChange,
)
from khamkho.appointments.rules.settings import Rules, rules_from
from khamkho.appointments.rules.states import BOOKED, BY_OFFICERS, EXPIRED, HELD, NO_SHOW, STANDING, STATES
from khamkho.appointments.rules.windows import require_window
from khamkho.base.codes import public_code
from khamkho.base.errors import within
from khamkho.casework.models import Case
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.service import Appointment, Service
from khamkho.offices.models import Office
from khamkho.people.actor import Actor

LONGEST = {NAME: 200, EMAIL: 254, PHONE: 60, TEXT: 1000}


@transaction.atomic
def hold(
    *,
    actor: Actor,
    office: Office,
    service: Service,
    kind: str,
    starts_at: datetime,
    case: Case | None = None,
    copies: int = 1,
    channel: str = "web",
    now: datetime,
) -> Booking:
    """Keep a time for somebody for some minutes (the office's setting, 15 unless said), until she confirms it or hands in.

    A time that is held for the same case gives way. Raises NoSuchBooking, NotYours, OwnCase, HasInterest, NoAppointments,
    HasOne, RebookOver, DayPast, TooFar, TooSoon, AfterCutOff, DayClosed, OutsideHours, Full, SlotTaken.
    """
    appointment = _appointment(service, kind)
    held, officer = None, False
    if case is not None:
        held, _standing, officer = hold_case(actor, case, office)
        _require_point(service, appointment, held)
    elif channel in BY_OFFICERS:
        require_officer(actor, office)
        officer = True
    rules = rules_from(office.settings)
    require_window(starts_at, rules, appointment, now=now, officer=officer)
    earlier = _make_room(held, kind, rules, officer=officer, now=now) if held else ()
    ends_at = starts_at + timedelta(minutes=catalogue.minutes_of(appointment, copies))
    resource, place = take(
        office,
        service.id,
        appointment,
        begin=starts_at,
        end=ends_at,
        officer=officer,
        but=earlier,
        now=now,
    )
    Booking.objects.filter(pk__in=earlier).update(state=EXPIRED, changed_at=now)
    return Booking.objects.create(
        office=office,
        service_id=service.id,
        kind=kind,
        title_th=appointment.title.th,
        title_en=appointment.title.en,
        resource_id=resource,
        place=place,
        starts_at=starts_at,
        ends_at=ends_at,
        copies=copies,
        state=HELD,
        held_until=now + timedelta(minutes=rules.hold_minutes),
        case=held,
        account_id=None if officer or (held and held.applicant_id != actor.user_id) else actor.user_id,
        channel=channel,
        made_by_id=seat_at(actor, office) if officer else None,
        created_at=now,
        changed_at=now,
    )


@transaction.atomic
def confirm(*, actor: Actor, uid: UUID, now: datetime, quiet: bool = False) -> Booking:
    """Make a held time an appointment: with a code, reminders, a line in the timeline of its case and a notice.

    A hold that ran out is taken once more where nobody else has it. A repeat changes nothing. ``quiet``: no notice, for a
    channel that answers itself. Raises NoSuchBooking, NotYours, OwnCase, HasInterest, TooLateToChange, SlotTaken and what
    ``take`` refuses.
    """
    held = hold_booking(actor, uid)
    for other in _others(held.booking):
        stand(other, actor=actor, officer=held.officer, quiet=True, now=now, untold=True)
    return stand(held.booking, actor=actor, officer=held.officer, quiet=quiet, now=now)


def _others(booking: Booking) -> list[Booking]:
    """The other days that were held together with this one."""
    if booking.series is None:
        return []
    rows = Booking.objects.select_for_update(of=("self",)).filter(series=booking.series, state=HELD)
    return list(rows.exclude(pk=booking.pk).select_related("office", "resource", "key").order_by("pk"))


@transaction.atomic
def book(
    *,
    actor: Actor,
    office: Office,
    service: Service,
    kind: str,
    starts_at: datetime,
    case: Case | None = None,
    copies: int = 1,
    channel: str,
    words: Mapping[str, str] | None = None,
    now: datetime,
    quiet: bool = False,
) -> Booking:
    """Give a time at once: for officers at counter and telephone, for other systems, for a visit that was agreed on.

    ``words`` (name, email, phone, text) say who comes and what for where there is no case; they are sealed. Raises what ``hold``
    and ``confirm`` refuse, OnlyOfficers, Invalid.
    """
    booking = hold(
        actor=actor,
        office=office,
        service=service,
        kind=kind,
        starts_at=starts_at,
        case=case,
        copies=copies,
        channel=channel,
        now=now,
    )
    if words and any(words.values()):
        put_words(booking, checked_words(words))
        booking.save(update_fields=["key", "body"])
    officer = channel in BY_OFFICERS or booking.made_by_id is not None
    return stand(booking, actor=actor, officer=officer, quiet=quiet, now=now)


def checked_words(words: Mapping[str, str]) -> dict[str, str]:
    """What an officer wrote of who comes. Raises Invalid where something is too long."""
    return {
        name: within(name, words.get(name, ""), most, lines=name == TEXT) for name, most in LONGEST.items()
    }


def stand(
    booking: Booking, *, actor: Actor, officer: bool, quiet: bool, now: datetime, untold: bool = False
) -> Booking:
    """A held time becomes an appointment. For commands that hold its case and its day."""
    if booking.state in STANDING:
        return booking
    if booking.state not in (HELD, EXPIRED):
        raise TooLateToChange(state=STATES[booking.state])
    if booking.starts_at < now and not officer:
        raise SlotTaken(at=booking.starts_at)
    if booking.state == EXPIRED or (booking.held_until and booking.held_until <= now):
        _take_again(booking, officer=officer, now=now)
    booking.state, booking.held_until, booking.changed_at = BOOKED, None, now
    booking.code = booking.code or public_code(40)
    booking.save()
    set_clocks(booking, now=now)
    if not untold:  # of several days the first is told
        tell_booking(booking, "appointment_made", actor=actor, notice="" if quiet else "appointment", now=now)
    return booking


def _take_again(booking: Booking, *, officer: bool, now: datetime) -> None:
    """A hold whose minutes are over stands all the same where nobody took its place meanwhile. Raises what ``take`` refuses."""
    appointment = Appointment(
        id=booking.kind,
        title=booking.title_text,
        resource=booking.resource.kind,
    )
    booking.resource_id, booking.place = take(
        booking.office,
        booking.service_id,
        appointment,
        begin=booking.starts_at,
        end=booking.ends_at,
        officer=officer,
        but=(booking.pk,),
        among=(booking.resource_id,) if booking.series else (),
        now=now,
    )


def _appointment(service: Service, kind: str) -> Appointment:
    found = catalogue.appointment_called(service, kind)
    if found is None or found.hours is not None:
        raise NoAppointments()
    return found


def _require_point(service: Service, appointment: Appointment, case: Case) -> None:
    """Raises NoAppointments where the case has not come that far, or is over."""
    if case.state == Case.ENDED and not appointment.stays:
        raise NoAppointments()
    if case.state != Case.ENDED and not catalogue.may_be_chosen(service, appointment, case.step):
        raise NoAppointments()


def _make_room(case: Case, kind: str, rules: Rules, *, officer: bool, now: datetime) -> tuple[int, ...]:
    """The held times of a case that give way to a new one. Raises HasOne, RebookOver."""
    rows = Booking.objects.filter(case=case, kind=kind)
    standing = rows.filter(state__in=STANDING).order_by("starts_at").first()
    if standing is not None:
        raise HasOne(at=standing.starts_at)
    missed = rows.filter(state=NO_SHOW).order_by("-starts_at")
    if not officer and (last := missed.first()) is not None:
        until = last.starts_at + timedelta(days=rules.rebook_days)
        if now > until or missed.count() > 1:
            raise RebookOver(days=rules.rebook_days)
    return tuple(rows.filter(state=HELD).values_list("pk", flat=True))
