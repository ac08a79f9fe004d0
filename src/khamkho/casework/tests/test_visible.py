"""Who sees a case at all, in which role, and what of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from khamkho.casework.commands import assign
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import case_for, draft_for
from khamkho.casework.queries.visible import visible_to
from khamkho.casework.rules.refusals import NoSuchCase, NotYours
from khamkho.casework.tests.cast import Counter, make_member
from khamkho.offices.models import Office
from khamkho.people.actor import Actor


def test_a_draft_is_nobodys_but_its_writers(
    counter: Counter, applicant: Actor, officer: Actor, director: Actor
) -> None:
    draft = counter.fill(counter.start())
    assert visible_to(applicant).filter(pk=draft.pk).exists()
    for member in (officer, director):
        assert not visible_to(member).filter(pk=draft.pk).exists()
        with pytest.raises(NoSuchCase):
            draft_for(member, draft.ref)


def test_a_draft_typed_in_for_somebody_is_for_that_officer_alone(
    counter: Counter, officer: Actor, supervisor: Actor
) -> None:
    draft = counter.start(actor=officer, channel="counter", on_behalf=True)
    assert draft_for(officer, draft.ref).case == draft
    with pytest.raises(NoSuchCase):
        draft_for(supervisor, draft.ref)


def test_a_role_counts_in_its_own_office_only(
    counter: Counter, office: Office, other_office: Office, act: Callable[..., Case]
) -> None:
    case = counter.submitted()
    reads_here = make_member(office, "auditor", "นางสองหมวก ตรวจที่นี่")
    works_there = make_member(other_office, "officer", "นางสองหมวก ทำที่นั่น")
    both = replace(reads_here, memberships=(*reads_here.memberships, *works_there.memberships))
    assert case_for(both, case.number or "").standing.roles == {"auditor"}
    with pytest.raises(NotYours):
        act(both, case, "accept")


def test_an_applicant_who_works_elsewhere_reads_her_case_as_applicant(
    counter: Counter, applicant: Actor, other_office: Office
) -> None:
    case = counter.submitted()
    elsewhere = make_member(other_office, "director", "นางผู้ยื่น เป็นผู้อำนวยการ")
    herself = replace(applicant, two_factor=True, memberships=elsewhere.memberships)
    standing = case_for(herself, case.number or "").standing
    assert standing.is_applicant
    assert not standing.reads_as_office


def test_an_officer_with_one_factor_and_the_tracking_code_is_an_applicant_only(
    counter: Counter, officer: Actor, act: Callable[..., Case]
) -> None:
    case = counter.submitted()
    weakly = replace(officer, two_factor=False, opened_cases=frozenset({case.pk}))
    assert case_for(weakly, case.number or "").standing.roles == frozenset()
    with pytest.raises(NotYours):
        act(weakly, case, "accept")


def test_to_whom_a_case_is_given_is_for_the_office_alone(
    counter: Counter, applicant: Actor, officer: Actor
) -> None:
    case = counter.submitted()
    assign(actor=officer, number=case.number or "", membership_id=officer.memberships[0].id, now=counter.now)
    assert [entry.kind for entry in case_for(officer, case.number or "").timeline] == [
        "submitted",
        "assigned",
    ]
    assert [entry.kind for entry in case_for(applicant, case.number or "").timeline] == ["submitted"]
