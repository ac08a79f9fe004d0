"""Bookings as pages read them: of a case, of a day, by their code."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from khamkho.appointments.models import Booking, WaitingEntry
from khamkho.appointments.queries.plan import edges
from khamkho.appointments.rules.refusals import NoSuchBooking
from khamkho.appointments.rules.states import ARRIVED, BOOKED, HELD, NO_SHOW, SERVED, STANDING
from khamkho.base.codes import normalise_code
from khamkho.casework.models import Case
from khamkho.casework.queries.visible import visible_to
from khamkho.casework.rules.permits import READING_ROLES
from khamkho.offices.models import Office
from khamkho.people.actor import Actor

WITH = ("resource", "office", "case", "case__office", "key")


def bookings_of(case: Case) -> tuple[Booking, ...]:
    """Every booking of a case that stands or stood, by time; not what was only held, moved or ran out. For who sees the case."""
    rows = Booking.objects.filter(case=case).exclude(state__in=("held", "expired", "moved"))
    return tuple(rows.select_related(*WITH).order_by("starts_at", "pk"))


def standing_of_case(case: Case, kind: str = "") -> Booking | None:
    """The appointment of a case for which somebody is expected, the first one."""
    rows = Booking.objects.filter(case=case, state__in=STANDING)
    rows = rows.filter(kind=kind) if kind else rows
    return rows.select_related(*WITH).order_by("starts_at", "pk").first()


def held_for(case: Case, kind: str, *, now: datetime) -> Booking | None:
    """The time that is held for a case just now, the first of several days."""
    rows = Booking.objects.filter(case=case, kind=kind, state=HELD, held_until__gt=now)
    return rows.select_related(*WITH).order_by("starts_at", "pk").first()


def series_of(booking: Booking) -> tuple[Booking, ...]:
    """All days that were taken together with this one; itself when it is alone."""
    if booking.series is None:
        return (booking,)
    rows = Booking.objects.filter(series=booking.series, state=booking.state)
    return tuple(rows.select_related(*WITH).order_by("starts_at", "pk"))


def booking_by_code(code: str) -> Booking | None:
    """The booking that shows this code, however it was typed. For a check-in that then permits."""
    typed = normalise_code(code)
    return Booking.objects.filter(code=typed).select_related(*WITH).first() if typed else None


def booking_for(actor: Actor, uid: UUID) -> Booking:
    """A booking that the actor may see: her own, of a case that she sees, or of her office. Of one that was moved the newest.

    Raises NoSuchBooking.
    """
    found = Booking.objects.filter(uid=uid).select_related(*WITH).first()
    while found is not None and found.state == "moved":
        after = Booking.objects.filter(before=found).select_related(*WITH).order_by("-pk").first()
        if after is None:
            break
        found = after
    if found is None or not may_see(actor, found):
        raise NoSuchBooking()
    return found


def may_see(actor: Actor, booking: Booking) -> bool:
    """Whether this person may know of a booking."""
    if actor.kind == "system" or works_at(actor, booking.office_id, READING_ROLES):
        return True
    if booking.case_id:
        return visible_to(actor).filter(pk=booking.case_id).exists()
    return booking.account_id is not None and booking.account_id == actor.user_id


def works_at(actor: Actor, office_id: int, roles: Collection[str]) -> bool:
    return actor.two_factor and any(seat.role in roles for seat in actor.seats_at(office_id))


def day_list(actor: Actor, office: Office, day: date) -> tuple[Booking, ...]:
    """The appointments of an office on one day, by time, also those that came or did not. Raises NoSuchBooking."""
    if not works_at(actor, office.pk, READING_ROLES):
        raise NoSuchBooking()
    begin, end = edges(day, day)
    rows = Booking.objects.filter(
        office=office, starts_at__gte=begin, starts_at__lt=end, state__in=(BOOKED, ARRIVED, SERVED, NO_SHOW)
    )
    return tuple(rows.select_related(*WITH, "case__version").order_by("starts_at", "resource", "place"))


def waiting_of(case: Case, kind: str) -> WaitingEntry | None:
    """The entry by which somebody waits for an earlier time, or has been offered one."""
    rows = WaitingEntry.objects.filter(case=case, kind=kind, state__in=("waiting", "offered"))
    return rows.select_related("offer", "offer__resource").first()
