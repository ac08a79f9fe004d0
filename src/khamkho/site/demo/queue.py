"""The hall of the demo's district office: four weeks of tickets, a morning that goes on, people who wait, and stars."""

from __future__ import annotations

import random
from collections import Counter as Counts
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from khamkho.appointments.models import Booking, Resource
from khamkho.base.codes import public_code
from khamkho.base.thai import BANGKOK, show_date
from khamkho.casework.models import Case
from khamkho.feedback import commands as feedback
from khamkho.feedback.models import Rating
from khamkho.feedback.queries.asking import can_rate
from khamkho.offices.models import Office
from khamkho.offices.queries import calendar_for
from khamkho.people.actor import SYSTEM, Actor
from khamkho.queue import commands
from khamkho.queue.commands.coming import write_ticket
from khamkho.queue.commands.locking import locked_day
from khamkho.queue.models import Counter, Day, Device, Phase, Ticket
from khamkho.queue.rules import states
from khamkho.queue.rules.settings import settings_from
from khamkho.statistics import commands as statistics
from khamkho.statistics.rules.periods import before, quarter_of

WORKS = """A | คัดสำเนาทะเบียน | Copies of registers | 6 | bangkhae-house-registration-copy bangkhae-marriage-copy bangkhae-divorce-copy bangkhae-face-photo-copy
B | งานบัตรประชาชน | Identity cards | 9
C | สอบถามและตรวจเอกสาร | Questions, papers looked at | 4 | bangkhae-registration-qa"""
MINUTES = {"A": 6.0, "B": 9.0, "C": 4.0}
COUNTERS = (
    ("ช่องบริการ 1", "Counter 1", "AC"),
    ("ช่องบริการ 2", "Counter 2", "AB"),
    ("ช่องบริการ 3", "Counter 3", ""),
)
TARGETS = (
    ("wait_minutes", "", "45"),
    ("wait_less", "60", ""),
    ("booked", "80", ""),
    ("by_line", "80", ""),
    ("satisfied", "80", ""),
)
"""The shares are those that such an office sets itself; the minutes before are invented."""
COPIES = "bangkhae-house-registration-copy"
DAYS_BACK, A_DAY = 28, 125
SAID = (
    (5, "รวดเร็วมาก นัดแล้วไม่ต้องรอเลย"), (5, ""), (4, "เจ้าหน้าที่สุภาพ"), (4, ""), (5, "ได้เอกสารภายในสิบนาที"),
    (3, "ที่จอดรถน้อย"), (5, ""), (4, "อยากให้เปิดวันเสาร์ทุกสัปดาห์"), (2, "รอนานกว่าเวลานัด"), (5, ""),
)  # fmt: skip


def make_queue(office: Office, officers: list[Actor], *, now: datetime, chance: int) -> None:
    """Everything of the queue and the stars at the district office."""
    rng = random.Random(chance + 3)  # noqa: S311 - a play, not a secret
    begun = now - timedelta(days=DAYS_BACK + 2)
    typed = {"works": WORKS, "priorities": ["elderly", "disabled", "pregnant"], "on_phone": "1"}
    held = commands.set_queue(actor=SYSTEM, office_id=office.pk, typed=typed, now=begun)
    office.settings = held.settings
    counters = [
        commands.add_counter(
            actor=SYSTEM, office_id=office.pk, name_th=th, name_en=en, serves=serves, now=begun
        )
        for th, en, serves in COUNTERS
    ]
    same = Resource.objects.filter(office=office, name_th__in=[one.name_th for one in counters])
    commands.take_counters(
        actor=SYSTEM, office_id=office.pk, chosen=set(same.values_list("ref", flat=True)), now=begun
    )
    for kind, name, counter in (
        (Device.KIOSK, "แท็บเล็ตทางเข้าชั้น 1", None),
        (Device.ENTRANCE, "ป้ายทางเข้าชั้น 1", None),
        (Device.RATING, "แท็บเล็ตช่องบริการ 1", counters[0].ref),
    ):
        commands.open_device(
            actor=officers[0], office=office, kind=kind, name=name, counter=counter, now=begun
        )
    calendar = calendar_for(office)
    for back in range(DAYS_BACK, 0, -1):
        day = timezone.localtime(now).date() - timedelta(days=back)
        if calendar.is_working_day(day):
            _a_day(office, counters, day, rng)
    with transaction.atomic():
        _this_morning(office, counters, officers, now)
    _stars(office, now, rng)
    for indicator, target, baseline in TARGETS:
        goal = {
            "indicator": indicator,
            "since": show_date(begun.date(), "th"),
            "target": target,
            "baseline": baseline,
        }
        statistics.set_target(actor=SYSTEM, office_id=office.pk, typed={**goal, "service": ""}, now=begun)


