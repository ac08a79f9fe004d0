"""Whatever happens, and in whatever order: every baht stands in every book, once."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from khamkho.base.errors import Refused
from khamkho.casework.models import Case
from khamkho.casework.queries.audit import verify_all
from khamkho.fees import commands
from khamkho.fees.models import Attempt, Entry, Receipt, Refund, TillSession
from khamkho.fees.queries.audit import verify_fees
from khamkho.fees.queries.books import balance_of, not_remitted
from khamkho.fees.tests.cast import Counter

pytestmark = pytest.mark.django_db


class Day:
    """A day at the office, thrown by a die. What is refused is refused; nothing else may break."""

    def __init__(self, counter: Counter, seed: int) -> None:
        self.counter, self.rng = counter, random.Random(seed)
        self.cases: list[Case] = []
        self.told: list[commands.Told] = []
        self.given: dict[str, int] = {}

    def one(self) -> None:
        deeds: list[Callable[[], Any]] = [
            self.open, self.cash, self.cash, self.bank, self.bank, self.again, self.void, self.waive, self.remit,
            self.close, self.refund, self.match, self.aside, self.back, self.slip, self.end, self.early,
        ]  # fmt: skip
        self.counter.now += timedelta(minutes=self.rng.randint(1, 90))
        deed = self.rng.choice(deeds)
        try:
            deed()
        except Refused as no:
            self.given[no.code] = self.given.get(no.code, 0) + 1

    def case(self) -> Case:
        return self.counter.again(self.rng.choice(self.cases))

    def open(self) -> None:
        self.counter.open_till(str(self.rng.randint(0, 500)))

    def cash(self) -> None:
        some = self.rng.sample(self.cases, self.rng.randint(1, 2))
        self.counter.cash(*some, given=str(self.rng.choice([20, 40, 100, 500])))

    def bank(self) -> None:
        charge = self.counter.charge(self.case())
        amount = self.rng.choice([charge.amount, charge.amount, charge.amount + 5, Decimal(7)])
        self._tell(charge.reference, amount or Decimal(3))

    def early(self) -> None:
        self._tell(f"{self.rng.randint(0, 10**11):012d}", Decimal(20))

    def _tell(self, first: str, amount: Decimal) -> None:
        told = commands.Told(
            transaction=f"T{len(self.told)}", amount=amount, first=first, paid_on=self.counter.now.date()
        )
        self.told.append(told)
        commands.arrive(office=self.counter.office, told=told, by=Attempt.WEBHOOK, now=self.counter.now)

    def again(self) -> None:
        if self.told:
            told = self.rng.choice(self.told)
            commands.arrive(office=self.counter.office, told=told, by=Attempt.STATEMENT, now=self.counter.now)

    def void(self) -> None:
        rows = list(Receipt.objects.all())
        if rows:
            commands.void_receipt(
                actor=self.counter.head, office=self.counter.office, ref=self.rng.choice(rows).ref, why="ผิด",
                what=self.rng.choice([commands.BACK, commands.AGAIN]), now=self.counter.now,
            )  # fmt: skip

    def waive(self) -> None:
        commands.waive(
            actor=self.counter.officer,
            number=self.case().number or "",
            ground="low_income",
            now=self.counter.now,
        )

    def remit(self) -> None:
        commands.remit(
            actor=self.counter.officer,
            office=self.counter.office,
            up_to=self.counter.now.date(),
            now=self.counter.now,
        )

    def close(self) -> None:
        commands.close_till(
            actor=self.counter.officer, office=self.counter.office, counted=Decimal(500), reason="นับใหม่",
            now=self.counter.now,
        )  # fmt: skip

    def refund(self) -> None:
        for row in Refund.objects.all()[:1]:
            at: dict[str, Any] = {"office": self.counter.office, "ref": row.ref, "now": self.counter.now}
            commands.ask(actor=self.counter.officer, name="ก", bank="ข", account="1234567890", **at)
            commands.approve(actor=self.counter.head, **at)
            commands.paid_back(actor=self.counter.officer, on=self.counter.now.date(), reference="R", **at)

    def _free(self) -> Attempt | None:
        rows = [one for one in Attempt.objects.filter(state=Attempt.ARRIVED) if one.free]
        return self.rng.choice(rows) if rows else None

    def match(self) -> None:
        if one := self._free():
            commands.match(
                actor=self.counter.officer, office=self.counter.office, ref=one.ref, number=self.case().number or "",
                now=self.counter.now,
            )  # fmt: skip

    def aside(self) -> None:
        if one := self._free():
            commands.set_aside(
                actor=self.counter.officer,
                office=self.counter.office,
                ref=one.ref,
                word="ดอกเบี้ย",
                now=self.counter.now,
            )

    def back(self) -> None:
        if one := self._free():
            commands.refund_free(
                actor=self.counter.officer, office=self.counter.office, ref=one.ref, now=self.counter.now
            )

    def slip(self) -> None:
        from khamkho.fees.rules.promptpay import Slip

        made = commands.record_slip(
            actor=self.counter.applicant,
            number=self.case().number or "",
            slip=Slip(bank="002", reference=f"{self.rng.randint(0, 10**9):012d}"),
            now=self.counter.now,
        )
        commands.confirm_slip(
            actor=self.counter.officer, office=self.counter.office, ref=made.ref, amount=Decimal(40),
            paid_on=self.counter.now.date(), now=self.counter.now,
        )  # fmt: skip

    def end(self) -> None:
        if self.rng.random() < 0.2:
            case = self.case()
            self.counter.act(case, "close", reason="ไม่มารับ")
            commands.follow_case(case_id=case.pk, now=self.counter.now)


@pytest.mark.parametrize("seed", range(6))
def test_the_books_always_balance(counter: Counter, seed: int) -> None:
    day = Day(counter, seed)
    day.cases = [counter.ready(copies) for copies in (1, 2, 2, 1, 3)]
    for _turn in range(70):
        day.one()
        balance = balance_of(counter.office)
        assert balance.holds, balance
    waiting = not_remitted(counter.office)
    assert balance_of(counter.office).entered - balance_of(counter.office).remitted == waiting.total
    made = list(Receipt.objects.order_by("seq").values_list("seq", flat=True))
    assert made == list(range(1, len(made) + 1))
    assert Entry.objects.count() == len(made) + Receipt.objects.filter(state=Receipt.VOID).count()
    for till in TillSession.objects.exclude(closed_at=None):
        assert till.expected == till.float + sum(one.amount for one in till.entries.all())
    assert not [*verify_fees(), *verify_all()]


def test_an_auditor_finds_what_was_changed(counter: Counter) -> None:
    case = counter.ready(2)
    counter.money(counter.charge(case).reference, "40")
    assert not list(verify_fees())
    Receipt.objects.update(amount=Decimal(30))
    assert {one.code for one in verify_fees()} == {"fee-balance"}
    Receipt.objects.update(amount=Decimal(40), seq=2)
    assert {one.code for one in verify_fees()} == {"fee-number-missing", "fee-number-beyond"}
    Receipt.objects.update(seq=1)
    Case.objects.filter(pk=case.pk).update(fee={"state": "waived"})
    assert {one.code for one in verify_fees()} == {"fee-state"}
    assert [one.code for one in verify_all()]
