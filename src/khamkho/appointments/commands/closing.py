"""Closures declared late, and what of the calendar was changed: everyone concerned is told and offered new times."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from khamkho.appointments.commands.changing import free
from khamkho.appointments.commands.locking import day_of, lock_day, require_officer, seat_at
from khamkho.appointments.commands.telling import tell_booking
from khamkho.appointments.models import Booking, Closure, Resource
from khamkho.appointments.queries.plan import Plan, plan_for, taken_at
from khamkho.appointments.queries.slots import Slot, nearest
from khamkho.appointments.rules.refusals import NoSuchResource
from khamkho.appointments.rules.slots import place_for, why_closed
from khamkho.appointments.rules.states import BOOKED
from khamkho.base.errors import Invalid, Problem, Refused, within
from khamkho.base.text import Text
from khamkho.casework.commands.locking import for_update
from khamkho.catalogue.queries import service_of
from khamkho.offices.models import Office
from khamkho.offices.rules import may_manage
from khamkho.people.actor import SYSTEM, Actor
from khamkho.work.commands import enqueue

LONGEST = timedelta(days=92)


@transaction.atomic
def declare_closure(
    *,
    actor: Actor,
    office: Office,
    starts_at: datetime,
    ends_at: datetime,
    reason_th: str,
    reason_en: str = "",
    resource: UUID | None = None,
    now: datetime,
) -> Closure:
    """Give no times from a moment until another: of the whole office, or of one resource. It may concern people who have one.

    They are told by an effect, each with new times to choose from; who can be seen by a colleague at the same time is moved there and
    not troubled. Raises OnlyOfficers, NoSuchResource, Invalid.
    """
    _require_closer(actor, office)
    problems: list[Problem] = []
    why_th, why_en = within("reason_th", reason_th, 200), within("reason_en", reason_en, 200)
    if not why_th:
        problems.append(Problem("reason_th", "required", "กรอกเหตุที่ปิด", "Say why it is closed."))
    if ends_at <= starts_at or ends_at <= now or ends_at - starts_at > LONGEST:
        problems.append(
            Problem("ends_at", "order", "เวลาสิ้นสุดต้องหลังเวลาเริ่ม ยังไม่ผ่านไป และห่างกันไม่เกิน 92 วัน", "The end comes after the beginning, lies ahead, and is 92 days away at most.")
        )  # fmt: skip
    if problems:
        raise Invalid(problems)
    found = None
    if resource is not None:
        found = Resource.objects.filter(office=office, ref=resource).first()
        if found is None:
            raise NoSuchResource()
    for day in _days(starts_at, ends_at):
        lock_day(office, day)
    row = Closure.objects.create(
        office=office,
        resource=found,
        starts_at=starts_at,
        ends_at=ends_at,
        reason_th=why_th,
        reason_en=why_en or why_th,
        by_id=seat_at(actor, office),
        created_at=now,
    )
    announce_look(office.pk, now=now)
    return row


@transaction.atomic
def take_closure_back(*, actor: Actor, office: Office, ref: UUID, now: datetime) -> None:
    """It is open after all: the times are free again. Who was told keeps her new time. Raises OnlyOfficers, NoSuchResource."""
    _require_closer(actor, office)
    if not Closure.objects.filter(office=office, ref=ref, cancelled_at=None).update(cancelled_at=now):
        raise NoSuchResource()
    enqueue(
        "appointment-freed", args={"office": office.pk}, order_key=f"appointment-freed:{office.pk}", now=now
    )


def _require_closer(actor: Actor, office: Office) -> None:
    """Who works at the office declares closures, and so does who looks after its settings. Raises OnlyOfficers."""
    if not (actor.kind != "system" and may_manage(actor, office.pk)):
        require_officer(actor, office)


def announce_look(office_id: int | None, *, now: datetime) -> None:
    """Have the appointments of an office (of all for None) looked at after its days changed."""
    enqueue("appointments-closed", args={"office": office_id}, order_key="appointments-closed", now=now)


def look_at_closed(*, office_id: int | None, now: datetime) -> int:
    """Find the appointments to come that lie on closed days or in closures, and let each fall out or move it to a colleague.

    Returns how many were concerned. Each is a transaction of its own; doing it again changes nothing.
    """
    rows = Booking.objects.filter(state=BOOKED, starts_at__gt=now).order_by("starts_at", "pk")
    rows = rows.filter(office_id=office_id) if office_id is not None else rows
    count, kept = 0, dict[tuple[int, str, str, date], Plan]()
    for booking in rows.select_related("office", "resource").iterator(chunk_size=500):
        day = day_of(booking.starts_at)
        which = (booking.office_id, booking.resource.kind, booking.service_id, day)
        if which not in kept:
            kept[which] = plan_for(booking.office, *which[1:3], first=day, last=day, officer=True)
        if why_gone(booking, kept[which]) is not None:
            count += fall_out(booking_id=booking.pk, now=now)
    return count


def why_gone(booking: Booking, plan: Plan) -> Text | None:
    """Why a booking cannot be kept where it is: the holiday, or the closure; None where it can."""
    for one in plan.closures:
        here = one.resource_id in (None, booking.resource_id)
        if here and one.starts_at < booking.ends_at and booking.starts_at < one.ends_at:
            return one.reason_text
    day = day_of(booking.starts_at)
    desk = next((one for one in plan.desks_on(day) if one.resource == booking.resource_id), None)
    if desk is not None and not desk.hours and day in plan.calendar.closed:
        return why_closed(plan.calendar, day)
    return None


@transaction.atomic
def fall_out(*, booking_id: int, now: datetime) -> bool:
    """One appointment cannot be kept: a colleague takes it at the same time, or it falls out and new times are offered."""
    found = Booking.objects.select_related("office").filter(pk=booking_id).first()
    if found is None:
        return False
    case = for_update().filter(pk=found.case_id).first() if found.case_id else None
    lock_day(found.office, day_of(found.starts_at))
    rows = Booking.objects.select_for_update(of=("self",)).select_related("office", "resource", "key")
    booking = rows.filter(pk=booking_id, state=BOOKED).first()
    if booking is None:
        return False
    booking.case, day = case, day_of(booking.starts_at)
    plan = plan_for(
        booking.office, booking.resource.kind, booking.service_id, first=day, last=day, officer=True
    )
    why = why_gone(booking, plan)
    if why is None:
        return False
    if booking.series is None and _to_a_colleague(booking, plan, now):
        return True
    free(booking, now=now, reason=why)
    offers = _offers(booking, now)
    said = Text(", ".join(one.label("th") for one in offers), ", ".join(one.label("en") for one in offers))
    reason = Text(
        why.th + (f" เวลาที่ว่างใกล้เคียง: {said.th}" if offers else ""),
        why.en + (f". Times that are free: {said.en}" if offers else ""),
    )
    extra = {"offers": [one.value for one in offers]}
    tell_booking(
        booking,
        "appointment_closed",
        actor=SYSTEM,
        notice="appointment_closed",
        reason=reason,
        extra=extra,
        now=now,
    )
    return True


def _to_a_colleague(booking: Booking, plan: Plan, now: datetime) -> bool:
    day = day_of(booking.starts_at)
    gone = (*plan.closed(), *taken_at(plan.resources, first=day, last=day, now=now, but=(booking.pk,)))
    place = place_for(booking.starts_at, booking.ends_at, plan.desks_on(day), gone)
    if place is None:
        return False
    booking.resource_id, booking.place = place
    booking.changed_at = now
    booking.save(update_fields=["resource", "place", "changed_at"])
    return True


def _offers(booking: Booking, now: datetime) -> tuple[Slot, ...]:
    if booking.case is None:
        return ()
    service = service_of(booking.case.version)
    try:
        return nearest(
            booking.office, service, booking.kind, wanted=booking.starts_at, copies=booking.copies, now=now
        )
    except Refused:
        return ()


def _days(first: datetime, last: datetime) -> list[date]:
    begin = day_of(first)
    return [begin + timedelta(days=n) for n in range((day_of(last) - begin).days + 1)]
