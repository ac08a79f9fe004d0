"""The first steps of the commands here: may she keep this register, may she decide, and the rows, locked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from khamkho.cards.models import Card
from khamkho.cards.rules.refusals import NoSuchCard, NothingToMake, OnlyDirectorRevokes
from khamkho.casework.commands.locking import for_update
from khamkho.casework.queries.authority import may_decide
from khamkho.offices.models import Office
from khamkho.offices.registers import CARDS, permit_keeping
from khamkho.people.actor import Actor

MOST = 200
"""So many at once: a batch is one transaction."""


def day_of(now: datetime) -> date:
    return timezone.localtime(now).date()


def kept_office(actor: Actor, office: Office) -> tuple[Office, int | None]:
    """The office, locked, with the seat that writes: blanks are counted under this lock.

    Raises NotFound, RegisterNotKept, OnlyWorkers.
    """
    held = Office.objects.select_for_update(of=("self",)).get(pk=office.pk)
    return held, permit_keeping(actor, held.pk, held.settings, CARDS)


def kept_cards(actor: Actor, office: Office, refs: Iterable[UUID]) -> tuple[list[Card], int | None]:
    """Cards of the office with their cases, locked in one order, with the seat that writes; in the order asked for.

    Raises NotFound, RegisterNotKept, OnlyWorkers, NothingToMake, NoSuchCard.
    """
    seat = permit_keeping(actor, office.pk, office.settings, CARDS)
    wanted = list(dict.fromkeys(refs))
    if not 1 <= len(wanted) <= MOST:
        raise NothingToMake(most=MOST)
    cases = Card.objects.filter(office=office, ref__in=wanted).values_list("case_id", flat=True)
    held = {case.pk: case for case in for_update().filter(pk__in=list(cases)).order_by("pk")}
    rows = Card.objects.select_for_update(of=("self",)).select_related("office", "key", "before")
    found = {card.ref: card for card in rows.filter(office=office, ref__in=wanted).order_by("pk")}
    if len(found) != len(wanted):
        raise NoSuchCard()
    for card in found.values():
        card.case = held[card.case_id]
    return [found[ref] for ref in wanted], seat


def permit_deciding(actor: Actor, office: Office, now: datetime) -> None:
    """Raises OnlyDirectorRevokes."""
    if not may_decide(actor, office.pk, day_of(now)):
        raise OnlyDirectorRevokes()
