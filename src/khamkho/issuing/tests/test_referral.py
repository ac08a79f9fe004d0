"""A letter of referral: read by the guardian, by the school that wrote it and by the school to which it sends the pupil."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.utils import timezone

from khamkho.casework import commands as casework
from khamkho.casework.models import Case, Letter
from khamkho.casework.queries.cases import case_for
from khamkho.casework.queries.letters import letters_of
from khamkho.casework.rules.refusals import NoSuchCase
from khamkho.casework.tests.cast import MONDAY, make_member
from khamkho.casework.tests.test_linked import School, moving, opened_by, released, schools
from khamkho.issuing.commands import produce_letter
from khamkho.issuing.letters import answers_of
from khamkho.issuing.queries import document_for
from khamkho.offices.commands import create_office
from khamkho.people.actor import SYSTEM, Actor

pytestmark = pytest.mark.django_db
__all__ = ["moving", "released", "schools"]
Act = Callable[..., Case]


@pytest.fixture
def stranger(schools: tuple[School, School]) -> Actor:
    """Somebody at a third school."""
    office = create_office(
        actor=SYSTEM, code="school-3", prefix="SC3", kind="school", name_th="โรงเรียนอื่น", name_en="Other School",
        now=MONDAY,
    )  # fmt: skip
    return make_member(office, "director", "ผอ.อื่น")


def written(case: Case) -> Letter:
    return Letter.objects.get(case=case, kind="referral")


def test_the_school_that_asked_for_a_pupil_reads_the_letter_once_it_is_made(
    moving: Case, schools: tuple[School, School], applicant: Actor, stranger: Actor, act: Act
) -> None:
    old, new = schools
    act(new.director, moving, "approve")
    there = opened_by(moving)
    act(old.officer, there, "accept")
    act(old.officer, there, "endorse")
    act(old.director, there, "approve")
    letter = written(there)
    assert letter not in letters_of(moving, inside=True)  # it is being made
    letter = produce_letter(letter_id=letter.pk, now=timezone.now())
    for case, inside in ((moving, True), (moving, False), (there, True), (there, False)):
        assert letter in letters_of(case, inside=inside)
    moving.letters.all().delete()  # of its own there is none: the page asks for that of the other school all the same
    assert letters_of(case_for(new.officer, moving.number or "").case, inside=True) == (letter,)
    for reader in (new.officer, new.director, old.officer, applicant):
        assert document_for(reader, letter.code)[0] == letter
    # What the old school writes besides stays there, and nobody else reads any of it.
    note = casework.write_letter(
        actor=old.officer, office=old.office, number=there.number or "", kind="memo", lang="th",
        fields={"subject": "ก", "to": "ข", "body": "ค"}, now=MONDAY,
    )  # fmt: skip
    assert note not in letters_of(moving, inside=True)
    with pytest.raises(NoSuchCase):
        document_for(stranger, letter.code)


def test_the_school_to_which_a_guardian_goes_on_reads_it_when_she_has_handed_in(
    released: Case, schools: tuple[School, School], applicant: Actor
) -> None:
    _old, new = schools
    letter = produce_letter(letter_id=written(released).pk, now=timezone.now())
    draft = casework.go_on(actor=applicant, number=released.number or "", link_id="arrive", now=MONDAY)
    with pytest.raises(NoSuchCase):
        document_for(new.officer, letter.code)
    Case.objects.filter(pk=draft.pk).update(state=Case.OPEN, number="SC2-2569-000009")
    assert document_for(new.officer, letter.code)[0] == letter


def test_a_decision_of_the_other_school_is_not_for_this_one(
    moving: Case, schools: tuple[School, School], act: Act
) -> None:
    old, new = schools
    act(new.director, moving, "approve")
    there = opened_by(moving)
    act(old.officer, there, "reject", reason="ไม่ใช่นักเรียนของโรงเรียน")
    letter = produce_letter(letter_id=Letter.objects.get(case=there).pk, now=timezone.now())
    assert letters_of(moving, inside=True) == tuple(moving.letters.all())
    with pytest.raises(NoSuchCase):
        document_for(new.officer, letter.code)


def test_days_and_classes_stand_in_the_digits_of_the_letter_and_what_was_typed_as_it_was(
    moving: Case, schools: tuple[School, School]
) -> None:
    view = case_for(schools[1].officer, moving.number or "")
    thai, arabic = (answers_of(view, "th", digits) for digits in ("thai", "arabic"))
    assert (thai["from_grade"], arabic["from_grade"]) == ("ประถมศึกษาปีที่ ๔", "ประถมศึกษาปีที่ 4")
    assert re.fullmatch(r"[๐-๙]+ \S+ [๐-๙]{4}", thai["transfer_date"])
    assert not re.search(r"[0-9]", thai["current_address"])
    assert thai["phone"] == arabic["phone"]
