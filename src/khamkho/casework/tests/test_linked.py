"""Cases linked across offices: a transfer in asks the school that the pupil leaves, and a transfer out goes on at the other."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from khamkho.casework import commands
from khamkho.casework.contents import body_of
from khamkho.casework.context import context_for
from khamkho.casework.models import Case, CaseLink, Letter
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.cases import case_for
from khamkho.casework.queries.links import goes_on, links_of
from khamkho.casework.rules.refusals import AgainAlready, NoLink, NotYours
from khamkho.casework.tests.cast import MONDAY, make_member
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.offices.commands import create_office, publish_offering, withdraw_offering
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.work.models import Effect

pytestmark = pytest.mark.django_db
IN, OUT = "student-transfer-in", "student-transfer-out"
NAMES = ("โรงเรียนบ้านทางเดิม", "โรงเรียนบ้านปลายทาง")
Act = Callable[..., Case]
NOBODYS_PAPERS: dict[str, Any] = {"kind": "none", "number": ""}


@dataclass
class School:
    """A school with somebody to check and somebody to decide."""

    office: Office
    officer: Actor
    director: Actor


@pytest.fixture
def schools(db: None) -> tuple[School, School]:
    """The school that a pupil leaves, and the one to which she goes."""
    made = []
    for n, name in enumerate(NAMES, start=1):
        office = create_office(
            actor=SYSTEM, code=f"school-{n}", prefix=f"SC{n}", kind="school", name_th=name,
            name_en=f"Ban Example {n} School", now=MONDAY,
        )  # fmt: skip
        for service in (IN, OUT):
            publish_offering(actor=SYSTEM, office_id=office.pk, service_id=service, now=MONDAY)
        made.append(
            School(
                office, make_member(office, "officer", f"ครู{n}"), make_member(office, "director", f"ผอ.{n}")
            )
        )
    return made[0], made[1]


def handed_in(applicant: Actor, office: Office, service: str, **answers: Any) -> Case:
    case = commands.start(
        actor=applicant, office=office, service_id=service, variant="between_terms", now=MONDAY
    )
    context = context_for(case, lang="th", now=MONDAY)
    sample = catalogue.sample_answers(service_of(case.version), case.variant, random.Random(1), context)
    # A child without any paper: nothing of this needs one.
    sample = {**sample, "pupil_id": NOBODYS_PAPERS, "email": "guardian@example.com", **answers}
    filled = commands.fill_all(actor=applicant, ref=case.ref, answers=sample, now=MONDAY)
    assert not filled.problems
    return commands.submit(actor=applicant, ref=case.ref, client_key="k", now=MONDAY).case


def named(name: str) -> dict[str, Any]:
    return {"name": name}


@pytest.fixture
def moving(applicant: Actor, schools: tuple[School, School], act: Act) -> Case:
    """An application to the new school, checked, which names the present one without saying that it is a school."""
    _old, new = schools
    case = handed_in(applicant, new.office, IN, from_school=named("บ้านทางเดิม"), from_grade="p4")
    return act(new.officer, case, "accept")


def opened_by(case: Case) -> Case:
    return CaseLink.objects.get(case=case, kind=CaseLink.OPENED).other


def test_accepting_a_pupil_opens_the_case_at_the_school_that_she_leaves(
    moving: Case, schools: tuple[School, School], applicant: Actor, act: Act
) -> None:
    old, new = schools
    act(new.director, moving, "approve")
    there = opened_by(moving)
    assert (there.office, there.service_id, there.state) == (old.office, OUT, Case.OPEN)
    assert (there.applicant_id, there.number is not None) == (applicant.user_id, True)
    told, asked = body_of(moving).answers, body_of(there).answers
    assert asked["to_school"]["code"] == new.office.code
    assert (asked["papers_to"], asked["accepted"], asked["grade"]) == ("school", True, "p4")
    assert asked["pupil_name"] == told["pupil_name"]
    assert asked["pupil_id"] == NOBODYS_PAPERS
    assert body_of(there).contact["email"] == "guardian@example.com"
    assert "declaration" not in asked
    assert "applicant_signature" not in asked
    # Everybody reads of it: both schools, and the guardian, who has both among her applications.
    for actor, case in ((applicant, moving), (new.officer, moving), (old.officer, there)):
        assert "linked" in [entry.kind for entry in case_for(actor, case.number or "").timeline]
    assert [one.case for one in links_of(applicant, moving)] == [there]
    assert links_of(new.officer, moving) == ()  # what the other school has is not shown to this one
    # Who opened it did so as the director of the new school, not as the applicant.
    (opened,) = [
        entry for entry in case_for(old.officer, there.number or "").timeline if entry.kind == "linked"
    ]
    assert (opened.who.en, opened.by) == ("director", new.director.name)
    assert Effect.objects.filter(about=there.about, name="notice").exists()
    assert list(verify_all()) == []


def test_when_it_is_granted_there_the_transfer_goes_on_here_by_itself(
    moving: Case, schools: tuple[School, School], applicant: Actor, act: Act
) -> None:
    old, new = schools
    act(new.director, moving, "approve")
    there = opened_by(moving)
    act(old.officer, there, "accept")
    act(old.officer, there, "endorse")
    act(old.director, there, "approve")
    letter = Letter.objects.get(case=there, kind="referral")
    assert letter.office == old.office
    there.refresh_from_db()
    assert there.step == "send"  # nobody has to come for the papers
    moving.refresh_from_db()
    assert moving.step == "papers"
    act(old.officer, there, "sent")
    moving.refresh_from_db()
    assert (moving.step, moving.paused_at) == ("enrol", None)
    told = case_for(applicant, moving.number or "").timeline
    (ended,) = [entry for entry in told if entry.kind == "linked_ended"]
    assert (there.number or "") in ended.text.th
    assert NAMES[0] in ended.text.th
    # The school that she left learns that she came, although its own case is over.
    act(new.officer, moving, "enrolled", enrolled_on="3/8/2569", new_pupil_no="12")
    (enrolled,) = [
        entry for entry in case_for(applicant, moving.number or "").timeline if entry.action == "enrolled"
    ]
    assert enrolled.reason == "เลขประจำตัวนักเรียน: 12"
    heard = case_for(old.officer, there.number or "").timeline[-1]
    assert (heard.kind, (moving.number or "") in heard.text.en) == ("linked_ended", True)
    assert list(verify_all()) == []


def test_a_refusal_there_is_told_and_moves_nothing(
    moving: Case, schools: tuple[School, School], act: Act
) -> None:
    old, new = schools
    act(new.director, moving, "approve")
    there = opened_by(moving)
    act(old.officer, there, "reject", reason="ไม่ใช่นักเรียนของโรงเรียน")
    moving.refresh_from_db()
    assert moving.step == "papers"
    heard = case_for(new.officer, moving.number or "").timeline[-1]
    assert (heard.kind, (there.number or "") in heard.text.th) == ("linked_ended", True)
    act(new.officer, moving, "received")  # the papers came in another way
    moving.refresh_from_db()
    assert moving.step == "enrol"


def test_what_has_gone_on_without_it_is_left_alone(
    moving: Case, schools: tuple[School, School], act: Act
) -> None:
    old, new = schools
    act(new.director, moving, "approve")
    there = opened_by(moving)
    act(new.officer, moving, "received")  # she brought the letter herself
    for action in ("accept", "endorse"):
        act(old.officer, there, action)
    act(old.director, there, "approve")
    act(old.officer, there, "sent")
    moving.refresh_from_db()
    assert moving.step == "enrol"
    acted = moving.events.filter(kind="acted").count()
    assert acted == 3  # accept, approve, received: not once more


@pytest.mark.parametrize("name", ["โรงเรียนนอกระบบ", "บ้านปลายทาง"])
def test_a_school_outside_or_this_one_itself_opens_nothing(
    name: str, applicant: Actor, schools: tuple[School, School], act: Act
) -> None:
    _old, new = schools
    case = handed_in(applicant, new.office, IN, from_school=named(name))
    act(new.officer, case, "accept")
    act(new.director, case, "approve")
    case.refresh_from_db()
    assert (case.step, case.links.count()) == ("papers", 0)


def test_a_school_that_does_not_offer_it_is_written_to_on_paper(
    moving: Case, schools: tuple[School, School], act: Act
) -> None:
    old, new = schools
    withdraw_offering(actor=SYSTEM, office_id=old.office.pk, service_id=OUT, now=MONDAY)
    act(new.director, moving, "approve")
    assert not CaseLink.objects.filter(case=moving).exists()


def test_doing_it_twice_opens_one_case(moving: Case, schools: tuple[School, School]) -> None:
    sent: dict[str, Any] = {
        "actor": schools[1].director,
        "number": moving.number or "",
        "action_id": "approve",
        "answers": {},
        "seen": moving.head_seq,
        "client_key": "one",
        "now": MONDAY,
    }
    commands.act(**sent)
    commands.act(**sent)
    assert Case.objects.filter(service_id=OUT).count() == 1


@pytest.fixture
def released(applicant: Actor, schools: tuple[School, School], act: Act) -> Case:
    """A transfer out that the guardian asked for herself, with its papers."""
    old, _new = schools
    case = handed_in(
        applicant, old.office, OUT, to_school=named("บ้านปลายทาง"), papers_to="collect", accepted=False
    )
    for actor, action in ((old.officer, "accept"), (old.officer, "endorse"), (old.director, "approve")):
        act(actor, case, action)
    return act(old.officer, case, "hand_over", receiver="applicant")


def test_a_guardian_goes_on_at_the_other_school_with_all_that_is_known(
    released: Case, schools: tuple[School, School], applicant: Actor
) -> None:
    old, new = schools
    found = goes_on(released)
    assert found is not None
    assert (found.link.id, found.offering.office) == ("arrive", new.office)
    draft = commands.go_on(actor=applicant, number=released.number or "", link_id="arrive", now=MONDAY)
    assert (draft.office, draft.service_id, draft.state) == (new.office, IN, Case.DRAFT)
    again = commands.go_on(actor=applicant, number=released.number or "", link_id="arrive", now=MONDAY)
    assert again.pk == draft.pk
    context = context_for(draft, lang="th", now=MONDAY)
    service = service_of(draft.version)
    sample = catalogue.sample_answers(service, "between_terms", random.Random(2), context)
    commands.choose_variant(actor=applicant, ref=draft.ref, variant="between_terms", now=MONDAY)
    known = case_for_draft(draft)
    assert known["from_school"]["code"] == old.office.code
    assert known["pupil_name"] == body_of(released).answers["pupil_name"]
    commands.fill_all(actor=applicant, ref=draft.ref, answers={**sample, **known}, now=MONDAY)
    done = commands.submit(actor=applicant, ref=draft.ref, client_key="k2", now=MONDAY).case
    assert [one.case for one in links_of(applicant, released)] == [done]
    with pytest.raises(AgainAlready):
        commands.go_on(actor=applicant, number=released.number or "", link_id="arrive", now=MONDAY)
    assert list(verify_all()) == []


def case_for_draft(draft: Case) -> dict[str, Any]:
    from khamkho.casework.contents import working_copy_of

    draft.refresh_from_db()
    return working_copy_of(draft).answers


def test_only_the_applicant_goes_on_and_only_where_something_follows(
    released: Case, moving: Case, schools: tuple[School, School], applicant: Actor, act: Act
) -> None:
    old, new = schools
    with pytest.raises(NotYours):
        commands.go_on(actor=old.officer, number=released.number or "", link_id="arrive", now=MONDAY)
    with pytest.raises(NoLink):
        commands.go_on(actor=applicant, number=released.number or "", link_id="release", now=MONDAY)
    with pytest.raises(NoLink):  # not granted yet
        commands.go_on(actor=applicant, number=moving.number or "", link_id="arrive", now=MONDAY)
    # What a transfer in opened needs nobody to go on: the new school waits for it already.
    act(new.director, moving, "approve")
    there = opened_by(moving)
    for actor, action in ((old.officer, "accept"), (old.officer, "endorse"), (old.director, "approve")):
        act(actor, there, action, at=MONDAY + timedelta(hours=1))
    act(old.officer, there, "sent", at=MONDAY + timedelta(hours=2))
    there.refresh_from_db()
    assert there.end == "granted"
    assert goes_on(there) is None
