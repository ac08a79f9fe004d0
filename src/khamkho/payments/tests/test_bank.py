"""What the bank says: read with the office's columns, judged row by row, recorded once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from khamkho.base.text import Text
from khamkho.casework import commands as casework
from khamkho.casework.models import Case
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.rules.refusals import NotYours
from khamkho.payments import commands
from khamkho.payments.models import BankRow, PaymentLine, PaymentList
from khamkho.payments.queries.lists import differences_at, lines_of
from khamkho.payments.rules import bank
from khamkho.payments.rules.lists import AlreadySettled, NoSuchList, WordNeeded, WrongState, line_reference
from khamkho.payments.tests.cast import Payroll
from khamkho.people.actor import Actor

HEADS = "Reference,Account,Amount,Paid on,Result,Reason,Bank ref"
LINES = (
    bank.Expected(
        position=1, reference="12569001", account="1234567890", amount=Decimal("100.00"), settled=False
    ),
    bank.Expected(
        position=2, reference="12569002", account="1234567890", amount=Decimal("50.00"), settled=False
    ),
    bank.Expected(
        position=3, reference="12569003", account="9999999999", amount=Decimal("7.00"), settled=True
    ),
)


def rows_of(*lines: str, heads: str = HEADS) -> tuple[list[bank.Row], list[bank.Wrong]]:
    names, rows = bank.table_of("\n".join([heads, *lines]))
    return bank.read_rows(rows, bank.guessed(names))


def one(line: str) -> bank.Row:
    good, wrong = rows_of(line)
    assert wrong == []
    return good[0]


def test_columns_are_guessed_by_their_heads_in_either_language():
    assert bank.guessed(HEADS.split(",")) == {
        "bank_reference": 6, "reference": 0, "account": 1, "amount": 2, "day": 3, "result": 4, "why": 5,
    }  # fmt: skip
    assert bank.guessed(["เลขที่บัญชี", "จำนวนเงิน", "วันที่โอน", "สถานะ"]) == {
        "account": 0, "amount": 1, "day": 2, "result": 3,
    }  # fmt: skip
    assert bank.guessed(["เลขที่บัญชี", "จำนวน"]) == {"account": 0, "amount": 1}
    assert bank.guessed(["จำนวนรายการ", "จำนวนเงิน"]) == {"amount": 1}, "the word that says more"


def test_a_row_is_read_as_people_and_programs_write_it():
    row = one('12569-001,123-4-56789-0,"1,234.50",26/11/2569,Success,,KTB1')
    assert (row.reference, row.account, row.amount) == ("12569001", "1234567890", Decimal("1234.50"))
    assert (row.day, row.paid, row.bank_reference) == (date(2026, 11, 26), True, "KTB1")
    assert not one("1,1,1,26/11/2569,rejected,no such account,").paid


def test_a_row_that_cannot_be_read_is_named_with_its_line():
    good, wrong = rows_of("1,1,10.00,,,,", "2,2,ten,,,,", "3,3,10.00,31/2/2569,,,")
    assert [row.line for row in good] == [2]
    assert [bad.line for bad in wrong] == [3, 4]
    assert all(bad.text.th and bad.text.en for bad in wrong)


def test_without_amount_or_a_way_to_find_the_line_nothing_is_read():
    for columns in ({"amount": 0}, {"account": 0}, {}):
        with pytest.raises(bank.ColumnsNeeded):
            bank.read_rows([["1"]], columns)
    for way in ("reference", "account"):
        assert len(bank.read_rows([["1", "2"]], {way: 0, "amount": 1})[0]) == 1


def test_what_a_row_or_the_file_does_not_have_is_empty():
    columns = {"account": 0, "amount": 1, "day": 2}
    (row,), wrong = bank.read_rows([["123-4", "5"]], columns)
    assert wrong == []
    assert (row.reference, row.day, row.paid, row.why, row.bank_reference) == ("", None, True, "", "")


def test_what_the_bank_wrote_is_kept_up_to_a_length():
    assert one("1,1,1,,failed,account closed,KTB1").why == "account closed"
    row = one(f"1,1,1,,failed,{'w' * 201},{'r' * 81}")
    assert (len(row.why), len(row.bank_reference)) == (200, 80)


def test_what_is_kept_of_a_row_names_no_whole_account_and_the_bank_s_reference_first():
    row = one("R1,1234567890,1234.5,26/11/2569,failed,closed,KTB1")
    assert row.said() == {
        "amount": "1234.50",
        "day": "2026-11-26",
        "reference": "KTB1",
        "account_end": "7890",
        "why": "closed",
    }
    bare = one("R1,1234567890,1,,,,").said()
    assert (bare["day"], bare["reference"]) == ("", "R1")


def test_a_row_is_the_same_row_whenever_it_is_read():
    assert one("R1,123,10,26/11/2569,ok,,KTB1").identity() == [
        "R1", "123", "10.00", "2026-11-26", "paid", "KTB1", 1,
    ]  # fmt: skip
    assert one("R1,123,10,,no,,").identity() == ["R1", "123", "10.00", "", "failed", "", 1]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"only heads",
        b"a,b\n" + b"1,2\n" * 2001,
        b"x" * 1_000_001,
        b"a,b\n1," + b"x" * 200_000,
        "ไม่ใช่ข้อความ".encode() + b"\xff\xfe",
    ],
)
def test_a_file_without_rows_or_with_too_many_or_of_no_text_is_refused(data):
    with pytest.raises(bank.BadBankFile) as no:
        bank.table_of(bank.decoded(data))
    assert "2000" in no.value.sentence("th")
    assert "2000" in no.value.sentence("en")


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_columns_are_parted_by_what_programs_write(sign):
    heads, rows = bank.table_of(f"a{sign}b\n{sign}\n\n1 000{sign}{'x' * 301}\n2{sign}y\n")
    assert heads == ["a", "b"]
    assert rows == [["1 000", "x" * 300], ["2", "y"]]


def test_a_blank_parts_no_columns():
    assert bank.table_of("Ref Amount\nR1 10\nR2 20\n") == (["Ref Amount"], [["R1 10"], ["R2 20"]])


def test_a_file_may_be_as_long_as_is_said():
    assert len(bank.decoded(b"x" * 1_000_000)) == 1_000_000
    assert len(bank.table_of("a,b\n" + "1,2\n" * 2000)[1]) == 2000
    assert bank.decoded(b"a\x00b") == "ab"


def test_a_file_of_an_older_program_is_read_too():
    assert "บัญชี" in bank.decoded("เลขที่บัญชี,จำนวนเงิน".encode("cp874"))
    assert bank.decoded("\ufeffบัญชี".encode()) == "บัญชี"


@pytest.mark.parametrize(
    ("line", "kind", "position"),
    [
        ("12569001,1234567890,100.00,,,,", "paid", 1),
        ("12569001,,100.00,,,,", "paid", 1),
        (",1234567890,50.00,,,,", "paid", 2),
        (",1234567890,49.00,,,,", "amount", 1),
        ("12569002,1234567890,49.99,,,,", "amount", 2),
        ("12569002,1234567890,50.00,,failed,closed,", "failed", 2),
        ("12569001,9999999999,100.00,,,,", "account", 1),
        ("12569003,9999999999,7.00,,,,", "double", 3),
        ("12569003,,7.00,,failed,,", "double", 3),
        ("12569009,1234567890,100.00,,,,", "unknown", None),
        (",5555555555,100.00,,,,", "unknown", None),
    ],
)
def test_each_row_is_judged(line, kind, position):
    found, about = bank.judged(one(line), LINES)
    assert (found, about.position if about else None) == (kind, position)


def test_rows_that_are_the_same_in_every_word_are_told_apart_by_their_place():
    good, _ = rows_of("1,1,10.00,,,,", "1,1,10.00,,,,", "1,1,11.00,,,,")
    assert [row.nth for row in good] == [1, 2, 1]
    assert len({tuple(row.identity()) for row in good}) == 3


def test_a_line_is_named_to_the_bank_without_signs():
    assert line_reference("12/2569", 3) == "122569003"


db = pytest.mark.django_db


def read(payroll: Payroll, found: PaymentList, *lines: str, actor: Actor | None = None) -> commands.Read:
    good, wrong = rows_of(*lines)
    assert wrong == []
    return commands.read_bank(
        actor=actor or payroll.officer, office=payroll.office, ref=found.ref, rows=good, now=payroll.now
    )


def row_for(found: PaymentList, case: Case, amount: str = "", result: str = "", why: str = "") -> str:
    (line,) = [line for line in lines_of(found) if line.row.case_id == case.pk]
    assert line.payee is not None
    return f"{line.reference},{line.payee.account},{amount or line.payee.amount},3/8/2569,{result},{why},B{line.reference}"


@db
def test_a_file_settles_what_fits_and_keeps_the_rest_as_differences(payroll: Payroll) -> None:
    paid, failed, partly = payroll.claim(), payroll.claim(), payroll.claim()
    made = payroll.approved(paid, failed, partly)
    rows = [
        row_for(made, paid),
        row_for(made, failed, result="rejected", why="บัญชีปิด"),
        row_for(made, partly, amount="100.00"),
        "999,5555555555,12.00,3/8/2569,,,X",
    ]
    done = read(payroll, made, *rows)
    assert (done.kinds, done.known) == ({"paid": 1, "failed": 1, "amount": 1, "unknown": 1}, 0)
    for case, step in ((paid, ""), (failed, "mend"), (partly, "pay")):
        case.refresh_from_db()
        assert case.step == step or case.state == Case.ENDED
    made.refresh_from_db()
    assert made.state == PaymentList.APPROVED
    found = differences_at(payroll.officer, payroll.office.pk)
    assert [one.row.kind for one in found] == ["amount", "unknown"]
    assert found[0].facts["account_end"] == "7890"
    assert found[1].row.facts == {
        "amount": "12.00",
        "day": "2026-08-03",
        "reference": "X",
        "account_end": "5555",
    }
    assert list(verify_all()) == []


@db
def test_the_same_file_twice_changes_nothing_and_a_second_payment_is_a_difference(payroll: Payroll) -> None:
    case, other = payroll.claim(), payroll.claim()
    made = payroll.approved(case, other)
    row = row_for(made, case)
    assert read(payroll, made, row).kinds == {"paid": 1}
    events = case.events.count()
    again = read(payroll, made, row)
    assert (again.kinds, again.known) == ({}, 1)
    assert case.events.count() == events
    twice = read(payroll, made, row, row)
    assert (twice.kinds, twice.known) == ({"double": 1}, 1)


@db
def test_a_case_that_refuses_leaves_the_others_alone(payroll: Payroll) -> None:
    gone, good = payroll.claim(), payroll.claim()
    made = payroll.approved(gone, good)
    gone.refresh_from_db()
    rows = [row_for(made, gone), row_for(made, good)]
    casework.give_back(
        actor=payroll.officer, number=gone.number or "", reason="ถอนเรื่อง", seen=gone.head_seq, now=payroll.now
    )
    assert read(payroll, made, *rows).kinds == {"moved": 1, "paid": 1}
    (difference,) = differences_at(payroll.officer, payroll.office.pk)
    assert difference.refused == Text("คำขอนี้สิ้นสุดแล้ว", "This application has ended.")
    assert payroll.line(made, gone).state == PaymentLine.LISTED
    assert payroll.line(made, good).state == PaymentLine.PAID


@db
def test_a_list_is_read_only_when_approved_and_by_who_works_there(payroll: Payroll, auditor: Actor) -> None:
    draft = payroll.drafted(payroll.claim())
    with pytest.raises(WrongState):
        read(payroll, draft, "1,1,10.00,,,,")
    made = payroll.approved(payroll.claim())
    with pytest.raises(NotYours):
        read(payroll, made, "1,1,10.00,,,,", actor=auditor)


@db
def test_a_difference_is_settled_once_with_a_word(payroll: Payroll, auditor: Actor) -> None:
    made = payroll.approved(payroll.claim())
    read(payroll, made, "999,5555555555,12.00,3/8/2569,,,X")
    (found,) = differences_at(auditor, payroll.office.pk)
    settle: dict[str, Any] = {"office": payroll.office, "row": found.row.pk, "now": payroll.now}
    with pytest.raises(WordNeeded):
        commands.settle_difference(actor=payroll.officer, word="  ", **settle)
    with pytest.raises(NotYours):
        commands.settle_difference(actor=auditor, word="ดูแล้ว", **settle)
    with pytest.raises(NoSuchList):
        commands.settle_difference(actor=payroll.officer, word="ดูแล้ว", **{**settle, "row": 10**6})
    commands.settle_difference(actor=payroll.officer, word="ธนาคารคืนเงินแล้ว", **settle)
    assert differences_at(auditor, payroll.office.pk) == []
    with pytest.raises(AlreadySettled):
        commands.settle_difference(actor=payroll.officer, word="อีกครั้ง", **settle)
    row = BankRow.objects.get(pk=found.row.pk)
    assert row.settled_by is not None
    assert row.settled_by.user_id == payroll.officer.user_id
