"""Making documents: the row first, then the PDF outside any transaction, then the row says it is issued."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from khamkho.base.codes import public_code
from khamkho.casework.commands import issue_letter
from khamkho.casework.letter_contents import key_of
from khamkho.casework.models import Letter
from khamkho.casework.queries.cases import CaseView, system_view
from khamkho.casework.queries.letters import system_letter
from khamkho.casework.rules.letters import PENDING
from khamkho.documents.rendering import render
from khamkho.files.commands import store_bytes
from khamkho.issuing.letters import composed, paper_of
from khamkho.issuing.models import Document
from khamkho.issuing.papers import paper_for


def produce(*, case_id: int, kind: str, event: int, now: datetime) -> Document | None:
    """Make the document of this kind for a case; doing it again gives the one that is there.

    Returns None when the case has been erased meanwhile. Raises documents.rendering.NotRendered (permanent),
    files.refusals.DiskFull (temporary).
    """
    view = system_view(case_id)
    if view.erased:
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
