"""A file turned out to be harmful after it was handed in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from khamkho.base.text import Text
from khamkho.casework.commands.locking import for_update
from khamkho.casework.commands.record import record
from khamkho.casework.contents import event_detail
from khamkho.casework.models import Attachment, Case
from khamkho.casework.rules.paper import PAPER, PAPER_LABEL
from khamkho.casework.rules.talk import FILE, FILE_LABEL
from khamkho.casework.standing import standing_of
from khamkho.catalogue.queries import service_of
from khamkho.files.models import ScanState
from khamkho.people.actor import SYSTEM

KIND = "file_infected"


@transaction.atomic
def record_infected(*, blob_id: UUID, now: datetime) -> None:
    """Tell the office and the applicant that a virus was found in a file of a case; once for each file.

    Nothing is told of a file that was not handed in: whoever is still filling in sees it on her page, and may not
    hand it in.
    """
    row = Attachment.objects.filter(blob_id=blob_id, blob__scan=ScanState.INFECTED).first()
    if row is None or row.state != Attachment.HANDED_IN:
        return
    case = for_update().get(pk=row.case_id)
    if any(event_detail(case, event).get("file") == str(row.ref) for event in case.events.filter(kind=KIND)):
        return
    named = _label(case, row.document)
    record(
        case,
        KIND,
        actor=SYSTEM,
        standing=standing_of(SYSTEM, case),
        now=now,
        detail={
            "file": str(row.ref),
            "document": row.document,
            "document_th": named.th,
            "document_en": named.en,
        },
    )


def _label(case: Case, document: str) -> Text:
    if document.startswith(FILE):
        return FILE_LABEL
    if document == PAPER:
        return PAPER_LABEL
    needs = {need.id: need.label for need in service_of(case.version).documents}
    return needs.get(document, Text(document, document))
