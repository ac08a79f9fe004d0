"""What a case costs, what it pays out, and answers that should not come twice."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

import pytest
from pydantic import JsonValue

from khamkho.base.errors import Invalid
from khamkho.catalogue import rules
from khamkho.catalogue.fields.bank import BankAccountField, account_digits, mask_account, show_account
from khamkho.catalogue.levels import level_of
from khamkho.catalogue.lint import lint
from khamkho.catalogue.load import load
from khamkho.catalogue.service import Service
from khamkho.catalogue.tests.test_fields import make
from khamkho.catalogue.tests.worlds import CTX, GOOD

BANK = (
    "      - {id: into, type: bank_account, choices: banks, label: {th: บัญชี, en: Account},"
    " why: {th: เพื่อโอนเงิน, en: To pay}}\n"
    "      - {id: sum, type: money, label: {th: จำนวนเงิน, en: Amount}}\n"
)
PAYS = "pays_out: {amount: sum, account: into, at: check, paid: pay, failed: return}\n"
ACTIONS = "      - {id: pay, title: {th: จ่ายแล้ว, en: Paid}, to: done}\n      - {id: return, to: correct, needs: defects}\n"


def of(tmp_path, *changes: tuple[str, str]) -> Service:
    text = GOOD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file = tmp_path / "parking-card.yaml"
    file.write_text(text, encoding="utf-8")
    return load(file)


def paying(tmp_path, more: str = "") -> Service:
    return of(
        tmp_path,
        ("      - {id: electric", f"{BANK}      - {{id: electric"),
        ("      - {id: return, to: correct, needs: reason}\n", ACTIONS),
        ("keep: 5 years", f"{PAYS}{more}keep: 5 years"),
    )


def costing(tmp_path, fee: str) -> Service:
    return of(tmp_path, ("fee: none", f"fee: {fee}"))


def test_a_fee_is_so_much_for_each_and_exact(tmp_path):
    service = costing(tmp_path, "{amount: '10.25', per: count}")
    due = rules.fee_due(service, "first", {"count": 3})
    assert due is not None
    assert due.amount == Decimal("30.75")
    assert due.words("th") == "30.75 บาท (10.25 × 3)"
    assert due.words("en") == "30.75 baht (10.25 × 3)"


def test_a_fee_is_due_once_where_nothing_counts_it(tmp_path):
    due = rules.fee_due(costing(tmp_path, "{amount: 20}"), "first", {"count": 3})
    assert due is not None
    assert due.words("en") == "20.00 baht"


def test_a_fee_hangs_on_its_conditions(tmp_path):
    service = costing(tmp_path, "{amount: 20, when: {variant: lost}, free_when: {electric: yes}}")
    assert rules.fee_due(service, "first", {}) is None
    paid = rules.fee_due(service, "lost", {"electric": False})
    free = rules.fee_due(service, "lost", {"electric": True})
    assert paid is not None
    assert free is not None
    assert (paid.amount, free.amount) == (Decimal(20), Decimal(0))
    assert free.words("en") == "No fee"
    assert rules.fee_words(service).en == "20.00 baht (in some cases only) (free in some cases)"


def test_a_fee_for_each_says_of_what(tmp_path):
    fee = ("fee: none", "fee: {amount: '1250.50', per: count}")
    label = (
        "label: {th: จำนวนรถ, en: How many}",
        "label: {th: จำนวนรถ, en: How many}, unit: {th: คัน, en: car}",
    )
    told = rules.fee_words(of(tmp_path, fee, label))
    assert (told.th, told.en) == ("1,250.50 บาท ต่อ 1 คัน", "1,250.50 baht each (car)")
    assert rules.fee_words(of(tmp_path, fee)).th == "1,250.50 บาท ต่อ 1 จำนวนรถ"
    yes_or_no = rules.fee_words(costing(tmp_path, "{amount: 20, per: electric}"))
    assert yes_or_no.en.startswith("20.00 baht each (")
    sometimes = rules.fee_words(costing(tmp_path, "{amount: 20, free_when: {electric: yes}}"))
    assert sometimes.th == "20.00 บาท (บางกรณีได้รับยกเว้น)"


def test_twice_the_fee_is_told_as_such_and_nothing_in_either_language(tmp_path):
    due = rules.fee_due(costing(tmp_path, "{amount: 10, per: count}"), "first", {"count": 2})
    assert due is not None
    assert due.words("th") == "20.00 บาท (10.00 × 2)"
    none = replace(due, free=True)
    assert (none.words("th"), none.words("en")) == ("ไม่มีค่าธรรมเนียม", "No fee")


def test_a_fee_hangs_on_answers_and_on_the_variant(tmp_path):
    service = costing(tmp_path, "{amount: 20, when: {electric: yes}, free_when: {variant: lost}}")
    assert rules.fee_due(service, "first", {"electric": False}) is None
    dues = [rules.fee_due(service, variant, {"electric": True}) for variant in ("first", "lost")]
    assert [due.amount for due in dues if due] == [Decimal(20), Decimal(0)]


def test_a_fee_of_nothing_is_no_fee(tmp_path):
    service = costing(tmp_path, "{amount: 0}")
    assert rules.fee_words(service).en == "No fee"
    assert rules.how_to_pay(service.fee) is None
    assert level_of(service).reached[1].grade == "not_needed"


def test_a_fee_that_is_paid_at_the_counter_does_not_reach_the_second_level(tmp_path):
    service = costing(tmp_path, "{amount: 20}")
    assert rules.how_to_pay(service.fee) is not None
    level = level_of(service).reached[1]
    assert (level.grade, level.missing is not None) == ("none", True)


def test_a_service_without_fee_and_payment_has_the_hash_that_it_had(tmp_path):
    body = of(tmp_path).body
    assert '"fee":"none"' in body
    assert "pays_out" not in body
    assert '"same"' not in body


def test_a_fee_survives_being_published(tmp_path):
    service = costing(tmp_path, "{amount: 1,250.50, per: count}".replace("1,250.50", "'1,250.50'"))
    again = Service.model_validate_json(service.body)
    assert again == service
    assert again.hash == service.hash


def test_what_is_paid_is_what_was_approved_or_else_what_was_claimed(tmp_path):
    service = paying(tmp_path)
    assert rules.amount_to_pay(service, {"sum": "120.50"}, {}) == Decimal("120.50")
    assert rules.amount_to_pay(service, {}, {}) is None
    assert service.pays_out is not None
    approved = service.model_copy(
        update={"pays_out": service.pays_out.model_copy(update={"amount": "granted"})}
    )
    assert rules.amount_to_pay(approved, {"sum": "120.50"}, {"granted": "100.00"}) == Decimal("100.00")
    assert rules.amount_to_pay(of(tmp_path), {"sum": "1.00"}, {}) is None


def test_money_goes_out_through_a_list_and_only_from_its_step(tmp_path):
    service = paying(tmp_path)
    assert rules.pays_at(service, "check")
    assert not rules.pays_at(service, "collect")
    assert rules.by_list_only(service, "check", "pay")
    assert rules.by_list_only(service, "check", "return")
    assert not rules.by_list_only(service, "check", "accept")
    assert not rules.by_list_only(service, "collect", "hand_over")


def test_the_account_is_the_one_that_was_answered(tmp_path):
    service = paying(tmp_path)
    assert rules.account_of(service, {"into": account()}) == account()
    assert rules.account_of(service, {"into": None}) is None
    assert rules.account_of(service, {}) is None
    assert rules.account_of(of(tmp_path), {"into": account()}) is None


def test_answers_are_compared_by_the_part_that_is_named_and_in_thai_as_it_is(tmp_path):
    service = paying(tmp_path, "same: {person: [drivers.who.first, drivers.who.last], card: [plug]}\n")
    drivers: list[JsonValue] = [{"who": {"first": "ก", "last": "ข"}, "since": 2560}]
    assert dict(rules.same_answers(service, {"drivers": drivers, "plug": "กข"})) == {
        "person": '["ก", "ข"]',
        "card": '["กข"]',
    }


def test_somebody_without_a_number_is_the_same_as_nobody(tmp_path):
    service = paying(tmp_path, "same: {card: [plug]}\n")
    assert not dict(rules.same_answers(service, {"plug": {"kind": "none", "number": ""}}))
    assert dict(rules.same_answers(service, {"plug": {"kind": "thai", "number": "11-0 ๑"}})) == {
        "card": '["thai1101"]'
    }


def test_a_paying_file_has_no_findings(tmp_path):
    paying(tmp_path)
    assert lint(tmp_path / "parking-card.yaml") == ()


def test_answers_that_should_not_come_twice_are_the_same_however_they_are_typed(tmp_path):
    service = paying(tmp_path, "same: {card: [plug, count], person: [drivers.who, drivers.since]}\n")
    one = dict(rules.same_answers(service, {"plug": "AB 12-3/๔", "count": 2}))
    two = dict(rules.same_answers(service, {"plug": "ab1234", "count": 2}))
    assert one == two
    assert list(one) == ["card"]
    drivers: list[JsonValue] = [
        {"who": {"first": "ก", "last": "ข"}, "since": 2560},
        {"who": {"first": "ค", "last": "ง"}},
    ]
    assert [name for name, _ in rules.same_answers(service, {"drivers": drivers})] == ["person"]


def account(**parts: JsonValue) -> JsonValue:
    return {"bank": "006", "number": "123-4-56789-0", "name": "นายสมมติ ตัวอย่าง", **parts}


def test_an_account_number_is_kept_as_digits_and_shown_as_in_the_bank_book():
    field = make("bank_account")
    kept = field.parse(account(number="๑๒๓-4 56789–0"), CTX, "x")
    assert kept == account(number="1234567890")
    assert field.parse(kept, CTX, "x") == kept
    assert field.read_back(kept, "en") == "Krungthai\n123-4-56789-0\nนายสมมติ ตัวอย่าง"
    assert field.initial(kept, "x")["x.number"] == "123-4-56789-0"
    assert show_account("020123456789") == "020123456789"
    assert account_digits("12A") == "12A"


def test_an_account_is_always_sensitive_and_shows_its_last_four_digits():
    field = make("bank_account")
    assert field.is_sensitive
    assert not field.may_facet
    assert field.mask(account(number="1234567890"), "en") == "Krungthai xxxxxx7890"
    assert mask_account("12") == "12"


@pytest.mark.parametrize(
    ("parts", "at", "code"),
    [
        ({"bank": "999"}, "x.bank", "not-offered"),
        ({"bank": ""}, "x.bank", "not-offered"),
        ({"number": "123456789"}, "x.number", "account-number"),
        ({"number": "1234567890123456"}, "x.number", "account-number"),
        ({"number": "12345678AB"}, "x.number", "account-number"),
        ({"number": ""}, "x.number", "required"),
        ({"name": ""}, "x.name", "required"),
        ({"name": "ก" * 201}, "x.name", "too-long"),
    ],
)
def test_what_is_wrong_with_an_account_is_named_at_its_part(parts, at, code):
    with pytest.raises(Invalid) as caught:
        make("bank_account").parse(account(**parts), CTX, "x")
    assert [(one.where, one.code) for one in caught.value.problems] == [(at, code)]


def test_a_bank_that_left_the_list_shows_its_code():
    field = make("bank_account")
    assert isinstance(field, BankAccountField)
    assert field.bank_name({"bank": "999"}, "th") == "999"
    sample = field.sample(random.Random(1), CTX)
    assert field.bank_name(sample, "en") in ("Krungthai", "GSB")


def test_a_variant_may_cost_another_amount_and_a_ground_frees(tmp_path):
    service = costing(
        tmp_path,
        "{amount: 20, by_variant: {lost: 50}, free_when: {electric: yes}, free_why: {th: ก, en: Green}, paid: before}",
    )
    found = [
        rules.fee_due(service, *case) for case in (("first", {}), ("lost", {}), ("lost", {"electric": True}))
    ]
    assert [one and one.amount for one in found] == [20, 50, 0]
    assert [one and one.why and one.why.en for one in found] == [None, None, "Green"]
    assert rules.fee_words(service).en == "20.00 to 50.00 baht, by case (free in some cases)"


def test_a_fee_that_is_paid_before_stops_what_grants(tmp_path):
    service = costing(tmp_path, "{amount: 20, paid: before}")
    stops = {
        (step.id, action.id)
        for step in service.steps
        for action in step.actions
        if rules.fee_stops(service, step, action)
    }
    assert stops
    assert all(step != "correct" and action not in ("return", "reject") for step, action in stops)
    assert not any(
        rules.fee_stops(costing(tmp_path, "{amount: 20}"), step, action)
        for step in service.steps
        for action in step.actions
    )
