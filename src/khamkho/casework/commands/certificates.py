"""A letter that certifies something of a person without a case, such as that she came to a training."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from khamkho.base.codes import public_code
from khamkho.base.names import PersonName
from khamkho.base.text import Lang
from khamkho.casework.commands.letters import put_words, require_work, seat_at
from khamkho.casework.models import Letter
from khamkho.casework.rules.letters import DRAFT, KINDS, WrongKind, checked_content
from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.vault.commands import new_key


@transaction.atomic
def write_certificate(
    *,
    actor: Actor,
    office: Office,
    kind: str,
    holder: PersonName,
    lang: Lang,
    fields: Mapping[str, Any],
    now: datetime,
) -> Letter:
    """Keep the draft of a certificate for ``holder``; it is signed, numbered, made and revoked as every letter is, and
    the page of verification compares a typed name with hers. Raises NoSuchLetter, NotYours, WrongKind, Invalid.
    """
    require_work(actor, office, None)
    known = KINDS.get(kind)
    if known is None or known.about != "person":
        raise WrongKind()
    content: dict[str, Any] = checked_content(known, fields)
    letter = Letter(
        code=public_code(),
        office=office,
        kind=kind,
        lang=lang,
        book=known.book,
        state=DRAFT,
        written_by_id=seat_at(actor, office),
        key=new_key(),
        created_at=now,
    )
    parts = [holder.title, holder.first, holder.middle, holder.last]
    put_words(letter, {**content, "holder": parts})
    letter.save()
    return letter
