"""Hand over: a case goes on at another office that offers the same service, its clock running on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from khamkho.base.errors import within
from khamkho.casework.commands.locking import for_update, lock_number
from khamkho.casework.commands.move import announce_hand_out, announce_notice, set_timers
from khamkho.casework.commands.numbering import give_number
from khamkho.casework.commands.record import Repeat, record
from khamkho.casework.models import Case, Handover, Letter
from khamkho.casework.queries.authority import above_for_card
from khamkho.casework.queries.clock import dates_of, marks_of
from khamkho.casework.queries.timeline import require_fresh
from khamkho.casework.rules.handover import (
    NOBODY,
    LettersUnfinished,
    NeverHandedOver,
    NotHereAnyMore,
    NotOfferedThere,
    OpinionsAwaited,
    require_may_hand_over,
)
from khamkho.casework.rules.letters import DRAFT, PENDING, WAITING
from khamkho.casework.rules.permits import WORKING_ROLES, Standing, require_role
from khamkho.casework.rules.refusals import AlreadyEnded, HasInterest, OwnCase, ReasonNeeded
from khamkho.casework.standing import standing_of
from khamkho.catalogue.queries import service_of
from khamkho.offices.models import Office
from khamkho.offices.queries import offering_for
from khamkho.people.actor import Actor


@transaction.atomic
def hand_over(
    *, actor: Actor, number: str, to: Office, reason: str, seen: int, client_key: str = "", now: datetime
) -> Case:
    """Hand an open case over to another office that offers the same service, or back to the one it came from (โอนเรื่อง).

    It stays what it was started as, and its clock runs on; the other office gives it a number of its own, the one it
    had stays in this office's book. The applicant is told, with the reason. Raises NotYours (the service file says who
    does it), NeverHandedOver, OwnCase, HasInterest, AlreadyEnded, Stale, ReasonNeeded, NotOfferedThere,
    LettersUnfinished, OpinionsAwaited, KeyReused. The card of the office's own director goes to the office above by anybody
    who works there.
    """
    words = within("reason", reason, 4000, lines=True)
    reply = Repeat(scope=f"hand-over:{number}:{actor.user_id}", key=client_key, content=[to.pk, words])
    if earlier := reply.first():  # she may not see it any more
        return earlier
    case, standing = lock_number(actor, number)
    if not _goes_up(case, to, now):
        require_may_hand_over(standing, service_of(case.version))
    else:
        require_role(standing, WORKING_ROLES, says="officer")
    if case.state == Case.ENDED:
        raise AlreadyEnded()
    require_fresh(actor, case, seen)
    if not words:
        raise ReasonNeeded()
    move(case, to, actor=actor, standing=standing, reason=words, now=now)
    reply.remember(case, now)
    return case


def _goes_up(case: Case, to: Office, now: datetime) -> bool:
    """Whether this is the card of the office's director on its way to the office above that makes it: anybody who works there
    sends it on, since nobody there can do anything else with it."""
    above = above_for_card(case, day=timezone.localtime(now).date())
    return above is not None and above.pk == to.pk


def forward(letter: Letter, numbers: Iterable[str], to: Office, *, actor: Actor, now: datetime) -> None:
    """The cases under a covering letter that was just signed and numbered go to the office that it is written to.

    A part of the commands that sign and number it. Raises NotHereAnyMore, OwnCase, HasInterest and what ``move`` refuses.
    """
    numbers = sorted(numbers)
    rows = for_update().filter(number__in=numbers, office=letter.office_id, state=Case.OPEN)
    held = {
        case.number: case for case in rows.order_by("pk")
    }  # in the order in which all who hold several do
    for number in numbers:
        if (case := held.get(number)) is None:
            raise NotHereAnyMore(number=number)
        standing = standing_of(actor, case)
        if standing.is_party:
            raise OwnCase()
        if standing.has_interest:
            raise HasInterest()
        move(case, to, actor=actor, standing=standing, reason="", letter=letter, now=now)


def move(
    case: Case,
    to: Office,
    *,
    actor: Actor,
    standing: Standing,
    reason: str,
    letter: Letter | None = None,
    now: datetime,
) -> None:
    """Let a locked case go on at another office. Raises NeverHandedOver, NotOfferedThere, LettersUnfinished,
    OpinionsAwaited."""
    service, before = service_of(case.version), case.office
    left, year, seq = case.number or "", case.number_year or 0, case.number_seq or 0
    if service.hand_over == NOBODY or case.round_id:
        raise NeverHandedOver()
    if to.pk == before.pk or offering_for(to, case.service_id) is None:
        raise NotOfferedThere()
    if case.letters.filter(state__in=(DRAFT, WAITING, PENDING)).exists():
        raise LettersUnfinished()
    if case.opinions.filter(answered=None, ended_at=None).exists():
        raise OpinionsAwaited()
    trace = Handover(
        case=case,
        event=case.head_seq + 1,
        office=before,
        number=left,
        number_year=year,
        number_seq=seq,
        to=to,
        at=now,
        letter=letter,
    )
    case.earlier_offices = [*(case.earlier_offices or ()), _stay(before, left, letter, now)]
    case.office, case.assignee, case.helped = to, None, None
    _number_at(case, now)
    trace.save()
    case.due_at, case.step_due_at = dates_of(case, service, marks_of(case), now=now)
    detail = {
        "from_th": before.name_th,
        "from_en": before.name_en,
        "office_th": to.name_th,
        "office_en": to.name_en,
        "before": left,
        "number": case.number,
        "reason": reason,
        **({"letter": letter.number} if letter else {}),
    }
    event = record(
        case, "forwarded" if letter else "handed_over", actor=actor, standing=standing, now=now, detail=detail
    )
    set_timers(case, service, now=now)
    announce_notice(case, event.kind, event, now=now)
    announce_hand_out(case, now=now)


def _stay(office: Office, number: str, letter: Letter | None, now: datetime) -> dict[str, Any]:
    """Where the case lay, for its pages and its clock: the day of the move counts already at the next office."""
    return {
        "office": office.pk,
        "code": office.code,
        "name": [office.name_th, office.name_en],
        "number": number,
        "at": now.isoformat(),
        "until": timezone.localtime(now).date().isoformat(),
        "letter": [letter.number, letter.code] if letter else [],
    }


def _number_at(case: Case, now: datetime) -> None:
    """The number that the case has at its office: the one it had there before, else the next of the book."""
    earlier = case.handovers.filter(office=case.office).first()
    if earlier is None:
        give_number(case, now)
        return
    case.number = earlier.number
    case.number_year, case.number_seq = earlier.number_year, earlier.number_seq
