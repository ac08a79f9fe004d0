"""Too near to a case: a declared interest, one's own typing, and the second pair of eyes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from khamkho.base.errors import Refused
from khamkho.casework import commands
from khamkho.casework.models import Case, Event
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.cases import case_for
from khamkho.casework.rules.refusals import (
    AlreadyEnded,
    CandidateHasInterest,
    HasInterest,
    NotYours,
    OwnCase,
    ReasonNeeded,
)
from khamkho.casework.tests.cast import MONDAY, Counter, make_member
from khamkho.catalogue.queries import _services, service_of
from khamkho.offices.models import Office
from khamkho.offices.queries import seat_of
from khamkho.people.actor import Actor

Act = Callable[..., Case]
pytestmark = pytest.mark.django_db
WHY = "ผู้ยื่นเป็นพี่สาว"


@pytest.fixture
def case(counter: Counter) -> Case:
    return counter.submitted()


def declare(actor: Actor, case: Case, reason: str = WHY) -> Case:
    return commands.declare_interest(actor=actor, number=case.number or "", reason=reason, now=MONDAY)


def test_who_declared_an_interest_neither_acts_nor_decides(
    case: Case, officer: Actor, director: Actor, office: Office, act: Act
) -> None:
    number = case.number or ""
    commands.assign(actor=officer, number=number, membership_id=officer.memberships[0].id, now=MONDAY)
    near = declare(officer, case)
    assert near.assignee_id is None
    assert case_for(officer, number).actions == ()
    assert isinstance(case_for(officer, number).barred, HasInterest)
    for attempt in (
        lambda: act(officer, case, "accept"),
        lambda: commands.give_back(actor=officer, number=number, reason="ขาดเอกสาร", seen=near.head_seq, now=MONDAY),
        lambda: commands.write_letter(
            actor=officer, office=office, number=number, kind="memo", lang="th",
            fields={"subject": "ก", "to": "ข", "body": "ค"}, now=MONDAY,
        ),
        lambda: declare(officer, case),
    ):  # fmt: skip
        with pytest.raises(HasInterest):
            attempt()
    with pytest.raises(CandidateHasInterest):
        commands.assign(actor=director, number=number, membership_id=officer.memberships[0].id, now=MONDAY)
    colleague = make_member(office, "officer", "นายตัวอย่าง แทนกัน")
    act(colleague, case, "accept")
    declare(director, case)
    with pytest.raises(HasInterest):
        act(director, case, "approve")
    assert list(verify_all()) == []
    Case.objects.filter(pk=case.pk).update(interests=None)
    assert list(verify_all()) != []


def test_the_reason_is_kept_for_the_office_and_not_told_to_the_applicant(
    case: Case, officer: Actor, director: Actor, applicant: Actor
) -> None:
    declare(officer, case)
    entry = case_for(director, case.number or "").timeline[-1]
    assert (entry.kind, entry.reason, entry.internal) == ("interest_declared", WHY, True)
    assert all(one.kind != "interest_declared" for one in case_for(applicant, case.number or "").timeline)


def test_what_a_declaration_is_refused_for(
    case: Case, counter: Counter, officer: Actor, auditor: Actor, applicant: Actor, act: Act
) -> None:
    with pytest.raises(ReasonNeeded):
        declare(officer, case, " ")
    for actor in (auditor, applicant):
        with pytest.raises(NotYours):
            declare(actor, case)
    own = counter.submit(
        counter.fill(counter.start(actor=officer), actor=officer), actor=officer, key="k2"
    ).case
    with pytest.raises(OwnCase):
        declare(officer, own)
    act(officer, case, "reject", reason="ไม่มีสิทธิ")
    with pytest.raises(AlreadyEnded):
        declare(officer, case)
    assert not Event.objects.filter(kind="interest_declared").exists()


@pytest.fixture
def entered(counter: Counter, director: Actor) -> Case:
    """The director herself typed it in for somebody who stood at the counter."""
    draft = counter.fill(counter.start(actor=director, on_behalf=True, channel="counter"), actor=director)
    return counter.submit(draft, actor=director).case


def test_who_entered_a_case_for_its_applicant_may_decide_on_it(
    entered: Case, director: Actor, officer: Actor, act: Act
) -> None:
    act(officer, entered, "accept")
    assert act(director, entered, "approve").step == "produce"


def test_who_entered_a_case_does_not_decide_on_it_where_four_eyes_are_asked(
    entered: Case, office: Office, director: Actor, officer: Actor, act: Act, four_eyes: Any
) -> None:
    four_eyes("approve")
    act(officer, entered, "accept")
    with pytest.raises(Refused) as refused:
        act(director, entered, "approve")
    assert refused.value.code == "four-eyes"
    other = make_member(office, "director", "นางตัวอย่าง อีกท่าน")
    assert act(other, entered, "approve").step == "produce"


def test_who_entered_a_case_does_not_check_it_where_four_eyes_are_asked(
    counter: Counter, supervisor: Actor, officer: Actor, act: Act, four_eyes: Any
) -> None:
    four_eyes("check")
    draft = counter.fill(counter.start(actor=officer, on_behalf=True, channel="counter"), actor=officer)
    case = counter.submit(draft, actor=officer).case
    with pytest.raises(Refused) as refused:
        act(officer, case, "accept")
    assert refused.value.code == "four-eyes"
    assert act(supervisor, case, "accept").step == "approve"


@pytest.fixture
def four_eyes(case: Case, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let a step of the service ask for a second person."""
    service = service_of(case.version)

    def ask(step: str) -> None:
        steps = tuple(one.model_copy(update={"four_eyes": one.id == step}) for one in service.steps)
        monkeypatch.setitem(_services, case.version.hash, service.model_copy(update={"steps": steps}))

    return ask


def test_a_step_that_asks_for_four_eyes_is_not_taken_by_who_did_another(
    case: Case, officer: Actor, supervisor: Actor, director: Actor, four_eyes: Any, act: Act
) -> None:
    act(officer, case, "accept")
    act(director, case, "approve")
    four_eyes("produce")
    made = {"card_number": "1", "issued_on": "2026-08-03", "expires_on": "2030-08-03"}
    with pytest.raises(Refused) as refused:
        act(officer, case, "ready", **made)
    assert refused.value.code == "four-eyes"
    assert case_for(officer, case.number or "").actions == ()
    assert act(supervisor, case, "ready", **made).step == "collect"


def test_who_checked_does_not_decide_where_four_eyes_are_asked(
    case: Case, office: Office, officer: Actor, director: Actor, four_eyes: Any, act: Act
) -> None:
    four_eyes("approve")
    both = make_member(office, "director", "นางตัวอย่าง ทำเอง")
    assert both.user_id
    also = office.memberships.create(
        user_id=both.user_id, role="officer", name_th="นางตัวอย่าง ทำเอง", active_from=MONDAY.date()
    )
    both = replace(both, memberships=(*both.memberships, seat_of(also)))
    act(both, case, "accept")
    with pytest.raises(Refused) as refused:
        act(both, case, "approve")
    assert refused.value.code == "four-eyes"
    act(director, case, "refuse", reason="ตรวจอีกครั้ง")  # sending back is no reason against deciding later
    act(officer, case, "accept")
    assert act(director, case, "approve").step == "produce"
