"""Messages of a case: who writes, who reads, what waits, and that no clock stops for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from khamkho.base.errors import Invalid
from khamkho.casework import commands
from khamkho.casework.models import Attachment, Case, CasePerson, Event, Talk
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.cases import case_for, file_for
from khamkho.casework.queries.talk import came_at, expected_at, messages_of, waits_in
from khamkho.casework.rules.refusals import KeyReused, NoSuchCase, NotYours, OwnCase
from khamkho.casework.rules.talk import LONGEST, NothingToSettle
from khamkho.casework.tests.cast import MONDAY, Counter, photo, replace
from khamkho.files.commands import store_file
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.people.models import User
from khamkho.vault.keys import Erased
from khamkho.work.models import Effect

pytestmark = pytest.mark.django_db
FRIDAY = (MONDAY + timedelta(days=4)).date()


def ask(officer: Actor, case: Case, **changes: Any) -> Case:
    given = {"text": "ขอทราบเวลาที่สะดวกรับบัตร", "expects": True, "until": FRIDAY, "now": MONDAY}
    changes.setdefault("seen", Case.objects.get(pk=case.pk).head_seq)
    return commands.write_to_applicant(actor=officer, number=str(case.number), **{**given, **changes})


def answer(applicant: Actor, case: Case, **changes: Any) -> Case:
    given = {"text": "วันพุธช่วงบ่าย", "now": MONDAY + timedelta(hours=1)}
    return commands.write_to_office(actor=applicant, number=str(case.number), **{**given, **changes})


def settle(officer: Actor, case: Case, **changes: Any) -> Case:
    given = {"seen": Case.objects.get(pk=case.pk).head_seq, "now": MONDAY}
    return commands.settle_messages(actor=officer, number=str(case.number), **{**given, **changes})


def waits(actor: Actor, case: Case) -> tuple[bool, bool]:
    """Whether a message came, and whether an answer is expected: as the events say, and as the row says."""
    found = waits_in(case_for(actor, str(case.number)).timeline)
    row = Talk.objects.filter(case=case).first()
    assert (found.came is not None, found.asked is not None) == (
        bool(row and row.came_at),
        bool(row and row.asked_at),
    )
    return found.came is not None, found.asked is not None


def test_a_question_is_told_and_waits_until_it_is_answered(
    counter: Counter, officer: Actor, office: Office, applicant: Actor
) -> None:
    case = counter.submitted()
    before = Case.objects.get(pk=case.pk)
    ask(officer, case)
    notice = Effect.objects.get(name="notice", args__kind="message")
    assert notice.next_at == MONDAY + timedelta(minutes=1)
    assert waits(applicant, case) == waits(officer, case) == (False, True)
    assert [talk.case.pk for talk in expected_at(officer, office.pk)] == [case.pk]
    after = Case.objects.get(pk=case.pk)
    assert (after.due_at, after.paused_at, after.waiting_for) == (before.due_at, None, before.waiting_for)
    answer(applicant, case)
    assert waits(officer, case) == (True, False)
    assert [talk.case.pk for talk in came_at(officer, office.pk)] == [case.pk]
    assert expected_at(officer, office.pk) == ()
    assert [message.text for message in messages_of(case_for(applicant, str(case.number)))] == [
        "ขอทราบเวลาที่สะดวกรับบัตร",
        "วันพุธช่วงบ่าย",
    ]
    assert not list(verify_all())


def test_the_applicant_reads_no_name_of_an_officer(
    counter: Counter, officer: Actor, applicant: Actor
) -> None:
    case = counter.submitted()
    ask(officer, case)
    assert [message.by for message in messages_of(case_for(applicant, str(case.number)))] == [""]
    assert [message.by for message in messages_of(case_for(officer, str(case.number)))] == [officer.name]


def test_the_applicant_may_write_first_and_the_office_may_just_take_note(
    counter: Counter, officer: Actor, office: Office, applicant: Actor
) -> None:
    case = counter.submitted()
    answer(applicant, case)
    answer(applicant, case, text="และขอบคุณ", now=MONDAY + timedelta(hours=2))
    found = waits_in(case_for(officer, str(case.number)).timeline)
    assert found.came
    assert found.came.note == "วันพุธช่วงบ่าย"
    settle(officer, case, now=MONDAY + timedelta(hours=3))
    assert waits(officer, case) == (False, False)
    assert came_at(officer, office.pk) == ()
    with pytest.raises(NothingToSettle):
        settle(officer, case)


def test_a_further_message_keeps_waiting_and_settling_ends_it(counter: Counter, officer: Actor) -> None:
    case = counter.submitted()
    ask(officer, case)
    ask(officer, case, text="เพิ่มเติม", expects=False, until=None)
    assert waits(officer, case) == (False, True)
    settle(officer, case)
    assert waits(officer, case) == (False, False)


def test_they_write_after_the_end_too(
    counter: Counter, officer: Actor, act: Callable[..., Case], applicant: Actor
) -> None:
    case = counter.submitted()
    act(officer, case, "reject", reason="ไม่ได้สังกัดเขตนี้")
    ask(officer, case)
    answer(applicant, case)
    assert waits(officer, case) == (True, False)
    assert Case.objects.get(pk=case.pk).state == Case.ENDED


def test_who_holds_the_tracking_code_writes_too(counter: Counter, officer: Actor) -> None:
    case = counter.submitted_without_account()
    answer(Actor(opened_cases=frozenset({case.pk})), case)
    assert waits(officer, case) == (True, False)


@pytest.mark.parametrize(("role", "may"), [("guardian", True), ("co_applicant", True), ("adviser", False)])
def test_people_around_the_case_read_and_those_who_may_correct_write(
    counter: Counter, officer: Actor, role: str, may: bool
) -> None:
    case = counter.submitted()
    friend = Actor(user_id=User.objects.create_user().pk)
    CasePerson.objects.create(case=case, role=role, user_id=friend.user_id, created_at=MONDAY, since=MONDAY)
    ask(officer, case)
    assert len(messages_of(case_for(friend, str(case.number)))) == 1
    if may:
        answer(friend, case)
        assert waits(officer, case) == (True, False)
    else:
        with pytest.raises(NotYours):
            answer(friend, case)


def test_strangers_auditors_and_parties_are_refused(
    counter: Counter, officer: Actor, auditor: Actor, stranger: Actor, other_officer: Actor, applicant: Actor
) -> None:
    case = counter.submitted()
    for actor, refusal in (
        (stranger, NoSuchCase),
        (other_officer, NoSuchCase),
        (auditor, NotYours),
        (applicant, NotYours),
        (replace(officer, opened_cases=frozenset({case.pk})), OwnCase),
    ):
        with pytest.raises(refusal):
            ask(actor, case)
    for actor, refusal in ((stranger, NoSuchCase), (officer, NotYours)):
        with pytest.raises(refusal):
            answer(actor, case)
    with pytest.raises(NotYours):
        settle(auditor, case)


@pytest.mark.parametrize(
    "changes",
    [
        {"text": " \u200b "},
        {"text": "ก" * (LONGEST + 1)},
        {"until": None},
        {"until": (MONDAY - timedelta(days=1)).date()},
        {"until": (MONDAY + timedelta(days=400)).date()},
    ],
)
def test_nothing_too_much_and_impossible_days_are_refused(
    counter: Counter, officer: Actor, changes: dict[str, Any]
) -> None:
    case = counter.submitted()
    with pytest.raises(Invalid):
        ask(officer, case, **changes)
    assert not Talk.objects.exists()


def test_a_double_click_writes_once(counter: Counter, officer: Actor, applicant: Actor) -> None:
    case = counter.submitted()
    for _ in range(2):
        ask(officer, case, client_key="a")
        answer(applicant, case, client_key="a")
    assert Event.objects.filter(case=case, kind__startswith="message").count() == 2
    with pytest.raises(KeyReused):
        ask(officer, case, client_key="a", text="อื่น")


def test_a_file_of_an_answer_is_kept_with_the_case(
    counter: Counter, officer: Actor, applicant: Actor
) -> None:
    case = counter.submitted()
    assert case.key
    stored = store_file(
        key=case.key, data=photo(), name="ใบนัด.jpg", accept="document", limit=10**7, now=MONDAY
    )
    answer(applicant, case, stored=stored)
    message = messages_of(case_for(officer, str(case.number)))[0]
    assert [file.name for file in message.files] == ["ใบนัด.jpg"]
    assert file_for(officer, case.ref, message.files[0].ref)[1] == "ใบนัด.jpg"
    assert not list(verify_all())
    Attachment.objects.filter(ref=message.files[0].ref).update(document="message-1")
    assert list(verify_all())


def test_an_erased_case_takes_no_message(
    counter: Counter, officer: Actor, applicant: Actor, act: Any
) -> None:
    case = counter.submitted()
    answer(applicant, case)
    act(officer, case, "reject", reason="ไม่ได้สังกัดเขตนี้")
    commands.erase(actor=SYSTEM, number=str(case.number), now=MONDAY + timedelta(days=365 * 11))
    assert not Talk.objects.exists()
    for write in (lambda: ask(officer, case), lambda: answer(applicant, case)):
        with pytest.raises(Erased):
            write()
