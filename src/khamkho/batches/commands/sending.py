"""Send a batch: who is complete is handed in, each for herself; the others stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from khamkho.base.errors import Refused
from khamkho.batches.commands.holding import locked, writer
from khamkho.batches.commands.people import look_again, refused
from khamkho.batches.contents import Words, note_of, words_of
from khamkho.batches.models import Batch, Row
from khamkho.batches.rules.refusals import LetterMissing, NobodyReady
from khamkho.casework import commands as casework
from khamkho.casework.models import Case
from khamkho.people.actor import Actor


@dataclass(frozen=True, kw_only=True)
class Sent:
    """How many were handed in now, and how many are left."""

    sent: int
    left: int


def send(*, actor: Actor, ref: UUID, by_link: bool, now: datetime) -> Sent:
    """Hand in everybody who is complete: each becomes her own case with number and tracking code, under the letter.

    Each is a transaction of her own, so one that is refused stays as a draft, with the reason beside it, and holds
    nobody up. Sending twice hands nobody in twice. Raises NoSuchBatch, LetterMissing, NobodyReady.
    """
    batch = look_again(actor=actor, ref=ref, by_link=by_link, now=now)
    said = words_of(batch)
    if batch.letter_id is None or not (said.number and said.date):
        raise LetterMissing()
    rows = [
        row
        for row in batch.rows.select_related("case").order_by("at")
        if row.case.state == Case.DRAFT and not note_of(batch, row).problems
    ]
    if not rows:
        raise NobodyReady()
    covering = covering_of(batch, said, len(rows))
    sent = sum(_hand_in(actor, ref, row.pk, covering, by_link=by_link, now=now) for row in rows)
    left = batch.rows.filter(sent_at=None).count()
    return Sent(sent=sent, left=left)


def covering_of(batch: Batch, said: Words, people: int) -> Mapping[str, str]:
    """What each case keeps of the letter that it came with."""
    return {
        "batch": batch.code,
        "school": batch.school.name_th,
        "school_en": batch.school.name_en,
        "number": said.number,
        "date": said.date,
        "people": str(people),
    }


def _hand_in(
    actor: Actor, ref: UUID, pk: int, covering: Mapping[str, str], *, by_link: bool, now: datetime
) -> bool:
    with transaction.atomic():
        batch = locked(actor, ref, by_link=by_link)
        row = Row.objects.select_related("case").filter(pk=pk, sent_at=None).first()
        if row is None:
            return False
        try:
            with transaction.atomic():
                casework.submit(
                    actor=writer(actor, row.case),
                    ref=row.case.ref,
                    client_key=f"batch:{row.pk}",
                    covering=covering,
                    now=now,
                )
        except Refused as no:
            refused(batch, row, no, now)
            return False
        row.note, row.sent_at = b"", now
        row.save(update_fields=["note", "sent_at"])
        if batch.sent_at is None:
            batch.sent_at = now
            batch.save(update_fields=["sent_at"])
        return True
