"""What the office does around a case besides its steps: assign, note, give back, reopen; and the applicant's withdrawal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from khamkho.base.errors import within
from khamkho.base.text import clean
from khamkho.casework.commands.ending import when_ended
from khamkho.casework.commands.letters import follow, take_back_letters
from khamkho.casework.commands.locking import for_update, lock_number
from khamkho.casework.commands.move import announce, announce_register, enter, set_timers, take_back_notices
from khamkho.casework.commands.record import Repeat, record
from khamkho.casework.models import Case, Event, Pickup
from khamkho.casework.queries.timeline import require_fresh, step_of
from khamkho.casework.rules.flow import GIVEN_BACK, WITHDRAWN
from khamkho.casework.rules.permits import (
    APPLICANT,
    READING_ROLES,
    WORKING_ROLES,
    refuse_for,
    require_applicant,
    require_role,
)
from khamkho.casework.rules.refusals import (
    AlreadyEnded,
    CandidateHasInterest,
    NotACandidate,
    NotEnded,
    NotHandedIn,
    ReasonNeeded,
)
from khamkho.casework.rules.rounds import ChosenByRound
from khamkho.casework.standing import standing_of
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.words import END_TITLES
from khamkho.offices.models import Membership
from khamkho.people.actor import SYSTEM, Actor
from khamkho.vault.keys import Erased


@transaction.atomic
def assign(*, actor: Actor, number: str, membership_id: int | None, now: datetime) -> Case:
    """Give a case to a member of its office, or to nobody. Raises NotYours, NotACandidate, CandidateHasInterest, AlreadyEnded."""
    case, standing = lock_number(actor, number)
    if not standing.works_on_it:
        raise refuse_for("officer")
    if case.state == Case.ENDED:
        raise AlreadyEnded()
    member = _candidate(case, membership_id, now) if membership_id else None
    if case.assignee_id == membership_id:
        return case
    case.assignee = member
    detail = {"to": member.label if member else ""}
    record(case, "assigned", actor=actor, standing=standing, now=now, detail=detail, audience=Event.OFFICE)
    return case


@transaction.atomic
def note(*, actor: Actor, number: str, text: str, readers: Sequence[UUID] = (), now: datetime) -> Event:
    """Write an internal note, for the whole office or for named members of it only. Raises NotYours, ReasonNeeded, Erased."""
    case, standing = lock_number(actor, number)
    if not standing.works_on_it:
        raise refuse_for("officer")
    words = within("text", text, 8000, lines=True)
    if not words:
        raise ReasonNeeded()
    if case.key_id is None:  # nothing could keep what she wrote
        raise Erased()
    named = tuple(sorted({str(reader) for reader in readers} | {str(actor.user_id)})) if readers else ()
    return record(
        case,
        "noted",
        actor=actor,
        standing=standing,
        now=now,
        detail={"text": words},
        audience=Event.NAMED if named else Event.OFFICE,
        readers=named,
    )


@transaction.atomic
def withdraw(*, actor: Actor, number: str, reason: str = "", client_key: str = "", now: datetime) -> Case:
    """The applicant, or who may for her, takes the application back (ถอนคำขอ). Raises NotYours, NotHandedIn, AlreadyEnded, KeyReused."""
    case, standing = lock_number(actor, number)
    if not standing.may("withdraw"):
        raise refuse_for(APPLICANT)
    if case.state == Case.DRAFT:
        raise NotHandedIn()
    return _end(
        case, WITHDRAWN, "withdrawn", actor=actor, reason=reason, client_key=client_key, wait=False, now=now
    )


@transaction.atomic
def give_back(
    *, actor: Actor, number: str, reason: str, seen: int, client_key: str = "", now: datetime
) -> Case:
    """The office gives an application back that was not completed in time (คืนคำขอ), by a numbered letter with its reasons.

    Follows the facilitation act B.E. 2558 s. 9 in outline. Raises NotYours, OwnCase, ReasonNeeded, Stale,
    AlreadyEnded, KeyReused.
    """
    case, standing = lock_number(actor, number)
    require_role(standing, WORKING_ROLES, says="officer")
    require_applicant(service_of(case.version))
    if not clean(reason):
        raise ReasonNeeded()
    if case.state != Case.ENDED:
        require_fresh(actor, case, seen)
    return _end(
        case, GIVEN_BACK, "given_back", actor=actor, reason=reason, client_key=client_key, wait=True, now=now
    )


@transaction.atomic
def reopen(*, actor: Actor, number: str, reason: str, client_key: str = "", now: datetime) -> Case:
    """A supervisor or director opens an ended case again at the step it ended from, after a wrong click.

    Notices of the end that have not gone out are taken back, and a letter that followed from it no longer stands. Raises NotYours, OwnCase, ReasonNeeded, NotEnded, ChosenByRound.
    """
    case, standing = lock_number(actor, number)
    require_role(standing, ("supervisor", "director"), says="supervisor")
    words = clean(reason, lines=True)
    if not words:
        raise ReasonNeeded()
    reply = Repeat(scope=f"reopen:{case.ref}", key=client_key, content=words)
    if reply.first():
        return case
    if case.state != Case.ENDED or case.body is None:  # erased, or never handed in
        raise NotEnded()
    service = service_of(case.version)
    if case.round is not None and case.round.settled_at is not None:
        raise ChosenByRound()
    case.state, case.end, case.ended_at = Case.OPEN, "", None
    case.decided_at, case.told_at = None, None
    back_to = catalogue.Target(step_of(service, case.step) or service.first_step)
    enter(case, service, back_to, now=now)
    record(
        case, "reopened", actor=actor, standing=standing, now=now, detail={"reason": words, "to": case.step}
    )
    reply.remember(case, now)
    set_timers(case, service, now=now)
    take_back_notices(case, now=now)
    take_back_letters(case, actor=actor, reason=words, now=now)
    announce_register(case, service, now=now)
    return case


@transaction.atomic
def record_notice(*, case_id: int, notice_id: str, kind: str, state: str, now: datetime) -> None:
    """Keep on the case that a notice failed or bounced, so that an officer calls instead."""
    case = for_update().get(pk=case_id)
    Pickup.objects.filter(case=case).update(untold=True)
    record(
        case,
        "notice_failed",
        actor=SYSTEM,
        standing=standing_of(SYSTEM, case),
        now=now,
        detail={"notice": str(notice_id), "kind": kind, "state": state},
        audience=Event.OFFICE,
    )


def _end(
    case: Case,
    end: str,
    kind: str,
    *,
    actor: Actor,
    reason: str,
    client_key: str,
    wait: bool,
    now: datetime,
) -> Case:
    words = within("reason", reason, 4000, lines=True)
    reply = Repeat(scope=f"{kind}:{case.ref}:{actor.user_id or actor.partner}", key=client_key, content=words)
    if reply.first():
        return case
    if case.state == Case.ENDED:
        raise AlreadyEnded()
    service = service_of(case.version)
    before = case.step
    target = catalogue.target(service, end)
    enter(case, service, target, now=now)
    standing = standing_of(actor, case)
    event = record(
        case, kind, actor=actor, standing=standing, now=now, step=before, detail={"reason": words, "end": end}
    )
    reply.remember(case, now)
    set_timers(case, service, now=now)
    if letter := catalogue.letter_after(service, None, target):
        follow(case, letter, event, actor=actor, facts={"reason": words, "granted": False}, now=now)
    announce(case, service, event, action=kind, wait=wait, now=now)
    when_ended(case, END_TITLES[case.end], actor=actor, now=now)
    return case


def _candidate(case: Case, membership_id: int, now: datetime) -> Membership:
    member = Membership.objects.filter(
        pk=membership_id, office_id=case.office_id, role__in=READING_ROLES - {"auditor"}
    ).first()
    if member is None or not member.active_on(timezone.localtime(now).date()):
        raise NotACandidate()
    if str(member.user_id) in (case.interests or ()):
        raise CandidateHasInterest()
    return member
