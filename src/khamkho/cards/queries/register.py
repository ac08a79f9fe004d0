"""Reading the register: what is to be made, its cards by state, end, name or number, and one card's life."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from khamkho.base.ids import clean_id
from khamkho.base.text import Text
from khamkho.base.thai import ascii_digits, search_key
from khamkho.cards.contents import said_on, words_of
from khamkho.cards.models import Card, CardLine
from khamkho.cards.queries.holders import cards_of_holder
from khamkho.cards.rules.refusals import NoSuchCard
from khamkho.cards.rules.settings import settings_from
from khamkho.cards.rules.states import HANDED, MADE, PRINT, SIGNED, STATES, VOID
from khamkho.casework.models import Case, Term
from khamkho.casework.queries.visible import visible_to
from khamkho.catalogue.models import PublishedVersion
from khamkho.catalogue.queries import service_of
from khamkho.offices.models import Office
from khamkho.offices.registers import CARDS, permit_reading
from khamkho.people.actor import Actor
from khamkho.vault.keys import index

EXPIRING, EXPIRED = "expiring", "expired"
UNPRINTED, UNCOLLECTED = "unprinted", "uncollected"
UNCOLLECTED_AFTER = timedelta(days=30)
"""A card that was signed so long ago and that nobody has come for."""
NARROW: Mapping[str, Text] = {
    **STATES,
    EXPIRING: Text("ใกล้หมดอายุ", "about to expire"),
    EXPIRED: Text("หมดอายุ", "expired"),
    UNPRINTED: Text("จัดทำแล้ว ยังไม่ได้พิมพ์", "made, not printed yet"),
    UNCOLLECTED: Text("ลงนามแล้วนาน ยังไม่มีผู้มารับ", "signed long ago, not collected"),
}
"""What the register can be narrowed to."""
ORDERS: Mapping[str, tuple[str, ...]] = {
    "number": ("-year", "-seq", "-pk"),
    "name": ("case__sort_key", "-pk"),
    "last": ("last_on", "pk"),
    "issued": ("-issued_on", "-pk"),
    "kind": ("kind", "-year", "-seq", "-pk"),
    "state": ("state", "-state_on", "-pk"),
}
"""What the register is sorted by; with ``-`` before it from its end."""


@dataclass(frozen=True, kw_only=True)
class CardFilter:
    """Which part of the register is asked for."""

    state: str = ""
    """A state, or ``expiring`` or ``expired`` among those handed over, ``unprinted`` among those made, ``uncollected`` among
    those signed."""
    kind: str = ""
    words: str = ""
    days: tuple[date | None, date | None] = (None, None)
    """Between which days the cards were issued."""
    order: str = "number"


@dataclass(frozen=True, kw_only=True)
class CardView:
    """One card, what stands on it, and its life, oldest line first."""

    card: Card
    said: Mapping[str, Any]
    lines: Sequence[tuple[CardLine, Mapping[str, Any]]]
    others: Sequence[Card]
    """The other cards of its holder at this office."""


def cards_at(actor: Actor, office: Office) -> QuerySet[Card]:
    """The cards of an office. Raises NotFound, RegisterNotKept."""
    permit_reading(actor, office.pk, office.settings, CARDS)
    return Card.objects.filter(office=office).select_related("case", "office")


def register_of(actor: Actor, office: Office, wanted: CardFilter, today: date) -> QuerySet[Card]:
    """The cards that are asked for: by number, by words of the holder's name, or by her whole identity number, which is
    looked for in a keyed index. Raises NotFound, RegisterNotKept."""
    rows = cards_at(actor, office)
    soon = today + timedelta(days=settings_from(office.settings).soon)
    if wanted.state == EXPIRING:
        rows = rows.filter(state=HANDED, last_on__gte=today, last_on__lte=soon)
    elif wanted.state == EXPIRED:
        rows = rows.filter(state=HANDED, last_on__lt=today)
    elif wanted.state == UNPRINTED:
        rows = rows.filter(_unprinted())
    elif wanted.state == UNCOLLECTED:
        rows = rows.filter(_uncollected(today))
    elif wanted.state in STATES:
        rows = rows.filter(state=wanted.state)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.days[0]:
        rows = rows.filter(issued_on__gte=wanted.days[0])
    if wanted.days[1]:
        rows = rows.filter(issued_on__lte=wanted.days[1])
    if wanted.words:
        rows = rows.filter(_called(wanted.words))
    return rows.order_by(*in_the_order(wanted.order))


def in_the_order(order: str) -> tuple[str, ...]:
    """The columns of an order; its end first where it begins with ``-``."""
    names = ORDERS.get(order.removeprefix("-"), ORDERS["number"])
    return tuple(map(_turned, names)) if order.startswith("-") else names


def _turned(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def opened(rows: QuerySet[Card]) -> QuerySet[Card]:
    """The same with what stands on the cards, and the keys of their applications."""
    return rows.select_related("office", "key", "case__version", "case__key")


def _unprinted() -> Q:
    printed = CardLine.objects.filter(card=OuterRef("pk"), what=PRINT)
    return Q(~Exists(printed), state=MADE)


def _uncollected(today: date) -> Q:
    return Q(state=SIGNED, state_on__lte=today - UNCOLLECTED_AFTER)


def _called(words: str) -> Q:
    digits = clean_id(words)
    if len(digits) == 13 and digits.isdigit():
        terms = Term.objects.filter(kind="identity", index=index("identity", digits))
        return Q(case__in=terms.values("case"))
    name = Q()
    for word in search_key(words).split():
        name &= Q(case__search_key__contains=word)
    return Q(number=ascii_digits(words).strip()) | (name if name else Q(pk__in=()))


def counts_at(actor: Actor, office: Office, today: date) -> dict[str, int]:
    """How many cards wait for what: to be signed, to be handed over, about to expire. One query."""
    rows = cards_at(actor, office)
    soon = today + timedelta(days=settings_from(office.settings).soon)
    found: dict[str, int] = rows.aggregate(
        made=Count("pk", filter=Q(state="made")),
        signed=Count("pk", filter=Q(state="signed")),
        expiring=Count("pk", filter=Q(state=HANDED, last_on__gte=today, last_on__lte=soon)),
        unprinted=Count("pk", filter=_unprinted()),
        uncollected=Count("pk", filter=_uncollected(today)),
    )
    return found


def card_for(actor: Actor, office: Office, ref: UUID) -> CardView:
    """One card with its life. Raises NotFound, RegisterNotKept, NoSuchCard."""
    card = opened(cards_at(actor, office)).select_related("before").filter(ref=ref).first()
    if card is None:
        raise NoSuchCard()
    lines = list(card.lines.select_related("by").order_by("seq"))
    for line in lines:
        line.card = card
    return CardView(
        card=card,
        said=said_on(card),
        lines=[(line, words_of(line)) for line in lines],
        others=list(cards_of_holder(card.case)[:10]),
    )


def to_make(actor: Actor, office: Office) -> QuerySet[Case]:
    """The open applications that wait for their card, longest first. Raises NotFound, RegisterNotKept."""
    permit_reading(actor, office.pk, office.settings, CARDS)
    used = Case.objects.filter(office=office, number__isnull=False, state=Case.OPEN).values("version")
    at = Q(pk__in=())
    for version in PublishedVersion.objects.filter(pk__in=used):
        if card := service_of(version).card:
            at |= Q(version=version.pk, step=card.at)
    standing = Card.objects.filter(case=OuterRef("pk")).exclude(state=VOID)
    cases = visible_to(actor).filter(at, ~Exists(standing), office=office, state=Case.OPEN, key__isnull=False)
    return cases.select_related("version").order_by("deemed_at", "pk")
