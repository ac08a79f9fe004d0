"""The one thing the desk itself changes: trying again what failed for good."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from khamkho.base.errors import NotFound
from khamkho.casework.queries.cases import case_for
from khamkho.casework.rules.permits import refuse_for
from khamkho.people.actor import Actor
from khamkho.work.commands import retry
from khamkho.work.models import Effect
from khamkho.work.queries import effects_about


@transaction.atomic
def retry_effect(*, actor: Actor, number: str, effect_id: UUID, now: datetime) -> Effect:
    """Try again a notice or a document of a case that failed for good.

    Raises NoSuchCase, NotYours, and NotFound when the case has no such dead effect.
    """
    view = case_for(actor, number)
    if not view.standing.works_on_it:
        raise refuse_for("officer")
    if not effects_about(view.case.about).filter(pk=effect_id, state=Effect.State.DEAD).exists():
        raise NotFound()
    return retry(effect_id, now=now)
