"""Declare an interest: an officer says that she is too near to a case, and from then on leaves it to others."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from khamkho.base.errors import within
from khamkho.casework.commands.locking import lock_number
from khamkho.casework.commands.record import record
from khamkho.casework.models import Case, Event
from khamkho.casework.rules.permits import WORKING_ROLES, require_role
from khamkho.casework.rules.refusals import AlreadyEnded, ReasonNeeded
from khamkho.people.actor import Actor


@transaction.atomic
def declare_interest(*, actor: Actor, number: str, reason: str, now: datetime) -> Case:
    """An officer declares an interest in a case, with the reason. She neither acts nor decides on it any more, and it is
    no longer given to her. It is never taken back: who wrote it, when and why stands in the timeline of the office.

    Follows the Administrative Procedure Act B.E. 2539 s. 13-16 in outline. Raises NotYours, OwnCase, HasInterest when
    she declared it before, AlreadyEnded, ReasonNeeded.
    """
    case, standing = lock_number(actor, number)
    require_role(standing, WORKING_ROLES, says="officer")
    if case.state == Case.ENDED:
        raise AlreadyEnded()
    words = within("reason", reason, 2000, lines=True)
    if not words:
        raise ReasonNeeded()
    case.interests = sorted({*(case.interests or ()), str(actor.user_id)})
    if case.assignee_id in {seat.id for seat in actor.seats_at(case.office_id)}:
        case.assignee = None
    record(
        case,
        "interest_declared",
        actor=actor,
        standing=standing,
        now=now,
        detail={"reason": words},
        audience=Event.OFFICE,
    )
    return case
