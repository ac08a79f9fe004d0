"""The first and the last step of every command here: take the office, and write down what was done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from khamkho.base.errors import NotFound
from khamkho.offices.models import Office, OfficeEvent
from khamkho.offices.rules import permit_managing
from khamkho.people.actor import Actor


def managed_office(actor: Actor, office_id: int) -> Office:
    """Lock the office and ask whether the actor may manage it. Refuses: ``NotFound``, ``NotYourRole``."""
    office = (
        Office.objects.select_for_update(of=("self",))
        .select_related("smtp_key", "sms_key")
        .filter(pk=office_id)
        .first()
    )
    if office is None:
        raise NotFound
    permit_managing(actor, office_id)
    return office


def record(office: Office, actor: Actor, what: str, detail: Mapping[str, Any], now: datetime) -> None:
    """One line in the office's log. ``detail`` holds names and plain values, never a secret."""
    OfficeEvent.objects.create(
        office=office, at=now, actor_id=actor.user_id, actor_name=actor.name, what=what, detail=dict(detail)
    )
