"""The card register as a list that leaves the house: what stands on each card, and who took it when, signed by whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from khamkho.cards.contents import said_on, words_of
from khamkho.cards.models import Card, CardLine
from khamkho.cards.rules.states import HAND
from khamkho.casework.queries.signed import Signed, signatures_of
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.rules import signed_names

SIGNATURE = "receiver_signature"
"""The document that holds a drawn signature which no question of the service file asks for."""


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One card of the list."""

    card: Card
    said: Mapping[str, Any]
    handed_at: datetime | None
    to: str
    """Who took it for its holder."""
    signed: Signed | None


def listed(cards: Iterable[Card]) -> list[Listed]:
    """The cards in their order. Four queries, whatever their number; ask for ``opened`` rows."""
    held = list(cards)
    by_pk = {card.pk: card for card in held}
    handed: dict[int, CardLine] = {}
    for line in CardLine.objects.filter(card__in=by_pk, what=HAND).order_by("seq"):
        line.card = by_pk[line.card_id]
        handed[line.card_id] = line
    names = {SIGNATURE, *(name for card in held for name in signed_names(service_of(card.case.version)))}
    signed = signatures_of([card.case for card in held], names)
    return [_listed(card, handed.get(card.pk), names, signed) for card in held]


def _listed(
    card: Card,
    line: CardLine | None,
    names: Iterable[str],
    signed: Mapping[tuple[int, str], Signed],
) -> Listed:
    found: Sequence[Signed] = [signed[card.case_id, name] for name in names if (card.case_id, name) in signed]
    return Listed(
        card=card,
        said=said_on(card),
        handed_at=line.at if line else None,
        to=str(words_of(line).get("to", "")) if line else "",
        signed=found[0] if found and line else None,
    )
