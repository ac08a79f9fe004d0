"""Compare the numbers of an applicant's card with the register, and forget them in time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from khamkho.base.text import Text
from khamkho.casework.card_codes import codes_in, forget_codes
from khamkho.casework.commands.locking import for_update, lock_number
from khamkho.casework.commands.record import record
from khamkho.casework.contents import body_of
from khamkho.casework.models import Case, Event
from khamkho.casework.rules.permits import WORKING_ROLES, require_role
from khamkho.casework.rules.refusals import CodesForgotten
from khamkho.casework.standing import standing_of
from khamkho.catalogue.models import PublishedVersion
from khamkho.catalogue.queries import service_of
from khamkho.people.actor import SYSTEM, Actor

KEPT = timedelta(days=7)
"""How long the numbers stay at most, decided or not."""
DRAFT_KEPT = timedelta(days=1)


@transaction.atomic
def compare_codes(*, actor: Actor, number: str, now: datetime) -> Mapping[str, tuple[Text, str]]:
    """Open the numbers of the applicant's card to compare them with the register; that somebody looked is an event.

    By the question that asked: what it is called, and the number. Raises NoSuchCase, NotYours, OwnCase, HasInterest,
    CodesForgotten.
    """
    case, standing = lock_number(actor, number)
    require_role(standing, WORKING_ROLES, says="officer")
    service = service_of(case.version)
    held = codes_in(service, body_of(case)) if case.key_id else {}
    if not held:
        raise CodesForgotten()
    record(case, "codes_compared", actor=actor, standing=standing, audience=Event.OFFICE, now=now)
    return {name: (service.fields[name].subject, code) for name, code in held.items()}


def sweep_card_codes(*, now: datetime, limit: int = 500) -> int:
    """Cover the numbers of cards that were kept as long as they may: in drafts after a day, in cases after seven."""
    versions = [
        row.pk for row in PublishedVersion.objects.all() if service_of(row).identity.proof == "card_code"
    ]
    rows = Case.objects.filter(version__in=versions, key__isnull=False)
    drafts = rows.filter(state=Case.DRAFT, changed_at__lt=now - DRAFT_KEPT)
    cases = rows.filter(state=Case.OPEN, received_at__lt=now - KEPT)
    found = [*drafts.values_list("pk", flat=True)[:limit], *cases.values_list("pk", flat=True)[:limit]]
    return sum(_sweep(pk, now) for pk in found)


@transaction.atomic
def _sweep(pk: int, now: datetime) -> bool:
    case = for_update().filter(pk=pk).first()
    if case is None or not forget_codes(case, service_of(case.version)):
        return False
    if case.state == Case.DRAFT:
        case.save(update_fields=["working_copy"])
    else:
        standing = standing_of(SYSTEM, case)
        record(case, "codes_forgotten", actor=SYSTEM, standing=standing, audience=Event.OFFICE, now=now)
    return True
