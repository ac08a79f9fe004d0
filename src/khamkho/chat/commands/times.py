"""Hold, confirm and move the appointment of a case, at an office that gives any for its service."""

from __future__ import annotations

from datetime import datetime

from khamkho.appointments import commands as appointments
from khamkho.appointments.models import Booking, WaitingEntry
from khamkho.appointments.queries.bookings import standing_of_case
from khamkho.casework.models import Case
from khamkho.catalogue.queries import service_of
from khamkho.chat.queries.times import fallen_of_case, kind_of
from khamkho.chat.rules.refusals import NoTimes
from khamkho.people.actor import Actor

CHANNEL = "line"


def hold(actor: Actor, case: Case, *, copies: int, at: datetime, now: datetime) -> None:
    """Keep a time for a draft; without appointments nothing is kept, and nothing promised. Raises what ``hold`` refuses."""
    service = service_of(case.version)
    kind = kind_of(case.office, service)
    if kind is not None:
        appointments.hold(
            actor=actor,
            office=case.office,
            service=service,
            kind=kind.id,
            starts_at=at,
            case=case,
            copies=copies,
            channel=CHANNEL,
            now=now,
        )


def confirm(actor: Actor, case: Case, *, now: datetime) -> None:
    """The held time of a case that was handed in stands; one whose minutes are over is taken again. Raises SlotTaken."""
    held = Booking.objects.filter(case=case, state=Booking.HELD).order_by("pk").last()
    if held is not None:
        appointments.confirm(actor=actor, uid=held.uid, quiet=True, now=now)


def move(actor: Actor, case: Case, *, at: datetime, now: datetime) -> None:
    """Another time for a case; a first or a new one where it has none. Raises NoTimes, and what ``move`` refuses."""
    service = service_of(case.version)
    standing, kind = standing_of_case(case) or fallen_of_case(case), kind_of(case.office, service)
    if standing is not None:
        appointments.move(
            actor=actor, uid=standing.uid, service=service, starts_at=at, channel=CHANNEL, quiet=True, now=now
        )
    elif kind is not None:
        hold(actor, case, copies=1, at=at, now=now)
        confirm(actor, case, now=now)
    else:
        raise NoTimes


def wait(actor: Actor, case: Case, *, now: datetime) -> WaitingEntry:
    """Ask for an earlier time. Raises NoTimes, and what ``wait`` refuses."""
    kind = kind_of(case.office, service_of(case.version))
    if kind is None:
        raise NoTimes
    return appointments.wait(actor=actor, case=case, kind=kind.id, channel=CHANNEL, now=now)


def move_if_booked(actor: Actor, case: Case, *, at: datetime, now: datetime) -> None:
    """As ``move``, where the case has an appointment at another time."""
    standing = standing_of_case(case)
    if standing is not None and standing.starts_at != at:
        move(actor, case, at=at, now=now)
