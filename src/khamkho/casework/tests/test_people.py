"""Who stands around a case, and what each may do: the table of test_people_rules.py, tried through the commands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from khamkho.base.errors import Refused
from khamkho.casework import commands
from khamkho.casework.contents import body_of
from khamkho.casework.models import Case, CasePerson
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.cases import case_for, cases_for, draft_for
from khamkho.casework.queries.people import invitation_for, people_of
from khamkho.casework.queries.visible import visible_to
from khamkho.casework.rules import people as rules
from khamkho.casework.rules.people import (
    ROLES,
    IsApplicant,
    NotInvited,
    NotThisRole,
    TooManyPeople,
    may_of,
)
from khamkho.casework.rules.refusals import AlreadyEnded, NoSuchCase, NotYours, OwnCase, ReasonNeeded
from khamkho.casework.standing import standing_of
from khamkho.casework.tests.cast import Counter, make_member
from khamkho.catalogue.queries import service_of
from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.people.models import User
from khamkho.people.tests.signing import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def join(counter: Counter) -> Callable[..., Actor]:
    """Somebody who was invited to a case and has accepted."""

    def joined(case: Case, role: str) -> Actor:
        CasePerson.objects.filter(case=case, role=role).delete()
        friend = Actor(user_id=User.objects.create_user().pk)
        code = invite(counter, case, role).code
        commands.join_case(actor=friend, code=code, now=counter.now)
        return friend

    return joined


def invite(counter: Counter, case: Case, role: str = "guardian", **changes: Any) -> commands.Invited:
    given = {"actor": counter.applicant, "name": "นางสมศรี ใจดี", "now": counter.now, **changes}
    return commands.invite_person(ref=case.ref, role=role, **given)


def can(deed: Callable[[], Any]) -> bool:
    """Whether a command lets her: only the two refusals about people count as no."""
    try:
        deed()
    except (NotYours, NoSuchCase):
        return False
    except Refused:
        return True
    return True


OFFERED = ("proxy", "guardian", "co_applicant", "adviser")


@pytest.mark.parametrize("role", OFFERED)
def test_the_commands_let_each_do_exactly_what_the_table_says(
    counter: Counter, join: Callable[..., Actor], officer: Actor, act: Callable[..., Case], role: str
) -> None:
    draft = counter.fill(counter.start())
    case = counter.submit(key="other")
    friend = join(draft, role)
    may = may_of((role,), service_of(draft.version))

    def fill() -> Any:
        return commands.fill_all(actor=friend, ref=draft.ref, answers={}, now=counter.now)

    def submit() -> Any:
        return commands.submit(actor=friend, ref=draft.ref, client_key="k", now=counter.now)

    assert can(fill) is can(submit) is ("apply" in may)
    assert not can(lambda: commands.discard(actor=friend, ref=draft.ref, now=counter.now))
    handed_in = case.case
    friend = join(handed_in, role)
    assert case_for(friend, case.number).standing.may("read")
    act(officer, handed_in, "return", reason="รูปถ่ายไม่ชัด")

    def correct() -> Any:
        return commands.fill_all(actor=friend, ref=handed_in.ref, answers={}, now=counter.now)

    def withdraw() -> Any:
        return commands.withdraw(actor=friend, number=case.number, now=counter.now)

    assert can(correct) is ("correct" in may)
    assert can(withdraw) is ("withdraw" in may)
    assert [one.may_collect for one in people_of(handed_in)] == ["collect" in may]


def test_visible_and_standing_change_together(counter: Counter, join: Callable[..., Actor]) -> None:
    case = counter.submitted()
    friend = Actor(user_id=User.objects.create_user().pk)
    invited = invite(counter, case)
    assert not visible_to(friend).exists()
    commands.join_case(actor=friend, code=invited.code, now=counter.now)
    assert [one.pk for one in cases_for(friend)] == [case.pk]
    assert standing_of(friend, case).people == {"guardian"}
    commands.part_with(actor=counter.applicant, ref=case.ref, person=invited.person.ref, now=counter.now)
    assert not visible_to(friend).exists()
    assert not standing_of(friend, case).is_party


def test_an_invitation_works_once_and_for_two_weeks(counter: Counter, stranger: Actor) -> None:
    case = counter.submitted()
    code = invite(counter, case).code
    late = counter.now + rules.INVITED_FOR + timedelta(seconds=1)
    assert invitation_for(code, now=late) is None
    for actor, typed, at in (
        (stranger, "nothing", counter.now),
        (Actor(), code, counter.now),
        (stranger, code, late),
    ):
        with pytest.raises(NotInvited):
            commands.join_case(actor=actor, code=typed, now=at)
    with pytest.raises(IsApplicant):
        commands.join_case(actor=counter.applicant, code=code, now=counter.now)
    found = invitation_for(code.upper(), now=counter.now)
    assert found is not None
    assert found.role == ROLES["guardian"]
    commands.join_case(actor=stranger, code=code, now=counter.now)
    with pytest.raises(NotInvited):
        commands.join_case(actor=stranger, code=code, now=counter.now)


def test_an_invitation_that_was_taken_back_lets_nobody_in(counter: Counter, stranger: Actor) -> None:
    case = counter.submitted()
    invited = invite(counter, case)
    commands.part_with(actor=counter.applicant, ref=case.ref, person=invited.person.ref, now=counter.now)
    with pytest.raises(NotInvited):
        commands.join_case(actor=stranger, code=invited.code, now=counter.now)
    with pytest.raises(NoSuchCase):
        commands.part_with(actor=counter.applicant, ref=case.ref, person=invited.person.ref, now=counter.now)


def test_only_the_applicant_invites_and_takes_out_but_anybody_may_leave(
    counter: Counter, join: Callable[..., Actor], officer: Actor, stranger: Actor
) -> None:
    case = counter.submitted()
    friend, other = join(case, "guardian"), join(case, "adviser")
    for actor in (friend, officer):
        with pytest.raises(NotYours):
            invite(counter, case, actor=actor)
    with pytest.raises(NoSuchCase):
        invite(counter, case, actor=stranger)
    hers = CasePerson.objects.get(user=friend.user_id)
    with pytest.raises(NotYours):
        commands.part_with(actor=other, ref=case.ref, person=hers.ref, now=counter.now)
    commands.part_with(actor=friend, ref=case.ref, person=hers.ref, now=counter.now)
    assert [str(one.role.en) for one in people_of(case)] == ["adviser"]


def test_invite_refuses_an_unknown_role_no_name_too_many_and_an_ended_case(counter: Counter) -> None:
    case = counter.submitted()
    for role in ("employee", "king"):
        with pytest.raises(NotThisRole):
            invite(counter, case, role)
    with pytest.raises(ReasonNeeded):
        invite(counter, case, name=" ")
    for _ in range(10):
        invite(counter, case)
    with pytest.raises(TooManyPeople):
        invite(counter, case)
    commands.withdraw(actor=counter.applicant, number=case.number or "", now=counter.now)
    with pytest.raises(AlreadyEnded):
        invite(counter, case)


def test_nobody_around_a_case_acts_on_it_for_the_office(
    counter: Counter, office: Office, act: Callable[..., Case]
) -> None:
    case = counter.submitted()
    officer = make_member(office, "officer", "นางสาวตัวอย่าง สองหมวก")
    code = invite(counter, case, "adviser").code
    commands.join_case(actor=officer, code=code, now=counter.now)
    with pytest.raises(OwnCase):
        act(officer, case, "return", reason="x")


def test_only_the_applicant_says_where_news_go(counter: Counter, join: Callable[..., Actor]) -> None:
    draft = counter.fill(counter.start())
    friend = join(draft, "guardian")
    for deed in (
        lambda: commands.set_contact(
            actor=friend, ref=draft.ref, email="thief@example.com", phone="", now=counter.now
        ),
        lambda: commands.send_link(actor=friend, ref=draft.ref, email="thief@example.com", now=counter.now),
        lambda: commands.send_phone_code(actor=friend, ref=draft.ref, now=counter.now),
    ):
        assert not can(deed)


def test_the_history_tells_it_and_the_audit_sees_a_row_that_was_changed_by_hand(
    counter: Counter, join: Callable[..., Actor]
) -> None:
    case = counter.submitted()
    join(case, "guardian")
    texts = [entry.text.th for entry in case_for(counter.applicant, case.number or "").timeline]
    assert "ผู้ยื่นคำขอเชิญ นางสมศรี ใจดี เป็นผู้แทนโดยชอบธรรม" in texts
    assert "นางสมศรี ใจดี เข้าร่วมเป็นผู้แทนโดยชอบธรรม" in texts
    assert list(verify_all()) == []
    CasePerson.objects.update(role="employee")
    assert [fault.code for fault in verify_all()] == ["case-changed"]


def test_people_of_a_draft_are_told_from_its_first_event_on(
    counter: Counter, join: Callable[..., Actor]
) -> None:
    draft = counter.fill(counter.start())
    friend = join(draft, "guardian")
    assert draft_for(friend, draft.ref).standing.may("apply")
    commands.submit(actor=friend, ref=draft.ref, client_key="k", now=counter.now)
    assert list(verify_all()) == []
    assert Case.objects.get(pk=draft.pk).applicant_id == counter.applicant.user_id


# The pages


def browser(actor: Actor) -> Client:
    return sign_in(Client(headers={"accept-language": "th"}), User.objects.get(pk=str(actor.user_id)))


def test_she_makes_a_link_a_friend_accepts_and_both_see_it(counter: Counter, stranger: Actor) -> None:
    case = counter.submitted()
    her, friend = browser(counter.applicant), browser(stranger)
    address = f"/people/{case.ref}"
    assert her.post(address, {"name": "", "role": "guardian"}).status_code == 422
    assert her.post(address, {"name": "ก", "role": "employee"}).status_code == 422
    page = her.post(address, {"name": "นางสมศรี ใจดี", "role": "guardian"}).content.decode()
    code = page.split("/join/")[1][:19]
    assert friend.get(address).status_code == 404
    assert "เข้าสู่ระบบ" in Client(headers={"accept-language": "th"}).get(f"/join/{code}").content.decode()
    assert "ผู้แทนโดยชอบธรรม" in friend.get(f"/join/{code}").content.decode()
    assert friend.post(f"/join/{code}").headers["Location"] == f"/my/{case.number}"
    assert friend.get(f"/join/{code}").status_code == 404
    assert "นางสมศรี ใจดี" in her.get(f"/my/{case.number}").content.decode()
    assert str(case.number) in friend.get("/my").content.decode()
    assert friend.get(address).status_code == 200
    person = CasePerson.objects.get()
    assert friend.post(f"{address}/{person.ref}").headers["Location"] == "/my"
    assert friend.get(f"/my/{case.number}").status_code == 404


def test_the_code_that_opens_everything_is_shown_to_the_applicant_alone(
    counter: Counter, join: Callable[..., Actor]
) -> None:
    case = counter.submitted()
    friend = browser(join(case, "adviser"))
    track = body_of(Case.objects.select_related("key").get(pk=case.pk)).track
    assert friend.get(f"/my/{case.number}/receipt").headers["Location"] == f"/my/{case.number}"
    page = friend.get(f"/my/{case.number}").content.decode()
    assert track not in page
    assert "/withdraw" not in page
    assert friend.post(f"/my/{case.number}/withdraw", {"sure": "on"}).status_code in (403, 422)
