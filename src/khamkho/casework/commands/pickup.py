"""What waits to be collected: the row that lists need, handing it over at the counter, and who has not come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from khamkho.base.errors import Invalid
from khamkho.base.text import Text
from khamkho.base.thai import show_datetime
from khamkho.casework.commands.act import act
from khamkho.casework.commands.locking import for_update, lock_number
from khamkho.casework.commands.move import announce_notice, follow_pickup
from khamkho.casework.commands.record import record
from khamkho.casework.models import Case, Pickup, Reply
from khamkho.casework.queries.timeline import step_of
from khamkho.casework.rules.pickup import (
    MAILBAG,
    POST,
    AlreadyHandedOut,
    NothingToHandOver,
    NotOnItsWay,
    missing_at_handover,
)
from khamkho.casework.standing import standing_of
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.models import PublishedVersion
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Action
from khamkho.offices.pickups import pickups_from
from khamkho.people.actor import SYSTEM, Actor

BATCH = 200


@transaction.atomic
def give_out(
    *, actor: Actor, number: str, answers: Mapping[str, Any], seen: int, client_key: str = "", now: datetime
) -> Case:
    """Hand over what waits at the counter: who has come, the identity document that was looked at, of a proxy her mandate,
    the old card, the signature. It is the step's own action, taken with everything that the counter has to see.

    A repeat under the same ``client_key`` changes nothing. Raises NoSuchCase, AlreadyHandedOut, NothingToHandOver,
    NotOnItsWay, Invalid, and what ``act`` refuses.
    """
    case, _standing = lock_number(actor, number)
    scope = f"act:{case.ref}:{actor.user_id or actor.partner}"
    repeated = bool(client_key) and Reply.objects.filter(scope=scope, key=client_key).exists()
    if repeated:
        action = next(
            one
            for step in service_of(case.version).steps
            if (one := catalogue.handing_over(step)) is not None
        )
    else:
        action = _waiting_here(case)
        problems = missing_at_handover(action, answers)
        if problems:
            raise Invalid(problems)
        sent = Pickup.objects.filter(case=case, sent_on__isnull=False).exists()
        if answers.get("receiver") in (MAILBAG, POST) and not sent:
            raise NotOnItsWay()
    return act(
        actor=actor,
        number=case.number or number,
        action_id=action.id,
        answers=answers,
        seen=seen,
        client_key=client_key,
        now=now,
    )


def _waiting_here(case: Case) -> Action:
    """The action that hands over. Raises AlreadyHandedOut, NothingToHandOver."""
    service = service_of(case.version)
    if case.state == Case.ENDED and case.ended_at is not None:
        at = Text(show_datetime(case.ended_at, "th"), show_datetime(case.ended_at, "en"))
        raise AlreadyHandedOut(number=case.number, at=at, how=service.end_title(case.end))
    step = step_of(service, case.step)
    action = catalogue.handing_over(step) if step else None
    if action is None:
        raise NothingToHandOver(number=case.number, step=step.title if step else Text(case.step, case.step))
    return action


def remind_to_collect(*, now: datetime) -> int:
    """Each morning: remind, once, whose things have waited as long as her office has set; returns how many were reminded.
    What began to wait before rows were kept is found too."""
    find_waiting(now=now)
    count = 0
    waiting = Pickup.objects.filter(reminded_at=None, sent_on=None, ready_at__lt=now - timedelta(days=1))
    for case_id in waiting.order_by("ready_at").values_list("case_id", flat=True):
        count += _remind(case_id, now)
    return count


@transaction.atomic
def _remind(case_id: int, now: datetime) -> bool:
    case = for_update().filter(pk=case_id, state=Case.OPEN).first()
    row = Pickup.objects.filter(case=case_id, reminded_at=None, sent_on=None).first()
    if case is None or row is None:
        return False
    if row.ready_at > now - timedelta(days=pickups_from(case.office.settings).remind_days):
        return False
    row.reminded_at = now
    row.save(update_fields=["reminded_at"])
    event = record(case, "pickup_reminded", actor=SYSTEM, standing=standing_of(SYSTEM, case), now=now)
    announce_notice(case, "not_collected", event, now=now)
    return True


def find_waiting(*, now: datetime) -> int:
    """Give what waits to be collected the row that lists need, where it has none; returns how many got one."""
    rows = Case.objects.filter(state=Case.OPEN, waiting_for="applicant", pickup=None, key__isnull=False)
    places = rows.order_by().values_list("version", "step").distinct()
    known = PublishedVersion.objects.in_bulk({version for version, _ in places})
    at = Q(pk__in=())
    for version, name in places:
        step = step_of(service_of(known[version]), name)
        if step is not None and catalogue.handing_over(step):
            at |= Q(version=version, step=name)
    found = 0
    for pk in rows.filter(at).values_list("pk", flat=True)[: 50 * BATCH]:
        with transaction.atomic():
            case = for_update().get(pk=pk)
            since = case.events.order_by("-seq").values_list("at", flat=True).first() or now
            follow_pickup(case, service_of(case.version), now=since)
            found += 1
    return found
