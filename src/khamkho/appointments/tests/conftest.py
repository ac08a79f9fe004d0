"""A district office with two counters and a team, and an applicant for copies of her house registration."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from khamkho.appointments.models import Opening, Resource
from khamkho.casework import commands as casework
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.casework.tests.cast import BANGKOK, MONDAY, make_member
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Service
from khamkho.offices.commands import create_office, publish_offering
from khamkho.offices.models import Office
from khamkho.offices.queries import offering_for
from khamkho.people.actor import SYSTEM, Actor

COPY = "bangkhae-house-registration-copy"
ASK = "bangkhae-registration-qa"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in August 2026; the 3rd is a Monday."""
    return datetime(2026, 8, day, hour, minute, tzinfo=BANGKOK)


def district_with(*counters: int) -> Office:
    """A district office with a counter for each number of places."""
    office = create_office(
        actor=SYSTEM,
        code="bangkhae",
        prefix="BKK40",
        kind="district",
        name_th="สำนักงานเขตตัวอย่าง",
        name_en="Sample District Office",
        now=MONDAY,
    )
    for service_id in (COPY, ASK):
        publish_offering(actor=SYSTEM, office_id=office.pk, service_id=service_id, now=MONDAY)
    for n, places in enumerate(counters, 1):
        Resource.objects.create(
            office=office, kind="counter", name_th=f"ช่อง {n}", name_en=f"Counter {n}", places=places
        )
    return office


@pytest.fixture
def district(db: None) -> Office:
    return district_with(1, 1)


@pytest.fixture
def clerk(district: Office) -> Actor:
    return make_member(district, "officer", "นางสาวตัวอย่าง รับนัด")


@pytest.fixture
def copy_service(district: Office) -> Service:
    return service_at(district, COPY)


def service_at(office: Office, service_id: str) -> Service:
    offering = offering_for(office, service_id)
    assert offering is not None
    return service_of(offering.version)


@pytest.fixture
def team(district: Office) -> Resource:
    made = Resource.objects.create(office=district, kind="team", name_th="ทีมบัตร", name_en="Card team")
    Opening.objects.create(
        office=district, resource=made, weekdays=[1, 3], opens=time(9), closes=time(15), break_from=time(12), break_to=time(13)
    )  # fmt: skip
    return made


@pytest.fixture
def draft(district: Office, applicant: Actor) -> Callable[..., Case]:
    """A filled-in draft for copies."""

    def make(*, actor: Actor | None = None, copies: int = 1) -> Case:
        return draft_at(district, actor or applicant, copies=copies)

    return make


def draft_at(office: Office, actor: Actor, *, copies: int = 1, now: datetime = MONDAY, **way: Any) -> Case:
    case = casework.start(actor=actor, office=office, service_id=COPY, variant="", lang="th", now=now, **way)
    service = service_of(case.version)
    import random

    sample = catalogue.sample_answers(service, "", random.Random(1), context_for(case, lang="th", now=now))
    day = (now + timedelta(days=1)).date().isoformat()
    answers = {**sample, "copies": copies, "pickup_date": day}
    casework.fill_all(actor=actor, ref=case.ref, answers=answers, now=now)
    case.refresh_from_db()
    return case


@pytest.fixture
def handed_in(draft: Callable[..., Case], applicant: Actor) -> Callable[..., Case]:
    """An application for copies that was handed in."""

    def make(**more: Any) -> Case:
        actor = more.get("actor") or applicant
        case = draft(**more)
        receipt = casework.submit(actor=actor, ref=case.ref, client_key=str(case.ref), now=MONDAY)
        return receipt.case

    return make
