"""Begin work of the office itself: by an officer at the desk, or by the year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from khamkho.base.codes import public_code
from khamkho.base.errors import Invalid, Problem
from khamkho.base.working_time import deemed_received, due
from khamkho.casework.commands.link import tie
from khamkho.casework.commands.move import enter, set_timers
from khamkho.casework.commands.numbering import give_number
from khamkho.casework.commands.record import Repeat, record
from khamkho.casework.commands.submit import project
from khamkho.casework.contents import Body, body_of, put_body
from khamkho.casework.context import context_for
from khamkho.casework.models import Begun, Case, CaseLink, Event
from khamkho.casework.queries.years import begun_by_hand, last_of
from khamkho.casework.rules.permits import WORKING_ROLES, refuse_for
from khamkho.casework.rules.refusals import NotOffered
from khamkho.casework.standing import standing_of
from khamkho.casework.tracking import track_index
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Service
from khamkho.offices.models import Membership, Offering, Office
from khamkho.offices.queries import calendar_for, first_offered_on, offered_where, offering_for
from khamkho.people.actor import SYSTEM, Actor
from khamkho.vault.commands import new_key

CHANNEL = "office"


@transaction.atomic
def begin_work(
    *,
    actor: Actor,
    office: Office,
    service_id: str,
    answers: Mapping[str, Any],
    client_key: str = "",
    now: datetime,
) -> Case:
    """An officer begins a piece of the office's own work; ``answers`` as a form posts them. It has its number at once.

    Nobody applies: the office is the one it is for, so whoever begins it may act on it. Raises NotYours, NotOffered,
    Invalid, KeyReused.
    """
    if not (actor.two_factor and actor.seat_as(office.pk, "officer", "supervisor", "director")):
        raise refuse_for("officer")
    content = [service_id, {k: v for k, v in answers.items() if v not in ("", [])}]
    reply = Repeat(scope=f"begin:{office.pk}:{actor.user_id}", key=client_key, content=content)
    if earlier := reply.first():
        return earlier
    offering = offering_for(office, service_id)
    if offering is None or not service_of(offering.version).is_internal:
        raise NotOffered()
    service = service_of(offering.version)
    case = _new(office, offering, actor, now)
    said: dict[str, Any] = {}
    problems: list[Problem] = []
    for page in catalogue.pages_for(service, "", said):
        context = context_for(case, lang=actor.lang, now=now)
        checked = catalogue.check_page(service, "", page.id, answers, said, context)
        problems += checked.problems
        said = dict(checked.merged(said))
    if problems:
        raise Invalid(problems)
    _begin(case, service, said, actor=actor, now=now)
    reply.remember(case, now)
    return case


def begin_what_is_due(*, now: datetime) -> int:
    """Begin the work that the year, or the month, has made due at every office that offers it; returns how much.

    Once for each turn: after a day on which nothing ran it is made good. An office that began to offer the service
    within the turn, or has begun the work by hand in it, waits for the next one.
    """
    today = timezone.localtime(now).date()
    begun = 0
    for offering in offered_where(lambda one: one.is_internal):
        service = service_of(offering.version)
        period = catalogue.period_of(service.repeats, today)
        if period is None or _is_begun(offering, period.key):
            continue
        since = first_offered_on(offering)
        if since is None or since > period.begins:
            continue
        try:
            with transaction.atomic():
                begun += _begin_turn(offering, service, period, now=now)
        except IntegrityError:  # another worker was first
            continue
    return begun


def _is_begun(offering: Offering, key: str) -> bool:
    rows = Begun.objects.filter(office=offering.office, service_id=offering.service_id, period=key)
    return rows.exists()


def _begin_turn(offering: Offering, service: Service, period: catalogue.Period, *, now: datetime) -> bool:
    turn = Begun(office=offering.office, service_id=offering.service_id, period=period.key)
    if by_hand := begun_by_hand(offering.office, offering.service_id, since=period.begins):
        turn.case = by_hand
        turn.save()
        return False
    case = _new(offering.office, offering, SYSTEM, now)
    answers = catalogue.answers_by_itself(service, period, "th")
    before = _begin(case, service, answers, actor=SYSTEM, now=now)
    if worker := _still_there(before, now):
        case.assignee = worker
        record(
            case,
            "assigned",
            actor=SYSTEM,
            standing=standing_of(SYSTEM, case),
            now=now,
            detail={"to": worker.label},
            audience=Event.OFFICE,
        )
    turn.case = case
    turn.save()
    return True


def _still_there(before: Case | None, now: datetime) -> Membership | None:
    """Who had last year's, if she works there today."""
    worker = before.assignee if before else None
    day = timezone.localtime(now).date()
    return worker if worker and worker.role in WORKING_ROLES and worker.active_on(day) else None


def _new(office: Office, offering: Offering, actor: Actor, now: datetime) -> Case:
    track = public_code()
    case = Case(
        office=office,
        version=offering.version,
        service_id=offering.service_id,
        channel=CHANNEL,
        lang="th",
        entered_by_id=actor.user_id,
        key=new_key(),
        track_index=track_index(track),
        created_at=now,
        changed_at=now,
    )
    put_body(case, Body(track=track, entered_by=actor.name if actor.user_id else ""))
    return case


def _begin(
    case: Case, service: Service, answers: Mapping[str, Any], *, actor: Actor, now: datetime
) -> Case | None:
    """Open the case at its first step; returns last year's, where there is one."""
    before = last_of(case.office, case.service_id)
    calendar = calendar_for(case.office)
    body = body_of(case)
    body.answers = dict(catalogue.relevant_answers(service, "", answers))
    case.save()
    case.state, case.received_at = Case.OPEN, now
    case.deemed_at = deemed_received(calendar, now)
    case.due_at = due(calendar, case.deemed_at, service.promise)
    project(case, service, body)
    put_body(case, body)
    enter(case, service, catalogue.Target(service.first_step), now=case.deemed_at)
    give_number(case, now)
    if actor.user_id and service.first_step.by == "officer":
        seat = actor.seat_as(case.office_id, "officer", "supervisor", "director")
        case.assignee_id = seat.id if seat else None
    record(case, "begun", actor=actor, standing=standing_of(actor, case), now=now, step="")
    set_timers(case, service, now=now)
    if before is not None:
        tie(case, before, CaseLink.YEAR, actor=actor, now=now)
    return before
