"""Tie: one case points at another. A part of other commands, inside their transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from khamkho.base.text import Text
from khamkho.casework.commands.locking import for_update
from khamkho.casework.commands.record import record
from khamkho.casework.contents import person_name_of, seal_person
from khamkho.casework.models import Case, CaseLink, CasePerson, Event
from khamkho.casework.queries.links import pointed_at
from khamkho.casework.standing import standing_of
from khamkho.people.actor import Actor


def tie(case: Case, other: Case, kind: str, *, actor: Actor, now: datetime) -> CaseLink:
    """Let ``case`` point at ``other``; the caller holds the lock on ``case`` and has permitted it. Once for each kind.

    Both timelines say so, a draft's only when it is handed in (``tell_of_links``).
    """
    link, is_new = CaseLink.objects.get_or_create(
        case=case, other=other, kind=kind, defaults={"created_at": now}
    )
    if is_new and case.state != Case.DRAFT:
        _tell(case, link, other.number or "", actor=actor, now=now)
        tell_of_links([link], actor=actor, now=now)
    return link


def belong_as(first: Case, case: Case, now: datetime) -> None:
    """A draft that follows from a case belongs to whom that case belongs to, and whoever stands around the first stands around it."""
    case.applicant_id = first.applicant_id or case.applicant_id
    case.save(update_fields=["applicant"])
    for one in first.people.filter(since__isnull=False, until__isnull=True).order_by("pk"):
        name = seal_person(case, person_name_of(first, one.name))
        CasePerson.objects.create(
            case=case, role=one.role, user_id=one.user_id, name=name, created_at=now, since=now
        )


def tell_of_links(links: Iterable[CaseLink], *, actor: Actor, now: datetime) -> None:
    """Write into the timelines of the cases that are pointed at who points at them."""
    for link in links:
        other = for_update().get(pk=link.other_id)
        _tell(other, link, link.case.number or "", actor=actor, now=now)


def tell_of_end(case: Case, result: Text, *, actor: Actor, now: datetime) -> None:
    """Write into the case that an appeal is against how the appeal ended: the office that decided has to know."""
    for first in pointed_at(case, CaseLink.APPEAL):
        other = for_update().get(pk=first.pk)
        record(
            other,
            "appeal_ended",
            actor=actor,
            standing=standing_of(actor, case),  # who ended it did so there
            now=now,
            detail={"number": case.number or "", "result_th": result.th, "result_en": result.en},
        )


def _tell(case: Case, link: CaseLink, number: str, *, actor: Actor, now: datetime) -> None:
    hers = link.case.applicant_id == link.other.applicant_id
    record(
        case,
        "linked",
        actor=actor,
        standing=standing_of(actor, link.case),  # who tied them did so there
        now=now,
        detail={"kind": link.kind, "number": number, "points": case.pk == link.case_id},
        audience=Event.EVERYONE if link.kind in CaseLink.TOLD or hers else Event.OFFICE,
    )
