"""Write a line of a card's life, let the card stand where the line says, and tell its case. For commands that hold both."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from khamkho.cards.contents import put_line
from khamkho.cards.models import Card, CardLine
from khamkho.cards.rules.states import EVENTS, MADE, MAKE, PRINT, SIGN, SPOIL, after
from khamkho.casework.commands.record import record
from khamkho.casework.models import Event
from khamkho.casework.standing import standing_of
from khamkho.people.actor import Actor

OF_THE_OFFICE = frozenset({MAKE, PRINT, SIGN, SPOIL})
"""What the holder is not shown: she gets her notices from the steps of her case."""


def write(
    card: Card,
    what: str,
    *,
    actor: Actor,
    seat: int | None,
    day: date,
    now: datetime,
    words: dict[str, Any] | None = None,
) -> CardLine:
    """Raises CardMoved."""
    state = MADE if what == MAKE else after(what, card.state)
    last = card.lines.order_by("-seq").values_list("seq", flat=True).first() or 0 if card.pk else 0
    detail: dict[str, Any] = {
        "number": card.number,
        "what_th": EVENTS[what].th,
        "what_en": EVENTS[what].en,
        "state": state,
    }
    if what == MAKE:
        days = {
            "issued": card.issued_on.isoformat(),
            "expires": card.last_on.isoformat() if card.last_on else "",
        }
        detail |= {"card": {"number": card.number, **days}}
    if what == SPOIL:
        detail |= {"void": "yes"}
    if words and words.get("note"):
        detail |= {"reason": words["note"]}
    event = record(
        card.case,
        "card",
        actor=actor,
        standing=standing_of(actor, card.case),
        now=now,
        detail=detail,
        audience=Event.OFFICE if what in OF_THE_OFFICE else Event.EVERYONE,
    )
    if what == MAKE:
        card.event = event.seq
    if state != card.state:
        card.state_on = day
    card.state = state
    card.save()
    line = CardLine(card=card, seq=last + 1, what=what, state=state, day=day, at=now, by_id=seat)
    put_line(line, words or {})
    line.save()
    return line
