"""Two accounts of one person become one: her cases, and her part in those of others, go to the account that is kept."""

from __future__ import annotations

from datetime import datetime

from khamkho.casework.commands.locking import for_update
from khamkho.casework.commands.record import record
from khamkho.casework.models import Case, CasePerson, Event
from khamkho.casework.standing import standing_of
from khamkho.people.actor import Actor
from khamkho.people.models import User


def merge_accounts(*, kept: User, other: User, now: datetime) -> None:
    """Move what casework knows by the other account. A part of ``people.merging.merge_accounts``, in its transaction.

    Each case that was handed in says so in its timeline: who applies is part of its fingerprint.
    """
    actor = Actor(user_id=kept.pk)
    around = CasePerson.objects.filter(user=other).values_list("case_id", flat=True)
    concerned = Case.objects.filter(applicant=other).values_list("pk", flat=True)
    for pk in sorted({*around, *concerned}):
        case = for_update().get(pk=pk)
        if case.applicant_id == other.pk:
            case.applicant_id = kept.pk
        case.people.filter(user=other).update(user=kept)
        _once(case, kept, now)
        if case.state == Case.DRAFT:
            case.save(update_fields=["applicant"])
        else:
            standing = standing_of(actor, case)
            record(case, "account_merged", actor=actor, standing=standing, now=now, audience=Event.EVERYONE)
    Case.objects.filter(entered_by=other, state=Case.DRAFT).update(entered_by=kept)


def _once(case: Case, kept: User, now: datetime) -> None:
    """Nobody stands twice around one case in the same role, nor around her own."""
    seen: set[str] = set()
    for row in case.people.filter(user=kept, since__isnull=False, until__isnull=True).order_by("pk"):
        if case.applicant_id == kept.pk or row.role in seen:
            row.until = now
            row.save(update_fields=["until"])
        seen.add(row.role)
