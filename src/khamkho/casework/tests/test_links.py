"""Cases that belong together: both directions, both timelines, in the audit."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from khamkho.casework import commands
from khamkho.casework.commands.link import tie
from khamkho.casework.models import Case, CaseLink
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.cases import case_for
from khamkho.casework.queries.links import links_of, pointed_at, pointing_at
from khamkho.casework.rules.wording import link_words
from khamkho.casework.tests.cast import MONDAY, Counter
from khamkho.people.actor import SYSTEM, Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(counter: Counter) -> Case:
    return counter.submitted()


@pytest.fixture
def second(counter: Counter) -> Case:
    return counter.submit(counter.fill(counter.start()), key="k2").case


def link(case: Case, other: Case, kind: str = CaseLink.OPENED) -> CaseLink:
    with transaction.atomic():
        return tie(case, other, kind, actor=SYSTEM, now=MONDAY)


def test_a_link_is_found_and_told_from_both_ends(first: Case, second: Case, officer: Actor) -> None:
    link(first, second)
    link(Case.objects.get(pk=first.pk), Case.objects.get(pk=second.pk))  # a repeat changes nothing
    (ahead,) = links_of(officer, first)
    (behind,) = links_of(officer, second)
    assert (ahead.case, ahead.points, ahead.words.en) == (second, True, f"Opened application {second.number}")
    assert (behind.case, behind.points) == (first, False)
    assert behind.words == link_words("opened", first.number or "", points=False)
    assert list(pointed_at(first, "opened")) == [second]
    assert list(pointing_at(second, "opened")) == [first]
    for case, words in ((first, ahead.words), (second, behind.words)):
        assert case_for(officer, case.number or "").timeline[-1].text == words


def test_who_may_not_see_the_other_case_does_not_learn_of_it(
    first: Case, second: Case, applicant: Actor, stranger: Actor
) -> None:
    link(first, second)
    assert len(links_of(applicant, first)) == 1
    told = [entry.kind for entry in case_for(applicant, first.number or "").timeline]
    assert "linked" in told  # both are hers


def test_who_the_other_case_does_not_belong_to_reads_of_no_link(
    first: Case, second: Case, applicant: Actor, stranger: Actor
) -> None:
    Case.objects.filter(pk=second.pk).update(applicant=stranger.user_id)
    link(first, Case.objects.get(pk=second.pk))
    assert links_of(applicant, first) == ()
    told = [entry.kind for entry in case_for(applicant, first.number or "").timeline]
    assert "linked" not in told  # only the office reads of its own arrangements


def test_the_audit_finds_a_link_that_was_taken_away_or_slipped_in(first: Case, second: Case) -> None:
    made = link(first, second)
    assert list(verify_all()) == []
    CaseLink.objects.filter(pk=made.pk).delete()
    assert [fault.code for fault in verify_all()] == ["case-changed"]
    CaseLink.objects.create(case=first, other=second, kind="opened", created_at=MONDAY)
    assert list(verify_all()) == []
    CaseLink.objects.create(case=second, other=first, kind="answers", created_at=MONDAY)
    assert [fault.code for fault in verify_all()] == ["case-changed"]


def test_a_draft_tells_of_its_link_when_it_is_handed_in(
    first: Case, counter: Counter, officer: Actor
) -> None:
    draft = counter.fill(counter.start())
    link(draft, first, CaseLink.APPEAL)
    before = Case.objects.get(pk=first.pk).head_seq
    counter.now = MONDAY + timedelta(hours=1)
    handed_in = counter.submit(Case.objects.get(pk=draft.pk), key="k2").case
    entry = case_for(officer, first.number or "").timeline[-1]
    assert (entry.seq, entry.text) == (before + 1, link_words("appeal", handed_in.number or "", points=False))
    assert list(verify_all()) == []


def test_a_draft_that_is_thrown_away_leaves_no_link(first: Case, counter: Counter, applicant: Actor) -> None:
    draft = counter.start()
    link(draft, first)
    commands.discard(actor=applicant, ref=draft.ref, now=MONDAY)
    assert not CaseLink.objects.exists()


def test_a_case_never_points_at_itself(first: Case) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseLink.objects.create(case=first, other=first, kind="opened", created_at=MONDAY)
