"""The paper of a month, and a slip that is tied to its line of the statement."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from khamkho.desk.tests.test_money import browser, text
from khamkho.fees import commands
from khamkho.fees.commands.statement import match_line
from khamkho.fees.models import Attempt, Entry, MonthlyRemittance, StatementImport, StatementLine
from khamkho.fees.queries.audit import verify_fees
from khamkho.fees.queries.months import days_of_month
from khamkho.fees.rules.promptpay import Slip
from khamkho.fees.rules.refusals import MonthMade, MonthNotHandedOn, MonthRunning, NothingToRemit
from khamkho.fees.tests.cast import Counter, counter

__all__ = ["counter"]
pytestmark = pytest.mark.django_db
AUGUST = date(2026, 8, 1)


def make(counter: Counter, month: date = AUGUST) -> MonthlyRemittance:
    return commands.remit_month(actor=counter.officer, office=counter.office, month=month, now=counter.now)


def hand_on(counter: Counter) -> None:
    commands.remit(actor=counter.officer, office=counter.office, up_to=counter.now.date(), now=counter.now)


def test_a_month_is_made_once_it_is_over_and_handed_on_and_is_the_sum_of_its_days(counter: Counter) -> None:
    counter.money(counter.charge(counter.ready(2)).reference, "40", "W1")
    hand_on(counter)
    counter.now += timedelta(days=2)
    counter.money(counter.charge(counter.ready(1)).reference, "20", "W2")
    with pytest.raises(MonthRunning):
        make(counter)
    counter.now += timedelta(days=30)
    with pytest.raises(MonthNotHandedOn) as no:
        make(counter)
    assert no.value.facts["amount"] == "20.00"
    hand_on(counter)
    made = make(counter)
    assert (made.number, made.total, made.issued) == ("KHT-M2569-01", Decimal("60.00"), 2)
    days = days_of_month(counter.office, AUGUST)
    assert [one.sums.total for one in days] == [Decimal("40.00"), Decimal("20.00")]
    assert sum(one.sums.total for one in days) == made.total
    with pytest.raises(MonthMade):
        make(counter)
    with pytest.raises(NothingToRemit):
        make(counter, date(2026, 7, 1))
    assert not [*verify_fees()]
    Entry.objects.filter(day=days[0].day).update(day=date(2026, 7, 3))
    assert [one.code for one in verify_fees()] == ["fee-month"]
    MonthlyRemittance.objects.all().delete()
    assert [one.code for one in verify_fees()] == ["fee-number-missing"]


def test_the_month_is_made_on_its_page_and_printed_by_an_auditor(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.money(counter.charge(counter.ready(2)).reference, "40", "W1")
    hand_on(counter)
    september = counter.now + timedelta(days=35)
    monkeypatch.setattr(timezone, "now", lambda: september)
    clerk = browser(counter.officer)
    page = clerk.get("/desk/khet/money/remittances/")
    assert "จัดทำ สิงหาคม 2569" in text(page)
    assert clerk.post("/desk/khet/money/remittances/month", {"month": "2026-08"}).status_code == 302
    made = MonthlyRemittance.objects.get()
    assert made.number in text(clerk.get("/desk/khet/money/remittances/"))
    paper = clerk.get(f"/desk/khet/money/remittances/months/{made.ref}.pdf")
    assert paper.content.startswith(b"%PDF")
    assert clerk.post("/desk/khet/money/remittances/month", {"month": "2026-08"}).status_code == 409


def test_a_slip_is_the_line_of_the_statement_that_an_officer_chooses(counter: Counter) -> None:
    case = counter.ready(2)
    slip = commands.record_slip(
        actor=counter.applicant, number=str(case.number), slip=Slip(bank="004", reference="S1"), now=counter.now
    )  # fmt: skip
    source = StatementImport.objects.create(
        office=counter.office, sha256="x", columns={}, rows=1, total=Decimal(40), read_at=counter.now
    )
    row = StatementLine.objects.create(
        source=source, office=counter.office, position=1, index="i", day=counter.now.date(), amount=Decimal(40), bank_ref="B9"
    )  # fmt: skip
    match_line(line_id=row.pk, now=counter.now)
    clerk = browser(counter.officer)
    assert f'<option value="{row.pk}">40.00' in clerk.get("/desk/khet/money/checks/").content.decode()
    answer = clerk.post(
        f"/desk/khet/money/checks/{slip.ref}/confirm", {"line": str(row.pk), "amount": "1", "paid_on": ""}
    )
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.attempt_id, row.state) == (slip.pk, StatementLine.KNOWN)
    assert counter.charge(case).state == "paid"
    assert Attempt.objects.get(pk=slip.pk).paid_on == row.day
    assert not [*verify_fees()]
