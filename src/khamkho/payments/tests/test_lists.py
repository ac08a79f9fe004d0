"""A payment list from its draft to the money in the account, and everything that is refused on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from khamkho.casework import commands as casework
from khamkho.casework.contents import body_of
from khamkho.casework.models import Case, Counter, Event
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.cases import case_for
from khamkho.casework.rules.authority import SameEyes
from khamkho.casework.rules.defects import MARK
from khamkho.casework.rules.paying import PaidThroughList
from khamkho.casework.rules.refusals import NotYours, OwnCase, ReasonNeeded
from khamkho.casework.tests.cast import make_member
from khamkho.offices.commands import publish_offering
from khamkho.payments import commands
from khamkho.payments.contents import outcome_of, payee_of
from khamkho.payments.models import PaymentLine, PaymentList
from khamkho.payments.queries.audit import verify_lists
from khamkho.payments.queries.balance import months_at
from khamkho.payments.queries.lists import lines_of, list_for, lists_at, total_of
from khamkho.payments.queries.waiting import waiting_at, waiting_for
from khamkho.payments.rules.lists import (
    AlreadySettled,
    BadPaidDay,
    LineChanged,
    NoAmount,
    NoSuchList,
    NothingChosen,
    NotWaiting,
    WrongState,
)
from khamkho.payments.tests.cast import WELFARE, Payroll
from khamkho.people.actor import SYSTEM, Actor
from khamkho.work.models import Effect

pytestmark = pytest.mark.django_db


def test_what_was_approved_waits_for_a_list_and_once_listed_does_not(payroll: Payroll) -> None:
    one, two = payroll.claim(), payroll.claim(amount="120.25")
    payroll.handed_in()
    waiting = waiting_for(waiting_at(payroll.officer, payroll.office.pk))
    assert [found.payee.amount for found in waiting if found.payee] == [Decimal("4500.00"), Decimal("120.25")]
    assert waiting[0].payee is not None
    assert (waiting[0].payee.bank, waiting[0].payee.account) == ("006", "1234567890")
    payroll.drafted(one)
    assert list(waiting_at(payroll.officer, payroll.office.pk)) == [two]
    assert list(waiting_at(Actor(), payroll.office.pk)) == []


def test_a_list_goes_through_three_hands_and_gets_its_number_at_the_last(payroll: Payroll) -> None:
    case = payroll.claim()
    made = payroll.drafted(case, payroll.claim(amount="1.10"))
    assert (made.state, made.number) == (PaymentList.DRAFT, "")
    made = commands.check_list(actor=payroll.second, office=payroll.office, ref=made.ref, now=payroll.now)
    assert (made.state, made.number) == (PaymentList.CHECKED, "")
    made = commands.approve_list(actor=payroll.director, office=payroll.office, ref=made.ref, now=payroll.now)
    assert (made.state, made.number, made.total, made.count) == ("approved", "1/2569", Decimal("4501.10"), 2)
    assert made.signature is not None
    assert made.signature["form"] == "own"
    told = case_for(payroll.officer, case.number or "").timeline[-1]
    assert told.text.th == "อนุมัติจ่ายเงินตามบัญชีจ่ายเงินที่ 1/2569"
    assert list(verify_all()) == []
    assert list(verify_lists()) == []


def test_who_drafted_does_not_check_and_who_checked_does_not_approve(payroll: Payroll) -> None:
    made = payroll.drafted(payroll.claim())
    with pytest.raises(SameEyes):
        commands.check_list(actor=payroll.officer, office=payroll.office, ref=made.ref, now=payroll.now)
    with pytest.raises(WrongState):
        commands.approve_list(actor=payroll.director, office=payroll.office, ref=made.ref, now=payroll.now)
    commands.check_list(actor=payroll.second, office=payroll.office, ref=made.ref, now=payroll.now)
    with pytest.raises(SameEyes):
        commands.approve_list(actor=payroll.officer, office=payroll.office, ref=made.ref, now=payroll.now)
    third = make_member(payroll.office, "officer", "นายที่สาม ผ่านมา")
    with pytest.raises(NotYours):
        commands.approve_list(actor=third, office=payroll.office, ref=made.ref, now=payroll.now)


def test_a_director_who_drafted_does_not_approve(payroll: Payroll) -> None:
    case = payroll.claim()
    made = payroll.checked(case)
    made.drafted_by_id = payroll.director.memberships[0].id
    made.save()
    with pytest.raises(SameEyes):
        commands.approve_list(actor=payroll.director, office=payroll.office, ref=made.ref, now=payroll.now)


def test_nobody_puts_or_approves_money_for_herself(payroll: Payroll) -> None:
    own = payroll.claim(applicant=replace(payroll.second, memberships=()))
    with pytest.raises(OwnCase):
        commands.draft_list(
            actor=payroll.second, office=payroll.office, numbers=[own.number or ""], now=payroll.now
        )
    made = payroll.drafted(own)
    with pytest.raises(OwnCase):
        commands.check_list(actor=payroll.second, office=payroll.office, ref=made.ref, now=payroll.now)


def test_a_director_does_not_approve_her_own_money(payroll: Payroll) -> None:
    made = payroll.checked(payroll.claim())
    Case.objects.filter(payment_lines__list=made).update(applicant=payroll.director.user_id)
    with pytest.raises(OwnCase):
        commands.approve_list(actor=payroll.director, office=payroll.office, ref=made.ref, now=payroll.now)


def test_only_what_waits_can_be_put_on_a_list(payroll: Payroll) -> None:
    early, listed = payroll.handed_in(), payroll.claim()
    payroll.drafted(listed)
    for number in (early.number or "", listed.number or "", "KBI1-2569-999999"):
        with pytest.raises(NotWaiting):
            commands.draft_list(
                actor=payroll.officer, office=payroll.office, numbers=[number], now=payroll.now
            )
    with pytest.raises(NothingChosen):
        commands.draft_list(actor=payroll.officer, office=payroll.office, numbers=[], now=payroll.now)
    assert PaymentList.objects.count() == 1


def test_a_case_without_an_amount_is_named(payroll: Payroll, monkeypatch: pytest.MonkeyPatch) -> None:
    case = payroll.claim()
    monkeypatch.setattr("khamkho.payments.commands.lists.payee_for", lambda case: None)
    with pytest.raises(NoAmount):
        payroll.drafted(case)


def test_strangers_and_auditors_write_nothing(payroll: Payroll, auditor: Actor, stranger: Actor) -> None:
    case = payroll.claim()
    made = payroll.drafted(case)
    weak = replace(payroll.officer, two_factor=False)
    for actor in (auditor, stranger, weak):
        with pytest.raises(NotYours):
            commands.discard_list(actor=actor, office=payroll.office, ref=made.ref, now=payroll.now)
    assert list(lists_at(auditor, payroll.office.pk)) == [made]
    assert list(lists_at(stranger, payroll.office.pk)) == []
    with pytest.raises(NoSuchList):
        list_for(stranger, payroll.office.pk, made.ref)
    with pytest.raises(NoSuchList):
        commands.discard_list(actor=payroll.officer, office=payroll.office, ref=uuid4(), now=payroll.now)


def test_a_draft_is_thrown_away_without_losing_a_number(payroll: Payroll) -> None:
    one, two = payroll.claim(), payroll.claim()
    made = payroll.drafted(one, two)
    commands.remove_line(
        actor=payroll.officer,
        office=payroll.office,
        ref=made.ref,
        line=payroll.line(made, one).ref,
        now=payroll.now,
    )
    assert [line.row.position for line in lines_of(made)] == [1]
    commands.discard_list(actor=payroll.officer, office=payroll.office, ref=made.ref, now=payroll.now)
    assert waiting_at(payroll.officer, payroll.office.pk).count() == 2
    assert payroll.approved(one).number == "1/2569"
    assert Counter.objects.get(book=Counter.PAYMENTS).last == 1


def test_a_checked_list_is_changed_only_after_it_was_sent_back(payroll: Payroll) -> None:
    case = payroll.claim()
    made = payroll.checked(case)
    with pytest.raises(WrongState):
        commands.discard_list(actor=payroll.officer, office=payroll.office, ref=made.ref, now=payroll.now)
    made = commands.send_back(actor=payroll.officer, office=payroll.office, ref=made.ref, now=payroll.now)
    assert (made.state, made.checked_by) == (PaymentList.DRAFT, None)
    commands.discard_list(actor=payroll.officer, office=payroll.office, ref=made.ref, now=payroll.now)


def test_a_list_whose_case_has_moved_or_changed_is_not_approved(
    payroll: Payroll, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = payroll.claim()
    made = payroll.checked(moved)
    with monkeypatch.context() as patch:
        patch.setattr("khamkho.payments.commands.lists.payee_for", lambda case: None)
        with pytest.raises(LineChanged):
            commands.approve_list(
                actor=payroll.director, office=payroll.office, ref=made.ref, now=payroll.now
            )
    casework.give_back(
        actor=payroll.officer,
        number=moved.number or "",
        reason="ขอถอนเรื่อง",
        seen=moved.head_seq,
        now=payroll.now,
    )
    with pytest.raises(NotWaiting):
        commands.approve_list(actor=payroll.director, office=payroll.office, ref=made.ref, now=payroll.now)


def test_money_is_said_to_be_paid_through_a_list_only(payroll: Payroll) -> None:
    case = payroll.claim()
    with pytest.raises(PaidThroughList):
        payroll.take(payroll.officer, case, "paid")
    with pytest.raises(PaidThroughList):
        payroll.take(payroll.officer, case, "failed", **{f"{MARK}account": "wrong"})
    assert [one.id for one in case_for(payroll.officer, case.number or "").actions] == []


def test_a_paid_claim_ends_and_its_applicant_is_told_amount_day_and_account(payroll: Payroll) -> None:
    case = payroll.claim()
    made = payroll.approved(case)
    line = payroll.paid(made, case, reference="KTB-77")
    case.refresh_from_db()
    made.refresh_from_db()
    assert (case.state, case.end, made.state) == (Case.ENDED, "granted", PaymentList.DONE)
    assert outcome_of(line)["reference"] == "KTB-77"
    told = case_for(Actor(user_id=case.applicant_id), case.number or "").timeline[-1]
    assert told.reason == "โอนเงิน 4,500.00 บาท เข้าบัญชีที่ลงท้ายด้วย 7890 เมื่อวันที่ 3 สิงหาคม 2569"
    assert Effect.objects.filter(about=case.about, name="notice", args__kind="done").exists()
    assert list(verify_all()) == []


def test_a_line_is_settled_once_and_only_after_the_approval(payroll: Payroll) -> None:
    case, other = payroll.claim(), payroll.claim()
    draft = payroll.drafted(other)
    with pytest.raises(WrongState):
        payroll.paid(draft, other)
    made = payroll.approved(case, payroll.claim())
    payroll.paid(made, case)
    with pytest.raises(AlreadySettled):
        payroll.failed(made, case)
    with pytest.raises(NoSuchList):
        commands.mark_paid(
            actor=payroll.officer,
            office=payroll.office,
            ref=made.ref,
            line=uuid4(),
            on=payroll.now.date(),
            now=payroll.now,
        )


def test_the_day_of_payment_lies_between_approval_and_today(payroll: Payroll) -> None:
    case = payroll.claim()
    made = payroll.approved(case)
    for days in (-1, 1):
        with pytest.raises(BadPaidDay):
            payroll.paid(made, case, on=payroll.now.date() + timedelta(days=days))
    assert payroll.line(made, case).state == PaymentLine.LISTED


def test_a_failed_payment_opens_the_account_alone_and_comes_on_the_next_list(payroll: Payroll) -> None:
    case = payroll.claim(account="1111111111")
    made = payroll.approved(case)
    with pytest.raises(ReasonNeeded):
        payroll.failed(made, case, reason=" ")
    payroll.failed(made, case)
    case.refresh_from_db()
    applicant = Actor(user_id=case.applicant_id)
    view = case_for(applicant, case.number or "")
    assert case.step == "mend"
    assert [(one.where, one.text) for one in view.defects] == [("account", "ไม่พบเลขที่บัญชีนี้")]
    assert "receipts" in view.closed
    assert "account" not in view.closed
    new = {"bank": "030", "number": "222222222222", "name": "นายสมมติ ตัวอย่าง"}
    posted = {f"account.{name}": value for name, value in new.items()}
    casework.fill(actor=applicant, ref=case.ref, page_id="account", raw=posted, now=payroll.now)
    payroll.take(applicant, case, "resubmit")
    assert case.step == "pay"
    assert body_of(case).answers["account"] == new
    again = payroll.approved(case)
    line = payroll.line(again, case)
    payee = payee_of(line)
    assert payee is not None
    assert payee.account == "222222222222"
    payroll.paid(again, case)
    assert [one.state for one in case.payment_lines.order_by("pk")] == ["failed", "paid"]
    assert again.number == "2/2569"


def test_every_baht_that_was_approved_is_somewhere_and_once(payroll: Payroll) -> None:
    paid, failed, listed = (
        payroll.claim(amount="100.01"),
        payroll.claim(amount="200.02"),
        payroll.claim(amount="400.04"),
    )
    payroll.claim(amount="800.08")
    gone = payroll.claim(amount="1600.16")
    made = payroll.approved(paid, failed, listed)
    payroll.paid(made, paid)
    payroll.failed(made, failed)
    casework.give_back(
        actor=payroll.officer,
        number=gone.number or "",
        reason="ผู้ขอเสียชีวิต",
        seen=gone.head_seq,
        now=payroll.now,
    )
    payroll.handed_in()
    (month,) = months_at(payroll.officer, payroll.office.pk)
    assert {part: str(amount) for part, amount in month.amounts.items()} == {
        "waiting": "800.08", "listed": "400.04", "paid": "100.01", "mending": "200.02", "unpaid": "1600.16",
    }  # fmt: skip
    assert month.adds_up
    assert (month.approved, month.cases) == (Decimal("3100.31"), 5)
    month.amounts["paid"] += Decimal("0.01")
    assert not month.adds_up


def test_what_a_line_says_goes_with_the_key_of_its_case(payroll: Payroll) -> None:
    case = payroll.claim()
    made = payroll.approved(case)
    payroll.paid(made, case)
    line = payroll.line(made, case)
    assert b"1234567890" not in bytes(line.content)
    later = payroll.now + timedelta(days=366 * 11)
    casework.erase(actor=payroll.director, number=case.number or "", now=later)
    line = PaymentLine.objects.select_related("case").get(pk=line.pk)
    assert payee_of(line) is None
    assert outcome_of(line) == {}
    assert total_of(lines_of(made)) == Decimal("0.00")
    assert list(verify_all()) == []
    assert list(verify_lists()) == []
    assert months_at(payroll.officer, payroll.office.pk) == []


def test_the_audit_finds_a_lost_list_and_a_changed_total(payroll: Payroll) -> None:
    case = payroll.claim()
    made = payroll.approved(case)
    PaymentList.objects.filter(pk=made.pk).update(total=Decimal("1.00"))
    assert [one.code for one in verify_lists()] == ["payment-total"]
    PaymentLine.objects.filter(list=made).delete()
    PaymentList.objects.filter(pk=made.pk).delete()
    assert [one.code for one in verify_lists()] == ["payment-number-missing"]
    Counter.objects.filter(book=Counter.PAYMENTS).delete()
    payroll.approved(payroll.claim())
    Counter.objects.filter(book=Counter.PAYMENTS).update(last=0)
    assert [one.code for one in verify_lists()] == ["payment-number-beyond"]


def test_an_event_tells_everybody_on_which_list_the_case_stands(payroll: Payroll) -> None:
    case = payroll.claim()
    payroll.approved(case)
    assert Event.objects.get(case=case, kind="listed").audience == Event.EVERYONE


def test_an_office_that_publishes_a_paying_service_is_known_to_pay(payroll: Payroll) -> None:
    payroll.office.refresh_from_db()
    assert payroll.office.settings.get("pays_out") is True
    publish_offering(actor=SYSTEM, office_id=payroll.office.pk, service_id=WELFARE, now=payroll.now)
