"""What a payment list and its file for the bank say; without a database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from khamkho.base.errors import Invalid
from khamkho.base.tests.said import is_said
from khamkho.payments.rules.file import cells_of, checked_columns, csv_of
from khamkho.payments.rules.lists import (
    BadPaidDay,
    Payee,
    line_reference,
    list_number,
    require_paid_day,
    sum_of,
)

KNOWN = ("position", "account", "amount", "name")
PAYEE = Payee(
    amount=Decimal("1234.5"),
    bank="006",
    bank_name="กรุงไทย",
    account="1234567890",
    account_name="นายสมมติ ตัวอย่าง",
    name="นายสมมติ",
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (["amount", "account"], ["amount", "account"]),
        (["name", "", "amount", "gone", "account"], ["name", "amount", "account"]),
    ],
)
def test_an_office_orders_the_columns_and_leaves_out_what_it_does_not_need(typed, kept):
    assert checked_columns(typed, KNOWN) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (["account", "amount", "account"], "twice"),
        (["account", "name"], "required"),
        (["amount"], "required"),
        ([], "required"),
        (["account", "gone"], "required"),
    ],
)
def test_columns_of_which_no_bank_could_make_a_payment_are_refused(typed, code):
    with pytest.raises(Invalid) as no:
        checked_columns(typed, [*KNOWN])
    (problem,) = no.value.problems
    assert (problem.where, problem.code) == ("column_1", code)
    assert is_said(problem)


def test_each_column_says_what_its_name_promises():
    cells = cells_of(PAYEE, position=3, reference="12569003", number="KBI1-2569-000001", service="ค่ารักษา")
    assert cells == {
        "position": "3",
        "reference": "12569003",
        "bank_code": "006",
        "bank": "กรุงไทย",
        "account": "1234567890",
        "account_name": "นายสมมติ ตัวอย่าง",
        "amount": "1234.50",
        "name": "นายสมมติ",
        "number": "KBI1-2569-000001",
        "service": "ค่ารักษา",
    }


def test_the_file_opens_in_a_spreadsheet_and_holds_no_formula():
    written = csv_of(["ชื่อ", "จำนวนเงิน"], [["=1+1", "5.00"], ["ก, ข", "6.00"]])
    assert written == '\ufeffชื่อ,จำนวนเงิน\r\n\'=1+1,5.00\r\n"ก, ข",6.00\r\n'.encode()


def test_a_payee_comes_back_from_the_sealed_line_as_she_went_in():
    assert PAYEE.sealed()["amount"] == "1234.50"
    assert Payee.opened(PAYEE.sealed()) == PAYEE
    assert str(Payee.opened(PAYEE.sealed()).amount) == "1234.50"


def test_amounts_are_added_exactly():
    assert str(sum_of([Decimal("0.10"), Decimal("0.20")])) == "0.30"
    assert str(sum_of([])) == "0.00"


def test_a_list_is_numbered_as_the_office_writes_its_book():
    assert list_number("kbi1", 2569, 12) == "12/2569"
    assert list_number("kbi1", 2569, 12, "{office}-{year2}-{seq:04}") == "KBI1-69-0012"
    assert line_reference("จ 12/2569", 3) == "122569003"


@pytest.mark.parametrize(("day", "right"), [(1, False), (2, True), (3, True), (4, True), (5, False)])
def test_money_is_paid_between_the_approval_and_today(day, right):
    def check():
        require_paid_day(date(2026, 8, day), approved=date(2026, 8, 2), today=date(2026, 8, 4))

    if right:
        check()
    else:
        with pytest.raises(BadPaidDay):
            check()
