"""What happens to cards after they were made: signed, spoiled, lost, handed in, left behind, revoked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import clean
from khamkho.base.thai import parse_date
from khamkho.cards.commands.lines import write
from khamkho.cards.commands.locking import day_of, kept_cards, permit_deciding
from khamkho.cards.models import Card
from khamkho.cards.rules.refusals import BackThroughCase
from khamkho.cards.rules.states import LEAVE, LOSE, RETURN, REVOKE, SIGN, SPOIL
from khamkho.casework.models import Case
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.rules import card_made_at
from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.work.commands import unschedule

LONGEST = 500


@transaction.atomic
def sign_cards(*, actor: Actor, office: Office, refs: Iterable[UUID], now: datetime) -> list[Card]:
    """Whoever issues the cards has signed them, with a pen on each. Raises NotFound, RegisterNotKept, OnlyWorkers,
    NothingToMake, NoSuchCard, CardMoved."""
    cards, seat = kept_cards(actor, office, refs)
    for card in cards:
        write(card, SIGN, actor=actor, seat=seat, day=day_of(now), now=now)
    return cards


@transaction.atomic
def spoil_card(*, actor: Actor, office: Office, ref: UUID, reason: str, now: datetime) -> Card:
    """A misprint, or a mistake on the card: nothing is corrected on it, its number stays as void, and its application waits
    for another card. Raises NotFound, RegisterNotKept, OnlyWorkers, NoSuchCard, BackThroughCase, CardMoved, Invalid."""
    (card,), seat = kept_cards(actor, office, [ref])
    case = card.case
    if case.state != Case.OPEN or card_made_at(service_of(case.version), case.step) is None:
        raise BackThroughCase(number=case.number)
    return _change(card, SPOIL, actor=actor, seat=seat, reason=reason, on="", needed=True, now=now)


@transaction.atomic
def report_lost(
    *, actor: Actor, office: Office, ref: UUID, reason: str = "", on: str = "", now: datetime
) -> Card:
    """A card is lost or destroyed: from now on whoever checks it is told so. Raises NotFound, RegisterNotKept, OnlyWorkers,
    NoSuchCard, CardMoved, Invalid."""
    (card,), seat = kept_cards(actor, office, [ref])
    return _change(card, LOSE, actor=actor, seat=seat, reason=reason, on=on, now=now)


@transaction.atomic
def take_back(
    *, actor: Actor, office: Office, ref: UUID, reason: str = "", on: str = "", now: datetime
) -> Card:
    """The office has the card back, for good. Raises NotFound, RegisterNotKept, OnlyWorkers, NoSuchCard, CardMoved, Invalid."""
    (card,), seat = kept_cards(actor, office, [ref])
    return _change(card, RETURN, actor=actor, seat=seat, reason=reason, on=on, now=now)


@transaction.atomic
def holder_left(*, actor: Actor, office: Office, ref: UUID, reason: str, on: str = "", now: datetime) -> Card:
    """Its holder retired, left the service or moved to another office: the card is not valid any more, and is handed in.

    Raises NotFound, RegisterNotKept, OnlyWorkers, NoSuchCard, CardMoved, Invalid.
    """
    (card,), seat = kept_cards(actor, office, [ref])
    return _change(card, LEAVE, actor=actor, seat=seat, reason=reason, on=on, needed=True, now=now)


@transaction.atomic
def revoke_card(*, actor: Actor, office: Office, ref: UUID, reason: str, now: datetime) -> Card:
    """The director takes a card's validity away, with a reason. Raises NotFound, RegisterNotKept, OnlyWorkers, NoSuchCard,
    OnlyDirectorRevokes, CardMoved, Invalid."""
    (card,), seat = kept_cards(actor, office, [ref])
    permit_deciding(actor, card.office, now)
    return _change(card, REVOKE, actor=actor, seat=seat, reason=reason, on="", needed=True, now=now)


def reminder_key(card: Card) -> str:
    return f"card-ends:{card.pk}"


def _change(
    card: Card,
    what: str,
    *,
    actor: Actor,
    seat: int | None,
    reason: str,
    on: str,
    needed: bool = False,
    now: datetime,
) -> Card:
    words = clean(reason, lines=True)
    problems = []
    if len(words) > LONGEST or (needed and not words):
        problems.append(
            Problem(
                "reason",
                "reason",
                f"กรุณาระบุเหตุผล ไม่เกิน {LONGEST} ตัวอักษร",
                f"Write the reason, in at most {LONGEST} characters.",
            )
        )
    day = _on(on, card, day_of(now), problems)
    if problems:
        raise Invalid(problems)
    write(card, what, actor=actor, seat=seat, day=day, now=now, words={"note": words})
    unschedule(reminder_key(card))
    return card


def _on(typed: str, card: Card, today: date, problems: list[Problem]) -> date:
    """The day it happened: today, or one since the card was issued."""
    if not typed.strip():
        return today
    try:
        day = parse_date(typed)
    except ValueError:
        day = date.max
    if not min(card.issued_on, today) <= day <= today:
        problems.append(
            Problem(
                "on",
                "date",
                "กรอกวันที่ ตั้งแต่วันออกบัตรถึงวันนี้ เช่น 1/2/2569",
                "Enter a date from the day of issue until today, such as 1/2/2026.",
            )
        )
    return day
