"""Filling an empty demo home: offices, people, and half a year of cases."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from khamkho.base.home import Home
from khamkho.base.thai import in_bangkok
from khamkho.casework import commands
from khamkho.casework.models import Case
from khamkho.offices.models import Office
from khamkho.offices.queries import calendar_for
from khamkho.people.actor import Actor
from khamkho.site.demo.answers import Invented, invent
from khamkho.site.demo.authority import make_authority
from khamkho.site.demo.between import begin_company, make_between
from khamkho.site.demo.cards import keep_cards, lose_some, work_of_today
from khamkho.site.demo.cast import APPLICANTS, CANAL, OBEC, ORCHARD, SCHOOL, SEA, DemoPerson
from khamkho.site.demo.clock import play_the_clock
from khamkho.site.demo.collecting import make_collection
from khamkho.site.demo.drawings import Drawings, draw_all
from khamkho.site.demo.fates import Fate, arrival, deal
from khamkho.site.demo.granted import begin_granted, make_granted
from khamkho.site.demo.holders import begin_holders
from khamkho.site.demo.letters import make_letters
from khamkho.site.demo.life import Life
from khamkho.site.demo.line.making import make_line
from khamkho.site.demo.mails import make_mails
from khamkho.site.demo.money import make_money
from khamkho.site.demo.numbers import make_numbers
from khamkho.site.demo.offices import CARD, GENERAL, PENSION, Staff, make_applicants, make_offices
from khamkho.site.demo.payments import make_payments
from khamkho.site.demo.pickups import make_pickups, offer_delivery
from khamkho.site.demo.queue import make_queue, report_quarters
from khamkho.site.demo.registers import make_registers
from khamkho.site.demo.rounds import begin_rounds, make_rounds
from khamkho.site.demo.talk import make_talk
from khamkho.site.demo.times import make_times
from khamkho.site.demo.work import make_work
from khamkho.work.models import Effect, Timer

HALF_A_YEAR = timedelta(days=184)
FRESH_DOCUMENTS = 10
"""So many of the newest cases get their documents from the worker; the older ones are left without, to start fast."""

SHARES = {SEA: 52, ORCHARD: 30, CANAL: 10, SCHOOL: 4, OBEC: 4}
SERVICES = {CARD: 66, PENSION: 20, GENERAL: 14}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A case that is going to be played."""

    at: datetime
    fate: Fate
    office: str
    service_id: str
    seed: int


def fill(home: Home, *, now: datetime, size: int, chance: int) -> None:
    """Make everything; with a ``size`` of 0 only the offices and people. Raises RuntimeError for a home that is no demo or
    already has an office."""
    if not home.is_demo or Office.objects.exists():
        raise RuntimeError("Only an empty demo home is filled with invented people.")
    rng = random.Random(chance)  # noqa: S311 - a play, not a secret
    since = now - HALF_A_YEAR - timedelta(days=10)
    staff = make_offices(since=since, now=now)
    applicants = make_applicants(since=since)
    if size:
        _play(home, staff, applicants, rng, since=since, now=now, size=size, chance=chance)
    settle_effects(now)
    commands.daily_seal(now=now)


def _play(
    home: Home,
    staff: dict[str, Staff],
    applicants: list[Actor],
    rng: random.Random,
    *,
    since: datetime,
    now: datetime,
    size: int,
    chance: int,
) -> None:
    """Half a year of work, and what is there on the morning of the demo."""
    drawings = draw_all(chance)
    company = begin_company(staff, drawings, now=now)
    sea = staff[SEA]
    keep_cards(sea.office, now=since)
    offer_delivery(sea.office, now=since)
    besides = [
        *begin_rounds(staff, now=now),
        *begin_granted(staff, drawings, now=now),
        *begin_holders(staff, drawings, now=now),
    ]
    _cases(staff, applicants, drawings, rng, besides, now=now, size=size)
    make_registers(staff, now=now, chance=chance)
    lose_some(sea.office, sea.some("officer")[0], sea.some("director")[0], now=now)
    make_letters(staff, now=now)
    play_the_clock(staff, now=now)
    make_payments(staff, drawings, now=now)
    make_money(staff, drawings, now=now)
    make_authority(home, staff, now=now)
    make_between(staff, company, drawings, now=now)
    make_talk(staff, now=now)
    make_mails(staff, now=now)
    make_line(staff, now=now)
    make_collection(staff, now=now)
    make_granted(staff, drawings, now=now)
    make_rounds(staff, now=now)
    make_work(sea, drawings, now=now)
    work_of_today(sea.office, sea.some("officer")[1], now=now)
    make_pickups(sea.office, sea.some("officer")[0], now=now)
    canal = staff[CANAL]
    make_times(staff, now=now, chance=chance)
    make_queue(canal.office, canal.some("officer"), now=now, chance=chance)
    report_quarters(canal.office, canal.some("supervisor")[0], now=now)
    make_numbers(sea, opened=in_bangkok(since).date(), now=now)


