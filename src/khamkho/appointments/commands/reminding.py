"""Reminders before an appointment."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from khamkho.appointments.commands.telling import tell_booking
from khamkho.appointments.models import Booking
from khamkho.appointments.rules.states import BOOKED
from khamkho.casework.commands.locking import for_update
from khamkho.people.actor import SYSTEM


@transaction.atomic
def remind(*, booking_id: int, now: datetime) -> bool:
    """Remind of an appointment that still stands and lies ahead; returns whether it did."""
    found = Booking.objects.filter(pk=booking_id).first()
    if found is None:
        return False
    case = for_update().filter(pk=found.case_id).first() if found.case_id else None
    rows = Booking.objects.select_for_update(of=("self",)).select_related("office", "resource", "key")
    booking = rows.filter(pk=booking_id, state=BOOKED, starts_at__gt=now).first()
    if booking is None:
        return False
    booking.case = case
    tell_booking(booking, "appointment_reminded", actor=SYSTEM, notice="appointment_reminder", now=now)
    return True
