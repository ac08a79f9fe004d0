"""Messages of a case: the office writes to the applicant's side, that side writes to the office. No clock stops for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from khamkho.casework.commands.attached import keep_file
from khamkho.casework.commands.locking import lock_number
from khamkho.casework.commands.move import SECOND_THOUGHTS, announce_notice
from khamkho.casework.commands.record import Repeat, record
from khamkho.casework.models import Attachment, Case, Talk
from khamkho.casework.queries.timeline import require_fresh
from khamkho.casework.rules.permits import (
    APPLICANT,
    WORKING_ROLES,
    refuse_for,
    require_applicant,
    require_role,
)
from khamkho.casework.rules.refusals import NotHandedIn
from khamkho.casework.rules.talk import CAME, FILE, NothingToSettle, end_of, words_of
from khamkho.catalogue.queries import service_of
from khamkho.files.commands import Stored
from khamkho.people.actor import Actor
from khamkho.vault.keys import Erased


@transaction.atomic
def write_to_applicant(
    *,
    actor: Actor,
    number: str,
    text: str,
    seen: int,
    expects: bool = False,
    until: date | None = None,
    client_key: str = "",
    now: datetime,
) -> Case:
    """The office writes to the applicant and those who stand on her side, also after the case has ended; she is told.

    With ``expects`` an answer is waited for until the end of the day ``until``. The office's time goes on running:
    only a return for correction stops it. What the office writes answers what came, so ``seen`` is the last event that
    the writer had in front of her. Raises NoSuchCase, NotYours, OwnCase, HasInterest, Stale, Invalid, Erased, KeyReused.
    """
    case, standing = lock_number(actor, number)
    require_role(standing, WORKING_ROLES, says="officer")
    require_applicant(service_of(case.version))
    content = [text, expects, until.isoformat() if until else ""]
    reply = Repeat(scope=f"message:{case.ref}:{actor.user_id}", key=client_key, content=content)
    if reply.first():
        return case
    if case.key_id is None:
        raise Erased()
    require_fresh(actor, case, seen, kinds=(CAME,))
    detail: dict[str, Any] = {"text": words_of(text)}
    answer_by = end_of(until, today=timezone.localtime(now).date()) if expects else None
    if answer_by:
        detail["until"] = answer_by.isoformat()
    event = record(case, "message_sent", actor=actor, standing=standing, now=now, detail=detail)
    _no_longer_waits(case)
    if answer_by:
        Talk.objects.update_or_create(case=case, defaults={"asked_at": now, "answer_by": answer_by})
    reply.remember(case, now)
    announce_notice(case, "message", event, not_before=now + SECOND_THOUGHTS, now=now)
    return case


@transaction.atomic
def write_to_office(
    *,
    actor: Actor,
    number: str,
    text: str,
    stored: Stored | None = None,
    more: Sequence[Stored] = (),
    client_key: str = "",
    now: datetime,
) -> Case:
    """The applicant, or who may correct for her, writes to the office or answers it, with a file if she likes; a mail may
    bring ``more`` than one.

    Raises NoSuchCase, NotYours, NotHandedIn, Invalid, Erased, KeyReused.
    """
    case, standing = lock_number(actor, number)
    if standing.helps or not standing.may("correct"):  # whoever helps mends; her words are the office's
        raise refuse_for(APPLICANT)
    who = actor.user_id or actor.partner
    reply = Repeat(scope=f"message:{case.ref}:{who}", key=client_key, content=[text, bool(stored)])
    if reply.first():
        return case
    if case.state == Case.DRAFT:
        raise NotHandedIn()
    if case.key_id is None:
        raise Erased()
    words = words_of(text)
    for one in (*([stored] if stored else ()), *more):
        _keep(case, one, now=now)
    record(case, "message_came", actor=actor, standing=standing, now=now, detail={"text": words})
    talk = Talk.objects.filter(case=case).first() or Talk(case=case)
    talk.came_at, talk.asked_at, talk.answer_by = (
        talk.came_at or now,
        None,
        None,
    )  # the first one waits longest
    talk.save()
    reply.remember(case, now)
    return case


@transaction.atomic
def settle_messages(*, actor: Actor, number: str, seen: int, now: datetime) -> Case:
    """An officer has read what came and need not answer it, or waits for an answer no longer; the applicant reads so.

    ``seen`` is the last event that she had in front of her. Raises NoSuchCase, NotYours, OwnCase, HasInterest,
    NothingToSettle, Stale.
    """
    case, standing = lock_number(actor, number)
    require_role(standing, WORKING_ROLES, says="officer")
    talk = Talk.objects.filter(case=case).first()
    if talk is None:
        raise NothingToSettle()
    require_fresh(actor, case, seen, kinds=(CAME,))
    record(case, "message_settled", actor=actor, standing=standing, now=now)
    talk.delete()
    return case


def _no_longer_waits(case: Case) -> None:
    """The office has dealt with what came; an answer that it expects it goes on expecting."""
    Talk.objects.filter(case=case, came_at__isnull=False).delete()


def _keep(case: Case, stored: Stored, *, now: datetime) -> None:
    """The file of a message, under the number that its event is about to get."""
    keep_file(case, f"{FILE}{case.head_seq + 1}", stored, state=Attachment.HANDED_IN, now=now)
