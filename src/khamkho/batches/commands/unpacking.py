"""The documents of many people out of one ZIP, each to whom it belongs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from khamkho.base.errors import Refused
from khamkho.base.text import Text
from khamkho.batches.commands.holding import writer
from khamkho.batches.commands.people import look_again
from khamkho.batches.contents import note_of
from khamkho.batches.models import Row
from khamkho.batches.rules.archive import NOBODY, TOO_LARGE, WHICH, files_in, which, whose
from khamkho.casework import commands as casework
from khamkho.casework.contents import working_copy_of
from khamkho.casework.models import Attachment, Case
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import DocumentNeed
from khamkho.files import commands as files
from khamkho.files.kinds import Accept
from khamkho.people.actor import Actor


@dataclass(frozen=True, kw_only=True)
class Put:
    """What became of one file: whose it is and what, or why it was left out."""

    name: str
    at: int | None = None
    document: Text | None = None
    why: Text | None = None


def unpack(*, actor: Actor, ref: UUID, by_link: bool, data: bytes, now: datetime) -> tuple[Put, ...]:
    """Attach the files of a ZIP: whose by the identity number or the row's number, which by the name of the document.

    Each is judged as any upload is. One that cannot be placed or taken is named with the reason, the others go in.
    Raises NoSuchBatch, NotAnArchive.
    """
    batch = look_again(actor=actor, ref=ref, by_link=by_link, now=now)
    rows = {
        row.at: row
        for row in batch.rows.select_related("case__version", "case__office", "case__key").order_by("at")
        if row.case.state == Case.DRAFT
    }
    identities = {note.identity: at for at, row in rows.items() if (note := note_of(batch, row)).identity}
    found = []
    for packed in files_in(data, largest=files.LIMIT):
        at = whose(packed.name, identities, max(rows, default=0))
        row = rows.get(at) if at else None
        if row is None:
            found.append(Put(name=packed.name, why=NOBODY))
        elif packed.data is None:
            found.append(Put(name=packed.name, at=at, why=TOO_LARGE))
        else:
            found.append(_put(row, packed.name, packed.data, actor, now))
    touched = {one.at for one in found if one.at and one.why is None}
    look_again(actor=actor, ref=ref, by_link=by_link, also=touched, now=now)
    return tuple(found)


def _put(row: Row, name: str, data: bytes, actor: Actor, now: datetime) -> Put:
    case, needs = row.case, _needs(row.case)
    wanted = which(name, [(need.id, need.label) for need in needs.values()])
    if wanted is None or case.key is None:
        return Put(name=name, at=row.at, why=WHICH)
    need, who = needs[wanted], writer(actor, row.case)
    try:
        stored = files.store_file(
            key=case.key,
            data=data,
            name=name.rpartition("/")[2],
            accept=accept_of(need),
            limit=files.LIMIT,
            now=now,
        )
        with transaction.atomic():
            if need.max_files == 1:
                _clear(case, need, who, now)
            casework.attach(actor=who, ref=case.ref, document=need.id, stored=stored, now=now)
    except Refused as no:
        return Put(name=name, at=row.at, document=need.label, why=Text(no.sentence("th"), no.sentence("en")))
    return Put(name=name, at=row.at, document=need.label)


def _needs(case: Case) -> dict[str, DocumentNeed]:
    service, body = service_of(case.version), working_copy_of(case)
    found = catalogue.documents_for(service, case.variant, body.answers, by_proxy=body.by_proxy)
    return {need.id: need for need in found}


def _clear(case: Case, need: DocumentNeed, who: Actor, now: datetime) -> None:
    """A document of one file takes a new one in place of the old."""
    for old in case.attachments.filter(document=need.id, state=Attachment.DRAFT, dropped=False):
        casework.detach(actor=who, ref=case.ref, attachment=old.ref, now=now)


def accept_of(need: DocumentNeed) -> Accept:
    """Which kinds of file a document may be."""
    if need.type == "id_photo":
        return "id_photo"
    kinds = set(need.accept)
    return "document" if kinds == {"pdf", "image"} else "pdf" if "pdf" in kinds else "image"
