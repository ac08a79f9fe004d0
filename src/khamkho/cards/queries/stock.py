"""Blanks: how many came in, lie under cards that stand, were spoiled, and are left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from khamkho.base.text import Text
from khamkho.cards.models import BlankLine, Card
from khamkho.cards.rules.states import VOID
from khamkho.offices.models import Office
from khamkho.offices.registers import CARDS, permit_reading
from khamkho.people.actor import Actor

KINDS: Mapping[str, Text] = {
    "official": Text("บัตรประจำตัวเจ้าหน้าที่ของรัฐ", "Official's card"),
    "pensioner": Text("บัตรผู้รับบำเหน็จบำนาญ", "Pensioner's card"),
}
RECEIVED, SPOILED = "received", "spoiled"
WHAT: Mapping[str, Text] = {
    RECEIVED: Text("รับเข้า", "Received"),
    SPOILED: Text("ชำรุด สูญหาย หรือพิมพ์ทดลอง", "Spoiled, lost or printed as a trial"),
}


@dataclass(frozen=True, kw_only=True)
class Stock:
    """The blanks of one kind."""

    kind: str
    received: int
    used: int
    """Under cards that were not misprinted."""
    spoiled: int
    """Misprints, and those spoiled without a card."""

    @property
    def left(self) -> int:
        return self.received - self.used - self.spoiled


def stock_at(actor: Actor, office: Office) -> tuple[Stock, ...]:
    """The blanks of an office by kind. Raises NotFound, RegisterNotKept."""
    permit_reading(actor, office.pk, office.settings, CARDS)
    return tuple(_counted(office, kind) for kind in KINDS)


def blank_lines(actor: Actor, office: Office) -> QuerySet[BlankLine]:
    """What came in and what was spoiled, newest first. Raises NotFound, RegisterNotKept."""
    permit_reading(actor, office.pk, office.settings, CARDS)
    return BlankLine.objects.filter(office=office).select_related("by").order_by("-day", "-pk")


def blanks_left(office: Office, kind: str) -> int | None:
    """How many blanks of a kind are left; None at an office that does not count them."""
    if not BlankLine.objects.filter(office=office, kind=kind, what=RECEIVED).exists():
        return None
    return _counted(office, kind).left


def _counted(office: Office, kind: str) -> Stock:
    lines = BlankLine.objects.filter(office=office, kind=kind).aggregate(
        received=Sum("count", filter=Q(what=RECEIVED), default=0),
        spoiled=Sum("count", filter=Q(what=SPOILED), default=0),
    )
    cards = Card.objects.filter(office=office, kind=kind, stock=True).aggregate(
        used=Count("pk", filter=~Q(state=VOID)), void=Count("pk", filter=Q(state=VOID))
    )
    return Stock(
        kind=kind, received=lines["received"], used=cards["used"], spoiled=lines["spoiled"] + cards["void"]
    )
