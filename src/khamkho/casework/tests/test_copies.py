"""Copies that the office makes from originals: by whom, of what, told in the timeline."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from khamkho.casework import commands
from khamkho.casework.commands.copies import MOST, copyable
from khamkho.casework.models import Attachment, Case
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.cases import case_for
from khamkho.casework.rules.refusals import AlreadyEnded, NoDocument, NoSuchCase, NotYours, TooManyFiles
from khamkho.casework.tests.cast import MONDAY, Counter, photo
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.files.commands import Stored, store_file
from khamkho.people.actor import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(counter: Counter) -> Case:
    return counter.submit(counter.fill(counter.start("lost"))).case


def paper(case: Case) -> Stored:
    assert case.key is not None
    return store_file(
        key=case.key, data=photo(), name="ใบแจ้งความ.jpg", accept="document", limit=10**7, now=MONDAY
    )


def first_of(case: Case) -> str:
    return copyable(service_of(case.version))[0].id


def copy(actor: Actor, case: Case, document: str = "") -> Attachment:
    return commands.certify_copy(
        actor=actor,
        number=case.number or "",
        document=document or first_of(case),
        stored=paper(case),
        now=MONDAY,
    )


def test_an_officer_adds_a_copy_and_the_timeline_says_so(case: Case, officer: Actor) -> None:
    made = copy(officer, case)
    assert (made.state, made.copied_at, made.copied_by_id) == ("handed-in", MONDAY, officer.memberships[0].id)
    entry = case_for(officer, case.number or "").timeline[-1]
    assert entry.kind == "copied"
    assert entry.text.th.startswith("เจ้าหน้าที่ทำสำเนาจากต้นฉบับ")
    assert any(file.copied_at for file in case_for(officer, case.number or "").files)
    assert not list(verify_all())


def test_only_those_who_work_on_an_open_case_copy_and_only_papers(
    case: Case,
    officer: Actor,
    applicant: Actor,
    auditor: Actor,
    other_officer: Actor,
    act: Callable[..., Case],
) -> None:
    for nobody, no in ((applicant, NotYours), (auditor, NotYours), (other_officer, NoSuchCase)):
        with pytest.raises(no):
            copy(nobody, case)
    for wrong in ("photo", "nothing"):
        with pytest.raises(NoDocument):
            copy(officer, case, wrong)
    act(officer, case, "reject", reason="ไม่ครบ")
    with pytest.raises(AlreadyEnded):
        copy(officer, case)


def test_a_case_takes_so_many_copies_of_one_document(case: Case, officer: Actor) -> None:
    held = case.attachments.filter(document=first_of(case), state=Attachment.HANDED_IN).count()
    for _again in range(MOST - held):
        copy(officer, case)
    with pytest.raises(TooManyFiles):
        copy(officer, case)


def test_copies_made_while_typing_in_are_told_when_it_is_handed_in(
    counter: Counter, officer: Actor, applicant: Actor
) -> None:
    draft = commands.start(
        actor=officer, office=counter.office, service_id="official-id-card", variant="lost", channel="counter",
        on_behalf=True, now=MONDAY,
    )  # fmt: skip
    counter.fill(draft, actor=officer)
    needs = catalogue.documents_for(service_of(draft.version), "lost", {})
    document = next(need.id for need in needs if need.type == "file")
    for held in draft.attachments.filter(document=document):
        commands.detach(actor=officer, ref=draft.ref, attachment=held.ref, now=MONDAY)
    seat = officer.memberships[0].id
    commands.attach(
        actor=officer, ref=draft.ref, document=document, stored=paper(draft), copied_by=seat, now=MONDAY
    )
    case = commands.submit(actor=officer, ref=draft.ref, client_key="k", now=MONDAY).case
    assert list(case.events.order_by("seq").values_list("kind", flat=True)) == ["submitted", "copied"]
    assert not list(verify_all())


def test_an_applicant_certifies_nothing_herself(counter: Counter, officer: Actor) -> None:
    draft = counter.fill(counter.start("lost"))
    with pytest.raises(NotYours):
        commands.attach(
            actor=counter.applicant,
            ref=draft.ref,
            document=first_of(draft),
            stored=paper(draft),
            copied_by=officer.memberships[0].id,
            now=MONDAY,
        )
