"""Handing in an application whose service gives times: the same four verbs, and what must be chosen is chosen."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from khamkho.appointments.queries.needed import lacking
from khamkho.base.errors import Invalid, within
from khamkho.base.text import clean
from khamkho.casework import commands as casework
from khamkho.casework.commands.locking import lock_ref
from khamkho.casework.commands.record import record
from khamkho.casework.commands.submit import Receipt
from khamkho.casework.models import Event
from khamkho.casework.standing import standing_of
from khamkho.people.actor import Actor

WHY = "untimed"
"""Where a door asks an officer why she takes an application without the time that it needs."""


@transaction.atomic
def submit(
    *, actor: Actor, ref: UUID, client_key: str, late: str = "", untimed: str = "", now: datetime
) -> Receipt:
    """Hand in a draft, with the times that its service file calls ``needed: always``: for people, officers and other systems alike.

    An officer who entered it for somebody may take it without one and say why (``untimed``): nobody at the counter is sent away
    because the calendar is full. The reason stays with the case. Raises Invalid, also naming each time that is missing, and
    what ``casework.submit`` refuses.
    """
    case, _standing = lock_ref(actor, ref)
    missing = lacking(case, now=now)
    why = within(WHY, clean(untimed), 1000)
    by_officer = case.entered_by_id is not None and case.entered_by_id == actor.user_id
    if missing and not (why and by_officer):
        raise Invalid(missing)
    receipt = casework.submit(actor=actor, ref=ref, client_key=client_key, late=late, now=now)
    if missing:
        record(
            receipt.case,
            "taken_untimed",
            actor=actor,
            standing=standing_of(actor, receipt.case),
            now=now,
            detail={"reason": why},
            audience=Event.OFFICE,
        )
    return receipt
