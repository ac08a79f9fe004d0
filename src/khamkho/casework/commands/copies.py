"""Copies that the office makes from originals shown at the desk, so that nobody is asked for certified copies."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from khamkho.casework.commands.attached import keep_file
from khamkho.casework.commands.locking import lock_number
from khamkho.casework.commands.record import record
from khamkho.casework.models import Attachment, Case
from khamkho.casework.rules.permits import WORKING_ROLES, require_role
from khamkho.casework.rules.refusals import AlreadyEnded, NoDocument, TooManyFiles
from khamkho.casework.standing import standing_of
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import DocumentNeed, Service
from khamkho.files.commands import Stored
from khamkho.people.actor import Actor

MOST = 10
"""Copies of one document that a case takes, whatever its file says of the applicant's own."""


@transaction.atomic
def certify_copy(*, actor: Actor, number: str, document: str, stored: Stored, now: datetime) -> Attachment:
    """Add the copy that an officer made from the original shown to her; her name and the time stand on it already.

    Follows the act on electronic administration B.E. 2565 in outline: the office makes its own copies. Raises
    NoSuchCase, NotYours, OwnCase, AlreadyEnded, NoDocument, TooManyFiles.
    """
    case, standing = lock_number(actor, number)
    require_role(standing, WORKING_ROLES, says="officer")
    if case.state != Case.OPEN:
        raise AlreadyEnded()
    need = next((one for one in copyable(service_of(case.version)) if one.id == document), None)
    if need is None:
        raise NoDocument()
    held = case.attachments.filter(document=document, state=Attachment.HANDED_IN)
    if held.count() >= MOST:
        raise TooManyFiles(limit=MOST)
    seat = next(seat for seat in actor.seats_at(case.office_id) if seat.role in WORKING_ROLES)
    made = keep_file(
        case, document, stored, state=Attachment.HANDED_IN, copied_by_id=seat.id, copied_at=now, now=now
    )
    detail = {"document_th": need.label.th, "document_en": need.label.en}
    record(case, "copied", actor=actor, standing=standing, now=now, detail=detail)
    return made


def copyable(service: Service) -> tuple[DocumentNeed, ...]:
    """The documents of which the office may make a copy; a photograph for a card is none."""
    return tuple(need for need in service.documents if need.type == "file")


def copied_in(case: Case, state: str) -> frozenset[str]:
    """The documents of which the case holds, in this state, what the office copied from an original."""
    rows = case.attachments.filter(copied_at__isnull=False, state=state, dropped=False)
    return frozenset(rows.values_list("document", flat=True))


def record_copies(
    case: Case, service: Service, copied: Collection[str], *, actor: Actor, now: datetime
) -> None:
    """What was typed in at the desk is handed in: which of its files the officer copied herself."""
    labels = [need.label for need in service.documents if need.id in copied]
    if labels:
        record(
            case,
            "copied",
            actor=actor,
            standing=standing_of(actor, case),
            now=now,
            detail={
                "document_th": ", ".join(label.th for label in labels),
                "document_en": ", ".join(label.en for label in labels),
            },
        )
