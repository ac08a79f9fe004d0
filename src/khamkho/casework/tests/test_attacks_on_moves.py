"""Somebody who tries what handing over, forwarding, helping and merging were not made for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from khamkho.casework import commands
from khamkho.casework.commands.again import apply_again
from khamkho.casework.models import Case
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.cases import case_for, draft_for
from khamkho.casework.queries.clock import calendar_of
from khamkho.casework.rules.refusals import NoSuchCase, NotYours, OwnCase
from khamkho.casework.tests.cast import MONDAY, Counter, make_member
from khamkho.casework.tests.test_handover import hand_over
from khamkho.casework.tests.test_opinions import ask
from khamkho.offices.models import CalendarDay, Office
from khamkho.offices.rules import MemberAccount
from khamkho.people.actor import Actor
from khamkho.people.commands import create_account
from khamkho.people.merging import merge_accounts
from khamkho.people.models import User

Act = Callable[..., Case]
pytestmark = pytest.mark.django_db


@pytest.fixture
def case(counter: Counter) -> Case:
    return counter.submitted()


@pytest.fixture
def there(other_office: Office) -> Actor:
    return make_member(other_office, "supervisor", "นายอื่น หัวหน้ากลุ่ม")


def deeds_on(actor: Actor, number: str, *, seen: int) -> list[Callable[[], Any]]:
    who: dict[str, Any] = {"actor": actor, "number": number, "now": MONDAY}
    return [
        lambda: commands.write_to_applicant(**who, text="เอ", seen=seen),
        lambda: commands.settle_messages(**who, seen=seen),
        lambda: commands.note(**who, text="เอ"),
        lambda: commands.help_applicant(**who, way="counter"),
        lambda: commands.give_back(**who, reason="เอ", seen=seen),
        lambda: commands.take_back_opinion(**who, asked=1),
        lambda: commands.renew_opinion_link(**who, asked=1),
        lambda: commands.declare_interest(**who, reason="เอ"),
    ]


def test_the_first_office_does_nothing_more_by_any_command(
    case: Case, supervisor: Actor, officer: Actor, other_office: Office
) -> None:
    first = case.number or ""
    done = hand_over(supervisor, case, other_office)
    head = Case.objects.get(pk=case.pk).head_seq
    for number in (first, done.number or ""):
        for deed in deeds_on(supervisor, number, seen=head):
            with pytest.raises(NoSuchCase):
                deed()
    assert Case.objects.get(pk=case.pk).head_seq == head


@pytest.mark.usefixtures("as_served")
def test_a_holiday_where_a_case_lay_before_counts_though_its_calendar_was_read_just_now(
    case: Case, supervisor: Actor, office: Office, other_office: Office
) -> None:
    """Another process declares it: this one remembers the calendar as it was."""
    later = MONDAY + timedelta(days=3)
    done = commands.hand_over(
        actor=supervisor, number=case.number or "", to=other_office, reason="ย้าย", seen=1, now=later
    )
    assert calendar_of(done)
    CalendarDay.objects.create(
        office=office, date=(MONDAY + timedelta(days=1)).date(), kind="closed", name_th="วันหยุดพิเศษ"
    )
    before = Case.objects.get(pk=case.pk).due_at
    assert commands.reschedule_office(office_id=office.pk, now=later) == 1
    after = Case.objects.get(pk=case.pk).due_at
    assert before
    assert after
    assert after > before


def test_an_officer_who_helped_does_not_mend_it_once_it_lies_elsewhere(
    case: Case, officer: Actor, supervisor: Actor, other_office: Office, act: Act, there: Actor
) -> None:
    act(officer, case, "return", **{"mark.phone": "wrong"})
    commands.help_applicant(actor=officer, number=case.number or "", way="counter", now=MONDAY)
    hand_over(supervisor, Case.objects.get(pk=case.pk), other_office)
    with pytest.raises(NoSuchCase):
        draft_for(officer, case.ref)
    hand_over(there, Case.objects.get(pk=case.pk), case.office)
    assert not case_for(officer, case.number or "").standing.helps, "she has to begin anew"


def test_merging_an_account_into_an_officers_shows_that_she_decided_her_own(
    counter: Counter, officer: Actor, act: Act
) -> None:
    other = create_account(email="other@example.com", now=MONDAY)
    her = Actor(user_id=other.pk)
    draft = counter.fill(counter.start(actor=her), actor=her)
    case = counter.submit(draft, actor=her).case
    act(officer, case, "accept")
    merge_accounts(kept=User.objects.get(pk=str(officer.user_id)), other=other.pk, now=MONDAY)
    with pytest.raises(OwnCase):
        act(officer, case, "reject", reason="เอ")
    assert list(case.events.order_by("seq").values_list("kind", flat=True))[-1] == "account_merged"
    assert case.events.filter(kind="acted", actor_id=str(officer.user_id)).exists()
    assert not list(verify_all())


def test_an_officers_account_is_never_merged_away_even_after_she_left(officer: Actor) -> None:
    kept = create_account(email="kept@example.com", now=MONDAY)
    with pytest.raises(MemberAccount):
        merge_accounts(kept=kept, other=officer.user_id, now=MONDAY)  # type: ignore[arg-type]


def test_an_open_opinion_is_not_given_by_who_became_its_applicant(
    counter: Counter, officer: Actor, office: Office
) -> None:
    colleague = make_member(office, "officer", "นางสาวอีกคน ช่วยคิด")
    other = create_account(email="other@example.com", now=MONDAY)
    her = Actor(user_id=other.pk)
    case = counter.submit(counter.fill(counter.start(actor=her), actor=her), actor=her).case
    opinion = ask(officer, case, colleague)
    merge_accounts(kept=User.objects.get(pk=str(colleague.user_id)), other=other.pk, now=MONDAY)
    with pytest.raises(OwnCase):
        commands.give_opinion(actor=colleague, ref=opinion.ref, stance="agree", text="ดี", now=MONDAY)
    kinds = {entry.kind for entry in case_for(colleague, case.number or "").timeline}
    assert "opinion_asked" not in kinds


def test_applying_again_is_for_her_side_alone(case: Case, officer: Actor, stranger: Actor, act: Act) -> None:
    act(officer, case, "return", **{"mark.phone": "wrong"})
    commands.withdraw(actor=Actor(user_id=case.applicant_id), number=case.number or "", now=MONDAY)
    with pytest.raises(NotYours):
        apply_again(actor=officer, number=case.number or "", now=MONDAY)
    with pytest.raises(NoSuchCase):
        apply_again(actor=stranger, number=case.number or "", now=MONDAY)
    again = apply_again(actor=Actor(user_id=case.applicant_id), number=case.number or "", now=MONDAY)
    with pytest.raises(NoSuchCase):
        draft_for(officer, again.ref)
    assert apply_again(actor=Actor(user_id=case.applicant_id), number=case.number or "", now=MONDAY) == again
