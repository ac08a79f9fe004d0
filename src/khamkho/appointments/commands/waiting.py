"""The waiting list: who would come earlier is offered what becomes free, one after the other, in the order in which they asked."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from khamkho.appointments.commands.book import stand
from khamkho.appointments.commands.changing import announce_free
from khamkho.appointments.commands.locking import day_of, hold_case, lock_day
from khamkho.appointments.commands.taking import take
from khamkho.appointments.commands.telling import set_clocks, stop_clocks, tell_booking
from khamkho.appointments.models import Booking, WaitingEntry
from khamkho.appointments.queries.slots import Slot, free_slots
from khamkho.appointments.rules.refusals import (
    AlreadyWaiting,
    NoAppointments,
    NoSuchBooking,
    NothingEarlier,
    OfferOver,
)
from khamkho.appointments.rules.settings import rules_from
from khamkho.appointments.rules.states import BOOKED, CANCELLED, EXPIRED, HELD, MOVED
from khamkho.base.errors import Refused
from khamkho.base.thai import show_datetime
from khamkho.casework.commands.locking import for_update
from khamkho.casework.models import Case
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.people.actor import SYSTEM, Actor
from khamkho.work.commands import enqueue, schedule, unschedule

MOST_OFFERS = 3
"""Who lets so many offers pass does not want one."""


@transaction.atomic
def wait(
    *, actor: Actor, case: Case, kind: str, last: date | None = None, channel: str = "web", now: datetime
) -> WaitingEntry:
    """Ask for an earlier time, up to a day (that of the appointment, where there is one).

    Raises NoSuchBooking, NotYours, OwnCase, HasInterest, NoAppointments, AlreadyWaiting, NothingEarlier.
    """
    held, _standing, _officer = hold_case(actor, case, case.office)
    service = service_of(held.version)
    appointment = catalogue.appointment_called(service, kind)
    if appointment is None or appointment.hours is not None or held.state != Case.OPEN:
        raise NoAppointments()
    if WaitingEntry.objects.filter(case=held, kind=kind, state__in=("waiting", "offered")).exists():
        raise AlreadyWaiting()
    current = _current(held, kind)
    today = day_of(now)
    until = last or (
        day_of(current.starts_at)
        if current
        else today + timedelta(days=rules_from(held.office.settings).horizon_days)
    )
    if current is not None:
        until = min(until, day_of(current.starts_at))
    if until < today:
        raise NothingEarlier()
    entry = WaitingEntry.objects.create(
        office=held.office,
        case=held,
        kind=kind,
        resource_kind=appointment.resource,
        first=today,
        last=until,
        channel=channel,
        created_at=now,
        changed_at=now,
    )
    enqueue(
        "appointment-freed",
        args={"office": held.office_id},
        order_key=f"appointment-freed:{held.office_id}",
        now=now,
    )
    return entry


@transaction.atomic
def stop_waiting(*, actor: Actor, ref: UUID, now: datetime) -> WaitingEntry:
    """Wait no more; what was offered is free for the next. Raises NoSuchBooking, NotYours, OwnCase, HasInterest."""
    entry = _hold_entry(actor, ref)
    if entry.state in ("waiting", "offered"):
        _let_go(entry, now)
        entry.state, entry.changed_at = WaitingEntry.OVER, now
        entry.save(update_fields=["state", "changed_at"])
    return entry


@transaction.atomic
def accept_offer(*, actor: Actor, ref: UUID, now: datetime, quiet: bool = False) -> Booking:
    """Take the earlier time that was offered, in place of the later one. Its code stays, and it counts as no move.

    Raises NoSuchBooking, NotYours, OwnCase, HasInterest, OfferOver.
    """
    entry = _hold_entry(actor, ref)
    offer = entry.offer
    if (
        entry.state != WaitingEntry.OFFERED
        or offer is None
        or not (offer.held_until and offer.held_until > now)
    ):
        raise OfferOver()
    current = _current(entry.case, entry.kind)
    offer.case = entry.case
    if current is None:
        booking = stand(offer, actor=actor, officer=True, quiet=quiet, now=now)
    else:
        booking = _take_over(current, offer, now)
        tell_booking(
            booking, "appointment_moved", actor=actor, notice="" if quiet else "appointment", now=now
        )
    entry.state, entry.changed_at = WaitingEntry.TAKEN, now
    entry.save(update_fields=["state", "changed_at"])
    unschedule(_key(entry))
    return booking


@transaction.atomic
def lapse_offer(*, entry_id: int, now: datetime) -> bool:
    """Nobody took the offer in time: it goes to the next. Returns whether it was open."""
    found = WaitingEntry.objects.filter(pk=entry_id).first()
    if found is None:
        return False
    for_update().filter(pk=found.case_id).first()
    entry = (
        WaitingEntry.objects.select_for_update(of=("self",))
        .select_related("offer", "office")
        .get(pk=entry_id)
    )
    offer = entry.offer
    if entry.state != WaitingEntry.OFFERED or (offer and offer.held_until and offer.held_until > now):
        return False
    _let_go(entry, now)
    over = entry.offers >= MOST_OFFERS
    entry.state = WaitingEntry.OVER if over else WaitingEntry.WAITING
    entry.created_at = entry.changed_at = now  # behind all others: she had her turn
    entry.save(update_fields=["state", "created_at", "changed_at"])
    return True


@transaction.atomic
def offer_next(*, office_id: int, now: datetime) -> int:
    """Something became free: offer it to who waits. Returns how many were offered a time."""
    waiting = WaitingEntry.objects.filter(office_id=office_id, state=WaitingEntry.WAITING).order_by(
        "created_at", "pk"
    )
    count = 0
    for pk, case_id in waiting.values_list("pk", "case_id")[:200]:
        case = for_update().filter(pk=case_id).first()
        entry = (
            WaitingEntry.objects.select_for_update(of=("self",))
            .filter(pk=pk, state=WaitingEntry.WAITING)
            .first()
        )
        if entry is None or case is None:
            continue
        entry.case = case
        count += _offer(entry, now)
    return count


def _offer(entry: WaitingEntry, now: datetime) -> bool:
    case = entry.case
    if case.state != Case.OPEN or entry.last < day_of(now):
        entry.state, entry.changed_at = WaitingEntry.OVER, now
        entry.save(update_fields=["state", "changed_at"])
        return False
    current = _current(case, entry.kind)
    slot = _earliest(entry, current, now)
    if slot is None:
        return False
    booking = _hold_for(entry, slot, current, now)
    if booking is None:
        return False
    entry.offer, entry.state, entry.offers, entry.changed_at = (
        booking,
        WaitingEntry.OFFERED,
        entry.offers + 1,
        now,
    )
    entry.save(update_fields=["offer", "state", "offers", "changed_at"])
    assert booking.held_until is not None
    until = booking.held_until
    schedule(
        "appointment-offer",
        key=_key(entry),
        due_at=until,
        args={"entry": entry.pk},
        about=case.about,
        now=now,
    )
    extra = {
        "until_th": show_datetime(until, "th"),
        "until_en": show_datetime(until, "en"),
        "entry": str(entry.ref),
    }
    tell_booking(
        booking, "appointment_offered", actor=SYSTEM, notice="appointment_earlier", extra=extra, now=now
    )
    return True


def _earliest(entry: WaitingEntry, current: Booking | None, now: datetime) -> Slot | None:
    service, today = service_of(entry.case.version), day_of(now)
    first = max(entry.first, today)
    days = (entry.last - first).days + 1
    copies = current.copies if current else 1
    offer = timedelta(minutes=rules_from(entry.case.office.settings).offer_minutes)
    found = free_slots(entry.case.office, service, entry.kind, copies=copies, first=first, days=days, now=now)
    return next(
        (
            one
            for one in found
            if one.starts_at > now + offer and (current is None or one.starts_at < current.starts_at)
        ),
        None,
    )


def _hold_for(entry: WaitingEntry, slot: Slot, current: Booking | None, now: datetime) -> Booking | None:
    case, service = entry.case, service_of(entry.case.version)
    appointment = catalogue.appointment_called(service, entry.kind)
    if appointment is None:
        return None
    try:
        resource, place = take(
            case.office,
            service.id,
            appointment,
            begin=slot.starts_at,
            end=slot.ends_at,
            officer=False,
            now=now,
        )
    except Refused:
        return None
    minutes = rules_from(case.office.settings).offer_minutes
    return Booking.objects.create(
        office=case.office,
        service_id=service.id,
        kind=entry.kind,
        title_th=appointment.title.th,
        title_en=appointment.title.en,
        resource_id=resource,
        place=place,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        copies=current.copies if current else 1,
        state=HELD,
        held_until=now + timedelta(minutes=minutes),
        case=case,
        account_id=current.account_id if current else case.applicant_id,
        channel=entry.channel,
        created_at=now,
        changed_at=now,
    )


def _take_over(current: Booking, offer: Booking, now: datetime) -> Booking:
    lock_day(offer.office, day_of(offer.starts_at))
    code = current.code
    current.state, current.code, current.changed_at = MOVED, "", now
    current.save()
    stop_clocks(current)
    offer.state, offer.code, offer.held_until, offer.before, offer.moves = (
        BOOKED,
        code,
        None,
        current,
        current.moves,
    )
    offer.changed_at = now
    offer.save()
    set_clocks(offer, now=now)
    announce_free(current, now=now)
    return offer


def _let_go(entry: WaitingEntry, now: datetime) -> None:
    unschedule(_key(entry))
    if entry.offer is not None and entry.offer.state == HELD:
        Booking.objects.filter(pk=entry.offer.pk, state=HELD).update(state=EXPIRED, changed_at=now)
        announce_free(entry.offer, now=now)


def _hold_entry(actor: Actor, ref: UUID) -> WaitingEntry:
    found = WaitingEntry.objects.select_related("case__office").filter(ref=ref).first()
    if found is None:
        raise NoSuchBooking()
    case, _standing, _officer = hold_case(actor, found.case, found.case.office)
    rows = WaitingEntry.objects.select_for_update(of=("self",)).select_related(
        "offer__office", "offer__resource", "office"
    )
    entry = rows.get(pk=found.pk)
    entry.case = case
    return entry


def _current(case: Case, kind: str) -> Booking | None:
    """The appointment in place of which an earlier one comes, also one that fell out by a closure and has no new time yet."""
    rows = Booking.objects.filter(case=case, kind=kind).select_related("office", "resource", "key")
    found = rows.filter(state=BOOKED).order_by("starts_at").first()
    return found or rows.filter(state=CANCELLED).exclude(reason_th="").order_by("-changed_at").first()


def _key(entry: WaitingEntry) -> str:
    return f"appointment-offer:{entry.pk}"
