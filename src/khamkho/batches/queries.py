"""Every read about batches: for who sends them, and for the office that receives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q

from khamkho.base.text import Text
from khamkho.batches.contents import Note, Words, note_of, words_of
from khamkho.batches.models import Batch, Row
from khamkho.batches.rules.refusals import BatchLinkOver, NoSuchBatch
from khamkho.casework.contents import body_of
from khamkho.casework.models import Case
from khamkho.casework.rules.permits import READING_ROLES
from khamkho.casework.rules.refusals import NotOffered
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Service
from khamkho.offices.models import Office
from khamkho.offices.queries import offering_for, services_at
from khamkho.people.actor import Actor
from khamkho.vault.keys import Erased

CODES_FOR = timedelta(days=14)
"""How long after sending a clerk still sees the tracking codes, to hand them on."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One person of a batch as the clerk sees her."""

    row: Row
    case: Case
    name: str
    note: Note
    track: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether she can be handed in."""
        return self.case.state == Case.DRAFT and not self.note.problems

    @property
    def refused(self) -> Text:
        """Why she was refused when the batch was sent."""
        return Text(*self.note.refused)

    @property
    def is_sent(self) -> bool:
        return self.row.sent_at is not None


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A batch in a list."""

    batch: Batch
    words: Words
    title: Text
    people: int
    sent: int
    open: int


def services_for(office: Office) -> tuple[tuple[str, Text], ...]:
    """What a school may send in batches: everything that this office offers to people outside."""
    return tuple(
        (name, service.title)
        for name, service in services_at(office)
        if not service.is_internal and not service.answered_by
    )


def service_for(batch: Batch) -> Service:
    """The service as the office offers it now. Raises NotOffered."""
    offering = offering_for(batch.office, batch.service_id)
    if offering is None:
        raise NotOffered()
    return service_of(offering.version)


def batch_of(ref: UUID) -> Batch:
    """A batch, whoever asks; the door has seen to that. Raises NoSuchBatch."""
    batch = Batch.objects.select_related("office", "school", "key", "letter").filter(ref=ref).first()
    if batch is None or batch.key_id is None:
        raise NoSuchBatch()
    return batch


def batch_by_link(index: str) -> Batch:
    """What a link that was not used yet opens. Raises BatchLinkOver."""
    batch = Batch.objects.select_related("office", "school").filter(link=index, key__isnull=False).first()
    if batch is None:
        raise BatchLinkOver()
    return batch


def batch_with(case_ref: UUID) -> Batch:
    """The batch that a draft stands in. Raises NoSuchBatch."""
    row = Row.objects.select_related("batch").filter(case__ref=case_ref).first()
    if row is None:
        raise NoSuchBatch()
    return row.batch


def lines_of(batch: Batch, now: datetime) -> tuple[Line, ...]:
    """Its people in order. One query."""
    rows = batch.rows.select_related("case__version", "case__key").order_by("at")
    return tuple(_line(batch, row, now) for row in rows)


def _line(batch: Batch, row: Row, now: datetime) -> Line:
    note = note_of(batch, row)
    shown = row.sent_at is not None and now - row.sent_at < CODES_FOR
    return Line(
        row=row,
        case=row.case,
        name=row.case.display_name or note.name,
        note=note,
        track=_track(row.case) if shown else "",
    )


def _track(case: Case) -> str:
    try:
        return body_of(case).track
    except Erased:
        return ""


def batches_at(actor: Actor, office: Office, *, sent: bool = False, limit: int = 100) -> tuple[Listed, ...]:
    """The batches that an office received, or, with ``sent``, that a school has under way. Two queries."""
    if not (actor.two_factor and any(seat.role in READING_ROLES for seat in actor.seats_at(office.pk))):
        return ()
    found = Batch.objects.select_related("office", "school", "key")
    found = found.filter(school=office) if sent else found.filter(office=office)
    counted = found.annotate(
        people=Count("rows"),
        handed_in=Count("rows", filter=Q(rows__sent_at__isnull=False)),
        still_open=Count("rows", filter=Q(rows__case__state=Case.OPEN)),
    )
    rows = list(counted.order_by("-created_at", "-pk")[:limit])
    titles: dict[int, Mapping[str, Text]] = {}
    for row in rows:
        titles.setdefault(row.office_id, dict(services_for(row.office)))
    return tuple(
        Listed(
            batch=row,
            words=words_of(row),
            title=titles[row.office_id].get(row.service_id, Text(row.service_id, row.service_id)),
            people=row.people,
            sent=row.handed_in,
            open=row.still_open,
        )
        for row in rows
    )


def batch_called(office: Office, code: str) -> tuple[Office, str] | None:
    """The school and the letter's number of a batch that an office received, to name it in a list. One query."""
    batch = Batch.objects.select_related("school", "key").filter(office=office, code=code).first()
    if batch is None:
        return None
    return batch.school, words_of(batch).number or batch.code


def letter_for(actor: Actor, office: Office, code: str) -> tuple[Batch, Words]:
    """The covering letter of a batch that an office received, for who reads its cases. Raises NoSuchBatch."""
    batch = Batch.objects.select_related("letter", "key").filter(office=office, code=code).first()
    reads = actor.two_factor and any(seat.role in READING_ROLES for seat in actor.seats_at(office.pk))
    if batch is None or batch.letter is None or not reads or batch.sent_at is None:
        raise NoSuchBatch()
    return batch, words_of(batch)
