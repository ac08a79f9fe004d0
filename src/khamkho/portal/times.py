"""What the pages of an application say of its appointments: which there are, which were chosen, where to choose one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from khamkho.appointments.models import Booking, WaitingEntry
from khamkho.appointments.queries.bookings import held_for, standing_of_case, waiting_of
from khamkho.appointments.queries.slots import kinds_at
from khamkho.appointments.rules.slots import said_both
from khamkho.base.text import Text
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import CaseView
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.service import Appointment


@dataclass(frozen=True, kw_only=True)
class Time:
    """One appointment of an application: what was chosen, and whether anything can be chosen now."""

    ref: UUID
    """Of its application."""
    appointment: Appointment
    booking: Booking | None
    fallen: Booking | None
    """The one that fell out by a closure, while no new time was chosen."""
    waiting: WaitingEntry | None
    open: bool
    needed: bool

    @property
    def at(self) -> Text | None:
        return said_both(self.booking.starts_at, self.booking.ends_at) if self.booking else None

    @property
    def offered(self) -> Text | None:
        offer = self.waiting.offer if self.waiting and self.waiting.state == "offered" else None
        return said_both(offer.starts_at, offer.ends_at) if offer else None

    @property
    def is_room(self) -> bool:
        return self.appointment.hours is not None


def times_of(view: CaseView, now: datetime) -> tuple[Time, ...]:
    """The appointments of an application that its office can give. Nothing for a service without any: no query is asked."""
    if not view.service.appointments or view.erased:
        return ()
    concerned = catalogue.appointments_for(view.service, view.case.variant, view.body.answers)
    given = {one.id for one in kinds_at(view.case.office, view.service)}
    return tuple(_time(view, one, now) for one in concerned if one.id in given)


def _time(view: CaseView, one: Appointment, now: datetime) -> Time:
    case = view.case
    draft = case.state == Case.DRAFT
    booking = held_for(case, one.id, now=now) if draft else standing_of_case(case, one.id)
    fallen = None
    if booking is None and not draft:
        rows = Booking.objects.filter(case=case, kind=one.id, state=Booking.CANCELLED).exclude(reason_th="")
        fallen = rows.select_related("office").order_by("-changed_at").first()
    may = catalogue.may_be_chosen(view.service, one, case.step) and case.state != Case.ENDED
    return Time(
        ref=case.ref,
        appointment=one,
        booking=booking,
        fallen=fallen,
        waiting=None if draft else waiting_of(case, one.id),
        open=may
        and view.standing.may("apply" if draft else "collect")
        and not (one.hours and not draft and booking),
        needed=one.needed == "always",
    )
