"""A district office with its LINE account, a person who talks to it, and officers who work on what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from khamkho.casework import commands as casework
from khamkho.casework.models import Case
from khamkho.casework.tests.cast import MONDAY, make_member
from khamkho.chat import tasks
from khamkho.chat.commands.hearing import Chat
from khamkho.chat.contents import talk_of
from khamkho.chat.models import Conversation
from khamkho.chat.rules.talk import Talk
from khamkho.line.commands.friends import lock
from khamkho.line.commands.keeping import friend_for
from khamkho.line.contents import Secrets, push_body, put_secrets
from khamkho.line.models import Account, Friend, Incoming, Push, Said
from khamkho.line.port import Heard
from khamkho.offices.commands import create_office, publish_offering
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.vault.commands import new_key
from khamkho.work.jobs import Job
from khamkho.work.models import Effect, Timer

HOUSE, MARRIAGE, ASK = (
    "bangkhae-house-registration-copy",
    "bangkhae-marriage-copy",
    "bangkhae-registration-qa",
)
LASER, CARD = "JC1-1234567-89", "1040-02-12345678"


@pytest.fixture
def district(db: None) -> Office:
    office = create_office(
        actor=SYSTEM,
        code="khet",
        prefix="KHT",
        kind="district",
        name_th="สำนักงานเขตตัวอย่าง",
        name_en="Sample District Office",
        now=MONDAY,
    )
    for name in (HOUSE, MARRIAGE, ASK):
        publish_offering(actor=SYSTEM, office_id=office.pk, service_id=name, now=MONDAY)
    return office


@pytest.fixture
def account(district: Office) -> Account:
    account = Account(office=district, key=new_key(), basic_id="@khet", typed_codes=True, created_at=MONDAY)
    put_secrets(account, Secrets(secret="s", token="t"))
    account.save()
    return account


@pytest.fixture
def clerk(district: Office) -> Actor:
    return make_member(district, "officer", "นางสาวทะเบียน ตรวจดี")


@dataclass
class Phone:
    """A person's phone: what she types, and what she reads."""

    account: Account
    user: str = "U" + "1" * 32
    now: datetime = MONDAY
    count: int = 0
    read: list[str] = field(default_factory=list)
    quick: list[dict[str, Any]] = field(default_factory=list)

    @property
    def friend(self) -> Friend:
        found = lock(friend_for(self.account, self.user, now=self.now).pk)
        assert found is not None
        return found

    @property
    def talk(self) -> Talk:
        friend = Friend.objects.get(pk=self.friend.pk)
        return talk_of(Conversation.objects.get(friend=friend), friend)

    def says(self, text: str) -> str:
        return self._heard(kind="text", text=text)

    def presses(self, label: str) -> str:
        """Tap a button under the last message."""
        action = next(one["action"] for one in self.quick if one["action"].get("label", "").startswith(label))
        if action["type"] == "message":
            return self.says(action["text"])
        if action["type"] == "postback":
            return self._heard(kind="postback", data=action["data"])
        return str(action["uri"])

    def does(self, kind: str, **more: Any) -> str:
        return self._heard(kind=kind, **more)

    def _heard(self, *, event: str = "", **what: Any) -> str:
        self.count += 1
        self.now += timedelta(seconds=5)
        with transaction.atomic():
            friend = self.friend
            said = Said.objects.create(friend=friend, who=Said.THEM, at=self.now)
            incoming = Incoming.objects.create(
                event=event or f"{self.user}{self.count}",
                account=self.account,
                friend=friend,
                kind="message",
                at=self.now,
                came_at=self.now,
            )
            what.setdefault("message", f"m{self.count}")
            heard = Heard(at=self.now, incoming=incoming, said=said.pk, **what)
            Chat().heard(friend, heard, now=self.now)
        return self.sees()

    def sees(self) -> str:
        """What came since she last looked, in one text."""
        found = []
        for push in Push.objects.filter(friend=self.friend, body__isnull=False).order_by("created_at", "pk"):
            if str(push.pk) not in self.read:
                self.read.append(str(push.pk))
                for message in push_body(push)["messages"]:
                    found.append(str(message.get("text", message.get("altText", ""))))
                    self.quick = message.get("quickReply", {}).get("items", [])
        return "\n".join(found)

    def agrees(self) -> Phone:
        self.says("สวัสดี")
        self.says("ดำเนินการต่อ")
        return self

    def follows(self) -> str:
        """The worker tells in the chat what happened to cases."""
        for effect in Effect.objects.filter(name="chat-case", state=Effect.State.PENDING):
            with transaction.atomic():
                tasks.case(Job(id=effect.id, args=effect.args, now=self.now))
            Effect.objects.filter(pk=effect.pk).update(state=Effect.State.DONE)
        return self.sees()

    def waits(self, **time: float) -> str:
        """Time passes; what it makes due happens."""
        self.now += timedelta(**time)
        for timer in Timer.objects.filter(name__startswith="chat-", due_at__lte=self.now).order_by("due_at"):
            with transaction.atomic():
                if Timer.objects.filter(pk=timer.pk).delete()[0]:
                    run = tasks.remind if timer.name == "chat-remind" else tasks.wipe
                    run(Job(id=timer_id(timer), args=timer.args, now=self.now))
        return self.sees()


def timer_id(timer: Timer) -> Any:
    return timer.pk


@pytest.fixture
def phone(account: Account) -> Phone:
    return Phone(account).agrees()


def act(case: Case, actor: Actor, action: str, **answers: Any) -> Case:
    case = Case.objects.get(pk=case.pk)
    return casework.act(
        actor=actor,
        number=str(case.number),
        action_id=action,
        answers=answers,
        seen=case.head_seq,
        now=MONDAY + timedelta(hours=1),
    )


def newest() -> Case:
    return Case.objects.select_related("version", "key", "office").latest("pk")
