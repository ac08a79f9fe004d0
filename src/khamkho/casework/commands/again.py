"""Again: what was given back, withdrawn or ran out of time is applied for anew, with what was written filled in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from khamkho.casework.commands.draft import keep, prefill, start
from khamkho.casework.commands.link import tie
from khamkho.casework.commands.locking import for_update, lock_number
from khamkho.casework.contents import body_of, person_name_of, seal_person, working_copy_of
from khamkho.casework.models import Case, CaseLink, CasePerson
from khamkho.casework.queries.again import come_again, may_come_again
from khamkho.casework.rules.permits import APPLICANT, refuse_for
from khamkho.casework.rules.refusals import AgainAlready, NotAgain
from khamkho.people.actor import Actor


@transaction.atomic
def apply_again(*, actor: Actor, number: str, now: datetime) -> Case:
    """Begin the same application again at the same office: a draft that points at the first, with its answers.

    It belongs to whom the first belonged to, and whoever stood around the first stands around it, so an employee who
    applies again for an organisation does it on the same footing. Documents are asked for anew. A draft that was begun
    is gone on with. Raises NotYours, NotAgain, AgainAlready, NotOffered.
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
        variant=first.variant,
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
    case.applicant_id = first.applicant_id
    case.save(update_fields=["applicant"])
    keep(case, body, now)
    _stand_around(first, case, now)
    return case


def _stand_around(first: Case, case: Case, now: datetime) -> None:
    for one in first.people.filter(since__isnull=False, until__isnull=True).order_by("pk"):
        name = seal_person(case, person_name_of(first, one.name))
        CasePerson.objects.create(
            case=case, role=one.role, user_id=one.user_id, name=name, created_at=now, since=now
        )
