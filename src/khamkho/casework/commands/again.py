"""Again: what was given back, withdrawn or ran out of time, or a card that is about to end, is applied for anew, with what
was written filled in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from khamkho.casework.commands.draft import keep, prefill, start
from khamkho.casework.commands.link import belong_as, tie
from khamkho.casework.commands.locking import for_update, lock_number
from khamkho.casework.contents import body_of, working_copy_of
from khamkho.casework.models import Case, CaseLink
from khamkho.casework.queries.again import come_again, may_come_again, renewed_as
from khamkho.casework.rules.permits import APPLICANT, refuse_for
from khamkho.casework.rules.refusals import AgainAlready, NotAgain
from khamkho.people.actor import Actor


@transaction.atomic
def apply_again(*, actor: Actor, number: str, now: datetime) -> Case:
    """Begin the same application again at the same office: a draft that points at the first, with its answers.

    It belongs to whom the first belonged to, and whoever stood around the first stands around it, so an employee who
    applies again for an organisation does it on the same footing. Documents are asked for anew, and declaration and
    signature too. A draft that was begun is gone on with. Raises NotYours, NotAgain, AgainAlready, NotOffered.
    """
    first, standing = lock_number(actor, number)
    if not standing.may("apply"):
        raise refuse_for(APPLICANT)
    if not may_come_again(first):
        raise NotAgain()
    if (earlier := come_again(first)) is not None:
        if earlier.state == Case.DRAFT:
            return earlier
        raise AgainAlready(number=earlier.number)
    case = start(
        actor=actor,
        office=first.office,
        service_id=first.service_id,
        variant=renewed_as(first) or first.variant,
        lang="en" if first.lang == "en" else "th",
        now=now,
    )
    tie(case, first, CaseLink.AGAIN, actor=actor, now=now)
    known = body_of(first)
    writer = replace(actor, opened_cases=actor.opened_cases | {case.pk})
    prefill(actor=writer, ref=case.ref, answers=known.answers, now=now)
    case = for_update().get(pk=case.pk)
    body = working_copy_of(case)
    body.contact = {name: known.contact[name] for name in ("email", "phone") if known.contact.get(name)}
    body.proxy, body.again = known.proxy, first.number or ""
    keep(case, body, now)
    belong_as(first, case, now)
    return case
