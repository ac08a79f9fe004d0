"""The worker is killed in the middle of dialogues, again and again: each message is answered once, in order, and nothing is lost."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, transaction

from khamkho.casework.tests.cast import MONDAY
from khamkho.chat.models import Conversation
from khamkho.chat.tasks import event
from khamkho.line.commands.doors import Door
from khamkho.line.commands.keeping import Delivery, keep
from khamkho.line.models import Account, Friend, Incoming, Push, Said
from khamkho.line.rules.events import read
from khamkho.line.tests.conftest import body_of
from khamkho.line.tests.conftest import event as said
from khamkho.work.models import Effect
from khamkho.work.worker import Worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
KILLS, PEOPLE = 5, 8
WORDS = ("สวัสดี", "ดำเนินการต่อ", "เมนู", "สถานะ", "เมนู")
PROGRAM = """
import os, random, signal, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "khamkho.site.settings"
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from datetime import timedelta
from khamkho.casework.tests.cast import MONDAY
from khamkho.chat.tasks import event
from khamkho.work.worker import Worker

for n in range(int(sys.argv[2])):
    heard, begun = os.pipe()
    child = os.fork()
    if child == 0:
        worker = Worker({"line-event": event, "line-send": lambda job: None})
        now = MONDAY + timedelta(minutes=2 * n)  # what the one before held is free again
        while worker.step(now):
            os.write(begun, b".")
        os._exit(0)
    os.close(begun)
    os.read(heard, 1)
    time.sleep(random.uniform(0, 0.12))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
"""


def test_whenever_the_worker_is_killed_each_message_is_answered_once(account: Account) -> None:
    door = Door(account=account.pk, lang="th", secret="", reached=True, read_at=0)
    for n, text in enumerate(WORDS):
        at = MONDAY + timedelta(seconds=n)
        came = [said(user=f"U{user:032x}", text=text, at=at) for user in range(PEOPLE)]
        assert keep(Delivery(door=door, events=read(body_of(*came))[1], now=MONDAY)) == PEOPLE
    with transaction.atomic():
        Effect.objects.exclude(name="line-event").delete()
    name = str(connection.settings_dict["NAME"])
    run = [sys.executable, "-W", "ignore", "-c", PROGRAM, name, str(KILLS)]
    died = subprocess.run(run, capture_output=True, text=True, timeout=120)
    assert died.returncode == 0, died.stderr
    killed_at = Incoming.objects.filter(state=Incoming.DONE).count()
    worker = Worker({"line-event": event, "line-send": lambda job: None})
    worker.run_once(MONDAY + timedelta(minutes=2 * KILLS))
    print(f"{killed_at} of {PEOPLE * len(WORDS)} were answered before the last kill")
    assert set(Incoming.objects.values_list("state", flat=True)) == {Incoming.DONE}
    answers = Counter(Push.objects.values_list("reply_to", flat=True))
    assert set(answers) == set(Incoming.objects.values_list("pk", flat=True))
    assert set(answers.values()) == {1}
    assert set(Conversation.objects.values_list("turn", flat=True)) == {len(WORDS)}
    for friend in Friend.objects.all():
        heard = Said.objects.filter(friend=friend, who=Said.THEM).order_by("pk")
        ids = [int(message) for message in heard.values_list("message", flat=True)]
        assert ids == sorted(ids)
        assert heard.count() == len(WORDS)
