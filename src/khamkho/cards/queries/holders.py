"""Cards of one holder at an office: found through the identity numbers that her applications are indexed under."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from khamkho.cards.models import Card
from khamkho.cards.rules.states import HANDED, LEFT, LOST, MADE, SIGNED, VOID
from khamkho.casework.models import Case, Term
from khamkho.catalogue import service as catalogue_service


def cards_of_holder(case: Case) -> QuerySet[Card]:
    """The cards at this office made for other applications of whoever this one is for; newest first."""
    own = Term.objects.filter(case=case, kind="identity").values("index")
    others = Term.objects.filter(kind="identity", index__in=own).exclude(case=case).values("case")
    rows = Card.objects.filter(office=case.office_id, case__in=others)
    return rows.order_by("-issued_on", "-pk")


def card_before(case: Case, kind: catalogue_service.Card) -> Card | None:
    """The holder's card until now: of the same kind, or, of a new pensioner, her official's card."""
    rows = cards_of_holder(case).filter(state__in=(HANDED, LOST, LEFT))
    return rows.filter(kind=kind.kind).first() or (rows.first() if kind.kind == "pensioner" else None)


def cards_near(case: Case) -> tuple[Card | None, Card | None]:
    """The card that stands for an application, and one that its holder has, or will get, from another: a warning before she
    gets a second. One query."""
    own = Term.objects.filter(case=case, kind="identity").values("index")
    others = Term.objects.filter(kind="identity", index__in=own).values("case")
    rows = Card.objects.filter(Q(case=case) | Q(case__in=others, state__in=(MADE, SIGNED, HANDED)))
    found = list(rows.filter(office=case.office_id).exclude(state=VOID).order_by("-issued_on", "-pk")[:10])
    return (
        next((card for card in found if card.case_id == case.pk), None),
        next((card for card in found if card.case_id != case.pk), None),
    )
