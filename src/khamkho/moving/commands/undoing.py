"""Taking a whole import back, as far as nobody has worked on its cases since."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from time import monotonic
from uuid import UUID

from django.db import transaction

from khamkho.cards.commands import take_back_card
from khamkho.casework.commands import take_back
from khamkho.casework.rules.old import CaseWentOn
from khamkho.moving.commands.locking import lock_moving
from khamkho.moving.commands.running import announce
from khamkho.moving.models import Moving, MovingRow
from khamkho.moving.rules.refusals import NotNow
from khamkho.offices.commands.log import record
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor


@transaction.atomic
def undo(*, actor: Actor, office: Office, ref: UUID, now: datetime) -> Moving:
    """Have the worker take back every case of an import that nobody has worked on since; the others stay and are named.

    Raises OnlyHeads, NoSuchMoving, NotNow.
    """
    moving = lock_moving(actor, office, ref)
    if moving.is_busy or not moving.rows.filter(state__in=(MovingRow.MADE, MovingRow.KEPT)).exists():
        raise NotNow()
    moving.rows.filter(state=MovingRow.KEPT).update(state=MovingRow.MADE)
    moving.state, moving.changed_at = Moving.UNDOING, now
    moving.save(update_fields=["state", "changed_at"])
    record(office, actor, "moving-undone", {"service": moving.service_id}, now)
    announce(moving, now=now)
    return moving


def undo_some(moving: Moving, *, seconds: float, now: datetime) -> bool:
    """Take back cases, the newest first; returns whether some are left."""
    until = monotonic() + seconds
    actor = replace(SYSTEM, user_id=moving.by.user_id, name=moving.by_name)
    waiting = moving.rows.filter(state=MovingRow.MADE).order_by("-line").values_list("pk", flat=True)
    for row_id in list(waiting):
        if monotonic() > until:
            return True
        with transaction.atomic():
            row = MovingRow.objects.select_for_update(of=("self",)).select_related("case").get(pk=row_id)
            if row.state == MovingRow.MADE and row.case is not None:
                row.state = _take_back(row, actor, now)
                row.save(update_fields=["state"])
    return False


def _take_back(row: MovingRow, actor: Actor, now: datetime) -> str:
    if row.case is None:
        return MovingRow.UNDONE
    try:
        with transaction.atomic():
            take_back_card(case=row.case, now=now)
            take_back(actor=actor, case_id=row.case.pk, now=now)
    except CaseWentOn:
        return MovingRow.KEPT
    return MovingRow.UNDONE
