"""An office that keeps the training register, and a course with one meeting."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from khamkho.casework.tests.cast import MONDAY
from khamkho.offices.commands import set_registers
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.training import commands
from khamkho.training.models import Course, Meeting

COURSE = {"title": "ดูแลเว็บไซต์โรงเรียน", "share": "80", "questions": "เนื้อหา | Content\nวิทยากร"}
MEETING = {"day": "4/8/2569", "begins": "08.30", "ends": "16:30", "place": "ห้องประชุม ๑"}


@pytest.fixture
def keeping(office: Office) -> Office:
    return set_registers(
        actor=SYSTEM, office_id=office.pk, kept=["training"], kinds="ก", years="5", now=MONDAY
    )


def open_course(actor: Actor, office: Office, **more: Any) -> Course:
    ref: UUID = more.pop("ref", None) or uuid4()
    return commands.open_course(actor=actor, office=office, ref=ref, typed={**COURSE, **more}, now=MONDAY)


@pytest.fixture
def course(keeping: Office, officer: Actor) -> Course:
    return open_course(officer, keeping, seats="2", closes_on="3/8/2569", public="1")


@pytest.fixture
def meeting(course: Course, keeping: Office, officer: Actor) -> Meeting:
    return commands.add_meeting(actor=officer, office=keeping, ref=course.ref, typed=MEETING, now=MONDAY)
