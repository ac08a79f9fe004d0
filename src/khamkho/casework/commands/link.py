"""Tie: one case points at another. A part of other commands, inside their transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from khamkho.base.text import Text
from khamkho.casework.commands.locking import for_update
from khamkho.casework.commands.record import record
from khamkho.casework.models import Case, CaseLink, Event
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


def tell_of_links(links: Iterable[CaseLink], *, actor: Actor, now: datetime) -> None:
    """Write into the timelines of the cases that are pointed at who points at them."""
    for link in links:
        other = for_update().get(pk=link.other_id)
        _tell(other, link, link.case.number or "", actor=actor, now=now)


def tell_of_end(case: Case, result: Text, *, actor: Actor, now: datetime) -> None:
    """Write into the case that an appeal is against how the appeal ended: the office that decided has to know."""
    if not case.end:
        return
    for first in pointed_at(case, CaseLink.APPEAL):
        other = for_update().get(pk=first.pk)
        record(
            other,
            "appeal_ended",
            actor=actor,
            standing=standing_of(actor, other),
            now=now,
            detail={"number": case.number or "", "result_th": result.th, "result_en": result.en},
        )


def _tell(case: Case, link: CaseLink, number: str, *, actor: Actor, now: datetime) -> None:
    record(
        case,
        "linked",
        actor=actor,
        standing=standing_of(actor, case),
        now=now,
        detail={"kind": link.kind, "number": number, "points": case.pk == link.case_id},
        audience=Event.EVERYONE if link.kind in CaseLink.TOLD else Event.OFFICE,
    )
