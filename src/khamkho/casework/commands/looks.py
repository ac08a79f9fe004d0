"""What a member has looked at: so that she is shown what is new to her, and only that."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from khamkho.casework.models import Case, Look, Seen
from khamkho.people.actor import Actor


def look_at(*, actor: Actor, case: Case) -> None:
    """Keep that this person has seen everything that happened to a case so far. Not part of the case's record."""
    if actor.user_id is None:
        return
    Look.objects.bulk_create(
        [Look(user_id=actor.user_id, case_id=case.pk, seq=case.head_seq)],
        update_conflicts=True,
        unique_fields=["user", "case"],
        update_fields=["seq"],
    )


@transaction.atomic
def see_all(*, actor: Actor, office_id: int, now: datetime) -> None:
    """Count everything at an office as seen by this person, from now back."""
    if actor.user_id is None:
        return
    Seen.objects.update_or_create(user_id=actor.user_id, office_id=office_id, defaults={"until": now})
    Look.objects.filter(user_id=actor.user_id, case__office_id=office_id).delete()
