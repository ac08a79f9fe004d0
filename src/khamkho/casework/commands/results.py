"""What an action leaves behind: files that whoever acts attaches, and what is put on the office's public page."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from khamkho.base.errors import Invalid, Problem, within
from khamkho.base.text import lang_in
from khamkho.casework.commands.attached import keep_file
from khamkho.casework.commands.locking import lock_number
from khamkho.casework.commands.record import record
from khamkho.casework.models import Attachment, Case, Event, Publication
from khamkho.casework.rules.permits import WORKING_ROLES, require_role
from khamkho.casework.rules.refusals import (
    NoDocument,
    NothingToPublish,
    NotPublished,
    ReasonNeeded,
    TooManyFiles,
)
from khamkho.catalogue.fields.signature import PREFIX
from khamkho.catalogue.service import Action, Service
from khamkho.files.commands import Stored, store_bytes
from khamkho.files.models import ScanState
from khamkho.people.actor import Actor

Given = Sequence[tuple[str, Stored]]


def keep_files(case: Case, action: Action, given: Given, *, now: datetime) -> list[Attachment]:
    """Attach what whoever acts brings along. Raises Invalid naming every file that is missing, NoDocument, TooManyFiles."""
    needs = {need.id: need for need in action.files}
    held = [name for name, _ in given]
    if set(held) - set(needs):
        raise NoDocument()
    missing = [
        Problem(f"file.{need.id}", "required", f"กรุณาแนบ{need.label.th}", f"Attach: {need.label.en}.")
        for need in action.files
        if need.required and need.id not in held
    ]
    if missing:
        raise Invalid(missing)
    for name, need in needs.items():
        if held.count(name) > need.max_files:
            raise TooManyFiles(limit=need.max_files)
    return [keep_file(case, name, stored, state=Attachment.HANDED_IN, now=now) for name, stored in given]


def keep_drawn(case: Case, action: Action, detail: dict[str, Any], *, now: datetime) -> None:
    """A signature that was drawn for an action becomes a file of the case, named as its question; the answer points at it."""
    answers = detail.get("answers", {})
    for field in action.asks:
        value = answers.get(field.id)
        drawn = value.get("drawn", "") if field.type == "signature" and isinstance(value, dict) else ""
        if not drawn or case.key is None:
            continue
        blob = store_bytes(
            key=case.key, data=b64decode(drawn.removeprefix(PREFIX)), media_type="image/png", now=now
        )
        name = f"{field.subject.in_(lang_in(case.lang))}.png"
        stored = Stored(blob=blob, name=name, media_type=blob.media_type, size=blob.size)
        kept = keep_file(case, field.id, stored, state=Attachment.HANDED_IN, now=now)
        answers[field.id] = {"file": str(kept.ref)}


def publish_file(case: Case, service: Service, file_id: str, *, now: datetime) -> Publication:
    """Put the newest file of this kind on the office's public page, in place of an older one. Raises NothingToPublish."""
    rows = case.attachments.filter(document=file_id, state=Attachment.HANDED_IN)
    newest = rows.exclude(blob__scan=ScanState.INFECTED).order_by("pk").last()
    if newest is None:
        raise NothingToPublish(what=service.file_need(file_id).label)
    case.publications.filter(withdrawn_at=None, file__document=file_id).update(withdrawn_at=now)
    label = service.file_need(file_id).label.in_(lang_in(case.lang))
    return Publication.objects.create(
        case=case,
        office=case.office,
        file=newest,
        title=f"{case.display_name} – {label}"[:400],
        published_at=now,
    )


@transaction.atomic
def withdraw_publication(*, actor: Actor, number: str, ref: UUID, reason: str, now: datetime) -> Publication:
    """Take a file off the office's public page again, with the reason; its address says that it was withdrawn.

    Raises NoSuchCase, NotYours, OwnCase, HasInterest, NotPublished, ReasonNeeded.
    """
    case, standing = lock_number(actor, number)
    require_role(standing, WORKING_ROLES, says="officer")
    found = case.publications.filter(ref=ref, withdrawn_at=None).first()
    if found is None:
        raise NotPublished()
    words = within("reason", reason, 2000, lines=True)
    if not words:
        raise ReasonNeeded()
    found.withdrawn_at = now
    found.save(update_fields=["withdrawn_at"])
    record(
        case,
        "publication_withdrawn",
        actor=actor,
        standing=standing,
        now=now,
        detail={"title": found.title, "reason": words, "published": str(found.ref)},
        audience=Event.OFFICE,
    )
    return found
