"""Cards go to the printer: who printed them, and how often, stands in their lives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from khamkho.cards.commands.lines import write
from khamkho.cards.commands.locking import day_of, kept_cards
from khamkho.cards.contents import said_on
from khamkho.cards.models import Card
from khamkho.cards.rules.refusals import NothingToPrint
from khamkho.cards.rules.states import PRINT
from khamkho.offices.models import Office
from khamkho.people.actor import Actor


@transaction.atomic
def print_cards(*, actor: Actor, office: Office, refs: Iterable[UUID], now: datetime) -> list[Card]:
    """Write down that these cards are printed now; whoever asked makes the paper of what is returned. A card that was signed
    is not printed again. Raises NotFound, RegisterNotKept, OnlyWorkers, NothingToMake, NoSuchCard, CardMoved, NothingToPrint."""
    cards, seat = kept_cards(actor, office, refs)
    for card in cards:
        if not said_on(card):
            raise NothingToPrint(number=card.number)
        write(card, PRINT, actor=actor, seat=seat, day=day_of(now), now=now)
    return cards
