"""An officer mends a returned case for an applicant who came to the counter, called or wrote."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from khamkho.base.errors import Invalid
from khamkho.casework import commands
from khamkho.casework.models import Case, Event
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.cases import case_for, draft_for, file_for
from khamkho.casework.rules.refusals import (
    HasInterest,
    NoSuchCase,
    NotMarked,
    NotWithTheApplicant,
    NotYours,
    OwnCase,
)
from khamkho.casework.tests.cast import MONDAY, Counter, make_member, photo
from khamkho.casework.tests.test_defects import fill
from khamkho.files.commands import store_file
from khamkho.offices.models import Office
from khamkho.people.actor import Actor

Act = Callable[..., Case]
MARKS = {"mark.phone": "wrong", "say.phone": "โทรไม่ติด", "mark.document:photo": "unreadable"}


@pytest.fixture
def case(counter: Counter) -> Case:
    return counter.submitted()


@pytest.fixture
def returned(case: Case, officer: Actor, act: Act) -> Case:
    return act(officer, case, "return", **MARKS)


def begin(actor: Actor, case: Case, way: str = "counter") -> Case:
    return commands.help_applicant(actor=actor, number=case.number or "", way=way, now=MONDAY)


def new_photo(case: Case, actor: Actor, **more: Any) -> Any:
    assert case.key is not None
    stored = store_file(
        key=case.key, data=photo(), name="new.jpg", accept="id_photo", limit=10**7, now=MONDAY
    )
    return commands.attach(actor=actor, ref=case.ref, document="photo", stored=stored, now=MONDAY, **more)


def test_an_officer_mends_what_was_marked_sends_it_and_may_check_it_again(
    returned: Case, officer: Actor, applicant: Actor, director: Actor, act: Act
) -> None:
    begin(officer, returned)
    assert fill(returned, officer, "phone").problems == ()
    old = returned.attachments.get(document="photo")
    commands.detach(actor=officer, ref=returned.ref, attachment=old.ref, now=MONDAY)
    seat = officer.memberships[0].id
    made = new_photo(returned, officer, copied_by=seat)
    assert file_for(officer, returned.ref, made.ref)
    sent = act(officer, returned, "resubmit")
    assert (sent.step, sent.helped) == ("check", None)
    assert draft_for(officer, sent.ref).body.answers["phone"] == "0898765432"
    entries = case_for(applicant, sent.number or "").timeline
    told = {entry.kind: entry for entry in entries}
    assert told["helped"].text.th == "เจ้าหน้าที่แก้ไขคำขอแทนผู้ยื่น (ผู้ยื่นมาที่หน่วยงาน)"
    assert "รูปถ่าย" in told["copied"].text.th
    last = next(entry for entry in reversed(entries) if entry.kind == "acted")
    assert last.text.th.endswith("โดยเจ้าหน้าที่ทำแทน (ผู้ยื่นมาที่หน่วยงาน)")
    assert (last.role, last.by) == ("officer", "")
    assert set(last.changed) == {"phone", "document:photo"}
    inside = [entry for entry in case_for(director, sent.number or "").timeline if entry.kind == "acted"]
    assert inside[-1].by == officer.name
    assert act(officer, sent, "accept").step == "approve"
    assert list(verify_all()) == []


def test_the_same_rules_hold_as_for_the_applicant(returned: Case, officer: Actor) -> None:
    begin(officer, returned)
    with pytest.raises(NotMarked):
        fill(returned, officer, "position", position="นายก")
    with pytest.raises(NotYours):
        commands.set_contact(actor=officer, ref=returned.ref, email="a@example.org", phone="", now=MONDAY)
    with pytest.raises(NotYours):
        commands.withdraw(actor=officer, number=returned.number or "", reason="", now=MONDAY)


def test_only_whoever_began_may_and_a_colleague_takes_over(
    returned: Case, office: Office, officer: Actor, applicant: Actor
) -> None:
    with pytest.raises(NotYours):
        fill(returned, officer, "phone")
    begin(officer, returned)
    other = make_member(office, "officer", "นายตัวอย่าง แทนกัน")
    with pytest.raises(NotYours):
        fill(returned, other, "phone")
    begin(other, returned, "phone")
    assert fill(returned, other, "phone").problems == ()
    with pytest.raises(NotYours):
        fill(returned, officer, "phone")
    assert fill(returned, applicant, "phone").problems == ()


def test_beginning_twice_is_told_once(returned: Case, officer: Actor) -> None:
    for _ in range(2):
        begin(officer, returned)
    assert Event.objects.filter(kind="helped").count() == 1


def test_the_help_is_over_when_the_case_moves_on(
    returned: Case, officer: Actor, applicant: Actor, act: Act
) -> None:
    begin(officer, returned)
    sent = act(applicant, returned, "resubmit")
    assert sent.helped is None
    last = case_for(applicant, sent.number or "").timeline[-1]
    assert "ทำแทน" not in last.text.th
    again = act(officer, sent, "return", **{"mark.phone": "wrong"})
    with pytest.raises(NotYours):
        fill(again, officer, "phone")


def test_what_helping_is_refused_for(
    case: Case,
    counter: Counter,
    officer: Actor,
    auditor: Actor,
    applicant: Actor,
    other_officer: Actor,
    act: Act,
) -> None:
    with pytest.raises(NotWithTheApplicant):
        begin(officer, case)
    own = counter.submit(
        counter.fill(counter.start(actor=officer), actor=officer), actor=officer, key="k2"
    ).case
    with pytest.raises(OwnCase):
        begin(officer, own)
    returned = act(officer, case, "return", **MARKS)
    with pytest.raises(Invalid):
        begin(officer, returned, "pigeon")
    for actor in (auditor, applicant):
        with pytest.raises(NotYours):
            begin(actor, returned)
    with pytest.raises(NoSuchCase):
        begin(other_officer, returned)
    begin(officer, returned)
    commands.declare_interest(actor=officer, number=case.number or "", reason="ผู้ยื่นเป็นพี่สาว", now=MONDAY)
    with pytest.raises(HasInterest):
        begin(officer, returned)
    with pytest.raises(NotYours):
        fill(returned, officer, "phone")


def test_who_helps_is_guarded_by_the_chain(returned: Case, officer: Actor) -> None:
    begin(officer, returned)
    assert list(verify_all()) == []
    Case.objects.filter(pk=returned.pk).update(helped={"by": "somebody", "way": "counter"})
    assert list(verify_all()) != []
