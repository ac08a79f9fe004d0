"""Tell: keep when the applicant was told of the decision, by a notice that went out or by an officer's own word."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from khamkho.base.errors import within
from khamkho.casework.commands.locking import for_update, lock_number
from khamkho.casework.commands.record import record
from khamkho.casework.models import Case, Event
from khamkho.casework.rules.flow import TELLS_THE_DECISION
from khamkho.casework.rules.permits import WORKING_ROLES, Standing, require_role
from khamkho.casework.rules.refusals import NothingToTell
from khamkho.casework.rules.wording import WAYS
from khamkho.casework.standing import standing_of
from khamkho.people.actor import SYSTEM, Actor


@transaction.atomic
def tell(*, actor: Actor, number: str, way: str, words: str = "", now: datetime) -> Case:
    """An officer says how the applicant was told of the decision, when no mail of ours could.

    ``way`` is one of ``rules.wording.WAYS``; ``words`` is a note for the office. Raises NotYours, OwnCase,
    NothingToTell.
    """
    case, standing = lock_number(actor, number)
    require_role(standing, WORKING_ROLES, says="officer")
    if case.decided_at is None or case.told_at is not None:
        raise NothingToTell()
    return _told(case, way if way in WAYS else "other", words, actor=actor, standing=standing, now=now)


@transaction.atomic
def record_told(*, case_id: int, kind: str, now: datetime) -> bool:
    """A notice has gone out by email: if it tells the decision, keep when. Returns whether it did."""
    if kind not in TELLS_THE_DECISION:
        return False
    case = for_update().get(pk=case_id)
    if case.decided_at is None or case.told_at is not None:
        return False
    _told(case, "email", "", actor=SYSTEM, standing=standing_of(SYSTEM, case), now=now)
    return True


def _told(case: Case, way: str, words: str, *, actor: Actor, standing: Standing, now: datetime) -> Case:
    case.told_at = now
    detail = {
        "way_th": WAYS[way].th,
        "way_en": WAYS[way].en,
        "text": within("words", words, 1000, lines=True),
    }
    record(case, "told", actor=actor, standing=standing, now=now, detail=detail, audience=Event.OFFICE)
    return case
