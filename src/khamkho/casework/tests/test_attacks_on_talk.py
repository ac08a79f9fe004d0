"""Somebody who tries what messages, opinions and links were not made for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from khamkho.casework import commands
from khamkho.casework.models import Case, CasePerson, Opinion, Talk
from khamkho.casework.queries.cases import case_for
from khamkho.casework.queries.opinions import opinion_for
from khamkho.casework.rules.opinions import GRACE, NoSuchOpinion, TooLateForALink
from khamkho.casework.rules.refusals import KeyReused, NotYours, Stale
from khamkho.casework.tests.cast import MONDAY, Counter, make_member, replace
from khamkho.casework.tests.test_opinions import FRIDAY, ask, question
from khamkho.offices.commands import retire_member
from khamkho.offices.models import Office
from khamkho.offices.queries import seats_for
from khamkho.people.actor import SYSTEM, Actor

Act = Callable[..., Case]
pytestmark = pytest.mark.django_db


@pytest.fixture
def case(counter: Counter) -> Case:
    return counter.submitted()


@pytest.fixture
def colleague(office: Office) -> Actor:
    return make_member(office, "officer", "นางสาวอีกคน ช่วยคิด")


def own_case(counter: Counter, member: Actor) -> Case:
    """A case that a member of the office applied for herself."""
    draft = counter.fill(counter.start(actor=member), actor=member)
    return counter.submit(draft, actor=member).case


def kinds(actor: Actor, case: Case) -> set[str]:
    return {entry.kind for entry in case_for(actor, str(case.number)).timeline}


def test_an_officer_who_applies_at_her_own_office_does_not_read_what_it_thinks_of_her(
    counter: Counter, officer: Actor, colleague: Actor, supervisor: Actor
) -> None:
    case = own_case(counter, officer)
    ask(supervisor, case, colleague)
    commands.note(actor=supervisor, number=str(case.number), text="ระวัง", now=MONDAY)
    assert {"opinion_asked", "noted"} <= kinds(supervisor, case)
    assert kinds(officer, case) == {"submitted"}


def test_an_officer_who_helps_does_not_write_messages_in_the_applicants_name(
    case: Case, officer: Actor, act: Act
) -> None:
    act(officer, case, "return", **{"mark.phone": "wrong"})
    commands.help_applicant(actor=officer, number=str(case.number), way="counter", now=MONDAY)
    with pytest.raises(NotYours):
        commands.write_to_office(actor=officer, number=str(case.number), text="ยินยอมทุกอย่าง", now=MONDAY)


def test_a_key_used_for_another_question_is_refused(case: Case, officer: Actor, colleague: Actor) -> None:
    def send(**changes: Any) -> Opinion:
        return commands.ask_colleague(
            actor=officer,
            number=str(case.number),
            member_id=colleague.memberships[0].id,
            question=question(**changes),
            client_key="k",
            now=MONDAY,
        )

    send()
    for changes in ({"confidential": True}, {"until": FRIDAY + timedelta(days=1)}):
        with pytest.raises(KeyReused):
            send(**changes)


def test_a_repeat_gets_the_opinion_it_asked_for_and_not_the_latest(
    case: Case, officer: Actor, colleague: Actor, supervisor: Actor
) -> None:
    def send() -> Opinion:
        return commands.ask_colleague(
            actor=officer,
            number=str(case.number),
            member_id=colleague.memberships[0].id,
            question=question(),
            client_key="k",
            now=MONDAY,
        )

    first = send()
    ask(supervisor, case, colleague)
    assert send() == first


def expert(case: Case, officer: Actor, **changes: Any) -> Opinion:
    given = {"name": "ดร.ผู้รู้", "email": "expert@example.com", "question": question(), "now": MONDAY}
    return commands.ask_expert(actor=officer, number=str(case.number), **{**given, **changes})


def test_a_new_link_that_would_be_dead_on_arrival_is_refused(case: Case, officer: Actor) -> None:
    opinion = expert(case, officer)
    late = opinion.due_at + GRACE + timedelta(minutes=1)
    with pytest.raises(TooLateForALink):
        commands.renew_opinion_link(actor=officer, number=str(case.number), asked=opinion.asked, now=late)


def test_a_message_that_came_after_the_page_is_not_taken_note_of_unread(
    case: Case, officer: Actor, applicant: Actor
) -> None:
    write = dict(actor=applicant, number=str(case.number), now=MONDAY)
    commands.write_to_office(**write, text="หนึ่ง")
    seen = Case.objects.get(pk=case.pk).head_seq
    commands.write_to_office(**write, text="สอง")
    with pytest.raises(Stale):
        commands.settle_messages(actor=officer, number=str(case.number), seen=seen, now=MONDAY)
    commands.settle_messages(actor=officer, number=str(case.number), seen=seen + 1, now=MONDAY)


def test_who_writes_twice_keeps_her_place_in_the_queue(case: Case, applicant: Actor) -> None:
    for hours in (0, 5):
        commands.write_to_office(
            actor=applicant, number=str(case.number), text="ขอทราบผล", now=MONDAY + timedelta(hours=hours)
        )
    assert Talk.objects.get().came_at == MONDAY


def test_a_colleague_who_became_a_party_or_left_reads_nothing_more(
    case: Case, officer: Actor, colleague: Actor
) -> None:
    opinion = ask(officer, case, colleague)
    assert opinion_for(colleague, opinion.ref).sections
    assert colleague.user_id
    joined = CasePerson.objects.create(
        case=case, role="proxy", user_id=colleague.user_id, created_at=MONDAY, since=MONDAY
    )
    with pytest.raises(NoSuchOpinion):
        opinion_for(colleague, opinion.ref)
    joined.delete()
    retire_member(actor=SYSTEM, member_id=colleague.memberships[0].id, now=MONDAY)
    with pytest.raises(NoSuchOpinion):
        opinion_for(replace(colleague, memberships=seats_for(colleague.user_id, MONDAY.date())), opinion.ref)


def test_nobody_who_has_left_is_reminded(case: Case, officer: Actor, colleague: Actor) -> None:
    opinion = ask(officer, case, colleague)
    retire_member(actor=SYSTEM, member_id=colleague.memberships[0].id, now=MONDAY)
    assert not commands.remind_of_opinion(opinion_id=opinion.pk, now=MONDAY + timedelta(days=3))
