"""How an office takes ratings, and what is forgotten when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from django.db import transaction

from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import clean
from khamkho.base.thai import ascii_digits
from khamkho.feedback.models import Rating
from khamkho.offices.commands.log import managed_office, record
from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.vault.commands import destroy_key

NAMES = ("bound5", "bound4", "bound3", "bound2")
COMMENTS_KEPT = timedelta(days=365)
"""So long a comment of somebody without a case is kept."""


@transaction.atomic
def set_feedback(*, actor: Actor, office_id: int, typed: Mapping[str, Any], now: datetime) -> Office:
    """Set for how many days ratings are taken, and from which mean on they read as which level.

    Raises NotFound, NotYourRole, Invalid.
    """
    office = managed_office(actor, office_id)
    problems: list[Problem] = []
    days = ascii_digits(clean(str(typed.get("days", ""))))
    if not (days.isdigit() and 1 <= int(days[:4]) <= 90):
        problems.append(
            Problem("days", "wrong", "กรอกจำนวนวัน 1 ถึง 90", "Write a number of days from 1 to 90.")
        )
    bounds = [_bound(str(typed.get(name, ""))) for name in NAMES]
    falling = all(one is not None for one in bounds) and all(a > b for a, b in pairwise(bounds) if a and b)
    if not falling:
        th, en = (
            "กรอกค่าเฉลี่ย 1.00 ถึง 5.00 จากมากไปน้อย",
            "Write means from 1.00 to 5.00, each lower than the one before.",
        )
        problems.append(Problem("bound5", "wrong", th, en))
    if problems:
        raise Invalid(problems)
    office.settings = {
        **office.settings,
        "feedback": {"days": int(days), "bounds": [str(one) for one in bounds]},
    }
    office.save(update_fields=["settings"])
    record(office, actor, "feedback-set", {"days": int(days)}, now)
    return office


def _bound(typed: str) -> Decimal | None:
    try:
        value = Decimal(ascii_digits(clean(typed)))
    except InvalidOperation:
        return None
    return value if value.is_finite() and 1 <= value <= 5 else None


def forget_comments(*, now: datetime) -> int:
    """Erase comments of people without a case a year after they were written; those of a case go with it. Returns how many."""
    rows = Rating.objects.filter(key__isnull=False, at__lt=now - COMMENTS_KEPT)
    count = 0
    for rating in rows:
        with transaction.atomic():
            key_id, rating.key, rating.comment = rating.key_id, None, None
            rating.save(update_fields=["key", "comment"])
            if key_id:
                destroy_key(key_id, now=now)
            count += 1
    return count
