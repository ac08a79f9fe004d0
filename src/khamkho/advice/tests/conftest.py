"""An office that keeps the advice register."""

from __future__ import annotations

import pytest

from khamkho.casework.tests.cast import MONDAY
from khamkho.offices.commands import set_registers
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM


@pytest.fixture
def keeping(office: Office) -> Office:
    return set_registers(
        actor=SYSTEM,
        office_id=office.pk,
        kept=["advice"],
        kinds="เครือข่าย | Network\nเว็บไซต์ | Website",
        years="5",
        now=MONDAY,
    )
