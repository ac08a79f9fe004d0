"""A year of a card office: 1,266 members of staff and pensioners, 400 applications in every way they come in, with losses,
misprints, proxies and an acting director in March. At the end every book has to balance to the last number."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import cycle
from uuid import UUID

import pytest
from django.db import transaction

from khamkho.api.commands import create_token
from khamkho.base.thai import BANGKOK
from khamkho.cards import commands as cards
from khamkho.cards.models import Card
from khamkho.cards.queries.audit import verify_cards
from khamkho.cards.queries.register import CardFilter, register_of
from khamkho.cards.queries.stock import stock_at
from khamkho.cards.queries.verifying import standings_of
from khamkho.casework.models import Case
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.register import rows_of, with_answers
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.offices.commands import write_absence, write_order
from khamkho.people.actor import SYSTEM, Actor
from khamkho.site.demo.answers import Invented, invent
from khamkho.site.demo.cards import keep_cards
from khamkho.site.demo.cast import SEA
from khamkho.site.demo.drawings import Drawings, draw_all
from khamkho.site.demo.fates import FATES, Fate
from khamkho.site.demo.offices import CARD, PENSION, Staff, make_offices
from tests.year.life import YearLife

pytestmark = [pytest.mark.django_db, pytest.mark.soak]

BEGIN = datetime(2025, 10, 1, 8, 30, tzinfo=BANGKOK)
END = datetime(2026, 9, 30, 16, 30, tzinfo=BANGKOK)
STAFF, PENSIONERS, APPLICATIONS = 1266, 120, 400
WAYS = cycle(("web", "web", "web", "web", "counter", "api", "web", "counter", "mail", "web"))
SOME = tuple(
    fate
    for fate in FATES
    for _ in range(fate.share // 4)
    if fate.name
    in {
        "granted",
        "corrected",
        "corrected twice",
        "thought over",
        "rejected",
        "lapsed",
        "withdrawn",
        "given back",
    }
)
GRANTED = next(fate for fate in FATES if fate.name == "granted")


def _people(rng: random.Random) -> tuple[list[Invented], list[Invented]]:
    today = BEGIN.date()
    serving = [invent(rng, today=today) for _ in range(STAFF)]
    return serving, [invent(rng, today=today, retired=True) for _ in range(PENSIONERS)]


def _moments(rng: random.Random, count: int) -> list[datetime]:
    """When they come in: by day and by night, in order, the last one two months before the end."""
    span = (END - timedelta(days=60) - BEGIN).total_seconds()
    return sorted(BEGIN + timedelta(seconds=rng.uniform(0, span)) for _ in range(count))


def test_a_year_of_the_card_office_balances() -> None:
    rng = random.Random(2569)
    staff = make_offices(since=BEGIN, now=END)[SEA]
    keep_cards(staff.office, now=BEGIN)
    more = {"kind": "official", "what": "received", "count": "300", "note": "รับบัตรเปล่าเพิ่ม"}
    cards.enter_blanks(actor=SYSTEM, office=staff.office, ref=UUID(int=2569), typed=more, now=BEGIN)
    _somebody_acts_in_march(staff)
    played = _play(staff, draw_all(2569), rng)
    lost = _lose_some(staff)
    again = _apply_again(staff, lost, played, draw_all(2569), rng)
    everything = played + again
    clerk = staff.some("officer")[0]
    _every_way_was_used(everything)
    _control_register_balances(staff, clerk, everything)
    _card_register_balances(staff, clerk, everything)
    _anyone_may_check(staff, lost)
    _march_was_signed_for_the_director(staff)
    assert list(verify_all()) == []
    assert list(verify_cards()) == []


def _somebody_acts_in_march(staff: Staff) -> None:
    chief, deputy = (staff.some(role)[0].memberships[0].id for role in ("director", "supervisor"))
    first, last, office = date(2026, 3, 1), date(2026, 3, 31), staff.office.pk
    write_absence(actor=SYSTEM, office_id=office, member_id=chief, since=first, until=last, now=BEGIN)
    write_order(
        actor=SYSTEM, office_id=office, number="41/2569", dated=date(2026, 2, 25), kind="acting", role="director",
        member_id=deputy, since=first, until=last, now=BEGIN,
    )  # fmt: skip


def _play(staff: Staff, drawings: Drawings, rng: random.Random) -> list[YearLife]:
    serving, retired = _people(rng)
    serving, retired = rng.sample(serving, APPLICATIONS), rng.sample(retired, PENSIONERS)
    _token, secret = create_token(office=staff.office, name="HR", partner="school-hr-tuayang", now=BEGIN)
    played = []
    for at, way in zip(_moments(rng, APPLICATIONS), WAYS, strict=False):
        pension = way != "api" and rng.random() < 0.2
        who = (retired if pension else serving).pop()
        service = PENSION if pension else CARD
        fate = GRANTED if way == "api" else rng.choice(SOME)
        played.append(_live(staff, drawings, rng, at, who, service, fate, way, secret=secret))
    return played


def _live(
    staff: Staff,
    drawings: Drawings,
    rng: random.Random,
    at: datetime,
    who: Invented,
    service: str,
    fate: Fate,
    way: str,
    *,
    variant: str = "",
    secret: str = "",
) -> YearLife:
    life = YearLife(
        fate=fate,
        service_id=service,
        at=at,
        staff=staff,
        drawings=drawings,
        rng=random.Random(rng.getrandbits(64)),
        now=END,
        known_as=who,
        channel=way,
        variant=variant or ("first" if way == "api" else ""),
        proxy=rng.random() < 0.15,
        secret=secret,
    )
    with transaction.atomic():
        life.run()
    return life


def _lose_some(staff: Staff) -> list[Card]:
    """Twelve holders lose their card and telephone; the number is blocked at once."""
    officer = staff.some("officer")[0]
    held = Card.objects.filter(office=staff.office, state="handed", kind="official").order_by("pk")[:12]
    at = END - timedelta(days=30)
    return [
        cards.report_lost(actor=officer, office=staff.office, ref=one.ref, reason="ทำหายระหว่างเดินทาง", now=at)
        for one in held
    ]


def _apply_again(
    staff: Staff, lost: list[Card], played: list[YearLife], drawings: Drawings, rng: random.Random
) -> list[YearLife]:
    """Who lost a card asks for another one."""
    holder = {life.case.pk: life.known_as for life in played}
    again = []
    for days, card in enumerate(lost):
        who = holder[card.case_id]
        assert who is not None
        at = END - timedelta(days=28, minutes=-days)
        again.append(_live(staff, drawings, rng, at, who, CARD, GRANTED, "web", variant="lost"))
    return again


def _every_way_was_used(everything: list[YearLife]) -> None:
    ways = Counter(Case.objects.get(pk=life.case.pk).channel for life in everything)
    assert set(ways) == {"web", "counter", "mail", "api"}
    assert ways.total() == APPLICATIONS + 12
    assert sum(life.proxy for life in everything) > 30


def _control_register_balances(staff: Staff, clerk: Actor, everything: list[YearLife]) -> None:
    """A line for each application, numbered without a gap, and in it the card that the card register has for it."""
    for service_id in (CARD, PENSION):
        cases = Case.objects.filter(office=staff.office, service_id=service_id).exclude(state=Case.DRAFT)
        assert cases.count() == sum(life.service_id == service_id for life in everything)
        held = list(with_answers(cases.order_by("pk")))
        columns = catalogue.columns(service_of(held[0].version))
        (place,) = (place for place, column in enumerate(columns) if column.ref == "card_number")
        for case, row in zip(held, rows_of(held, columns, "th"), strict=True):
            card = Card.objects.filter(case=case).exclude(state="void").first()
            assert row[place].text == (card.number if card else ""), case.number
    numbers = Case.objects.filter(office=staff.office, number_seq__isnull=False).exclude(state=Case.DRAFT)
    for book in numbers.values_list("number_year", flat=True).distinct():
        taken = sorted(numbers.filter(number_year=book).values_list("number_seq", flat=True))
        assert taken == list(range(1, len(taken) + 1))


def _card_register_balances(staff: Staff, clerk: Actor, everything: list[YearLife]) -> None:
    """Numbers without gaps, a card that stands for each that was handed over, and blanks for all of them."""
    rows = list(register_of(clerk, staff.office, CardFilter(), END.date()))
    assert len(rows) == Card.objects.filter(office=staff.office).count() > 250
    books = {(one.book, one.year) for one in rows}
    for book in books:
        taken = sorted(one.seq for one in rows if (one.book, one.year) == book)
        assert taken == list(range(1, len(taken) + 1)), book
    granted = Case.objects.filter(pk__in=[life.case.pk for life in everything], end="done")
    standing = {one.case_id for one in rows if one.state != "void"}
    assert {case.pk for case in granted} <= standing
    states = Counter(one.state for one in rows)
    assert states["void"] > 8, "misprints"
    assert states["lost"] == 12
    for stock in stock_at(clerk, staff.office):
        mine = [one for one in rows if one.kind == stock.kind]
        assert stock.used + sum(one.state == "void" for one in mine) == len(mine)
        assert stock.left == stock.received - len(mine)


def _anyone_may_check(staff: Staff, lost: list[Card]) -> None:
    for card in lost:
        (found,) = (one for one in standings_of(staff.office.code, card.number) if one.code == card.code)
        assert not found.stands
        assert found.state == "lost"


def _march_was_signed_for_the_director(staff: Staff) -> None:
    """The column “approved by” of the control register names who acted, in March and in no other month."""
    deputy = staff.some("supervisor")[0].name
    held = list(
        with_answers(Case.objects.filter(office=staff.office, service_id=CARD).exclude(state=Case.DRAFT))
    )
    columns = catalogue.columns(service_of(held[0].version))
    day, by = (
        next(place for place, one in enumerate(columns) if (one.of, one.ref) == (of, "approve"))
        for of in ("done", "by")
    )
    signed = [(row[day].day, row[by].text) for row in rows_of(held, columns, "th") if row[day].day]
    in_march = {who for on, who in signed if on and on.month == 3}
    assert in_march == {deputy}
    assert deputy not in {who for on, who in signed if on and on.month != 3}
