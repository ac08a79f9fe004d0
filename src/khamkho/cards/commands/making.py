"""Making cards for applications that wait for one: number, days, what stands on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from khamkho.base.codes import public_code
from khamkho.base.errors import Invalid, Problem
from khamkho.base.thai import be_year, parse_date
from khamkho.cards.commands.lines import write
from khamkho.cards.commands.locking import MOST, day_of, kept_office
from khamkho.cards.contents import put_card
from khamkho.cards.models import Card
from khamkho.cards.queries.holders import card_before
from khamkho.cards.queries.stock import blanks_left
from khamkho.cards.rules.numbers import card_number
from khamkho.cards.rules.refusals import NoBlanks, NotAtItsStep, NothingToMake
from khamkho.cards.rules.settings import STOCK, CardSettings, settings_from
from khamkho.cards.rules.states import MAKE, VOID
from khamkho.cards.rules.validity import Terms, earliest, validity
from khamkho.casework.commands.locking import for_update
from khamkho.casework.commands.numbering import take
from khamkho.casework.contents import body_of
from khamkho.casework.models import Case, Counter
from khamkho.casework.queries.authority import facts_of, signature_of
from khamkho.casework.queries.cards import refuse_directors_own
from khamkho.casework.queries.visible import visible_to
from khamkho.casework.rules.permits import require_step
from khamkho.casework.standing import standing_of
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue import service as catalogue_service
from khamkho.catalogue.queries import service_of
from khamkho.offices.models import Office
from khamkho.people.actor import Actor

BACK, AHEAD = timedelta(days=31), timedelta(days=14)
"""Between which days a card may be dated: it is written before it is signed."""


@transaction.atomic
def make_cards(
    *,
    actor: Actor,
    office: Office,
    numbers: Iterable[str],
    issued_on: str = "",
    last_on: str = "",
    now: datetime,
) -> list[Card]:
    """Make the cards of applications that wait for one: each gets the next number of its book, its days by the rule of its
    service, and what stands on it from the application as it was handed in. Nothing is typed a second time.

    ``issued_on`` is today unless it says otherwise, ``last_on`` ends them earlier than they must. Nobody makes a card for
    her own application. Raises NotFound, RegisterNotKept, OnlyWorkers, NothingToMake, NotAtItsStep, NotYours, OwnCase,
    HasInterest, DirectorsOwnCard, Invalid, EndsBeforeIssue, EndsTooLate, NoBlanks.
    """
    held, seat = kept_office(actor, office)
    wanted = list(dict.fromkeys(numbers))
    if not 1 <= len(wanted) <= MOST:
        raise NothingToMake(most=MOST)
    issued, chosen = _days(issued_on, last_on, day_of(now))
    keeps, posts = settings_from(held.settings), facts_of(held, day_of(now)).posts
    rows = for_update(visible_to(actor).filter(number__in=wanted, office=held)).order_by("pk")
    cases = {case.number or "": case for case in rows}
    waiting: list[tuple[Case, catalogue_service.Card]] = []
    for number in wanted:
        case = cases.get(number)
        kind = card_waited_for(case) if case else None
        if case is None or kind is None:
            raise NotAtItsStep(number=number)
        require_step(standing_of(actor, case), service_of(case.version).step(case.step).by)
        refuse_directors_own(case, posts)
        waiting.append((case, kind))
    if keeps.mode == STOCK:
        _require_blanks(held, [kind.kind for _case, kind in waiting])
    made: list[Card] = []
    for case, kind in waiting:
        card = _card_for(case, kind, keeps, issued=issued, chosen=chosen, now=now)
        write(card, MAKE, actor=actor, seat=seat, day=day_of(now), now=now)
        made.append(card)
    return made


def card_waited_for(case: Case) -> catalogue_service.Card | None:
    """The card that this case waits for at its step; None where it waits for none, or has one that stands."""
    if case.state != Case.OPEN or case.key_id is None:
        return None
    kind = catalogue.card_made_at(service_of(case.version), case.step)
    if kind is None or Card.objects.filter(case=case).exclude(state=VOID).exists():
        return None
    return kind


def _card_for(
    case: Case,
    kind: catalogue_service.Card,
    keeps: CardSettings,
    *,
    issued: date,
    chosen: date | None,
    now: datetime,
) -> Card:
    """A card with its days, what stands on it, and the next number of its book; not saved yet."""
    service, answers = service_of(case.version), body_of(case).answers
    days = validity(issued, _terms(kind, answers, day_before=keeps.day_before), chosen=chosen)
    holder = answers.get(kind.holder)
    card = Card(
        office=case.office,
        case=case,
        kind=kind.kind,
        form=kind.form_for.get(holder, kind.form) if isinstance(holder, str) else kind.form,
        book=Counter.CARDS if keeps.one_book else f"{Counter.CARDS}-{kind.kind}",
        year=be_year(issued),
        code=public_code(),
        issued_on=days.issued,
        last_on=days.last,
        why_last=days.why,
        state="",
        state_on=day_of(now),
        stock=keeps.mode == STOCK,
        before=card_before(case, kind),
        created_at=now,
    )
    put_card(card, catalogue.on_the_card(service, kind, answers) | _issuer(case))
    card.seq = take(case.office, card.book, card.year)
    card.number = card_number(keeps.pattern, year=card.year, seq=card.seq)
    return card


def _terms(kind: catalogue_service.Card, answers: Mapping[str, Any], *, day_before: bool) -> Terms:
    born = answers.get(kind.born)
    return Terms(
        years=kind.valid,
        born=date.fromisoformat(born) if isinstance(born, str) else None,
        ends=earliest(answers.get(name) for name in kind.ends),
        retires=kind.retires,
        for_life=kind.for_life,
        day_before=day_before,
    )


def _issuer(case: Case) -> dict[str, Any]:
    """Who issues it: whoever decided on the application, by the name and position of that day."""
    signed = signature_of(case)
    return {"issuer": [signed.name.th, *(line.th for line in signed.lines)] if signed else []}


def _days(issued_on: str, last_on: str, today: date) -> tuple[date, date | None]:
    problems: list[Problem] = []
    issued = _day("issued_on", issued_on, problems) or today
    chosen = _day("last_on", last_on, problems)
    if not problems and not today - BACK <= issued <= today + AHEAD:
        problems.append(
            Problem(
                "issued_on",
                "far",
                f"วันออกบัตรต้องอยู่ระหว่าง {BACK.days} วันก่อนหน้า ถึง {AHEAD.days} วันข้างหน้า",
                f"The day of issue lies between {BACK.days} days ago and {AHEAD.days} days ahead.",
            )
        )
    if problems:
        raise Invalid(problems)
    return issued, chosen


def _day(where: str, typed: str, problems: list[Problem]) -> date | None:
    if not typed.strip():
        return None
    try:
        return parse_date(typed)
    except ValueError:
        problems.append(Problem(where, "date", "กรุณากรอกวันที่ เช่น 1/2/2569", "Enter a date, such as 1/2/2026."))
        return None


def _require_blanks(office: Office, kinds: list[str]) -> None:
    for kind in sorted(set(kinds)):
        left = blanks_left(office, kind)
        if left is not None and left < kinds.count(kind):
            raise NoBlanks(left=left, wanted=kinds.count(kind))
