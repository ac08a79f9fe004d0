"""The messages of a case: the thread as one reader sees it, what waits in it, and the lists of an office."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, QuerySet

from khamkho.base.text import Text
from khamkho.casework.models import Case, Talk
from khamkho.casework.queries.cases import CaseView, HeldFile
from khamkho.casework.queries.inbox import reads_at
from khamkho.casework.queries.timeline import Entry
from khamkho.casework.rules.talk import CAME, FILE, MESSAGES, SENT, SETTLED
from khamkho.people.actor import Actor


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message, or that the office needs nothing more."""

    at: datetime
    kind: str
    title: Text
    by: str
    text: str
    until: datetime | None
    files: tuple[HeldFile, ...]

    @property
    def from_office(self) -> bool:
        return self.kind != CAME


def messages_of(view: CaseView) -> tuple[Message, ...]:
    """The thread of a case, oldest first. No query."""
    return tuple(
        Message(
            at=entry.at,
            kind=entry.kind,
            title=entry.text,
            by=entry.by,
            text=entry.note,
            until=entry.until,
            files=view.files_of(f"{FILE}{entry.seq}"),
        )
        for entry in view.timeline
        if entry.kind in MESSAGES
    )


@dataclass(frozen=True, kw_only=True)
class Waits:
    """What waits in the messages of a case."""

    came: Entry | None = None
    """A message from the applicant's side that the office has not dealt with: the first of them."""
    asked: Entry | None = None
    """What the office expects an answer to."""


def waits_in(timeline: Sequence[Entry]) -> Waits:
    """What waits now, from the events alone."""
    came, asked = None, None
    for entry in timeline:
        if entry.kind == CAME:
            came, asked = came or entry, None
        elif entry.kind == SENT:
            came, asked = None, entry if entry.until else asked
        elif entry.kind == SETTLED:
            came, asked = None, None
    return Waits(came=came, asked=asked)


def came_at(actor: Actor, office_id: int, *, limit: int = 100) -> tuple[Talk, ...]:
    """The cases of an office, ended ones too, with a message that it has not dealt with, longest waiting first. One query."""
    return tuple(_at(actor, office_id).filter(came_at__isnull=False).order_by("came_at", "pk")[:limit])


def expected_at(actor: Actor, office_id: int, *, limit: int = 100) -> tuple[Talk, ...]:
    """The cases of an office that wait for an answer to a message, soonest expected first. One query."""
    rows = _at(actor, office_id).filter(asked_at__isnull=False)
    return tuple(rows.order_by(F("answer_by").asc(nulls_last=True), "pk")[:limit])


def came_counted(actor: Actor, office_ids: Collection[int]) -> Mapping[int, int]:
    """How many cases of each office have a message that it has not dealt with. One query for all of them."""
    read = [one for one in office_ids if reads_at(actor, one)]
    rows = Talk.objects.filter(case__office__in=read, came_at__isnull=False).exclude(case__state=Case.DRAFT)
    return dict(rows.order_by().values_list("case__office").annotate(Count("pk")))


def _at(actor: Actor, office_id: int) -> QuerySet[Talk]:
    rows = Talk.objects.filter(case__office=office_id).exclude(case__state=Case.DRAFT)
    rows = rows.select_related("case__version", "case__assignee").defer("case__body", "case__working_copy")
    return rows if reads_at(actor, office_id) else rows.none()
