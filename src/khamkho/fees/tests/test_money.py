"""What is owed, how it is paid, and what is refused on the way."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from khamkho.casework.queries.audit import verify_all
from khamkho.casework.rules.fees import FeeOwed
from khamkho.fees import commands
from khamkho.fees.models import Attempt, Charge, Receipt, Refund
from khamkho.fees.rules import refusals
from khamkho.fees.tests.cast import Counter

pytestmark = pytest.mark.django_db


def test_a_fee_is_fixed_when_the_papers_are_ready_and_stops_the_hand_over(counter: Counter) -> None:
    case = counter.handed_in(3)
    assert commands.follow_case(case_id=case.pk, now=counter.now) is None
    case = counter.ready(3)
    charge = counter.charge(case)
    assert (charge.amount, charge.state) == (Decimal("60.00"), "owed")
    assert case.fee == {"state": "owed", "amount": "60.00"}
    with pytest.raises(FeeOwed) as no:
        counter.act(case, "hand_over", receiver="applicant")
    assert "60.00 บาท" in no.value.sentence("th")


def test_it_stops_the_hand_over_also_before_the_worker_has_fixed_it(counter: Counter) -> None:
    with pytest.raises(FeeOwed):
        counter.act(counter.ready(fixed=False), "hand_over", receiver="applicant")


def test_cash_pays_and_gives_change_and_the_papers_go(counter: Counter) -> None:
    case = counter.ready(2)
    with pytest.raises(refusals.TillClosed):
        counter.cash(case)
    counter.open_till()
    with pytest.raises(refusals.TooLittle):
        counter.cash(case, given="20")
    taken = counter.cash(case, given="100")
    assert (taken.change, taken.receipt.amount) == (Decimal("60.00"), Decimal("40.00"))
    assert taken.receipt.number == "KHT-P2569-000001"
    assert counter.act(counter.again(case), "hand_over", receiver="applicant").end == "granted"
    assert not list(verify_all())


def test_several_applications_get_one_proof(counter: Counter) -> None:
    one, two = counter.ready(1), counter.ready(2, fixed=False)
    counter.open_till()
    taken = counter.cash(one, two, given="60", payer="นางผู้ชำระ")
    assert taken.change == 0
    assert taken.receipt.attempts.count() == 2
    assert {counter.charge(case).state for case in (one, two)} == {"paid"}


def test_a_form_sent_twice_is_taken_once(counter: Counter) -> None:
    case = counter.ready()
    counter.open_till()
    first = counter.cash(case, client_key="one")
    assert counter.cash(case, client_key="one").receipt == first.receipt
    with pytest.raises(refusals.NothingOwed):
        counter.cash(case, client_key="two")


def test_money_by_bank_pays_whoever_tells_it_and_once(counter: Counter) -> None:
    case = counter.ready(2)
    reference = counter.charge(case).reference
    first = counter.money(reference, "40")
    assert counter.money(reference, "40", by=Attempt.STATEMENT) == first
    assert counter.charge(case).state == Charge.PAID
    assert Receipt.objects.count() == 1
    with pytest.raises(refusals.Contradicted):
        counter.money(reference, "45")


def test_money_before_our_own_commit_is_kept_and_finds_its_place(counter: Counter) -> None:
    early = counter.money("999999999999", "40")
    assert (early.charge, early.free) == (None, Decimal("40"))
    case = counter.ready(2)
    Charge.objects.filter(case=case).update(reference="999999999999")
    later = counter.now + timedelta(minutes=2)
    found = commands.look_again(attempt_id=early.pk, now=later)
    assert found is not None
    assert counter.charge(case).state == Charge.PAID
    assert commands.look_again(attempt_id=early.pk, now=later) is None
    assert Receipt.objects.count() == 1


def test_what_is_too_much_twice_or_too_little_stands_on_the_list(counter: Counter) -> None:
    case = counter.ready(2)
    reference = counter.charge(case).reference
    counter.money(reference, "15", "A")
    charge = counter.charge(case)
    assert (charge.state, charge.rest) == (Charge.OWED, Decimal("25.00"))
    counter.money(reference, "30", "B")
    counter.money(reference, "40", "C")
    assert counter.charge(case).state == Charge.PAID
    assert list(Refund.objects.order_by("pk").values_list("why", "amount")) == [
        ("over", Decimal("5.00")),
        ("double", Decimal("40.00")),
    ]


def test_a_later_success_overrides_an_earlier_failure(counter: Counter) -> None:
    case = counter.ready(2)
    tried = commands.show_code(actor=counter.applicant, number=case.number or "", now=counter.now)
    Attempt.objects.filter(pk=tried.pk).update(state=Attempt.FAILED, answer="declined")
    came = counter.money(counter.charge(case).reference, "40")
    assert came.pk == tried.pk
    assert Attempt.objects.count() == 1
    assert counter.charge(case).state == Charge.PAID


def test_a_fee_is_waived_on_a_ground_of_the_service_only(counter: Counter) -> None:
    case = counter.ready(2)
    waive: dict[str, Any] = {"actor": counter.officer, "number": case.number or "", "now": counter.now}
    with pytest.raises(refusals.NoSuchGround):
        commands.waive(ground="friend", **waive)
    commands.waive(ground="low_income", words="แสดงบัตรสวัสดิการแห่งรัฐ", **waive)
    assert counter.act(counter.again(case), "hand_over", receiver="applicant").end == "granted"
    with pytest.raises(refusals.NothingOwed):
        commands.waive(ground="low_income", **waive)


def test_a_void_proof_keeps_its_number_and_cash_goes_back(counter: Counter) -> None:
    case = counter.ready(2)
    till = counter.open_till()
    receipt = counter.cash(case, given="40").receipt
    void: dict[str, Any] = {"office": counter.office, "ref": receipt.ref, "now": counter.now}
    with pytest.raises(refusals.ReasonNeeded):
        commands.void_receipt(actor=counter.head, why="", **void)
    commands.void_receipt(actor=counter.head, why="รับเงินผิดคำขอ", **void)
    with pytest.raises(refusals.AlreadyVoid):
        commands.void_receipt(actor=counter.head, why="อีกครั้ง", **void)
    assert counter.charge(case).state == Charge.OWED
    assert counter.cash(case, given="40").receipt.seq == 2
    closed = commands.close_till(
        actor=counter.officer, office=counter.office, counted=Decimal("540"), now=counter.now
    )
    assert closed.expected == till.float + 40


def test_a_proof_in_place_of_another_keeps_the_money(counter: Counter) -> None:
    case = counter.ready(2)
    counter.money(counter.charge(case).reference, "40")
    old = Receipt.objects.get()
    commands.void_receipt(
        actor=counter.head, office=counter.office, ref=old.ref, why="ชื่อผู้ชำระผิด", what=commands.AGAIN,
        payer="บริษัท ตัวอย่าง จำกัด", now=counter.now,
    )  # fmt: skip
    new = Receipt.objects.get(instead_of=old)
    assert (new.seq, new.amount, counter.charge(case).state) == (2, Decimal("40.00"), Charge.PAID)


def test_money_goes_back_by_two_people(counter: Counter) -> None:
    case = counter.ready(2)
    counter.money(counter.charge(case).reference, "50")
    refund = Refund.objects.get()
    at: dict[str, Any] = {"office": counter.office, "ref": refund.ref, "now": counter.now}
    payee: dict[str, Any] = {"name": "นางผู้ยื่น", "bank": "กรุงไทย", "account": "123-4-56789-0"}
    with pytest.raises(refusals.RefundNotThere):
        commands.approve(actor=counter.head, **at)
    commands.ask(actor=counter.head, **payee, **at)
    with pytest.raises(refusals.AnotherPersonApproves):
        commands.approve(actor=counter.head, **at)
    commands.approve(actor=counter.director, **at)
    done = commands.paid_back(actor=counter.officer, on=counter.now.date(), reference="R-1", **at)
    assert done.state == Refund.PAID


def test_a_slip_counts_once_and_waits_for_an_officer(counter: Counter) -> None:
    from khamkho.fees.rules.promptpay import read_slip

    case, other = counter.ready(2), counter.ready(2)
    slip = read_slip("004000060000010103002021900021231231212000115102TH91049C30")
    made = commands.record_slip(actor=counter.applicant, number=case.number or "", slip=slip, now=counter.now)
    with pytest.raises(refusals.SlipUsed):
        commands.record_slip(actor=counter.applicant, number=other.number or "", slip=slip, now=counter.now)
    assert counter.charge(case).state == Charge.OWED
    commands.confirm_slip(
        actor=counter.officer, office=counter.office, ref=made.ref, amount=Decimal("40"),
        paid_on=counter.now.date(), now=counter.now,
    )  # fmt: skip
    assert counter.charge(case).state == Charge.PAID


def test_the_day_is_remitted_once_tills_are_counted(counter: Counter) -> None:
    one, two = counter.ready(1), counter.ready(2)
    counter.open_till("100")
    counter.cash(one, given="20")
    counter.money(counter.charge(two).reference, "40")
    day: dict[str, Any] = {
        "actor": counter.officer,
        "office": counter.office,
        "up_to": counter.now.date(),
        "now": counter.now,
    }
    with pytest.raises(refusals.TillStillOpen):
        commands.remit(**day)
    with pytest.raises(refusals.DifferenceNeedsReason):
        commands.close_till(
            actor=counter.officer, office=counter.office, counted=Decimal("119"), now=counter.now
        )
    commands.close_till(
        actor=counter.officer, office=counter.office, counted=Decimal("119"), reason="ทอนเกิน", now=counter.now
    )
    made = commands.remit(**day)
    assert (made.cash, made.bank, made.total, made.issued) == (Decimal(20), Decimal(40), Decimal(60), 2)
    with pytest.raises(refusals.NothingToRemit):
        commands.remit(**day)


def test_a_fee_is_forgotten_with_an_application_that_ends_otherwise(counter: Counter) -> None:
    case = counter.ready(2)
    counter.act(case, "close", reason="ไม่มารับ")
    commands.follow_case(case_id=case.pk, now=counter.now)
    assert counter.charge(case).state == Charge.VOID
    counter.money(counter.charge(case).reference, "40")
    assert Refund.objects.get().why == "ended"
