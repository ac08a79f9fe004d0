"""The register follows the applications: what a case says of its card is never typed a second time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from khamkho.cards.commands.keeping import forget
from khamkho.cards.commands.lines import write
from khamkho.cards.commands.locking import day_of
from khamkho.cards.commands.reminding import plan_reminder
from khamkho.cards.models import Card
from khamkho.cards.queries.holders import cards_of_holder
from khamkho.cards.rules.states import (
    FROM,
    HAND,
    HANDED,
    LOSE,
    MADE,
    REPLACE,
    RETURN,
    RETURNED,
    SIGN,
    SIGNED,
    SPOIL,
    TAKE_HAND_BACK,
    UNCLAIMED,
    VOID,
)
from khamkho.casework.commands.locking import for_update
from khamkho.casework.contents import event_detail
from khamkho.casework.models import Case
from khamkho.catalogue import service as catalogue_service
from khamkho.catalogue.queries import service_of
from khamkho.people.actor import SYSTEM


@transaction.atomic
def follow_case(*, case_id: int, now: datetime) -> Card | None:
    """Let the register say what became of an application: its card is signed when it lies ready, handed over when the
    application is granted, void when it has to be made again; the holder's earlier card is replaced, handed in, or blocked
    as lost. Doing it again changes nothing."""
    case = for_update().filter(pk=case_id).first()
    kind = service_of(case.version).card if case else None
    if case is None or kind is None:
        return None
    card = _card_of(case)
    if case.key_id is None:
        if card is not None:
            forget(card, now=now)
        return card
    _block_lost(case, kind, now)
    if card is not None:
        _follow(card, kind, now)
    return card


def _card_of(case: Case) -> Card | None:
    rows = Card.objects.select_for_update(of=("self",)).select_related("office", "key", "before")
    card = rows.filter(case=case).exclude(state=VOID).first()
    if card is not None:
        card.case = case
    return card


def _block_lost(case: Case, kind: catalogue_service.Card, now: datetime) -> None:
    """The card of a holder who says that she lost it, once an officer has found her application complete: a stranger who
    knows an identity number blocks nobody's card."""
    if case.variant not in kind.lost or case.complete_at is None:
        return
    rows = cards_of_holder(case).filter(kind=kind.kind, state=HANDED).select_for_update(of=("self",))
    for old in rows.select_related("office", "key"):
        old.case = for_update().get(pk=old.case_id)
        day = timezone.localtime(case.complete_at).date()
        _write(old, LOSE, day=day, now=now, words={"case": case.number or ""})


def _follow(card: Card, kind: catalogue_service.Card, now: datetime) -> None:
    case = card.case
    acts = _acts_since(card)
    if case.state == Case.OPEN:
        if case.step == kind.at:
            came_back = any(one["to"] == kind.at for one in acts)
            if came_back and card.state in FROM[SPOIL]:
                why = next((str(one["reason"]) for one in reversed(acts) if one["to"] == kind.at), "")
                _write(card, SPOIL, day=day_of(now), now=now, words={"note": why})
            return
        if card.state in FROM[TAKE_HAND_BACK]:
            _write(card, TAKE_HAND_BACK, day=day_of(now), now=now)
        elif card.state == MADE and any(one["action"] == kind.ready for one in acts):
            _write(card, SIGN, day=day_of(now), now=now)
        return
    if card.state not in (MADE, SIGNED) or case.ended_at is None:
        return
    ended = timezone.localtime(case.ended_at).date()
    if case.end != "granted":
        _write(card, UNCLAIMED, day=ended, now=now)
        return
    if card.state == MADE:
        _write(card, SIGN, day=ended, now=now)
    answers = {name: value for one in acts for name, value in one["answers"].items()}
    _write(card, HAND, day=ended, now=now, words={"to": str(answers.get("receiver_name", "") or "")})
    plan_reminder(card, now=now)
    _end_before(card, returned=bool(kind.returned and answers.get(kind.returned)), day=ended, now=now)


def _end_before(card: Card, *, returned: bool, day: date, now: datetime) -> None:
    """The card that the new one takes the place of."""
    if card.before_id is None:
        return
    rows = Card.objects.select_for_update(of=("self",)).select_related("office", "key")
    old = rows.get(pk=card.before_id)
    what = RETURN if returned else REPLACE
    if old.state not in FROM[what] or old.state == RETURNED:
        return
    old.case = for_update().get(pk=old.case_id)
    _write(old, what, day=day, now=now, words={"by": card.number})


def _acts_since(card: Card) -> list[dict[str, Any]]:
    """What was done at the case since the card was made."""
    events = card.case.events.filter(kind="acted", seq__gt=card.event).order_by("seq")
    found = []
    for event in events:
        detail = event_detail(card.case, event)
        found.append(
            {
                "action": detail.get("action", ""),
                "to": detail.get("to", ""),
                "reason": detail.get("reason", ""),
                "answers": detail.get("answers") or {},
            }
        )
    return found


def _write(card: Card, what: str, *, day: date, now: datetime, words: dict[str, Any] | None = None) -> None:
    write(card, what, actor=SYSTEM, seat=None, day=day, now=now, words=words)
