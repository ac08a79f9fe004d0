"""The fee of a case from outside: what is owed, the code to pay it by, the proofs; for who may see the money."""

from __future__ import annotations

import pytest

from khamkho.api.commands import create_token
from khamkho.api.tests.test_api import Caller, caller_for
from khamkho.casework.tests.cast import MONDAY, make_member
from khamkho.fees.rules.promptpay import read_bill
from khamkho.fees.tests.cast import Counter, counter
from khamkho.people.actor import Actor

__all__ = ["counter"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def kiosk(counter: Counter) -> Caller:
    """A partner of the office whose applications the counter works on."""
    _token, secret = create_token(office=counter.office, name="Kiosk", partner="kiosk", now=MONDAY)
    counter.applicant = Actor(kind="partner", partner=f"{counter.office.pk}:kiosk")
    return Caller(secret)


def test_a_partner_reads_what_it_owes_pays_by_the_code_and_gets_the_proof(
    counter: Counter, kiosk: Caller
) -> None:
    early = counter.handed_in(2)
    status, told = kiosk("GET", f"/cases/{early.number}/fee")
    assert (status, told["state"], told["rest"], told["promptpay"]) == (200, "not_due", "40.00", "")
    case = counter.ready(2)
    status, told = kiosk("GET", f"/cases/{case.number}/fee")
    assert (status, told["state"], told["amount"], told["rest"]) == (200, "owed", "40.00", "40.00")
    bill = read_bill(told["promptpay"])
    assert bill is not None
    assert (bill.first, f"{bill.amount:.2f}") == (told["reference_1"], "40.00")
    assert [one["times"] for one in told["lines"]] == [2]
    counter.money(told["reference_1"], "50")
    status, told = kiosk("GET", f"/cases/{case.number}/fee")
    assert (told["state"], told["paid"], told["coming_back"]) == ("paid", "40.00", "10.00")
    (proof,) = told["proofs"]
    paper = kiosk.client.get(f"/api/v1/cases/{case.number}/fee/proofs/{proof['id']}")
    assert b"".join(paper).startswith(b"%PDF")


def test_who_may_not_see_the_case_does_not_see_its_money(counter: Counter, kiosk: Caller) -> None:
    case = counter.ready(2)
    counter.money(counter.charge(case).reference, "40")
    _token, secret = create_token(office=counter.office, name="Other", partner="other", now=MONDAY)
    assert Caller(secret)("GET", f"/cases/{case.number}/fee")[0] == 404
    other = counter.ready(1)
    counter.money(counter.charge(other).reference, "20", "T2")
    _status, told = kiosk("GET", f"/cases/{other.number}/fee")
    proof = told["proofs"][0]["id"]
    assert kiosk("GET", f"/cases/{case.number}/fee/proofs/{proof}")[0] == 404
    auditor = caller_for(make_member(counter.office, "auditor", "นางผู้ตรวจ"))
    assert auditor("GET", f"/cases/{case.number}/fee")[1]["state"] == "paid"