def report_quarters(office: Office, head: Actor, *, now: datetime) -> None:
    """The office reports each quarter: the last but one was done in time, the last waits for the head."""
    last = before(quarter_of(timezone.localtime(now).date()))
    done = before(last)
    typed = {"opened_on": show_date(done.since, "th"), "report_days": "15", "places": ""}
    held = statistics.set_counting(actor=SYSTEM, office_id=office.pk, typed=typed, now=now)
    office.settings = held.settings
    at = done.moments[1] + timedelta(days=10, hours=9)
    shared: dict[str, Any] = {"actor": head, "office": office, "period": done, "now": at}
    statistics.write_report(typed={"problems": "", "proposals": ""}, **shared)
    statistics.close_period(**shared)


def _a_day(office: Office, counters: list[Counter], day: date, rng: random.Random) -> None:
    """A day that is over, written down at once: by the rule it does not matter who called whom."""
    free = [datetime.combine(day, time(8, 30), BANGKOK)] * len(counters)
    tickets: list[Ticket] = []
    phases: list[Phase] = []
    numbers: dict[str, int] = {}
    for came, due in _arrivals(day, rng):
        letter = rng.choices("ABC", (60, 25, 15))[0]
        at = min(range(len(free)), key=lambda n: free[n])
        called = max(free[at], came, due or came)
        done = called + timedelta(minutes=max(1.5, rng.gauss(MINUTES[letter], MINUTES[letter] / 4)))
        missed = rng.random() < 0.04
        numbers[letter] = numbers.get(letter, 0) + 1
        ticket = Ticket(
            code=public_code(60), office=office, day=day, letter=letter, seq=numbers[letter], work=letter,
            channel=states.BOOKED if due else states.WALK_IN, due_at=due, came_at=came, line_at=came,
            state=states.NO_SHOW if missed else states.DONE, counter=counters[at], call=len(tickets) + 1,
            line="booked" if due else "walk_in", called_at=called, calls=3 if missed else 1,
            serving_at=None if missed else called, done_at=called + timedelta(minutes=2) if missed else done,
            from_device="kiosk",
        )  # fmt: skip
        free[at] = called + timedelta(minutes=2) if missed else done
        tickets.append(ticket)
    _booked(office, tickets, rng)
    Ticket.objects.bulk_create(tickets)
    for ticket in tickets:
        assert ticket.called_at
        shared = {"ticket": ticket, "letter": ticket.letter}
        phases.append(Phase(what=states.WAITING, since=ticket.came_at, until=ticket.called_at, **shared))
        after = states.CALLED if ticket.state == states.NO_SHOW else states.SERVING
        phases.append(Phase(what=after, since=ticket.called_at, until=ticket.done_at, counter=ticket.counter, **shared))  # fmt: skip
    Phase.objects.bulk_create(phases)
    Day.objects.create(office=office, day=day, seq=3 * len(tickets), calls=len(tickets), numbers=numbers)


