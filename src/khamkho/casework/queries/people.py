"""Who stands around a case, as its pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from khamkho.base.text import Text
from khamkho.casework.contents import person_name_of
from khamkho.casework.models import Case, CasePerson
from khamkho.casework.queries.visible import people_now
from khamkho.casework.rules.people import INVITED_FOR, ROLES, may_of
from khamkho.casework.tracking import invitation_index
from khamkho.catalogue.queries import service_of


@dataclass(frozen=True, kw_only=True)
class Around:
    """One person around a case."""

    ref: UUID
    user_id: UUID | None
    name: str
    role: Text
    may_collect: bool
    since: datetime | None
    """None while she has not accepted."""
    invited_until: datetime


def people_of(case: Case) -> tuple[Around, ...]:
    """Everybody who stands around a case now, and who is invited. The case came from a query for the person who asks."""
    service = service_of(case.version)
    return tuple(
        Around(
            ref=one.ref,
            user_id=one.user_id,
            name=person_name_of(case, one.name),
            role=ROLES[one.role],
            may_collect="collect" in may_of((one.role,), service),
            since=one.since,
            invited_until=one.created_at + INVITED_FOR,
        )
        for one in people_now(case)
    )


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """What the link of an invitation tells whoever opens it: little, for a link may go astray."""

    office: Text
    service: Text
    role: Text


def invitation_for(code: str, *, now: datetime) -> Invitation | None:
    """What a code invites to; None when it does not work (any more)."""
    rows = CasePerson.objects.select_related("case__office", "case__version")
    person = rows.filter(invitation=invitation_index(code), until__isnull=True).first()
    if person is None or person.created_at < now - INVITED_FOR or person.case.key_id is None:
        return None
    office = person.case.office
    return Invitation(
        office=Text(office.name_th, office.name_en),
        service=service_of(person.case.version).title,
        role=ROLES[person.role],
    )