def _cases(
    staff: dict[str, Staff],
    applicants: list[Actor],
    drawings: Drawings,
    rng: random.Random,
    besides: Sequence[tuple[datetime, Callable[[], None]]],
    *,
    now: datetime,
    size: int,
) -> None:
    """Every case in the order in which they come in; ``besides`` those that other plays bring along."""
    coming = sorted(besides, key=lambda one: one[0])
    known = [_known(n, now) for n in range(len(applicants))]
    for plan in _plans(staff, rng, now=now, size=size):
        while coming and coming[0][0] <= plan.at:
            coming.pop(0)[1]()
        own = random.Random(plan.seed)  # noqa: S311
        who = own.choice(_fitting(plan.service_id)) if plan.office == SEA and own.random() < 0.16 else None
        life = Life(
            fate=plan.fate,
            service_id=plan.service_id,
            at=plan.at,
            staff=staff[plan.office],
            drawings=drawings,
            rng=own,
            now=now,
            applicant=None if who is None else applicants[who],
            known_as=None if who is None else known[who],
        )
        with transaction.atomic():
            life.run()
    for _at, comes_in in coming:
        comes_in()


def _plans(staff: dict[str, Staff], rng: random.Random, *, now: datetime, size: int) -> Sequence[Plan]:
    """All cases in the order in which they come in, so that numbers follow the calendar."""
    calendars = {code: calendar_for(at.office) for code, at in staff.items()}
    plans = []
    for fate in deal(size, rng):
        office = rng.choices((SEA, ORCHARD) if fate.cards_only else list(SHARES), _weights(fate.cards_only))[
            0
        ]
        cards = (CARD, PENSION) if fate.cards_only else tuple(SERVICES)
        weights = [SERVICES[service] for service in cards]
        service = rng.choices(cards, weights)[0] if office in (SEA, ORCHARD) else GENERAL
        at = arrival(fate, calendars[office], rng, now)
        plans.append(Plan(at=at, fate=fate, office=office, service_id=service, seed=rng.getrandbits(64)))
    return sorted(plans, key=lambda plan: plan.at)


def _weights(cards_only: bool) -> list[int]:
    return [SHARES[SEA], SHARES[ORCHARD]] if cards_only else list(SHARES.values())


def _fitting(service_id: str) -> list[int]:
    """Which of those who can sign in apply for a service: nobody in service for a pensioner's card, no pensioner for the other."""
    fits = {CARD: False, PENSION: True}.get(service_id)
    return [n for n, one in enumerate(APPLICANTS) if fits is None or fits == _is_retired(one)]


def _is_retired(person: DemoPerson) -> bool:
    return person.email.startswith("bamnan")


def _known(which: int, now: datetime) -> Invented:
    """An applicant who can sign in is always the same person."""
    person = APPLICANTS[which]
    rng = random.Random(person.email)  # noqa: S311
    made = invent(rng, today=now.date(), retired=_is_retired(person))
    title = next(title for title in ("นางสาว", "นาย", "นาง") if person.name.th.startswith(title))
    first, last = person.name.th.removeprefix(title).split(" ")
    return Invented(
        **{**made.__dict__, "title": title, "first": first, "middle": "", "last": last, "email": person.email}
    )


def settle_effects(now: datetime) -> None:
    """What followed from the past counts as done; the newest cases' documents are left for the worker to make."""
    newest = Case.objects.exclude(state=Case.DRAFT).order_by("-received_at")
    fresh = [f"case:{pk}" for pk in newest.values_list("pk", flat=True)[:FRESH_DOCUMENTS]]
    past = Effect.objects.filter(state=Effect.State.PENDING, created_at__lt=now)
    kept = past.filter(name="document", about__in=fresh)
    past.exclude(pk__in=kept.values("pk")).update(
        state=Effect.State.DONE, attempts=1, done_at=F("next_at"), lease_until=None
    )
    Timer.objects.filter(due_at__lte=now).delete()