def _booked(office: Office, tickets: list[Ticket], rng: random.Random) -> None:
    """The appointments that the booked tickets of a day that is over had, each made some days before."""
    names = [en for _th, en, _serves in COUNTERS]
    given_at = list(Resource.objects.filter(office=office, name_en__in=names).order_by("name_en"))
    taken: Counts[datetime] = Counts()
    found = {}
    for ticket in tickets:
        if ticket.due_at is None:
            continue
        made = ticket.due_at - timedelta(days=rng.randint(1, 6), minutes=rng.randint(0, 300))
        found[ticket.code] = Booking(
            code=public_code(40), office=office, service_id=COPIES, kind="collect", title_th="นัดรับเอกสาร",
            title_en="Collect the papers", resource=given_at[taken[ticket.due_at]],
            starts_at=ticket.due_at, ends_at=ticket.due_at + timedelta(minutes=10),
            state=Booking.NO_SHOW if ticket.state == states.NO_SHOW else Booking.SERVED,
            channel=rng.choices(("line", "web", "counter", "phone"), (62, 22, 6, 10))[0],
            created_at=made, changed_at=ticket.done_at or ticket.due_at, arrived_at=ticket.came_at,
        )  # fmt: skip
        taken[ticket.due_at] += 1
    Booking.objects.bulk_create(found.values())
    for ticket in tickets:
        ticket.booking = found.get(ticket.code)


def _arrivals(day: date, rng: random.Random) -> Iterator[tuple[datetime, datetime | None]]:
    """Who comes when: two in three with an appointment, a little before it; the others mostly before noon."""
    opens = datetime.combine(day, time(8, 30), BANGKOK)
    found: list[tuple[datetime, datetime | None]] = []
    times = [opens + timedelta(minutes=15 * n) for n in range(28)] * len(COUNTERS)
    rng.shuffle(times)
    for _n in range(rng.randint(A_DAY - 6, A_DAY + 6)):
        if times and rng.random() < 0.66:
            due = times.pop()
            found.append((due - timedelta(minutes=rng.uniform(-4, 12)), due))
        else:
            found.append((opens + timedelta(minutes=min(rng.expovariate(1 / 110), 420)), None))
    yield from sorted(found, key=lambda one: one[0])


def _this_morning(office: Office, counters: list[Counter], officers: list[Actor], now: datetime) -> None:
    """Somebody is being served, somebody was called, some wait: also on a day on which the office is shut, so that there is
    something to look at."""
    since = now - timedelta(minutes=25)
    for officer, counter in zip(officers, counters, strict=False):
        commands.sit_down(actor=officer, office=office, counter=counter.ref, now=since)
    day, works = locked_day(office, since), {one.letter: one for one in settings_from(office.settings).works}
    for n, letter in enumerate("AAABCABA"):
        first = "elderly" if n == 5 else ""
        at = since + timedelta(minutes=2 * n)
        write_ticket(day, works[letter], channel=states.WALK_IN, first=first, device="kiosk", now=at)
    for place, (officer, counter) in enumerate(zip(officers, counters, strict=False)):
        ticket = commands.call_next(
            actor=officer, office=office, counter=counter.ref, now=now - timedelta(minutes=6 - place * 4)
        )
        if place == 0:
            commands.serve(
                actor=officer,
                office=office,
                counter=counter.ref,
                ticket=ticket.ref,
                now=now - timedelta(minutes=5),
            )
    waiting = Ticket.objects.filter(office=office, state=states.WAITING)
    chosen = waiting.filter(letter="A").order_by("-pk").first()
    if chosen is not None:
        Ticket.objects.filter(pk=chosen.pk).update(channel=states.BOOKED, due_at=F("came_at"))


def _stars(office: Office, now: datetime, rng: random.Random) -> None:
    """Some of those who collected their copies say how it was; so do some at the tablet of the first counter."""
    asked = Case.objects.filter(
        office=office, state=Case.ENDED, end="granted", service_id__startswith="bangkhae"
    )
    for n, case in enumerate(asked.order_by("-ended_at")[:6]):
        stars, words = SAID[n % len(SAID)]
        at = min(now, (case.ended_at or now) + timedelta(hours=2))
        if can_rate(case, at):
            feedback.rate(case, stars, words, rng.choice(("web", "line")), at)
    served = Ticket.objects.filter(office=office, state=states.DONE, counter__name_th="ช่องบริการ 1").order_by(
        "-pk"
    )
    ratings = []
    for n, ticket in enumerate(served[:60]):
        if rng.random() < 0.6 and ticket.done_at:
            ratings.append(Rating(office=office, ticket=ticket, stars=SAID[n % len(SAID)][0], channel="tablet", at=ticket.done_at))  # fmt: skip
    Rating.objects.bulk_create(ratings)
