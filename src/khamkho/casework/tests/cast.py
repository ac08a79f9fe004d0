"""People and cases by name, on an office that offers the official's identity card."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from khamkho.casework import commands
from khamkho.casework.commands.submit import Receipt
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.files.commands import store_file
from khamkho.files.kinds import Accept
from khamkho.offices.commands import add_member, create_office, publish_offering
from khamkho.offices.models import Membership, Office
from khamkho.offices.queries import seat_of
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.models import User

BANGKOK = ZoneInfo("Asia/Bangkok")
MONDAY = datetime(2026, 8, 3, 9, 0, tzinfo=BANGKOK)
SERVICE = "official-id-card"
SMALL = (300, 360)
"""A picture that just passes as a photograph: what most tests ask of it is that it is there, and a larger one takes longer to cut and
to look over than the rest of filling in."""


@pytest.fixture
def now() -> datetime:
    """A working Monday at nine."""
    return MONDAY


@pytest.fixture
def office(db: None) -> Office:
    return make_office("kbi1", "KBI1")


@pytest.fixture
def other_office(db: None) -> Office:
    return make_office("cti2", "CTI2")


def make_office(code: str, prefix: str) -> Office:
    office = create_office(
        actor=SYSTEM,
        code=code,
        prefix=prefix,
        kind="esao",
        name_th=f"สพป.ตัวอย่าง {prefix}",
        name_en=f"Sample Area {prefix}",
        now=MONDAY,
    )
    publish_offering(actor=SYSTEM, office_id=office.pk, service_id=SERVICE, now=MONDAY)
    return office


def make_member(office: Office, role: Any, name: str) -> Actor:
    user = User.objects.create_user()
    member = add_member(
        actor=SYSTEM,
        office_id=office.pk,
        user_id=user.pk,
        role=role,
        name_th=name,
        now=MONDAY - timedelta(days=30),
    )
    return Actor(user_id=user.pk, two_factor=True, memberships=(seat_of(member),), name=name)


@pytest.fixture
def applicant(db: None) -> Actor:
    return Actor(user_id=User.objects.create_user().pk, name="")


@pytest.fixture
def stranger(db: None) -> Actor:
    return Actor(user_id=User.objects.create_user().pk)


@pytest.fixture
def officer(office: Office) -> Actor:
    return make_member(office, "officer", "นางสาวตัวอย่าง ขยันงาน")


@pytest.fixture
def supervisor(office: Office) -> Actor:
    return make_member(office, "supervisor", "นายตัวอย่าง หัวหน้ากลุ่ม")


@pytest.fixture
def director(office: Office) -> Actor:
    return make_member(office, "director", "นายตัวอย่าง ผู้อำนวยการ")


@pytest.fixture
def auditor(office: Office) -> Actor:
    return make_member(office, "auditor", "นางตัวอย่าง ผู้ตรวจ")


@pytest.fixture
def other_officer(other_office: Office) -> Actor:
    return make_member(other_office, "officer", "นายอื่น เจ้าหน้าที่")


@cache
def photo(width: int = 600, height: int = 720) -> bytes:
    """A picture that is nobody: a gradient."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(out, "JPEG")
    return out.getvalue()


@dataclass
class Counter:
    """Plays applications on the office."""

    office: Office
    applicant: Actor
    now: datetime

    def start(self, variant: str = "expired", **changes: Any) -> Case:
        return commands.start(
            actor=changes.pop("actor", self.applicant),
            office=changes.pop("office", self.office),
            service_id=SERVICE,
            variant=variant,
            lang="th",
            now=self.now,
            **changes,
        )

    def fill(self, case: Case, *, actor: Actor | None = None, seed: int = 1, **answers: Any) -> Case:
        """Fill every page of a draft with sample answers, changed as told (None: left out), and attach what is asked for."""
        actor = actor or self.applicant
        service = service_of(case.version)
        context = context_for(case, lang="th", now=self.now)
        sample = catalogue.sample_answers(service, case.variant, random.Random(seed), context)
        chosen = {name: value for name, value in {**sample, **answers}.items() if value is not None}
        commands.fill_all(actor=actor, ref=case.ref, answers=chosen, now=self.now)
        case.refresh_from_db()
        assert case.key is not None
        for need in catalogue.documents_for(service, case.variant, chosen):
            if need.required:
                accept: Accept = "id_photo" if need.type == "id_photo" else "document"
                stored = store_file(
                    key=case.key,
                    data=photo(*SMALL),
                    name=f"{need.id}.jpg",
                    accept=accept,
                    limit=10**7,
                    now=self.now,
                )
                commands.attach(actor=actor, ref=case.ref, document=need.id, stored=stored, now=self.now)
        return case

    def submit(
        self, case: Case | None = None, *, key: str = "k1", actor: Actor | None = None, **answers: Any
    ) -> Receipt:
        case = case or self.fill(self.start(), actor=actor, **answers)
        return commands.submit(actor=actor or self.applicant, ref=case.ref, client_key=key, now=self.now)

    def submitted(self, **answers: Any) -> Case:
        return self.submit(**answers).case

    def submitted_without_account(self) -> Case:
        """Begun and handed in by somebody who has not signed in."""
        case = self.start(actor=Actor())
        writer = Actor(opened_cases=frozenset({case.pk}))
        return self.submit(self.fill(case, actor=writer), actor=writer).case


@pytest.fixture
def counter(office: Office, applicant: Actor, now: datetime) -> Counter:
    return Counter(office=office, applicant=applicant, now=now)


@pytest.fixture
def act(now: datetime) -> Callable[..., Case]:
    """Take an action as somebody who has just looked at the case."""

    def take(actor: Actor, case: Case, action: str, **answers: Any) -> Case:
        seen = Case.objects.get(pk=case.pk).head_seq
        return commands.act(
            actor=actor,
            number=case.number or "",
            action_id=action,
            answers=answers,
            seen=answers.pop("seen", seen),
            client_key=answers.pop("key", ""),
            now=answers.pop("at", now),
        )

    return take


__all__ = ["MONDAY", "Counter", "Membership", "make_member", "photo", "replace"]
