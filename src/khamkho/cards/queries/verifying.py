"""What anyone may know of a card: whether it can be relied on, and whether it is made out to a name."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from khamkho.base.codes import normalise_code
from khamkho.base.text import Text
from khamkho.base.thai import ascii_digits
from khamkho.cards.models import Card
from khamkho.cards.papers import HEADINGS, name_on
from khamkho.cards.queries.stock import KINDS
from khamkho.cards.rules.settings import settings_from
from khamkho.cards.rules.states import HANDED, STANDINGS, STATES, standing
from khamkho.issuing.queries import Standing
from khamkho.offices.models import Office

SHOWN = 3
"""More cards of one number than an office has books."""


def standing_of(code: str) -> Standing | None:
    """What the verification page tells of the card with this code; None for no card."""
    wanted = normalise_code(code)
    card = (
        Card.objects.select_related("office", "key", "case").filter(code=wanted).first() if wanted else None
    )
    return _told(card, timezone.localdate()) if card else None


def offices_with_cards() -> tuple[Office, ...]:
    """The offices one of whose cards can be checked by its number, by name."""
    return tuple(Office.objects.filter(pk__in=Card.objects.values("office")).order_by("sort_key"))


def standings_of(office_code: str, number: str) -> list[Standing]:
    """The cards with this number at an office, newest first. Numbers follow one another, so whoever asks by number is not
    told a name, only whether one that she types is right."""
    rows = Card.objects.select_related("office", "key", "case").filter(
        office__code=office_code, number=" ".join(ascii_digits(number).split())
    )
    return [_told(card, timezone.localdate()) for card in rows.order_by("-issued_on", "-pk")[:SHOWN]]


def _told(card: Card, today: date) -> Standing:
    now = standing(card.state, card.last_on, today, soon=settings_from(card.office.settings).soon)
    name = name_on(card)
    said = STANDINGS[now] if card.state == HANDED else STATES[card.state]
    return Standing(
        code=card.code,
        title=Text(HEADINGS[card.kind], KINDS[card.kind].en),
        number=card.number,
        office=Text(card.office.name_th, card.office.name_en),
        service=card.case.service_id,
        issued_at=None,
        state=card.state if card.state != HANDED else now,
        state_text=said,
        stands=now in ("valid", "expiring"),
        holder=name.masked() if name.first else "",
        name=name if name.first else None,
        days=(card.issued_on, card.last_on),
    )
