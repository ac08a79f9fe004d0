"""Extend: a head of the office gives a case more time, before its promised day is over."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from khamkho.base.errors import Invalid, Problem, within
from khamkho.casework.commands.locking import lock_number
from khamkho.casework.commands.move import SECOND_THOUGHTS, announce_notice
from khamkho.casework.commands.record import Repeat, record
from khamkho.casework.models import Case
from khamkho.casework.queries.clock import calendar_of, clock_of, marks_of
from khamkho.casework.queries.timeline import require_fresh
from khamkho.casework.rules.permits import Standing, require_role
from khamkho.casework.rules.refusals import (
    AlreadyEnded,
    NothingToExtend,
    ReasonNeeded,
    TooLateToExtend,
)
from khamkho.catalogue.queries import service_of
from khamkho.people.actor import Actor

MAY_EXTEND = ("director", "supervisor")
MOST_DAYS = 365


@transaction.atomic
def extend(
    *, actor: Actor, number: str, days: int, reason: str, seen: int, client_key: str = "", now: datetime
) -> Case:
    """Give a case so many working days more, with a reason that the applicant is told together with the new day.

    Raises NotYours (a head of section or the director does it), OwnCase, AlreadyEnded, Stale, Invalid, ReasonNeeded,
    NothingToExtend while the clock stands still, TooLateToExtend, KeyReused.
    """
    case, standing = lock_number(actor, number)
    require_role(standing, MAY_EXTEND, says="supervisor")
    words = within("reason", reason, 4000, lines=True)
    reply = Repeat(scope=f"extend:{case.ref}:{actor.user_id}", key=client_key, content=[days, words])
    if reply.first():
        return case
    if case.state == Case.ENDED:
        raise AlreadyEnded()
    require_fresh(actor, case, seen)
    if not 1 <= days <= MOST_DAYS:
        raise Invalid([_wrong_days()])
    if not words:
        raise ReasonNeeded()
    if case.paused_at or case.due_at is None:
        raise NothingToExtend()
    if case.due_at < now:
        raise TooLateToExtend()
    role = next(role for role in MAY_EXTEND if role in standing.roles)
    case.extensions = [*(case.extensions or ()), {"days": days, "by": role}]
    clock = clock_of(case, service_of(case.version), calendar_of(case), marks_of(case), now=now)
    case.due_at = clock.due if clock else case.due_at
    event = record(
        case, "extended", actor=actor, standing=standing, now=now, detail={"days": days, "reason": words}
    )
    reply.remember(case, now)
    announce_notice(case, "extended", event, not_before=now + SECOND_THOUGHTS, now=now)
    return case


def may_extend(case: Case, standing: Standing, *, now: datetime) -> bool:
    """Whether ``extend`` would let this person give the case more time now."""
    running = case.state == Case.OPEN and case.paused_at is None
    on_time = case.due_at is not None and case.due_at >= now
    return running and on_time and bool(standing.roles & set(MAY_EXTEND)) and not standing.is_party


def _wrong_days() -> Problem:
    return Problem(
        "days",
        "wrong",
        f"ใส่จำนวนวันทำการ 1–{MOST_DAYS}",
        f"Give a number of working days from 1 to {MOST_DAYS}.",
    )
