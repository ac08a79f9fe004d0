"""Answers that should not come twice: officers are warned of the other application."""

from __future__ import annotations

import re

import pytest

from khamkho.casework.models import Case, Term
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.same import same_as
from khamkho.catalogue.queries import service_of
from khamkho.payments.tests.cast import Payroll
from khamkho.people.actor import Actor

pytestmark = pytest.mark.django_db


def found(actor: Actor, case: Case) -> list[tuple[str | None, str]]:
    return [(one.case.number, one.what.en) for one in same_as(actor, case, service_of(case.version))]


def test_a_receipt_that_was_claimed_before_is_told_however_it_is_typed(payroll: Payroll) -> None:
    first = payroll.handed_in(receipt="12/345", variant="medical")
    second = payroll.handed_in(receipt=" 12 / ๓๔๕ ", variant="medical", seed=2)
    other = payroll.handed_in(receipt="99/1", variant="medical", seed=3)
    assert found(payroll.officer, second) == [(first.number, "Book and number")]
    assert found(payroll.officer, other) == []
    kept = Term.objects.get(case=first, kind="same:receipt").index
    assert re.fullmatch(r"[0-9a-f]{64}", kept), "a keyed digest, never what was typed"
    assert list(verify_all()) == []


def test_a_child_and_term_that_were_claimed_before_are_told(payroll: Payroll) -> None:
    first = payroll.handed_in(receipt="1")
    again = payroll.handed_in(receipt="2")  # the same sample answers: the same child in the same term
    assert {what for _, what in found(payroll.officer, again)} == {
        "Identity number of the child, Semester, School year"
    }
    assert {number for number, _ in found(payroll.officer, again)} == {first.number}


def test_only_cases_that_one_may_see_are_told(payroll: Payroll, other_officer: Actor) -> None:
    payroll.handed_in(receipt="7", variant="medical")
    second = payroll.handed_in(receipt="7", variant="medical", seed=2)
    assert found(other_officer, second) == []


def test_a_service_that_names_no_such_answers_is_not_asked(
    payroll: Payroll, django_assert_num_queries
) -> None:
    case = payroll.handed_in(receipt="7", variant="medical")
    service = service_of(case.version).model_copy(update={"same": {}})
    with django_assert_num_queries(0):
        assert same_as(payroll.officer, case, service) == []
