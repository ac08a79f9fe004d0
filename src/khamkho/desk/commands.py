"""What the desk itself changes: what failed for good is tried again, or let be."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from khamkho.base.errors import NotFound
from khamkho.casework.queries.cases import case_for
from khamkho.casework.rules.permits import refuse_for
from khamkho.people.actor import Actor
from khamkho.work.commands import give_up, retry
from khamkho.work.models import Effect
from khamkho.work.queries import effects_about


@transaction.atomic
def retry_effect(*, actor: Actor, number: str, effect_id: UUID, now: datetime) -> Effect:
    """Try again a notice or a document of a case that failed for good.

    Raises NoSuchCase, NotYours, and NotFound when the case has no such dead effect.
    """
    _require_dead(actor, number, effect_id)
    return retry(effect_id, now=now)


@transaction.atomic
def let_be(*, actor: Actor, number: str, effect_id: UUID, now: datetime) -> Effect:
    """Take what failed for good off the list: the office told the applicant in another way. Raises as ``retry_effect``."""
    _require_dead(actor, number, effect_id)
    return give_up(effect_id, now=now)


def _require_dead(actor: Actor, number: str, effect_id: UUID) -> None:
    view = case_for(actor, number)
    if not view.standing.works_on_it:
        raise refuse_for("officer")
    if not effects_about(view.case.about).filter(pk=effect_id, state=Effect.State.DEAD).exists():
        raise NotFound()
