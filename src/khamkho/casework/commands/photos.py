"""Photographs for cards: another part of the picture, chosen by the applicant or by the office; and how long it stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from khamkho.casework.commands.attached import drop_unused, keep_file, scan_file
from khamkho.casework.commands.draft import keep, open_for_filling, require_open
from khamkho.casework.commands.locking import lock_number
from khamkho.casework.commands.move import announce_document
from khamkho.casework.commands.record import record
from khamkho.casework.contents import seal_photo
from khamkho.casework.defects import closed_in
from khamkho.casework.models import Attachment, Case
from khamkho.casework.rules.defects import DOCUMENT
from khamkho.casework.rules.permits import WORKING_ROLES, require_role
from khamkho.casework.rules.refusals import AlreadyEnded, NoDocument, PhotoOnItsWay
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import DocumentNeed, Service
from khamkho.files.commands import Stored
from khamkho.people.actor import Actor

PICTURES_KEPT = timedelta(days=30)
"""After the end of a case: so long somebody may find that it was ended by a wrong click."""


@transaction.atomic
def cut_own_photo(*, actor: Actor, ref: UUID, attachment: UUID, stored: Stored, now: datetime) -> Attachment:
    """The applicant's side chooses another part of the picture. What was handed in stays until she hands in again.

    Raises NoSuchCase, NotYours, AlreadySubmitted, NotEditable, NotMarked, NoDocument.
    """
    case, service, body = open_for_filling(actor, ref)
    row = _photo_in(case, service, attachment)
    require_open(service, closed_in(case, service), {DOCUMENT + row.document})
    if row.state == Attachment.DRAFT:
        before = row.blob
        row.blob, row.whole, row.size, row.media_type = (
            stored.blob,
            stored.whole,
            stored.size,
            stored.media_type,
        )
        row.photo = seal_photo(case, stored.photo) if stored.photo else None
        row.save()
        scan_file(case, stored, now=now)
        drop_unused(before)
    else:
        row.dropped = True
        row.save(update_fields=["dropped"])
        row = keep_file(case, row.document, stored, now=now)
    keep(case, body, now)
    return row


@transaction.atomic
def cut_photo(*, actor: Actor, number: str, attachment: UUID, stored: Stored, now: datetime) -> Attachment:
    """An officer chooses another part of the picture that was handed in; the timeline says who did, to everyone.

    The photograph that was there stays with the case, as one that a correction replaced does. Raises NoSuchCase,
    NotYours, OwnCase, HasInterest, AlreadyEnded, NoDocument, PhotoOnItsWay.
    """
    case, standing = lock_number(actor, number)
    require_role(standing, WORKING_ROLES, says="officer")
    if case.state != Case.OPEN:
        raise AlreadyEnded()
    service = service_of(case.version)
    old = _photo_in(case, service, attachment)
    if old.dropped or old.state != Attachment.HANDED_IN:
        raise PhotoOnItsWay()
    old.state = Attachment.REMOVED
    old.save(update_fields=["state"])
    made = keep_file(case, old.document, stored, state=Attachment.HANDED_IN, now=now)
    label = service.document(old.document).label
    detail = {
        "document_th": label.th,
        "document_en": label.en,
        "file": str(made.ref),
        "replaced": [str(old.ref)],
    }
    event = record(case, "photo_cut", actor=actor, standing=standing, now=now, detail=detail)
    announce_document(case, "form", event, now=now)
    return made


def photos_in(service: Service) -> dict[str, DocumentNeed]:
    """The photographs for cards that a service asks for, by id."""
    return {need.id: need for need in service.documents if need.type == "id_photo"}


def _photo_in(case: Case, service: Service, attachment: UUID) -> Attachment:
    rows = case.attachments.select_related("blob").exclude(state=Attachment.REMOVED)
    row = rows.filter(ref=attachment, document__in=photos_in(service)).first()
    if row is None:
        raise NoDocument()
    return row


def sweep_pictures(*, now: datetime, keep_for: timedelta = PICTURES_KEPT, limit: int = 500) -> int:
    """Forget the pictures that photographs were cut out of, once nobody cuts again: the case ended ``keep_for`` ago, or
    another photograph took the place. The photographs stay as long as their case; returns how many pictures went."""
    over = Q(case__state=Case.ENDED, case__ended_at__lt=now - keep_for) | Q(state=Attachment.REMOVED)
    rows = Attachment.objects.filter(over, whole__isnull=False).order_by("pk")
    count = 0
    for row in rows.select_related("whole")[:limit]:
        with transaction.atomic():
            whole, row.whole = row.whole, None
            row.save(update_fields=["whole"])
            drop_unused(whole)
        count += 1
    return count
