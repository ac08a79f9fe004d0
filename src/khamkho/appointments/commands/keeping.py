"""How long words and rows stay: what was only held goes soon, words of people without a case after a time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from khamkho.appointments.commands.following import forget_words
from khamkho.appointments.models import Booking
from khamkho.appointments.rules.states import EXPIRED, HELD
from khamkho.people.models import User

HOLDS_KEPT = timedelta(days=7)
WORDS_KEPT = timedelta(days=180)
"""After the day of the appointment; the row stays, for counts, without anything about a person."""
BATCH = 500


def sweep(*, now: datetime) -> int:
    """Remove holds that came to nothing, and destroy the words of appointments without a case that are long over."""
    gone = Booking.objects.filter(state__in=(HELD, EXPIRED), changed_at__lt=now - HOLDS_KEPT, body=None)
    removed, _ = gone.filter(held_until__lt=now).delete()
    old = Booking.objects.filter(case=None, ends_at__lt=now - WORDS_KEPT, body__isnull=False).order_by("pk")
    count = 0
    for pk in old.values_list("pk", flat=True)[:BATCH]:
        with transaction.atomic():
            forget_words(Booking.objects.select_for_update(of=("self",)).get(pk=pk), now=now)
            count += 1
    return removed + count


def merge_accounts(*, kept: User, other: User, now: datetime) -> None:
    """Two accounts of one person become one: her appointments are those of the one that is kept."""
    Booking.objects.filter(account=other).update(account=kept)
