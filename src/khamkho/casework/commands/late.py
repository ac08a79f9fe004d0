"""Late: ask for the reason in every stretch of the law, tell the head when nobody writes, send what a person wrote."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from khamkho.base.errors import within
from khamkho.base.thai import in_bangkok
from khamkho.base.working_time import working_days_between
from khamkho.casework.commands.letters import follow
from khamkho.casework.commands.locking import for_update, lock_number
from khamkho.casework.commands.move import SECOND_THOUGHTS, announce_notice
from khamkho.casework.commands.record import Repeat, record
from khamkho.casework.models import Case, Event, LateNotice, Letter
from khamkho.casework.queries.authority import kept, letter_signing
from khamkho.casework.queries.late import is_late, late_at
from khamkho.casework.rules.authority import Signature
from khamkho.casework.rules.clock import wants_reason
from khamkho.casework.rules.permits import WORKING_ROLES, require_role
from khamkho.casework.rules.refusals import NotLate, ReasonNeeded
from khamkho.casework.standing import standing_of
from khamkho.catalogue.queries import service_of
from khamkho.offices.models import Office
from khamkho.offices.queries import calendar_for, periods_for
from khamkho.people.actor import SYSTEM, Actor


def call_for_reasons(*, now: datetime) -> int:
    """Look through the late cases of every office; returns how many reasons were asked for or handed on to a head.

    Each case in its own transaction, so that nobody waits; interrupted, it is simply done again.
    """
    offices = Office.objects.filter(active=True).order_by("pk")
    return sum(_look_at(case_id, now=now) for office in offices for case_id in late_at(office.pk, now=now))


@transaction.atomic
def _look_at(case_id: int, *, now: datetime) -> bool:
    case = for_update().get(pk=case_id)
    if not is_late(case, now=now):
        return False
    last, periods = case.late_notices.order_by("turn").last(), periods_for(case.office)
    facilitation = service_of(case.version).facilitation
    if wants_reason(
        due_at=case.due_at or now,
        now=now,
        every=periods.late_every(facilitation=facilitation),
        called=last.called_at if last else None,
        written=last.written_at if last else None,
    ):
        _open(case, now=now)
        record(
            case,
            "late_called",
            actor=SYSTEM,
            standing=standing_of(SYSTEM, case),
            now=now,
            audience=Event.OFFICE,
        )
        return True
    if last is None or last.written_at or last.escalated_at:
        return False
    called, today = in_bangkok(last.called_at).date(), in_bangkok(now).date()
    if working_days_between(calendar_for(case.office), called, today) < periods.escalate_days:
        return False
    last.escalated_at = now
    last.save(update_fields=["escalated_at"])
    record(
        case,
        "late_escalated",
        actor=SYSTEM,
        standing=standing_of(SYSTEM, case),
        now=now,
        audience=Event.OFFICE,
    )
    return True


def _open(case: Case, *, now: datetime) -> LateNotice:
    return LateNotice.objects.create(case=case, turn=case.late_notices.count() + 1, called_at=now)


@transaction.atomic
def explain_delay(
    *, actor: Actor, number: str, reason: str, client_key: str = "", now: datetime
) -> LateNotice:
    """Write why a case is late (facilitation act B.E. 2558 s. 10, in outline): the applicant is told, a copy is kept.

    The reason is a person's own. Where the office wants a letter (``late_by``) and the writer may sign one, by her
    position or by an order, it follows with its number. Raises NotYours, OwnCase, ReasonNeeded, NotLate, KeyReused.
    """
    case, standing = lock_number(actor, number)
    require_role(standing, WORKING_ROLES, says="officer")
    words = within("reason", reason, 4000, lines=True)
    reply = Repeat(scope=f"late:{case.ref}:{actor.user_id}", key=client_key, content=words)
    if reply.first() and (written := case.late_notices.exclude(written_at=None).order_by("turn").last()):
        return written
    if not words:
        raise ReasonNeeded()
    if not is_late(case, now=now):
        raise NotLate()
    notice = case.late_notices.filter(written_at=None).first() or _open(case, now=now)
    signature = _signs(actor, case, now=now) if periods_for(case.office).late_by == "letter" else None
    event = record(
        case,
        "late_explained",
        actor=actor,
        standing=standing,
        now=now,
        detail={"reason": words, **kept(signature)},
    )
    notice.written_at, notice.event = now, event.seq
    notice.save(update_fields=["written_at", "event"])
    reply.remember(case, now)
    announce_notice(case, "late", event, not_before=now + SECOND_THOUGHTS, now=now)
    if signature is not None:
        follow(case, "late", event, actor=actor, facts={"reason": words}, now=now)
    return notice


def _signs(actor: Actor, case: Case, *, now: datetime) -> Signature | None:
    """How the writer signs the letter about the delay; None when it is not hers to sign."""
    letter = Letter(office=case.office, case=case, kind="late")
    return letter_signing(actor, letter, day=in_bangkok(now).date())[0]
