"""A room by the hour, on one day or several: all of them, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from khamkho.appointments.commands.book import checked_words, stand
from khamkho.appointments.commands.changing import announce_free, earlier_words
from khamkho.appointments.commands.locking import day_of, hold_case, lock_day, require_officer, seat_at
from khamkho.appointments.commands.taking import take
from khamkho.appointments.commands.telling import stop_clocks, tell_booking
from khamkho.appointments.contents import put_words, words_of
from khamkho.appointments.models import Booking
from khamkho.appointments.queries.bookings import booking_for
from khamkho.appointments.queries.rooms import Stretch, room_called, wanted_hours
from khamkho.appointments.rules.refusals import (
    HasOne,
    NoAppointments,
    NoSuchBooking,
    OnlyOfficers,
    TooLateToChange,
)
from khamkho.appointments.rules.settings import rules_from
from khamkho.appointments.rules.states import BOOKED, CANCELLED, EXPIRED, HELD, MOVED, STANDING, STATES
from khamkho.appointments.rules.windows import require_window
from khamkho.casework.contents import body_of, working_copy_of
from khamkho.casework.models import Case
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Appointment, Service
from khamkho.offices.models import Office
from khamkho.people.actor import Actor


@transaction.atomic
def hold_room(
    *, actor: Actor, case: Case, kind: str, room: UUID, channel: str = "web", now: datetime
) -> tuple[Booking, ...]:
    """Keep a room on the days and between the hours that the application says, until it is handed in; every day or none.

    What was held for the case before gives way. Raises NoSuchBooking, NotYours, OwnCase, HasInterest, NoAppointments,
    NoSuchResource, Invalid (days or hours are missing), HasOne, DayPast, TooFar, TooSoon, AfterCutOff, DayClosed,
    OutsideHours, Full, SlotTaken.
    """
    held, _standing, officer = hold_case(actor, case, case.office)
    service = service_of(held.version)
    appointment = catalogue.appointment_called(service, kind)
    if appointment is None or appointment.hours is None or held.state == Case.ENDED:
        raise NoAppointments()
    resource = room_called(held.office, service, appointment, room)
    hours = wanted_hours(
        appointment, (working_copy_of if held.state == Case.DRAFT else body_of)(held).answers
    )
    _require_none(held, kind)
    Booking.objects.filter(case=held, kind=kind, state=HELD).update(state=EXPIRED, changed_at=now)
    return _keep(
        held.office, service.id, appointment, resource.pk, hours, case=held, account_id=held.applicant_id,
        channel=channel, actor=actor, officer=officer, now=now,
    )  # fmt: skip


@transaction.atomic
def book_room(
    *,
    actor: Actor,
    office: Office,
    service: Service,
    kind: str,
    room: UUID,
    wanted: Sequence[Stretch],
    case: Case | None = None,
    instead: UUID | None = None,
    channel: str = "counter",
    words: Mapping[str, str] | None = None,
    now: datetime,
) -> Booking:
    """An officer gives a room for some hours on one day or several, every day or none; returns the first of them.

    For an application, or for who calls (``words``: name, email, phone, text; sealed). ``instead`` names one of the days that were
    taken together before and give way, also those that fell out by a closure: code and words go on. Raises OnlyOfficers, NotYours,
    OwnCase, HasInterest, NoSuchBooking, NoAppointments, NoSuchResource, HasOne, TooLateToChange, Invalid, and what ``take`` refuses.
    """
    old: tuple[Booking, ...] = ()
    if case is not None:
        case, _standing, officer = hold_case(actor, case, office)
        if not officer:
            raise OnlyOfficers()
    else:
        require_officer(actor, office)
    appointment = catalogue.appointment_called(service, kind)
    if appointment is None or appointment.hours is None or not wanted:
        raise NoAppointments()
    if instead is not None:
        old = _giving_way(actor, instead, case, wanted)
    elif case is not None:
        _require_none(case, kind)
        _require_open(case, service, appointment)
    resource = room_called(office, service, appointment, room)
    for one in old:
        stop_clocks(one)
    Booking.objects.filter(pk__in=[one.pk for one in old]).update(state=MOVED, code="", changed_at=now)
    made = _keep(
        office, service.id, appointment, resource.pk, wanted, case=case, account_id=old[0].account_id if old else None,
        channel=channel, actor=actor, officer=True, before=old[0] if old else None, now=now,
    )  # fmt: skip
    first, said = made[0], words_of(old[0]) if old else dict(words or {})
    first.code = next((one.code for one in old if one.code), "")
    if any(said.values()):
        put_words(first, checked_words(said))
    for one in made:
        stand(one, actor=actor, officer=True, quiet=True, now=now, untold=bool(old) or one is not first)
    if old:
        announce_free(old[0], now=now)
        tell_booking(
            first,
            "appointment_moved",
            actor=actor,
            notice="appointment",
            extra=earlier_words(old[0]),
            now=now,
        )
    elif case is None:
        tell_booking(first, "appointment_made", actor=actor, notice="appointment", now=now)
    return first


def _giving_way(actor: Actor, uid: UUID, case: Case | None, wanted: Sequence[Stretch]) -> tuple[Booking, ...]:
    """The days that were taken together and give way to others, locked with all days concerned, the earliest first."""
    found = booking_for(actor, uid)
    if found.case_id != (case.pk if case else None):
        raise NoSuchBooking()
    together = (
        Booking.objects.filter(series=found.series) if found.series else Booking.objects.filter(pk=found.pk)
    )
    days = {day_of(at) for at in together.values_list("starts_at", flat=True)} | {
        day_of(one[0]) for one in wanted
    }
    for day in sorted(days):
        lock_day(found.office, day)
    rows = (
        together.select_for_update(of=("self",))
        .select_related("office", "resource", "key")
        .order_by("starts_at", "pk")
    )
    old = tuple(one for one in rows if one.state == BOOKED or (one.state == CANCELLED and one.reason_th))
    if not old:
        raise TooLateToChange(state=STATES[found.state])
    for one in old:
        one.case = case
    return old


def _require_none(case: Case, kind: str) -> None:
    rows = Booking.objects.filter(case=case, kind=kind, state__in=STANDING)
    if (standing := rows.order_by("starts_at").first()) is not None:
        raise HasOne(at=standing.starts_at)


def _require_open(case: Case, service: Service, appointment: Appointment) -> None:
    if case.state == Case.ENDED and not appointment.stays:
        raise NoAppointments()
    if case.state != Case.ENDED and not catalogue.may_be_chosen(service, appointment, case.step):
        raise NoAppointments()


def _keep(
    office: Office,
    service_id: str,
    appointment: Appointment,
    room: int,
    hours: Sequence[Stretch],
    *,
    case: Case | None,
    account_id: UUID | None,
    channel: str,
    actor: Actor,
    officer: bool,
    before: Booking | None = None,
    now: datetime,
) -> tuple[Booking, ...]:
    """Hold a room on each of these days, or on none. Raises what ``require_window`` and ``take`` refuse."""
    rules, series, made = rules_from(office.settings), uuid4(), []
    for begin, end in hours:
        require_window(begin, rules, appointment, now=now, officer=officer)
        pk, place = take(
            office, service_id, appointment, begin=begin, end=end, officer=officer, among=(room,), now=now
        )
        made.append(
            Booking.objects.create(
                office=office,
                service_id=service_id,
                kind=appointment.id,
                title_th=appointment.title.th,
                title_en=appointment.title.en,
                resource_id=pk,
                place=place,
                starts_at=begin,
                ends_at=end,
                state=HELD,
                held_until=now + timedelta(minutes=rules.hold_minutes),
                series=series,
                case=case,
                account_id=account_id,
                channel=channel,
                before=before,
                made_by_id=seat_at(actor, office) if officer else None,
                created_at=now,
                changed_at=now,
            )
        )
    return tuple(made)
