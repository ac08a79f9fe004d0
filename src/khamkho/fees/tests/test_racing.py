"""Several people and banks at once, in real transactions; and a worker that dies in the middle."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

import pytest
from django.core.management import call_command

from khamkho.base.errors import Refused
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.tests.cast import make_member
from khamkho.casework.tests.test_racing import at_once
from khamkho.fees import commands
from khamkho.fees.commands import statement as matching
from khamkho.fees.models import Attempt, Charge, Receipt, Refund, StatementLine
from khamkho.fees.queries.audit import verify_fees
from khamkho.fees.rules.statement import Line
from khamkho.fees.tests.cast import Counter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def whole_afterwards() -> Iterator[None]:
    yield
    assert [*verify_all(), *verify_fees()] == []
    call_command("flush", interactive=False, verbosity=0)


def test_two_clerks_take_the_same_fee_once(counter: Counter) -> None:
    case, second = counter.ready(2), make_member(counter.office, "officer", "นายคนที่สอง")
    for clerk in (counter.officer, second):
        counter.open_till(actor=clerk)
    given = [partial(counter.cash, case, given="40", actor=clerk) for clerk in (counter.officer, second)]
    answers = at_once(given)
    assert sum(isinstance(one, commands.Taken) for one in answers) == 1
    assert sum(isinstance(one, Refused) for one in answers) == 1
    assert Receipt.objects.count() == 1


def test_one_transaction_told_eight_times_at_once_counts_once(counter: Counter) -> None:
    case = counter.ready(2)
    reference = counter.charge(case).reference
    ways = (Attempt.WEBHOOK, Attempt.STATEMENT, Attempt.ASKED)
    answers = at_once([partial(counter.money, reference, "40", "T1", by=ways[n % 3]) for n in range(8)])
    assert len({one.pk for one in answers}) == 1
    early = at_once([partial(counter.money, "999999999999", "40", "T2") for _n in range(4)])
    assert len({one.pk for one in early}) == 1
    assert Receipt.objects.count() == 1


def test_cash_and_a_bank_at_one_moment_leave_a_refund_and_no_hole(counter: Counter) -> None:
    case = counter.ready(2)
    counter.open_till()
    reference = counter.charge(case).reference
    at_once([partial(counter.cash, case, given="40"), partial(counter.money, reference, "40")])
    charge = counter.charge(case)
    assert (charge.state, charge.paid) == (Charge.PAID, Decimal("40.00"))
    back = sum((one.amount for one in Refund.objects.all()), Decimal(0))
    assert back == sum((one.amount or 0 for one in Attempt.objects.all()), Decimal(0)) - 40


def test_numbers_have_no_gap_when_many_pay_at_once(counter: Counter) -> None:
    cases = [counter.ready(1) for _n in range(6)]
    references = [counter.charge(case).reference for case in cases]
    at_once([partial(counter.money, one, "20", f"N{n}") for n, one in enumerate(references)])
    assert sorted(Receipt.objects.values_list("seq", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_a_worker_that_dies_while_it_matches_loses_and_doubles_nothing(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [counter.ready(1) for _n in range(5)]
    lines = [
        Line(
            position=n + 2,
            day=counter.now.date(),
            amount=Decimal(20),
            first=counter.charge(case).reference,
            second="",
            bank_ref=f"S{n}",
        )
        for n, case in enumerate(cases)
    ]
    made = commands.read_statement(
        actor=counter.officer, office=counter.office, sha256="0" * 64, heading="h", columns={}, lines=lines,
        now=counter.now,
    )  # fmt: skip
    real, calls = matching.match_line, iter(range(10))

    def dying(**given: object) -> StatementLine:
        if next(calls) == 3:
            raise RuntimeError("killed")
        return real(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(matching, "match_line", dying)
    with pytest.raises(RuntimeError):
        commands.match_statement(source_id=made.pk, now=counter.now)
    monkeypatch.undo()
    while commands.match_statement(source_id=made.pk, now=counter.now):
        pass
    assert {counter.charge(case).state for case in cases} == {Charge.PAID}
    assert Receipt.objects.count() == 5
    assert not StatementLine.objects.filter(state="waiting").exists()
