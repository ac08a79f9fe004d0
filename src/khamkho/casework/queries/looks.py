"""What a member has had before her as it stands now."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, F, OuterRef

from khamkho.casework.models import Case, Look
from khamkho.people.actor import Actor

DECIDED_BY = frozenset({"supervisor", "director"})


def opened_by(actor: Actor, cases: Collection[int]) -> frozenset[int]:
    """Those of these cases that this person has opened as they stand now, by their ids. One query."""
    if actor.user_id is None:
        return frozenset()
    rows = Look.objects.filter(user_id=actor.user_id, case_id__in=cases, seq__gte=F("case__head_seq"))
    return frozenset(rows.values_list("case_id", flat=True))


def decided_unseen(actor: Actor, office_id: int, numbers: Collection[str]) -> frozenset[str]:
    """Those of these cases that wait for a decision and that this person has not opened as they stand now, by their numbers.
    One query."""
    looked = Look.objects.filter(case=OuterRef("pk"), seq__gte=OuterRef("head_seq"))
    looked = looked.filter(user_id=actor.user_id) if actor.user_id else looked.none()
    rows = Case.objects.filter(~Exists(looked), office_id=office_id, number__in=numbers, state=Case.OPEN)
    rows = rows.filter(waiting_for__in=DECIDED_BY)
    return frozenset(number or "" for number in rows.values_list("number", flat=True))
