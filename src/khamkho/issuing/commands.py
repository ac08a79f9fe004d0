"""Making documents: the row first, then the PDF outside any transaction, then the row says it is issued."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from khamkho.base.codes import public_code
from khamkho.base.errors import NotFound
from khamkho.base.text import Lang
from khamkho.casework.commands import issue_letter
from khamkho.casework.letter_contents import key_of
from khamkho.casework.models import Letter
from khamkho.casework.queries.cases import CaseView, system_view
from khamkho.casework.queries.letters import system_letter
from khamkho.casework.rules.letters import PENDING
from khamkho.catalogue.words import LETTER_PLACES
from khamkho.documents.pictures import height_of
from khamkho.documents.rendering import render
from khamkho.files.commands import Stored, drop_blob, store_bytes
from khamkho.files.queries import read_blob
from khamkho.issuing.letters import composed, paper_of
from khamkho.issuing.models import Document, Emblem, LetterText
from khamkho.issuing.papers import PAPERS, paper_for
from khamkho.issuing.refusals import EmblemTooSmall
from khamkho.issuing.rules import checked_layout, checked_text
from khamkho.issuing.texts import TEXTS
from khamkho.offices.commands import set_setting
from khamkho.offices.models import Office
from khamkho.offices.rules import permit_managing
from khamkho.people.actor import Actor
from khamkho.vault.commands import destroy_key

EMBLEM_LEAST = 354
"""Dots: 3 cm, its usual height on a letter, at 300 dots per inch."""


def produce(*, case_id: int, kind: str, event: int, now: datetime) -> Document | None:
    """Make the document of this kind for a case; doing it again gives the one that is there.

    Returns None when the case has been erased meanwhile, and for a kind that only an older version made. Raises documents.rendering.NotRendered (permanent),
    files.refusals.DiskFull (temporary).
    """
    view = system_view(case_id)
    if view.erased or kind not in PAPERS:
        return None
    document = _born(view, kind, event, now)
    if document.state != Document.PENDING:
        return document
    paper = paper_for(kind, view, code=document.code, now=now)
    pdf = render(paper.template, paper.data, attachments=paper.attachments, now=document.created_at)
    if view.case.key is None:
        return None
    blob = store_bytes(key=view.case.key, data=pdf, media_type="application/pdf", now=now)
    with transaction.atomic():
        older = Document.objects.filter(case=view.case, kind=kind, event__lt=event, state=Document.ISSUED)
        older.update(state=Document.REPLACED)
        document.blob, document.state, document.issued_at = blob, Document.ISSUED, now
        document.save(update_fields=["blob", "state", "issued_at"])
    return document


# ── an office's own words, layout and emblem ──


@transaction.atomic
def set_letter_text(
    *, actor: Actor, office: Office, kind: str, lang: Lang, parts: Mapping[str, str], now: datetime
) -> LetterText:
    """Give a kind of letter an office's own words: a new version, in force from now on; older ones are kept.

    Raises NotFound (no such kind, or not hers to know), NotYourRole, Invalid.
    """
    if kind not in TEXTS:
        raise NotFound()
    permit_managing(actor, office.pk)
    return _new_version(actor, office, kind, lang, checked_text(parts, LETTER_PLACES), now)


@transaction.atomic
def reset_letter_text(*, actor: Actor, office: Office, kind: str, lang: Lang, now: datetime) -> LetterText:
    """Go back to the words that ship with Khamkho, from now on. Raises NotFound, NotYourRole."""
    if kind not in TEXTS:
        raise NotFound()
    permit_managing(actor, office.pk)
    return _new_version(actor, office, kind, lang, {}, now)


def _new_version(
    actor: Actor, office: Office, kind: str, lang: Lang, parts: Mapping[str, str], now: datetime
) -> LetterText:
    Office.objects.select_for_update(of=("self",)).get(pk=office.pk)
    held = LetterText.objects.filter(office=office, kind=kind, lang=lang).aggregate(last=Max("version"))
    return LetterText.objects.create(
        office=office,
        kind=kind,
        lang=lang,
        version=(held["last"] or 0) + 1,
        parts=dict(parts),
        changed_at=now,
        changed_by_id=next((seat.id for seat in actor.seats_at(office.pk)), None),
    )


def set_layout(*, actor: Actor, office: Office, typed: Mapping[str, Any], now: datetime) -> None:
    """Set how the office's letters are numbered and laid out. Raises NotFound, NotYourRole, Invalid."""
    permit_managing(actor, office.pk)
    set_setting(actor=actor, office_id=office.pk, name="letters", value=checked_layout(typed), now=now)


@transaction.atomic
def set_emblem(*, actor: Actor, office: Office, stored: Stored, now: datetime) -> Emblem:
    """Put a drawing that the office may use above its letters; the one before it goes.

    Raises NotFound, NotYourRole, EmblemTooSmall.
    """
    permit_managing(actor, office.pk)
    if (height := height_of(read_blob(stored.blob))) < EMBLEM_LEAST:
        raise EmblemTooSmall(height=height, least=EMBLEM_LEAST)
    _drop_emblem(office, now)
    seat = next((seat.id for seat in actor.seats_at(office.pk)), None)
    assert stored.blob.key is not None
    return Emblem.objects.create(
        office=office, key=stored.blob.key, blob=stored.blob, added_at=now, added_by_id=seat
    )


@transaction.atomic
def remove_emblem(*, actor: Actor, office: Office, now: datetime) -> None:
    """Letters carry no drawing from now on. Raises NotFound, NotYourRole."""
    permit_managing(actor, office.pk)
    _drop_emblem(office, now)


def _drop_emblem(office: Office, now: datetime) -> None:
    held = Emblem.objects.filter(office=office).select_related("blob").first()
    if held is not None:
        key_id, blob = held.key_id, held.blob
        held.delete()
        drop_blob(blob)
        destroy_key(key_id, now=now)


def _born(view: CaseView, kind: str, event: int, now: datetime) -> Document:
    values = {"code": public_code(), "created_at": now}
    document, _ = Document.objects.get_or_create(case=view.case, kind=kind, event=event, defaults=values)
    return document


def produce_letter(*, letter_id: int, now: datetime) -> Letter:
    """Make the PDF of a signed letter and issue it; doing it again changes nothing.

    Raises documents.rendering.NotRendered (permanent), files.refusals.DiskFull (temporary).
    """
    view = system_letter(letter_id)
    key = key_of(view.letter)
    if view.letter.state != PENDING or key is None:
        return view.letter
    content = composed(view)
    paper = paper_of(view.letter, content)
    pdf = render(paper.template, paper.data, attachments=paper.attachments, now=view.letter.signed_at or now)
    blob = store_bytes(key=key, data=pdf, media_type="application/pdf", now=now)
    return issue_letter(
        letter_id=letter_id,
        content=content,
        subject=paper.data["subject"],
        to=content.get("to", "") or view.letter.to_name,
        blob=blob,
        now=now,
    )
