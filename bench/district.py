"""A district office: ``python -m bench.district`` prints JSON; on PostgreSQL under ``scripts/postgres --durable``.

What a whole conversation by LINE costs the server, message by message, the webhook and all that the worker does for it; the
page of free times while a year is booked, and the same page while nothing is; bookings a second by eight at once for fewer places
than they want. What is said to LINE goes to a sink in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import statistics
import tempfile
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

from bench.line import SECRET, TOKEN, Sink, webhook

COPY, OTHERS = (
    "bangkhae-house-registration-copy",
    ("bangkhae-marriage-copy", "bangkhae-divorce-copy", "bangkhae-registration-qa"),
)
COUNTERS, PLACES, SLOT = 3, 2, timedelta(minutes=15)
AT_ONCE = 8
Numbers = dict[str, Any]


def next_working_day(office: Any, after: date) -> date:
    from khamkho.offices.queries import calendar_for

    calendar, day = calendar_for(office), after + timedelta(days=1)
    while not calendar.is_working_day(day):
        day += timedelta(days=1)
    return day


def dialogue(office: Any, people: int) -> Numbers:
    """Everybody says the same, one message after the other; processor time of this process, which is webhook and worker."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from khamkho.casework.models import Case
    from khamkho.line.commands import take
    from khamkho.site.wiring import EFFECTS, TIMERS
    from khamkho.work.worker import Worker

    day = next_working_day(office, datetime.now(UTC).date() + timedelta(days=3))
    at_a_time = COUNTERS * PLACES

    def said(user: int, turn: int) -> str:
        """Each has a card of her own, and six come at one time."""
        at = f"{day.day}/{day.month}/{day.year + 543} {9 + user // at_a_time % 3}.{user // at_a_time // 3 % 2 * 30:02} น."
        return (
            "สวัสดี",
            "ดำเนินการต่อ",
            f"1#JC1-{1234567 + user:07}-89",
            f"2 ฉบับ {at}",
            f"1040-02-{12345678 + user:08}",
            "สถานะ",
        )[turn]

    worker, numbers = Worker(EFFECTS, TIMERS), iter(range(10**9))

    def play(users: range, turn: int) -> float:
        hooks = [webhook(next(numbers), user=user, text=said(user, turn)) for user in users]
        began = time.process_time()
        for body, sign in hooks:
            take(office_code=office.code, body=body, signature=sign, now=datetime.now(UTC))
        worker.run_once(datetime.now(UTC))
        return (time.process_time() - began) * 1000 / len(users)

    for turn in range(6):
        play(range(people, people + 2), turn)  # what is read once is read
    each = [play(range(people), turn) for turn in range(6)]
    lodged = Case.objects.exclude(number=None).count()
    if lodged != people + 2:
        raise RuntimeError(f"{lodged} applications of {people + 2} dialogues")
    asked = 0
    for turn in range(6):
        with CaptureQueriesContext(connection) as caught:
            play(range(people + 2, people + 3), turn)
        asked += len(caught)
    return {
        "people": people,
        "whole_cpu_ms": round(sum(each), 1),
        "statements": asked,
        "each_cpu_ms": [round(one, 1) for one in each],
    }


def fill_a_year(office: Any, now: datetime) -> int:
    """Nine in ten of all times, half a year back and half a year ahead."""
    from khamkho.appointments.models import Booking, Resource
    from khamkho.base.thai import BANGKOK
    from khamkho.offices.queries import calendar_for

    calendar, today = calendar_for(office), now.astimezone(BANGKOK).date()
    counters, rows = list(Resource.objects.filter(office=office)), list[Booking]()
    for day in (today + timedelta(days=n) for n in range(-183, 183)):
        if not calendar.is_working_day(day):
            continue
        at = datetime.combine(day, datetime.min.time(), BANGKOK)
        moments = [one for n in range(96) if calendar.is_open(one := at + SLOT * n)]
        for n, (moment, counter, place) in enumerate(
            (m, c, p) for m in moments for c in counters for p in range(PLACES)
        ):
            if n % 10 == 9:
                continue
            rows.append(
                Booking(
                    office=office,
                    service_id=COPY,
                    kind="collect",
                    title_th="รับเอกสาร",
                    title_en="Collect",
                    resource=counter,
                    place=place,
                    starts_at=moment,
                    ends_at=moment + SLOT,
                    state=Booking.BOOKED if moment > now else Booking.SERVED,
                    channel="web",
                    created_at=now,
                    changed_at=now,
                )
            )
    Booking.objects.bulk_create(
        rows, batch_size=1000, ignore_conflicts=True
    )  # some have one from the dialogues
    return len(rows)


