"""A card that is still valid when its holder, or an officer for her, is about to send another application."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q

from khamkho.cards.models import Card
from khamkho.cards.rules.settings import settings_from
from khamkho.cards.rules.states import HANDED, MADE, SIGNED
from khamkho.casework.contents import Body
from khamkho.casework.models import Case
from khamkho.casework.queries.before import of_persons, persons_in
from khamkho.catalogue.service import Service
from khamkho.people.actor import Actor


def card_still_valid(actor: Actor, case: Case, service: Service, body: Body, today: date) -> Card | None:
    """The card of this kind that the person has, or is about to get, unless it is about to end. Only cards from applications
    that whoever fills this one in may know of. One query, and none for a service that makes no card."""
    if service.card is None or not (persons := persons_in(service, body)):
        return None
    soon = today + timedelta(days=settings_from(case.office.settings).soon)
    stands = (
        Q(state__in=(MADE, SIGNED))
        | Q(state=HANDED, last_on__isnull=True)
        | Q(state=HANDED, last_on__gt=soon)
    )
    rows = Card.objects.filter(
        stands, kind=service.card.kind, case__in=of_persons(actor, case, persons).values("pk")
    )
    return rows.order_by("-issued_on", "-pk").first()
