"""Several workers at once: threads and processes, on the real database."""

import subprocess
import sys
import threading
import time
from collections import Counter

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from khamkho.work.commands import enqueue, schedule
from khamkho.work.jobs import transactional
from khamkho.work.models import Effect, Heartbeat, Timer
from khamkho.work.worker import Worker

pytestmark = pytest.mark.django_db(transaction=True)


def announce(count, **more):
    with transaction.atomic():
        for n in range(count):
            enqueue("note", args={"n": n}, now=timezone.now(), **more)


def race(worker, threads, until):
    """Run a worker in several threads until ``until()`` holds."""
    stop = threading.Event()
    crowd = [threading.Thread(target=worker().run_forever, args=(stop,), daemon=True) for _ in range(threads)]
    for thread in crowd:
        thread.start()
    deadline = time.monotonic() + 20
    while not until() and time.monotonic() < deadline:
        time.sleep(0.02)
    stop.set()
    for thread in crowd:
        thread.join(20)
    assert until()


def all_done():
    return not Effect.objects.exclude(state="done").exists()


def test_racing_workers_carry_out_every_effect_once():
    seen: Counter[int] = Counter()

    def handler(job):
        seen[job.args["n"]] += 1

    announce(60)
    race(lambda: Worker({"note": handler}), 4, all_done)
    assert seen == Counter(dict.fromkeys(range(60), 1))


def test_racing_workers_keep_the_order():
    seen: list[int] = []

    def handler(job):
        time.sleep(0.001)
        seen.append(job.args["n"])

    announce(30, order_key="case:1")
    race(lambda: Worker({"note": handler}), 4, all_done)
    assert seen == list(range(30))


def test_racing_workers_fire_every_timer_once():
    now = timezone.now()
    with transaction.atomic():
        for n in range(30):
            schedule("note", key=f"t:{n}", due_at=now, args={"n": n}, now=now)

    @transactional
    def handler(job):
        Heartbeat.objects.create(worker=f"fired {job.args['n']}", started_at=now, seen_at=now)

    race(lambda: Worker({}, {"note": handler}), 4, lambda: not Timer.objects.exists() and all_done())
    assert Effect.objects.count() == 30
    assert Heartbeat.objects.filter(worker__startswith="fired").count() == 30


def test_an_effect_announced_beside_a_sleeping_worker_starts_within_a_second():
    started = threading.Event()
    stop = threading.Event()
    worker = Worker({"note": lambda job: started.set()})
    thread = threading.Thread(target=worker.run_forever, args=(stop,), daemon=True)
    thread.start()
    time.sleep(0.3)
    announce(1)
    in_time = started.wait(0.9)
    stop.set()
    thread.join(5)
    assert in_time


def test_the_worker_survives_a_database_that_goes_away(monkeypatch):
    real, troubles = Worker.tick, [Error("gone"), Error("gone")]

    def tick(self, now):
        if troubles:
            raise troubles.pop()
        return real(self, now)

    monkeypatch.setattr(Worker, "tick", tick)
    announce(1)
    race(lambda: Worker({"note": lambda job: None}), 1, all_done)


PROGRAM = """
import sys, threading, django
from django.conf import settings
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "khamkho.site.settings"
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from datetime import timedelta
from django.utils import timezone
from khamkho.work.worker import Worker
from khamkho.work.models import Heartbeat
from khamkho.work.jobs import several, transactional
import os

@several(5)
@transactional
def note(job):
    Heartbeat.objects.create(worker=f"n {job.args['n']} by {os.getpid()}", started_at=job.now, seen_at=job.now)

worker = Worker({"note": note})
for _ in range(400):
    if not worker.step(timezone.now()):
        break
"""


def test_racing_processes_carry_out_every_effect_once():
    announce(60)
    name = connection.settings_dict["NAME"]
    crowd = [
        subprocess.Popen([sys.executable, "-W", "ignore", "-c", PROGRAM, str(name)], stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    for process in crowd:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors.decode()
    done = [
        w.split(" by ")[0] for w in Heartbeat.objects.values_list("worker", flat=True) if w.startswith("n ")
    ]
    assert sorted(done) == sorted(f"n {n}" for n in range(60))
