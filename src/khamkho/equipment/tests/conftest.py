"""An office that keeps the equipment register, a school under it, and things."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from khamkho.casework.tests.cast import MONDAY, make_member
from khamkho.equipment import commands
from khamkho.equipment.models import Thing
from khamkho.offices.commands import create_office, set_registers
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor

THING = {"kind": "โน้ตบุ๊ก", "name": "โน้ตบุ๊ก 14 นิ้ว", "serial": "SN-1", "price": "21,000", "source": "งบดำเนินงาน"}


@pytest.fixture
def keeping(office: Office) -> Office:
    return set_registers(
        actor=SYSTEM,
        office_id=office.pk,
        kept=["equipment"],
        kinds="ก",
        things="โน้ตบุ๊ก | Laptop\nเครื่องพิมพ์ | Printer",
        years="5",
        now=MONDAY,
    )


@pytest.fixture
def school(keeping: Office) -> Office:
    return create_office(
        actor=SYSTEM,
        code="school-a",
        prefix="SCA",
        kind="school",
        name_th="โรงเรียนบ้านเอ",
        name_en="Ban A School",
        parent_id=keeping.pk,
        now=MONDAY,
    )


@pytest.fixture
def officer_two(keeping: Office) -> Actor:
    return make_member(keeping, "officer", "นายตัวอย่าง คนที่สอง")


@pytest.fixture
def enter(keeping: Office, officer: Actor) -> Callable[..., Thing]:
    def run(**more: Any) -> Thing:
        ref: UUID = more.pop("ref", None) or uuid4()
        now = more.pop("now", MONDAY)
        return commands.enter_thing(
            actor=more.pop("actor", officer), office=keeping, ref=ref, typed={**THING, **more}, now=now
        )

    return run


@pytest.fixture
def thing(enter: Callable[..., Thing]) -> Thing:
    return enter(number="7440-001-0001")
