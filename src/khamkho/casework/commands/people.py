"""Who stands around a case: the applicant invites, the invited accepts, either of them ends it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from khamkho.base.codes import public_code
from khamkho.base.errors import within
from khamkho.casework.commands.locking import for_update, lock_ref
from khamkho.casework.commands.record import record
from khamkho.casework.contents import person_name_of, seal_person
from khamkho.casework.models import Case, CasePerson
from khamkho.casework.rules.people import (
    INVITED_FOR,
    MOST,
    ROLES,
    IsApplicant,
    NotInvited,
    NotThisRole,
    TooManyPeople,
    roles_for,
)
from khamkho.casework.rules.permits import APPLICANT, Standing, refuse_for
from khamkho.casework.rules.refusals import AlreadyEnded, NoSuchCase, ReasonNeeded
from khamkho.casework.standing import standing_of
from khamkho.casework.tracking import invitation_index
from khamkho.catalogue.queries import service_of
from khamkho.people.actor import Actor


@dataclass(frozen=True, kw_only=True)
class Invited:
    """An invitation, with the code that stands in its link. The code is told here once and kept nowhere."""

    person: CasePerson
    code: str


@transaction.atomic
def invite_person(*, actor: Actor, ref: UUID, role: str, name: str, now: datetime) -> Invited:
    """The applicant invites somebody to stand around her case in a role; the link works once, for two weeks.

    Only she does: nobody hands on a part that was given to her. Raises NotYours, NotThisRole, ReasonNeeded (no name),
    TooManyPeople, AlreadyEnded, NoSuchCase.
    """
    case, standing = lock_ref(actor, ref)
    if not standing.is_applicant:
        raise refuse_for(APPLICANT)
    if case.state == Case.ENDED or case.key_id is None:
        raise AlreadyEnded()
    if role not in roles_for(service_of(case.version)):
        raise NotThisRole()
    said = within("name", name, 200)
    if not said:
        raise ReasonNeeded()
    if case.people.filter(until__isnull=True).count() >= MOST:
        raise TooManyPeople(most=MOST)
    code = public_code()
    person = CasePerson.objects.create(
        case=case,
        role=role,
        name=seal_person(case, said),
        invitation=invitation_index(code),
        created_at=now,
    )
    _tell_case(case, "person_invited", person, actor=actor, standing=standing, now=now)
    return Invited(person=person, code=code)


@transaction.atomic
def join_case(*, actor: Actor, code: str, now: datetime) -> Case:
    """Whoever was invited takes her part, with the account she is signed in to.

    Raises NotInvited, IsApplicant for the one who made the link.
    """
    person = CasePerson.objects.filter(invitation=invitation_index(code), until__isnull=True).first()
    if person is None or actor.user_id is None or person.created_at < now - INVITED_FOR:
        raise NotInvited()
    case = for_update().get(pk=person.case_id)
    person = CasePerson.objects.filter(pk=person.pk, since__isnull=True, until__isnull=True).first()
    if person is None or case.key_id is None:
        raise NotInvited()
    if actor.user_id == case.applicant_id:
        raise IsApplicant()
    person.user_id, person.since, person.invitation = actor.user_id, now, None
    person.save(update_fields=["user", "since", "invitation"])
    _tell_case(case, "person_joined", person, actor=actor, standing=standing_of(actor, case), now=now)
    return case


@transaction.atomic
def part_with(*, actor: Actor, ref: UUID, person: UUID, now: datetime) -> None:
    """The applicant takes somebody out, or that person leaves; an invitation that was not used ends.

    Raises NotYours, NoSuchCase for somebody who does not stand around this case any more.
    """
    case, standing = lock_ref(actor, ref)
    row = case.people.filter(ref=person, until__isnull=True).first()
    if row is None:
        raise NoSuchCase()
    if not standing.is_applicant and (actor.user_id is None or row.user_id != actor.user_id):
        raise refuse_for(APPLICANT)
    row.until, row.invitation = now, None
    row.save(update_fields=["until", "invitation"])
    _tell_case(case, "person_left", row, actor=actor, standing=standing, now=now)


def _tell_case(
    case: Case, kind: str, person: CasePerson, *, actor: Actor, standing: Standing, now: datetime
) -> None:
    """A draft has no history yet: what was said there is in the fingerprint of its first event."""
    if case.state == Case.DRAFT or case.key_id is None:
        return
    role = ROLES[person.role]
    detail = {"name": person_name_of(case, person.name), "role_th": role.th, "role_en": role.en}
    record(case, kind, actor=actor, standing=standing, now=now, detail=detail)