def slot_page(home: Path, url: str, office: Any, now: datetime, seconds: float) -> Numbers:
    """The page on which an applicant chooses her time: asked for while nothing is booked, and while a year is."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from bench.home import session
    from bench.load import hammer
    from bench.server import served
    from khamkho.casework import commands as casework
    from khamkho.people.actor import Actor
    from khamkho.people.models import User

    user = User.objects.create_user()
    case = casework.start(
        actor=Actor(user_id=user.pk), office=office, service_id=COPY, variant="", lang="th", now=now
    )
    casework.fill_all(actor=Actor(user_id=user.pk), ref=case.ref, answers={"copies": 2}, now=now)
    cookies, path = session(user), reverse("portal:choose-time", args=[case.ref, "collect"])
    client = Client(headers={"host": "127.0.0.1"})
    for name, value in cookies.items():
        client.cookies[name] = value

    def measured() -> Numbers:
        client.get(path)
        with CaptureQueriesContext(connection) as caught:
            got = client.get(path)
        asked_for = len(caught)
        began = time.process_time()
        for _again in range(20):
            client.get(path)
        cpu = (time.process_time() - began) * 1000 / 20
        if got.status_code != 200:
            raise RuntimeError(f"{path}: {got.status_code}")
        connection.close()
        with served(home, database_url=url) as here:
            hammer(here.port, [path], cookies=[cookies], clients=1, seconds=1)
            asked = hammer(here.port, [path], cookies=[cookies], clients=1, seconds=seconds)
        return {**asked, "queries": asked_for, "cpu_ms": round(cpu, 2)}

    empty = measured()
    return {"empty": empty, "booked": fill_a_year(office, now), "year": measured()}


def bookings(office: Any, wanted: int, now: datetime) -> Numbers:
    """Eight at once want the times of a few days, more than there are; nobody gets what somebody has."""
    from django.db import connection

    from bench.load import together
    from khamkho.appointments import commands
    from khamkho.appointments.models import Booking
    from khamkho.appointments.queries.slots import free_slots
    from khamkho.base.errors import Refused
    from khamkho.catalogue.queries import service_of
    from khamkho.offices.queries import offering_for
    from khamkho.people.actor import SYSTEM

    offering = offering_for(office, COPY)
    assert offering is not None
    service = service_of(offering.version)
    before = Booking.objects.count()
    free = free_slots(office, service, "collect", first=now.date(), days=50, now=now, officer=True)
    places = sum(one.places for one in free)
    moments = [one.starts_at for one in free]
    told: Counter[str] = Counter()
    calls = iter([moments[n % len(moments)] for n in range(wanted)])

    def one(_which: int) -> None:
        for moment in calls:
            try:
                commands.book(
                    actor=SYSTEM,
                    office=office,
                    service=service,
                    kind="collect",
                    channel="phone",
                    starts_at=moment,
                    now=now,
                )
                told["booked"] += 1
            except Refused as no:
                told[no.code] += 1
        connection.close()

    began, cpu = time.perf_counter(), time.process_time()
    together(one, AT_ONCE)
    seconds = time.perf_counter() - began
    spent = time.process_time() - cpu
    active = Booking.objects.filter(state__in=("held", "booked", "arrived"))
    taken = list(active.values_list("resource", "place", "starts_at"))
    return {
        "wanted": wanted,
        "places": places,
        "told": dict(told),
        "kept": Booking.objects.count() - before,
        "given_twice": len(taken) - len(set(taken)),
        "answers_per_second": round(wanted / seconds, 1),
        "bookings_per_second": round(told["booked"] / seconds, 1),
        "cpu_ms_each": round(spent * 1000 / wanted, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--wanted", type=int, default=800)
    asked = parser.parse_args()
    sink = ThreadingHTTPServer(("127.0.0.1", 0), Sink)
    multiprocessing.get_context("fork").Process(target=sink.serve_forever, daemon=True).start()
    url = os.environ.get("KHAMKHO_DATABASE_URL", "")
    with tempfile.TemporaryDirectory(prefix="bench-district-") as folder:
        home = Path(folder) / "home"
        home.mkdir(mode=0o700)
        os.environ |= {"KHAMKHO_HOME": str(home), "DJANGO_SETTINGS_MODULE": "bench.settings"}
        os.environ["BENCH_LINE"] = f"http://127.0.0.1:{sink.server_port}"
        import django

        django.setup()
        print(json.dumps(measure(home, url, asked)))


def measure(home: Path, url: str, asked: argparse.Namespace) -> Numbers:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from bench.load import step
    from khamkho.appointments.models import Resource
    from khamkho.line.commands import set_account
    from khamkho.line.models import Account
    from khamkho.offices.commands import create_office, publish_offering, seed_calendar
    from khamkho.people.actor import SYSTEM

    now = datetime.now(UTC)
    settings.HOME.prepare()
    call_command("migrate", interactive=False, verbosity=0)
    seed_calendar(actor=SYSTEM, years=range(now.year - 1, now.year + 2), now=now)
    office = create_office(
        actor=SYSTEM,
        code="khet",
        prefix="KHT",
        kind="district",
        name_th="สำนักงานเขตวัดความเร็ว",
        name_en="Benchmark District Office",
        now=now,
    )
    for service in (COPY, *OTHERS):
        publish_offering(actor=SYSTEM, office_id=office.pk, service_id=service, now=now - timedelta(days=1))
    for n in range(COUNTERS):
        Resource.objects.create(
            office=office, kind="counter", name_th=f"ช่อง {n}", name_en=f"Counter {n}", places=PLACES
        )
    set_account(actor=SYSTEM, office_id=office.pk, secret=SECRET, token=TOKEN, now=now)
    Account.objects.update(typed_codes=True)
    found: Numbers = {"database": connection.vendor, "load_before": round(os.getloadavg()[0], 1)}
    found["dialogue"] = step("dialogue", lambda: dialogue(office, asked.people))
    found["slots"] = step("slots", lambda: slot_page(home, url, office, now, asked.seconds))
    found["bookings"] = step("bookings", lambda: bookings(office, asked.wanted, datetime.now(UTC)))
    found["load_after"] = round(os.getloadavg()[0], 1)
    found["middle_dialogue_message_ms"] = statistics.median(found["dialogue"]["each_cpu_ms"])
    return found


if __name__ == "__main__":
    main()
