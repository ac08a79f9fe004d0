"""Appointments follow their cases: what was held while she applied stands, what nobody needs any more is free."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from khamkho.appointments.commands.book import stand
from khamkho.appointments.commands.changing import free
from khamkho.appointments.commands.locking import day_of, lock_day
from khamkho.appointments.commands.telling import stop_clocks, tell_booking
from khamkho.appointments.models import Booking, WaitingEntry
from khamkho.appointments.rules.states import ARRIVED, BOOKED, EXPIRED, HELD, SERVED
from khamkho.base.errors import Refused
from khamkho.casework.commands.locking import for_update
from khamkho.casework.models import Case
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.people.actor import SYSTEM
from khamkho.vault.commands import destroy_key


@transaction.atomic
def follow_case(*, case_id: int, now: datetime) -> int:
    """Let the appointments of a case follow what became of it; returns how many changed. Doing it again changes nothing.

    Once handed in, what was held for it stands. Once ended, a time to come is free for others, unless the service file says that it
    stays when it was granted; on its own day it counts as served. Of an erased case no words are left.
    """
    case = for_update().filter(pk=case_id).first()
    if case is None:
        return 0
    rows = Booking.objects.select_for_update(of=("self",)).filter(case=case)
    found = list(rows.select_related("office", "resource", "key").order_by("pk"))
    for one in found:
        one.case = case
    if case.key_id is None:
        return sum(_forget(one, now) for one in found)
    if case.state == Case.OPEN:
        return sum(_stand(one, case, now) for one in found)
    if case.state != Case.ENDED:
        return 0
    WaitingEntry.objects.filter(case=case, state="waiting").update(state="over", changed_at=now)
    return sum(_end(one, case, now) for one in found)


def _stand(booking: Booking, case: Case, now: datetime) -> bool:
    handed_in = case.received_at is not None and booking.created_at <= case.received_at
    if booking.state != HELD or not handed_in:
        return False
    try:
        with transaction.atomic():
            first = (
                booking.series is None
                or not Booking.objects.filter(series=booking.series, pk__lt=booking.pk, state=BOOKED).exists()
            )
            stand(booking, actor=SYSTEM, officer=False, quiet=not first, untold=not first, now=now)
    except Refused:
        return False
    return True


def _end(booking: Booking, case: Case, now: datetime) -> bool:
    appointment = catalogue.appointment_called(service_of(case.version), booking.kind)
    stays = appointment is not None and appointment.stays and case.end == "granted"
    if booking.state == HELD:
        booking.state, booking.changed_at = EXPIRED, now
        booking.save(update_fields=["state", "changed_at"])
        return True
    if booking.state not in (BOOKED, ARRIVED) or stays:
        return False
    if case.end == "granted" and (booking.state == ARRIVED or day_of(booking.starts_at) == day_of(now)):
        booking.state, booking.changed_at = SERVED, now
        booking.save(update_fields=["state", "changed_at"])
        stop_clocks(booking)
        return True
    lock_day(booking.office, day_of(booking.starts_at))
    free(booking, now=now)
    tell_booking(booking, "appointment_cancelled", actor=SYSTEM, now=now)
    return True


def _forget(booking: Booking, now: datetime) -> bool:
    changed = booking.state in (HELD, BOOKED) or booking.body is not None
    if booking.state in (HELD, BOOKED):
        free(booking, now=now)
    forget_words(booking, now=now)
    return changed


def forget_words(booking: Booking, *, now: datetime) -> None:
    """Destroy what was written of a booking."""
    key_id, booking.account_id, booking.body = booking.key_id, None, None
    booking.key = None
    booking.save(update_fields=["account", "body", "key"])
    if key_id is not None:
        destroy_key(key_id, now=now)
