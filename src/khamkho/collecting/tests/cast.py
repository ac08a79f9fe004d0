"""An area office with schools under it, and somebody who works at each."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress

from khamkho.casework import commands as casework
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.collecting import commands
from khamkho.collecting.commands import Wanted
from khamkho.collecting.models import Asked, Collection
from khamkho.offices.commands import add_member, create_office
from khamkho.offices.models import Office
from khamkho.offices.queries import seat_of
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.models import User
from khamkho.work.models import Effect

BANGKOK = ZoneInfo("Asia/Bangkok")
MONDAY = datetime(2026, 8, 3, 9, 0, tzinfo=BANGKOK)
LAST = date(2026, 8, 14)
AFTER = datetime(2026, 8, 15, 9, 0, tzinfo=BANGKOK)
SURVEY = "equipment-survey"


def school(area: Office, number: int, cluster: str = "", **more: str) -> Office:
    made = create_office(
        actor=SYSTEM,
        code=f"school-{number}",
        prefix=f"SCH{number}",
        kind="school",
        parent_id=area.pk,
        name_th=f"โรงเรียนตัวอย่าง {number:04}",
        name_en=f"Sample School {number:04}",
        now=MONDAY,
        **{"email": f"school-{number}@example.go.th", **more},
    )
    Office.objects.filter(pk=made.pk).update(cluster=cluster)
    made.cluster = cluster
    return made


def member(office: Office, role: Any, name: str = "นางสาวตัวอย่าง ขยันงาน", email: str = "") -> Actor:
    user = User.objects.create_user()
    if email:
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    row = add_member(
        actor=SYSTEM, office_id=office.pk, user_id=user.pk, role=role, name_th=name,
        now=MONDAY - timedelta(days=30),
    )  # fmt: skip
    return Actor(user_id=user.pk, two_factor=True, memberships=(seat_of(row),), name=name)


@pytest.fixture
def area(db: None) -> Office:
    return create_office(
        actor=SYSTEM, code="area", prefix="AREA", kind="esao", name_th="สพป.ตัวอย่าง", name_en="Sample Area",
        now=MONDAY,
    )  # fmt: skip


@pytest.fixture
def schools(area: Office) -> list[Office]:
    return [school(area, n, cluster="กลุ่มเหนือ" if n < 3 else "กลุ่มใต้") for n in range(1, 5)]


@pytest.fixture
def officer(area: Office) -> Actor:
    return member(area, "officer")


@pytest.fixture
def clerk(schools: list[Office]) -> Actor:
    return member(schools[0], "officer", "นายตัวอย่าง ธุรการ")


def wanted(*offices: Office, **more: Any) -> Wanted:
    usual: dict[str, Any] = {
        "form": SURVEY,
        "title": "สำรวจอุปกรณ์",
        "purpose": "เพื่อจัดสรรอุปกรณ์",
        "until": LAST,
        "remind_before": (1, 3),
        "offices": [one.code for one in offices],
    }
    return Wanted(**{**usual, **more})


@dataclass
class Desk:
    """Plays a collection."""

    area: Office
    officer: Actor

    def ask(self, *offices: Office, now: datetime = MONDAY, **more: Any) -> Collection:
        found = commands.begin_collection(
            actor=self.officer, office=self.area, wanted=wanted(*offices, **more), now=now
        )
        work(found, now)
        return found

    def asked(self, collection: Collection, office: Office) -> Asked:
        return collection.asked.get(office=office)


def work(collection: Collection, now: datetime) -> int:
    """Carry out the effects of a collection as the worker does; returns how many offices were told."""
    told = 0
    names = ("collection-mails", "collection-closing")
    while effect := Effect.objects.filter(name__in=names, about=collection.about, state="pending").first():
        args = {key: value for key, value in effect.args.items() if key != "collection"}
        command = commands.tell_next if effect.name == names[0] else commands.forget_unanswered
        done = command(collection_id=collection.pk, now=now, **args)
        told += done if effect.name == names[0] else 0
        Effect.objects.filter(pk=effect.pk).update(state="done", done_at=now)
    return told


def fill(case: Case, actor: Actor, *, seed: int = 1, now: datetime = MONDAY, **answers: Any) -> Case:
    """Fill in and hand in."""
    service = service_of(case.version)
    context = context_for(case, lang="th", now=now)
    sample = catalogue.sample_answers(service, "", random.Random(seed), context)
    casework.fill_all(actor=actor, ref=case.ref, answers={**sample, **answers}, now=now)
    return casework.submit(actor=actor, ref=case.ref, client_key="k", now=now).case


def by_link(case: Case) -> Actor:
    """Whoever opened the link."""
    return Actor(opened_cases=frozenset({case.pk}))


@pytest.fixture
def desk(area: Office, officer: Actor) -> Desk:
    return Desk(area=area, officer=officer)
