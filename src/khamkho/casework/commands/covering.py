"""Forward: an office below writes one covering letter (หนังสือนำส่ง) for cases that go to the office above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from khamkho.base.codes import public_code
from khamkho.base.text import Lang
from khamkho.casework.commands.letters import put_words, require_work, seat_at
from khamkho.casework.models import Letter
from khamkho.casework.queries.handover import forwardable
from khamkho.casework.rules.handover import (
    MOST_UNDER_ONE_LETTER,
    NotHereAnyMore,
    NothingToForward,
    NotOfferedThere,
)
from khamkho.casework.rules.letters import DRAFT, KINDS, checked_content
from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.vault.commands import new_key

KIND = "covering"


@transaction.atomic
def write_covering_letter(
    *,
    actor: Actor,
    office: Office,
    to: Office,
    numbers: Sequence[str],
    lang: Lang,
    fields: Mapping[str, Any],
    now: datetime,
) -> Letter:
    """Keep the draft of a covering letter to an office above; the cases go when it is signed and numbered.

    The draft names the cases by their numbers only. Raises NoSuchLetter, NotYours, NothingToForward, NotHereAnyMore,
    NotOfferedThere (the office does not offer every service, or is not above this one), Invalid.
    """
    require_work(actor, office, None)
    wanted = sorted(set(numbers))
    if not 1 <= len(wanted) <= MOST_UNDER_ONE_LETTER:
        raise NothingToForward(most=MOST_UNDER_ONE_LETTER)
    found = {case.number: case for case in forwardable(actor, office, to)}
    for number in wanted:
        if number not in found:
            raise NotHereAnyMore(number=number) if found else NotOfferedThere()
    content: dict[str, Any] = checked_content(KINDS[KIND], fields)
    letter = Letter(
        code=public_code(),
        office=office,
        kind=KIND,
        lang=lang,
        book=KINDS[KIND].book,
        state=DRAFT,
        written_by_id=seat_at(actor, office),
        key=new_key(),
        created_at=now,
    )
    put_words(letter, {**content, "cases": wanted, "forward_to": to.code})
    letter.save()
    return letter
