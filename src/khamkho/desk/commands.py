"""What the desk itself changes: what failed for good is tried again, or let be; views of the inbox are kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from khamkho.base.errors import Invalid, NotFound, Problem, Refused, within
from khamkho.casework.commands import look_at
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import case_for
from khamkho.casework.queries.letters import letter_for
from khamkho.casework.rules.permits import WORKING_ROLES, refuse_for
from khamkho.desk.asked import Asked
from khamkho.desk.models import SavedView
from khamkho.desk.queries import VIEWS, dead_effect_of
from khamkho.desk.refusals import NothingChosen, TooManyChosen, TooManyViews
from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.work.commands import give_up, retry
from khamkho.work.models import Effect
from khamkho.work.queries import effects_about


@transaction.atomic
def retry_effect(*, actor: Actor, number: str, effect_id: UUID, now: datetime) -> Effect:
    """Try again a notice or a document of a case that failed for good.

    Raises NoSuchCase, NotYours, and NotFound when the case has no such dead effect.
    """
    _require_dead(actor, number, effect_id)
    return retry(effect_id, now=now)


@transaction.atomic
def let_be(*, actor: Actor, number: str, effect_id: UUID, now: datetime) -> Effect:
    """Take what failed for good off the list: the office told the applicant in another way. Raises as ``retry_effect``."""
    _require_dead(actor, number, effect_id)
    return give_up(effect_id, now=now)


@transaction.atomic
def retry_letter(*, actor: Actor, office: Office, ref: UUID, now: datetime) -> Effect:
    """Try again to make a letter that could not be made. Raises NoSuchLetter, NotYours, NotFound when nothing failed."""
    view = letter_for(actor, office.pk, ref)
    if not {seat.role for seat in actor.seats_at(office.pk)} & WORKING_ROLES:
        raise refuse_for("officer")
    dead = dead_effect_of(view.letter)
    if dead is None:
        raise NotFound()
    return retry(dead.pk, now=now)


def _require_dead(actor: Actor, number: str, effect_id: UUID) -> None:
    view = case_for(actor, number)
    if not view.standing.works_on_it:
        raise refuse_for("officer")
    if not effects_about(view.case.about).filter(pk=effect_id, state=Effect.State.DEAD).exists():
        raise NotFound()


VIEWS_MOST = 40
"""So many views one person may keep at an office."""


@transaction.atomic
def save_view(
    *, actor: Actor, office: Office, name: str, shared: bool, asked: Asked, now: datetime
) -> SavedView:
    """Keep a part of the inbox under a name; a view of hers that has this name already is changed.

    Raises NotYours for somebody who reads nothing here, Invalid without a name, TooManyViews.
    """
    if actor.user_id is None or not actor.seats_at(office.pk):
        raise refuse_for("officer")
    called = within("name", name, 60)
    if not called:
        raise Invalid((Problem("name", "required", "กรุณาตั้งชื่อมุมมอง", "Give the view a name"),))
    kept = SavedView.objects.filter(office=office, owner_id=actor.user_id)
    if kept.exclude(name=called).count() >= VIEWS_MOST:
        raise TooManyViews(most=VIEWS_MOST)
    view, _made = SavedView.objects.update_or_create(
        office=office,
        owner_id=actor.user_id,
        name=called,
        defaults={"shared": shared, "query": asked.query(page=1), "made_at": now},
    )
    transaction.on_commit(VIEWS.clear)
    return view


@transaction.atomic
def remove_view(*, actor: Actor, office: Office, view_id: int) -> None:
    """Take a view away: one's own, or as a supervisor or director one that is shared. Raises NotFound."""
    may = Q(owner_id=actor.user_id)
    if actor.seat_as(office.pk, "supervisor", "director"):
        may |= Q(shared=True)
    found = SavedView.objects.filter(may, office=office, pk=view_id)
    if not found.exists():
        raise NotFound()
    found.delete()
    transaction.on_commit(VIEWS.clear)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one case of many: done, or why not."""

    number: str
    refused: Refused | None = None


BULK_MOST = 200


def for_each(numbers: Sequence[str], run: Callable[[str], object], *, actor: Actor) -> tuple[Outcome, ...]:
    """Run one command for each of many cases, each checked on its own and in a transaction of its own.

    A refusal of one leaves the others alone. What its actor did herself is not news to her. Raises NothingChosen,
    TooManyChosen.
    """
    require_some(numbers)
    return tuple(_outcome(number, run, actor) for number in numbers)


def require_some(numbers: Collection[str]) -> None:
    """Refuse nothing, and too much for one go. Raises NothingChosen, TooManyChosen."""
    if not numbers:
        raise NothingChosen()
    if len(numbers) > BULK_MOST:
        raise TooManyChosen(most=BULK_MOST)


def _outcome(number: str, run: Callable[[str], object], actor: Actor) -> Outcome:
    try:
        changed = run(number)
    except Refused as no:
        return Outcome(number=number, refused=no)
    if isinstance(changed, Case):
        look_at(actor=actor, case=changed)
    return Outcome(number=number)
