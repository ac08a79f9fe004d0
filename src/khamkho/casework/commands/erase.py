"""Erasure: the key is destroyed, so what people wrote can never be read again; the row and its chain stay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from khamkho.base.text import Text
from khamkho.casework.commands.locking import lock_number, lock_ref
from khamkho.casework.commands.move import announce_register
from khamkho.casework.commands.record import record
from khamkho.casework.models import (
    Attachment,
    Case,
    CommitteeMember,
    Event,
    Letter,
    Pickup,
    Publication,
    Talk,
)
from khamkho.casework.queries.disposal import disposal_day
from khamkho.casework.rules.permits import APPLICANT, Standing, refuse_for
from khamkho.casework.rules.refusals import AlreadySubmitted, KeptByLaw, NotEnded
from khamkho.casework.standing import standing_of
from khamkho.catalogue.queries import service_of
from khamkho.files.commands import drop_blob
from khamkho.files.models import Blob
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.commands import forget_case
from khamkho.vault.commands import destroy_key
from khamkho.work.commands import cancel

DRAFTS_KEPT = timedelta(days=90)


@transaction.atomic
def discard(*, actor: Actor, ref: UUID, now: datetime) -> None:
    """The writer throws her draft away, or Khamkho one that nobody can hand in any more: nothing of it stays. Raises AlreadySubmitted, NotYours, NoSuchCase."""
    case, standing = lock_ref(actor, ref)
    if not (standing.is_applicant or standing.is_system):
        raise refuse_for(APPLICANT)
    if case.state != Case.DRAFT:
        raise AlreadySubmitted(number=case.number)
    _forget_draft(case, now)


def sweep_drafts(*, now: datetime, keep: timedelta = DRAFTS_KEPT, limit: int = 500) -> int:
    """Erase drafts that nobody has touched for ``keep``; returns how many."""
    old = Case.objects.filter(state=Case.DRAFT, head_seq=0, changed_at__lt=now - keep).order_by("pk")
    count = 0
    for pk in old.values_list("pk", flat=True)[:limit]:
        with transaction.atomic():
            case = Case.objects.select_for_update(of=("self",)).filter(pk=pk, state=Case.DRAFT).first()
            if case is not None and case.changed_at < now - keep:
                _forget_draft(case, now)
                count += 1
    return count


@transaction.atomic
def erase(*, actor: Actor, number: str, now: datetime) -> Case:
    """Erase an ended case whose time of keeping is over: key destroyed, index entries and names dropped.

    The event chain stays verifiable. Erasure is complete when the last backup older than now is gone.
    Raises NotYours (the director decides it), NotEnded, KeptByLaw.
    """
    case, standing = lock_number(actor, number)
    if not standing.is_system and "director" not in standing.roles:
        raise refuse_for("director")
    if case.state != Case.ENDED or case.ended_at is None:
        raise NotEnded()
    if case.key_id is None:
        return case
    until = disposal_day(case)
    if until is None or until > timezone.localtime(now).date():
        raise KeptByLaw(until=until or Text("มีคำสั่งเป็นอย่างอื่น", "ordered otherwise"))
    make_unreadable(case, actor=actor, standing=standing, now=now)
    return case


@transaction.atomic
def forget_revived(*, keys: Sequence[UUID], now: datetime) -> int:
    """After a restore: erase again the cases whose keys the older backup brought back; returns how many."""
    cases = Case.objects.select_for_update(of=("self",)).filter(key_id__in=keys)
    count = 0
    for case in cases:
        if case.state == Case.DRAFT:
            _forget_draft(case, now)
        else:
            make_unreadable(case, actor=SYSTEM, standing=standing_of(SYSTEM, case), now=now)
        count += 1
    return count


def make_unreadable(case: Case, *, actor: Actor, standing: Standing, now: datetime) -> None:
    """Destroy what anyone could read of a case that the caller holds, and record it."""
    key_id, blobs = case.key_id, _blobs(case)
    case.key, case.body, case.working_copy = None, None, None
    case.display_name = case.sort_key = case.search_key = ""
    case.facets, case.amount = {}, None
    case.terms.all().delete()
    Event.objects.filter(case=case).update(body=None)
    Attachment.objects.filter(case=case).update(
        name=b"", state=Attachment.REMOVED, blob=None, whole=None, photo=None
    )
    case.people.update(name=b"", invitation=None)
    case.opinions.update(invitation=None)
    CommitteeMember.objects.filter(committee__case=case).update(name=b"")
    case.committees.update(name="")
    case.publications.update(title="")
    Publication.objects.filter(case=case, withdrawn_at=None).update(withdrawn_at=now)
    Talk.objects.filter(case=case).delete()
    Pickup.objects.filter(case=case).delete()
    case.letters.update(content=None, to_name="", subject="", search_key="", blob=None)
    blobs += _forget_covering_letters(case, now)
    announce_register(case, service_of(case.version), now=now)
    record(case, "erased", actor=actor, standing=standing, now=now, audience=Event.OFFICE)
    forget_case(str(case.ref))
    for blob in blobs:
        drop_blob(blob)
    if key_id:
        destroy_key(key_id, now=now)
    _forget_search_text()


def _forget_covering_letters(case: Case, now: datetime) -> list[Blob]:
    """A covering letter lists the names of several: what it says goes with the last of them. Its line stays in the book."""
    found: list[Blob] = []
    letters = Letter.objects.filter(handovers__case=case, key__isnull=False).select_related("blob").distinct()
    for letter in letters:
        if letter.handovers.exclude(case=case).filter(case__key__isnull=False).exists():
            continue
        key, blob = letter.key_id, letter.blob
        letter.key, letter.content, letter.blob = None, None, None
        letter.save(update_fields=["key", "content", "blob"])
        if key:
            destroy_key(key, now=now)
        found += [blob] if blob else []
    return found


def _forget_draft(case: Case, now: datetime) -> None:
    """A draft leaves nothing; one that already had a number leaves its row in the book, void. One with events was moved in
    and taken back: its chain stays."""
    if case.head_seq:
        make_unreadable(case, actor=SYSTEM, standing=standing_of(SYSTEM, case), now=now)
        return
    if case.number is not None:
        case.state, case.end, case.ended_at = Case.ENDED, "lapsed", now
        make_unreadable(case, actor=SYSTEM, standing=standing_of(SYSTEM, case), now=now)
        return
    key_id, blobs = case.key_id, _blobs(case)
    cancel(about=case.about, name="notice", now=now)
    forget_case(str(case.ref))
    case.delete()
    for blob in blobs:
        drop_blob(blob)
    if key_id:
        destroy_key(key_id, now=now)


def _blobs(case: Case) -> list[Blob]:
    files = [blob for a in case.attachments.select_related("blob", "whole") for blob in (a.blob, a.whole)]
    letters = [letter.blob for letter in case.letters.select_related("blob")]
    return list({blob.pk: blob for blob in (*files, *letters) if blob is not None}.values())


def _forget_search_text() -> None:
    """SQLite's full-text index keeps deleted words in old segments until they are merged."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO casework_case_search(casework_case_search) VALUES ('optimize')")
