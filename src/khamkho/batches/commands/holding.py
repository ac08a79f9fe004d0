"""Who may write a batch, and as whom its drafts are written."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from khamkho.batches.models import Batch
from khamkho.batches.rules.refusals import NoSuchBatch
from khamkho.casework.models import Case
from khamkho.people.actor import Actor, Role

CLERKS: tuple[Role, ...] = ("officer", "supervisor", "director")


def holds(actor: Actor, batch: Batch, *, by_link: bool) -> bool:
    """Whether this person sends the batch: works at the school, or opened its link in this session."""
    works = actor.two_factor and actor.seat_as(batch.school_id, *CLERKS) is not None
    return (works or by_link) and batch.key_id is not None


def locked(actor: Actor, ref: UUID, *, by_link: bool) -> Batch:
    """The batch, locked, for who sends it. Raises NoSuchBatch."""
    rows = Batch.objects.select_for_update(of=("self",)).select_related("office", "school", "key")
    batch = rows.filter(ref=ref).first()
    if batch is None or not holds(actor, batch, by_link=by_link):
        raise NoSuchBatch()
    return batch


def writer(actor: Actor, case: Case) -> Actor:
    """Who writes a draft of the batch: the clerk, on this one case as whoever typed its tracking code."""
    return replace(actor, opened_cases=actor.opened_cases | {case.pk})
