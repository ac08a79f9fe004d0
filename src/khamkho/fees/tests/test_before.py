"""A fee that is paid before anything is made: due at once, following corrections, stopping what would let it be had."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from khamkho.base.home import current_home
from khamkho.casework.rules.fees import FeeOwed
from khamkho.casework.tests.cast import MONDAY
from khamkho.catalogue.lint import lint
from khamkho.catalogue.load import PACKS
from khamkho.fees import commands
from khamkho.fees.models import Charge
from khamkho.fees.tests.cast import COPY, Counter
from khamkho.offices.commands import publish_offering
from khamkho.people.actor import SYSTEM

pytestmark = pytest.mark.django_db
BEFORE = "copy-paid-before"


@pytest.fixture
def before(counter: Counter) -> Iterator[Counter]:
    """The office offers the same copy once more, paid before it is made."""
    text = (PACKS / "district" / f"{COPY}.yaml").read_text(encoding="utf-8")
    text = text.replace(f"id: {COPY}", f"id: {BEFORE}").replace("paid: at_collection", "paid: before")
    path = current_home().services / f"{BEFORE}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    assert not lint(path)
    publish_offering(actor=SYSTEM, office_id=counter.office.pk, service_id=BEFORE, now=MONDAY)
    yield counter
    path.unlink()


def test_it_is_due_at_once_and_nothing_is_made_ready_before_it_is_paid(before: Counter) -> None:
    case = before.handed_in(2, service=BEFORE)
    commands.follow_case(case_id=case.pk, now=before.now)
    assert before.charge(case).amount == Decimal("40.00")
    before.act(case, "accept")
    with pytest.raises(FeeOwed):
        before.act(case, "ready", checked_on="2026-08-03", printed="2")
    before.money(before.charge(case).reference, "40")
    before.act(case, "ready", checked_on="2026-08-03", printed="2")
    assert before.act(case, "hand_over", receiver="applicant").end == "granted"


def test_who_is_rejected_owes_nothing(before: Counter) -> None:
    case = before.handed_in(2, service=BEFORE)
    commands.follow_case(case_id=case.pk, now=before.now)
    before.act(case, "reject", reason="ไม่ใช่รายการของผู้ขอ")
    commands.follow_case(case_id=case.pk, now=before.now)
    assert before.charge(case).state == Charge.VOID
