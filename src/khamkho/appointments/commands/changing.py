"""Moving and cancelling an appointment."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from khamkho.appointments.commands.locking import Held, hold_booking, seat_at
from khamkho.appointments.commands.taking import take
from khamkho.appointments.commands.telling import set_clocks, stop_clocks, tell_booking
from khamkho.appointments.models import Booking, WaitingEntry
from khamkho.appointments.rules.refusals import MovedTooOften, NoAppointments, TooLateToChange
from khamkho.appointments.rules.settings import rules_from
from khamkho.appointments.rules.slots import said_both
from khamkho.appointments.rules.states import BOOKED, CANCELLED, EXPIRED, HELD, MOVED, STATES
from khamkho.appointments.rules.windows import require_window
from khamkho.base.errors import within
from khamkho.base.text import Text
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.service import Appointment, Service
from khamkho.people.actor import Actor
from khamkho.work.commands import enqueue


@transaction.atomic
def move(
    *,
    actor: Actor,
    uid: UUID,
    service: Service,
    starts_at: datetime,
    channel: str = "web",
    now: datetime,
    quiet: bool = False,
) -> Booking:
    """Give an appointment another time. Its code stays; the earlier time is free at once.

    Who comes moves it as often as the office allows (twice unless said), before it begins; an officer as often as she is asked.
    One that fell out by a closure is moved without being counted. Raises NoSuchBooking, NotYours, OwnCase, HasInterest,
    TooLateToChange, MovedTooOften, NoAppointments, DayPast, TooFar, TooSoon, AfterCutOff, DayClosed, OutsideHours, Full, SlotTaken.
    """
    held = hold_booking(actor, uid, to=starts_at)
    old, appointment = held.booking, catalogue.appointment_called(service, held.booking.kind)
    if appointment is None or appointment.hours is not None:
        raise NoAppointments()
    fell_out = old.state == CANCELLED and bool(old.reason_th)
    _require_open(held, now, also_fallen=fell_out)
    rules = rules_from(old.office.settings)
    if not held.officer and not fell_out and old.moves >= rules.moves:
        raise MovedTooOften(most=rules.moves)
    require_window(starts_at, rules, appointment, now=now, officer=held.officer)
    new = put_instead(
        old,
        appointment,
        starts_at=starts_at,
        officer=held.officer,
        moves=old.moves + (0 if held.officer or fell_out else 1),
        channel=channel,
        actor=actor,
        now=now,
    )
    tell_booking(
        new,
        "appointment_moved",
        actor=actor,
        notice="" if quiet else "appointment",
        extra=earlier_words(old),
        now=now,
    )
    return new


def put_instead(
    old: Booking,
    appointment: Appointment,
    *,
    starts_at: datetime,
    officer: bool,
    moves: int,
    channel: str,
    actor: Actor,
    now: datetime,
    but: Collection[int] = (),
) -> Booking:
    """A new row in place of an earlier one. For commands that hold its case. Raises what ``take`` refuses."""
    ends_at = starts_at + timedelta(minutes=catalogue.minutes_of(appointment, old.copies))
    resource, place = take(
        old.office,
        old.service_id,
        appointment,
        begin=starts_at,
        end=ends_at,
        officer=officer,
        but=(old.pk, *but),
        now=now,
    )
    code = old.code
    old.state, old.code, old.changed_at = MOVED, "", now
    old.save()
    stop_clocks(old)
    key, body = old.key, old.body
    new = Booking.objects.create(
        code=code,
        office=old.office,
        service_id=old.service_id,
        kind=old.kind,
        title_th=old.title_th,
        title_en=old.title_en,
        resource_id=resource,
        place=place,
        starts_at=starts_at,
        ends_at=ends_at,
        copies=old.copies,
        state=BOOKED,
        case=old.case,
        account_id=old.account_id,
        channel=channel,
        before=old,
        moves=moves,
        made_by_id=seat_at(actor, old.office) if officer else None,
        created_at=now,
        changed_at=now,
    )
    _carry_words(old, new, sealed=key is not None and body is not None)
    set_clocks(new, now=now)
    announce_free(old, now=now)
    return new


@transaction.atomic
def cancel(*, actor: Actor, uid: UUID, reason: str = "", now: datetime, quiet: bool = False) -> Booking:
    """Cancel an appointment, or let a held time go, with all days that were taken together with it. The time is free at once.

    An officer may say why. Raises NoSuchBooking, NotYours, OwnCase, HasInterest, TooLateToChange, Invalid.
    """
    held = hold_booking(actor, uid)
    booking = held.booking
    why = within("reason", reason, 200)
    if booking.state == HELD:
        rows = Booking.objects.filter(series=booking.series, state=HELD) if booking.series else None
        (rows or Booking.objects.filter(pk=booking.pk)).update(state=EXPIRED, changed_at=now)
        booking.state = EXPIRED
        return booking
    if booking.state == CANCELLED:
        return booking
    _require_open(held, now)
    for one in [booking, *_rest_of(booking)]:
        free(one, now=now)
    tell_booking(
        booking,
        "appointment_cancelled",
        actor=actor,
        notice="appointment_cancelled" if held.officer and not quiet else "",
        reason=Text(why, why) if why else None,
        now=now,
    )
    return booking


@transaction.atomic
def decline(*, actor: Actor, uid: UUID, now: datetime) -> Booking:
    """Who lost her time by a closure wants none in its place: nothing is offered any more, and nobody at the office waits for her answer.

    Raises NoSuchBooking, NotYours, OwnCase, HasInterest, TooLateToChange (it did not fall out, or has a new time).
    """
    booking = hold_booking(actor, uid).booking
    if booking.state != CANCELLED or not booking.reason_th:
        raise TooLateToChange(state=STATES[booking.state])
    why = Text(booking.reason_th, booking.reason_en)
    booking.reason_th, booking.reason_en, booking.changed_at = "", "", now
    booking.save(update_fields=["reason_th", "reason_en", "changed_at"])
    tell_booking(booking, "appointment_declined", actor=actor, reason=why, now=now)
    return booking


def free(booking: Booking, *, now: datetime, reason: Text | None = None) -> None:
    """The time of a booking is given back. For commands that hold its case."""
    booking.state, booking.changed_at = CANCELLED, now
    if reason is not None:
        booking.reason_th, booking.reason_en = reason.th[:200], reason.en[:200]
    booking.save()
    stop_clocks(booking)
    if reason is None:
        WaitingEntry.objects.filter(case=booking.case_id, kind=booking.kind, state="waiting").update(
            state="over", changed_at=now
        )
        announce_free(booking, now=now)


def announce_free(booking: Booking, *, now: datetime) -> None:
    """Somebody who waits for an earlier time may have it."""
    if booking.starts_at > now:
        enqueue(
            "appointment-freed",
            args={"office": booking.office_id},
            order_key=f"appointment-freed:{booking.office_id}",
            now=now,
        )


def _rest_of(booking: Booking) -> list[Booking]:
    if booking.series is None:
        return []
    rows = Booking.objects.select_for_update(of=("self",)).filter(series=booking.series, state=BOOKED)
    return list(rows.exclude(pk=booking.pk).select_related("office", "resource").order_by("starts_at"))


def _require_open(held: Held, now: datetime, *, also_fallen: bool = False) -> None:
    """Before it begins, or by the office also on the same day. Raises TooLateToChange."""
    booking = held.booking
    over = booking.starts_at <= now and not held.officer
    if (booking.state != BOOKED and not also_fallen) or over:
        raise TooLateToChange(state=STATES[booking.state])


def earlier_words(old: Booking) -> dict[str, str]:
    """What the timeline keeps of the time before."""
    at = said_both(old.starts_at, old.ends_at)
    return {"before_th": at.th, "before_en": at.en}


def _carry_words(old: Booking, new: Booking, *, sealed: bool) -> None:
    """What an officer wrote goes on with the appointment, sealed for its new row."""
    from khamkho.appointments.contents import put_words, words_of

    if sealed:
        put_words(new, words_of(old))
        new.save(update_fields=["key", "body"])
