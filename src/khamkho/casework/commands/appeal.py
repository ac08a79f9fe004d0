"""Appeal: an applicant begins one against the decision on her case; whoever decided does not decide on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from khamkho.casework.commands.draft import prefill, start
from khamkho.casework.commands.link import belong_as, tie
from khamkho.casework.commands.locking import for_update, lock_number
from khamkho.casework.contents import body_of
from khamkho.casework.models import Case, CaseLink
from khamkho.casework.queries.appeals import appeal_against, appeal_offer, deciders_of
from khamkho.casework.rules.appeals import SERVICE
from khamkho.casework.rules.permits import APPLICANT, refuse_for
from khamkho.casework.rules.refusals import AppealedAlready, NotAppealable, OwnDecision
from khamkho.catalogue.service import Action, Service, Step
from khamkho.people.actor import Actor


@transaction.atomic
def start_appeal(*, actor: Actor, number: str, now: datetime) -> Case:
    """Begin an appeal against the decision on a case: a draft that points at it, with what is known filled in.

    Whoever may take the application back may appeal: the applicant, a guardian, an employee of the organisation. The appeal
    belongs to whom the case belongs to. A draft that was begun is gone on with. Raises NotYours, NotAppealable,
    AppealedAlready.
    """
    first, standing = lock_number(actor, number)
    if not standing.may("withdraw"):
        raise refuse_for(APPLICANT)
    if (earlier := appeal_against(first)) is not None:
        if earlier.state == Case.DRAFT:
            return earlier
        raise AppealedAlready(number=earlier.number)
    offer = appeal_offer(first, now=now)
    if offer is None or first.key_id is None:
        raise NotAppealable()
    appeal = start(actor=actor, office=offer.office, service_id=SERVICE, lang=actor.lang, now=now)
    tie(appeal, first, CaseLink.APPEAL, actor=actor, now=now)
    writer = replace(actor, opened_cases=actor.opened_cases | {appeal.pk})
    known = {**body_of(first).answers, "against": first.number}
    prefill(actor=writer, ref=appeal.ref, answers=known, now=now)
    appeal = for_update().get(pk=appeal.pk)
    belong_as(first, appeal, now)
    return appeal


def require_another_decider(case: Case, service: Service, step: Step, action: Action, actor: Actor) -> None:
    """Refuse to decide on an appeal against one's own decision. A check by an officer is no decision. Raises OwnDecision."""
    decides = step.by in ("supervisor", "director") or any(way.to in service.ends for way in action.to)
    if case.service_id == SERVICE and decides and str(actor.user_id) in deciders_of(case):
        raise OwnDecision()
