"""A form on paper: taken with its scan and a few answers, typed in later beside it."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from khamkho.base.errors import Invalid
from khamkho.casework import commands
from khamkho.casework.commands.submit import Receipt
from khamkho.casework.contents import body_of
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.cases import case_by_track, case_for
from khamkho.casework.queries.inbox import papers_to_type
from khamkho.casework.rules.paper import (
    PAPER,
    NothingToType,
    PaperMissing,
    PaperNotTyped,
    first_questions,
)
from khamkho.casework.rules.refusals import NotEditable, NotYours, OwnCase
from khamkho.casework.tests.cast import MONDAY, Counter, make_member, photo
from khamkho.catalogue.queries import service_of
from khamkho.files.commands import store_file
from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.work.models import Effect

Act = Callable[..., Case]


def scan(case: Case, actor: Actor) -> None:
    assert case.key is not None
    stored = store_file(
        key=case.key, data=photo(), name="แบบคำขอ.jpg", accept="document", limit=10**7, now=MONDAY
    )
    commands.scan_paper(actor=actor, ref=case.ref, stored=stored, now=MONDAY)


def noted(case: Case, actor: Actor, *, variant: str = "expired", **answers: Any) -> None:
    commands.note_paper(
        actor=actor,
        ref=case.ref,
        variant=variant,
        answers=answers,
        email="a@example.org",
        phone="",
        now=MONDAY,
    )


@pytest.fixture
def draft(counter: Counter, officer: Actor) -> Case:
    return counter.start(variant="", actor=officer, on_behalf=True, channel="counter", client_key="p1")


@pytest.fixture
def name(draft: Case) -> dict[str, Any]:
    """The answer that says whose application it is, under the name that the service gives the question."""
    who = first_questions(service_of(draft.version))[0]
    ctx = context_for(draft, lang="th", now=MONDAY)
    return {who.id: who.sample(random.Random(7), ctx)}


def take(case: Case, actor: Actor, key: str = "k") -> Receipt:
    return commands.take_paper(actor=actor, ref=case.ref, client_key=key, now=MONDAY)


@pytest.fixture
def taken(draft: Case, officer: Actor, name: dict[str, Any]) -> Case:
    scan(draft, officer)
    noted(draft, officer, **name)
    return take(draft, officer).case


def test_a_paper_is_a_case_at_once_with_number_code_and_time(taken: Case, officer: Actor) -> None:
    assert (taken.state, taken.paper_at) == (Case.OPEN, MONDAY)
    assert taken.display_name
    assert taken.due_at is not None
    assert case_by_track(body_of(taken).track) == taken
    assert take(taken, officer).number == taken.number  # a second click
    view = case_for(officer, taken.number or "")
    assert view.timeline[0].text.th == "ยื่นคำขอเป็นกระดาษ"
    assert [file.document for file in view.files] == [PAPER]
    made = [one.args["kind"] for one in Effect.objects.filter(name="document", about=taken.about)]
    assert made == ["receipt"]
    assert Effect.objects.filter(name="notice", about=taken.about).exists()
    assert [row.number for row in papers_to_type(officer, taken.office_id)] == [taken.number]


def test_no_step_is_taken_before_it_is_typed_and_a_colleague_may_type_it(
    taken: Case, office: Office, officer: Actor, applicant: Actor, counter: Counter, act: Act
) -> None:
    with pytest.raises(PaperNotTyped):
        act(officer, taken, "accept")
    other = make_member(office, "officer", "นายตัวอย่าง พิมพ์แทน")
    for stranger in (applicant, Actor()):
        with pytest.raises(Exception, match="no-such-case"):
            commands.typed_in(actor=stranger, ref=taken.ref, now=MONDAY)
    later = MONDAY + timedelta(hours=1)
    counter.fill(taken, actor=other, seed=3)

    typed = commands.typed_in(actor=other, ref=taken.ref, now=later)

    assert (typed.paper_at, typed.number, typed.received_at) == (None, taken.number, taken.received_at)
    assert len(body_of(typed).answers) > 5
    assert {file.document for file in case_for(officer, typed.number or "").files} > {PAPER, "photo"}
    assert case_for(officer, typed.number or "").timeline[-1].by == other.name
    assert Effect.objects.filter(name="document", about=taken.about, args__kind="form").exists()
    assert papers_to_type(officer, taken.office_id) == ()
    with pytest.raises(NothingToType):
        commands.typed_in(actor=officer, ref=taken.ref, now=later)
    with pytest.raises((NotYours, NotEditable)):  # what was handed in is the applicant's again
        commands.fill_all(actor=officer, ref=taken.ref, answers={}, now=later)
    assert act(officer, typed, "accept", at=later).step == "approve"
    assert list(verify_all()) == []


def test_what_the_paper_leaves_open_stays_open_and_can_be_asked_for(
    taken: Case, officer: Actor, act: Act
) -> None:
    typed = commands.typed_in(actor=officer, ref=taken.ref, now=MONDAY)
    assert act(officer, typed, "return", **{"mark.phone": "missing"}).waiting_for == "applicant"


def test_a_paper_is_not_taken_without_scan_kind_and_name(
    draft: Case, officer: Actor, name: dict[str, Any]
) -> None:
    with pytest.raises(PaperMissing):
        take(draft, officer)
    scan(draft, officer)
    with pytest.raises(Invalid) as no:
        take(draft, officer)
    assert {one.where for one in no.value.problems} == {"variant", *name}
    assert Case.objects.get().state == Case.DRAFT


def test_only_who_enters_it_takes_a_paper_and_nobody_types_her_own(
    draft: Case, office: Office, officer: Actor, supervisor: Actor, name: dict[str, Any]
) -> None:
    with pytest.raises(Exception, match="no-such-case"):
        take(draft, supervisor)
    scan(draft, officer)
    noted(draft, officer, **name)
    taken = take(draft, officer).case
    Case.objects.filter(pk=taken.pk).update(applicant=supervisor.user_id)
    with pytest.raises(OwnCase):
        commands.typed_in(actor=supervisor, ref=taken.ref, now=MONDAY)


def test_an_own_application_is_no_paper(counter: Counter, applicant: Actor) -> None:
    with pytest.raises(NotYours):
        scan(counter.start(), applicant)
