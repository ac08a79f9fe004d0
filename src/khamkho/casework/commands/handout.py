"""Handing out: a case goes to whoever takes its service, is present, and has least open work."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from khamkho.casework.commands.locking import for_update, lock_number
from khamkho.casework.commands.record import record
from khamkho.casework.models import Case, Event
from khamkho.casework.queries.handout import next_for
from khamkho.casework.rules.flow import COLLECTED
from khamkho.casework.rules.handout import NobodyPresent
from khamkho.casework.rules.permits import Standing, refuse_for
from khamkho.casework.rules.refusals import AlreadyEnded
from khamkho.casework.standing import standing_of
from khamkho.offices.handout import ITSELF, handout_from
from khamkho.offices.models import Membership, Office
from khamkho.people.actor import SYSTEM, Actor


@transaction.atomic
def hand_out(*, actor: Actor, number: str, now: datetime) -> Case:
    """Give a case to whoever takes its service, is present and has least open work at this moment; the timeline of the
    office says why her. Raises NoSuchCase, NotYours, AlreadyEnded, NobodyPresent."""
    case, standing = lock_number(actor, number)
    if not standing.works_on_it:
        raise refuse_for("officer")
    if case.state == Case.ENDED:
        raise AlreadyEnded()
    return _give(case, actor=actor, standing=standing, now=now)


@transaction.atomic
def hand_out_new(*, case_id: int, now: datetime) -> Case | None:
    """A case came in at an office that lets work be handed out by itself. Nothing happens when somebody has taken it, when
    the office has changed its mind, and when nobody is present: then it waits in the inbox."""
    case = for_update().filter(pk=case_id, state=Case.OPEN, assignee=None).first()
    if case is None or case.waiting_for == COLLECTED or handout_from(case.office.settings).mode != ITSELF:
        return None
    Office.objects.select_for_update(of=("self",)).get(pk=case.office_id)  # two that came together are two
    try:
        return _give(case, actor=SYSTEM, standing=standing_of(SYSTEM, case), now=now)
    except NobodyPresent:
        return None


def _give(case: Case, *, actor: Actor, standing: Standing, now: datetime) -> Case:
    chosen = next_for(case, timezone.localtime(now).date())
    if case.assignee_id == chosen.seat:
        return case
    case.assignee = Membership.objects.get(pk=chosen.seat)
    detail = {"to": case.assignee.label, "among": chosen.among}
    record(case, "assigned", actor=actor, standing=standing, now=now, detail=detail, audience=Event.OFFICE)
    return case
