"""Letters of an office: written, signed, numbered without gaps, following from a case, taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from khamkho.base.errors import Invalid
from khamkho.casework import commands
from khamkho.casework.letter_contents import content_of
from khamkho.casework.models import Case, Counter, Letter
from khamkho.casework.queries.audit import verify_all
from khamkho.casework.queries.letters import BookFilter, drafts_at, letter_book, letter_for, letters_of
from khamkho.casework.rules.letters import (
    LetterChanged,
    LetterState,
    NoSuchLetter,
    NumberTaken,
    WrongKind,
)
from khamkho.casework.rules.refusals import NotYours, OwnCase, ReasonNeeded
from khamkho.casework.tests.cast import MONDAY, make_member
from khamkho.casework.tests.cast import Counter as Desk
from khamkho.catalogue.queries import _services, service_of
from khamkho.catalogue.service import Step
from khamkho.offices.commands import set_setting
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.work.models import Effect

pytestmark = pytest.mark.django_db
WORDS = {"subject": "ขอความร่วมมือ", "to": "ผู้อำนวยการโรงเรียนทุกแห่ง", "body": "ด้วยสำนักงาน\n\nจึงเรียนมา"}


def written(actor: Actor, office: Office, kind: str = "to_schools", **more: Any) -> Letter:
    fields = {**WORDS, **more.pop("fields", {})}
    return commands.write_letter(
        actor=actor, office=office, kind=kind, lang="th", fields=fields, now=MONDAY, **more
    )


def signed(officer: Actor, director: Actor, office: Office, kind: str = "to_schools", **more: Any) -> Letter:
    letter = written(officer, office, kind, **more)
    return commands.sign_letter(actor=director, ref=letter.ref, seen=letter.revision, now=MONDAY)


def typed_numbers(office: Office) -> None:
    set_setting(actor=SYSTEM, office_id=office.pk, name="letters", value={"numbers": "typed"}, now=MONDAY)
    office.refresh_from_db()


# ── numbers ──


def test_letters_and_orders_are_numbered_one_after_the_other(
    officer: Actor, director: Actor, office: Office
) -> None:
    numbers = [signed(officer, director, office).number for _ in range(3)]
    assert numbers == ["KBI1/1", "KBI1/2", "KBI1/3"]
    assert signed(officer, director, office, "order").number == "1/2569"
    assert signed(officer, director, office, "memo").number == "KBI1/4"
    assert not list(verify_all())


def test_a_letter_that_is_missing_from_its_book_is_found(
    officer: Actor, director: Actor, office: Office
) -> None:
    letter = signed(officer, director, office)
    signed(officer, director, office)
    letter.delete()
    assert [fault.code for fault in verify_all()] == ["number-missing"]


def test_a_draft_takes_no_number(officer: Actor, office: Office) -> None:
    letter = written(officer, office)
    commands.discard_letter(actor=officer, ref=letter.ref, now=MONDAY)
    assert not Letter.objects.exists()
    assert not Counter.objects.filter(book="letters").exists()


def test_a_number_from_the_e_saraban_is_typed_in_and_given_once(
    officer: Actor, director: Actor, office: Office
) -> None:
    typed_numbers(office)
    first, second = signed(officer, director, office), signed(officer, director, office)
    assert (first.state, first.number) == ("waiting", "")
    assert not Effect.objects.filter(name="letter").exists()
    done = commands.number_letter(actor=officer, ref=first.ref, typed=" ศธ ๐๔๐๐๑/๑๒๓ ", now=MONDAY)
    assert (done.state, done.number) == ("pending", "ศธ 04001/123")
    assert Effect.objects.filter(name="letter").count() == 1
    with pytest.raises(NumberTaken):
        commands.number_letter(actor=officer, ref=second.ref, typed="ศธ 04001/123", now=MONDAY)
    for wrong in ("", "ศธ", "9" * 61):
        with pytest.raises(Invalid):
            commands.number_letter(actor=officer, ref=second.ref, typed=wrong, now=MONDAY)
    with pytest.raises(LetterState):
        commands.number_letter(actor=officer, ref=first.ref, typed="ศธ 04001/124", now=MONDAY)


def test_a_book_that_meets_a_typed_number_has_no_gap_and_none_twice(
    officer: Actor, director: Actor, office: Office
) -> None:
    typed_numbers(office)
    letter = signed(officer, director, office)
    commands.number_letter(actor=officer, ref=letter.ref, typed="KBI1/1", now=MONDAY)
    set_setting(actor=SYSTEM, office_id=office.pk, name="letters", value=None, now=MONDAY)
    office.refresh_from_db()
    assert signed(officer, director, office).number == "KBI1/2"
    assert not list(verify_all())


# ── who may ──


def test_only_those_whose_task_it_is_sign(officer: Actor, supervisor: Actor, office: Office) -> None:
    letter = written(officer, office)
    for actor in (officer, supervisor):
        with pytest.raises(NotYours):
            commands.sign_letter(actor=actor, ref=letter.ref, seen=1, now=MONDAY)
    memo = written(officer, office, "memo")
    assert commands.sign_letter(actor=officer, ref=memo.ref, seen=1, now=MONDAY).state == "pending"


def test_nobody_signs_what_was_changed_after_she_read_it(
    officer: Actor, director: Actor, office: Office
) -> None:
    letter = written(officer, office)
    commands.change_letter(actor=officer, ref=letter.ref, fields={**WORDS, "subject": "อื่น"}, now=MONDAY)
    with pytest.raises(LetterChanged):
        commands.sign_letter(actor=director, ref=letter.ref, seen=1, now=MONDAY)
    done = commands.sign_letter(actor=director, ref=letter.ref, seen=2, now=MONDAY)
    assert (done.subject, content_of(done)["signer"]["name_th"]) == ("อื่น", "นายตัวอย่าง ผู้อำนวยการ")
    with pytest.raises(LetterState):
        commands.change_letter(actor=officer, ref=letter.ref, fields=WORDS, now=MONDAY)
    with pytest.raises(LetterState):
        commands.discard_letter(actor=officer, ref=letter.ref, now=MONDAY)


def test_strangers_auditors_and_one_factor_write_nothing(
    officer: Actor, other_officer: Actor, auditor: Actor, applicant: Actor, office: Office
) -> None:
    from dataclasses import replace

    letter = written(officer, office)
    for nobody in (other_officer, applicant, replace(officer, two_factor=False)):
        with pytest.raises(NoSuchLetter):
            written(nobody, office)
        with pytest.raises(NoSuchLetter):
            commands.change_letter(actor=nobody, ref=letter.ref, fields=WORDS, now=MONDAY)
        with pytest.raises(NoSuchLetter):
            letter_for(nobody, office.pk, letter.ref)
    with pytest.raises(NotYours):
        written(auditor, office)
    assert letter_for(auditor, office.pk, letter.ref).content["subject"] == WORDS["subject"]


def test_nobody_writes_about_a_case_of_her_own(counter: Desk, office: Office) -> None:
    both = make_member(office, "director", "นางสองหมวก")
    case = counter.submit(counter.fill(counter.start(actor=both), actor=both), actor=both).case
    with pytest.raises(OwnCase):
        written(both, office, "decision", number=case.number)


def test_who_works_there_reads_no_memo_about_her_own_case(
    officer: Actor, counter: Desk, office: Office
) -> None:
    both = make_member(office, "officer", "นางสองหมวก")
    case = counter.submit(counter.fill(counter.start(actor=both), actor=both), actor=both).case
    memo = written(officer, office, "memo", number=case.number)
    assert letter_for(officer, office.pk, memo.ref).letter == memo
    with pytest.raises(NoSuchLetter):
        letter_for(both, office.pk, memo.ref)


def test_a_kind_belongs_to_a_case_or_to_none(officer: Actor, counter: Desk, office: Office) -> None:
    case = counter.submitted()
    for kind, number in (("decision", ""), ("report", ""), ("love", "")):
        with pytest.raises(WrongKind):
            written(officer, office, kind, number=number)
    assert written(officer, office, "memo", number=case.number).case == case
    with pytest.raises(Invalid) as caught:
        written(officer, office, fields={"subject": "", "body": "x" * 20_000})
    assert {problem.where for problem in caught.value.problems} == {"subject", "body"}
    assert written(officer, office, "order", fields={"to": ""}).to_name == ""


def test_another_offices_case_is_not_found(other_officer: Actor, counter: Desk, other_office: Office) -> None:
    case = counter.submitted()
    with pytest.raises(Exception, match="no-such"):
        written(other_officer, other_office, "decision", number=case.number)


# ── following from a case ──


@pytest.fixture
def case(counter: Desk) -> Case:
    return counter.submitted()


def test_a_refusal_brings_its_letter_with_number_reason_and_signer(
    case: Case, officer: Actor, act: Callable[..., Case]
) -> None:
    act(officer, case, "reject", reason="ไม่ได้สังกัดเขตพื้นที่นี้", key="k")
    act(officer, case, "reject", reason="ไม่ได้สังกัดเขตพื้นที่นี้", key="k", seen=1)
    letter = Letter.objects.get()
    content = content_of(letter)
    assert (letter.kind, letter.state, letter.number, letter.follows) == ("decision", "pending", "KBI1/1", 2)
    assert (content["reason"], content["granted"]) == ("ไม่ได้สังกัดเขตพื้นที่นี้", False)
    assert content["signer"]["name_th"] == "นางสาวตัวอย่าง ขยันงาน"
    assert Effect.objects.get(name="letter").args == {"letter": letter.pk, "kind": "decision"}


def test_opening_again_takes_back_the_letter_that_followed(
    case: Case, officer: Actor, supervisor: Actor, act: Callable[..., Case]
) -> None:
    act(officer, case, "reject", reason="ผิด")
    commands.reopen(actor=supervisor, number=case.number or "", reason="กดผิด", now=MONDAY)
    letter = Letter.objects.get()
    assert (letter.state, content_of(letter)["ended"]) == ("voided", "กดผิด")
    kinds = list(case.events.order_by("seq").values_list("kind", flat=True))
    assert kinds == ["submitted", "acted", "reopened", "letter_voided"]
    assert not list(verify_all())


# ── given back ──


def given_back(case: Case, officer: Actor, *, reason: str = "เอกสารยังไม่ครบ") -> Letter:
    now = Case.objects.get(pk=case.pk)
    commands.give_back(
        actor=officer, number=now.number or "", reason=reason, seen=now.head_seq, client_key="k", now=MONDAY
    )
    return Letter.objects.filter(case=case).latest("pk")


def test_giving_back_brings_a_numbered_letter_signed_by_who_gave_back(case: Case, officer: Actor) -> None:
    letter = given_back(case, officer)
    assert given_back(case, officer) == letter  # a double click
    content = content_of(letter)
    assert (letter.kind, letter.state, letter.number, letter.follows) == (
        "give_back",
        "pending",
        "KBI1/1",
        2,
    )
    assert (content["reason"], content["signer"]["name_th"]) == ("เอกสารยังไม่ครบ", officer.name)
    assert Effect.objects.get(name="letter").args == {"letter": letter.pk, "kind": "give_back"}
    assert not Effect.objects.filter(name="document", args__kind="give_back").exists()
    assert not list(verify_all())


def test_with_numbers_of_the_e_saraban_the_letter_that_gives_back_waits_for_its_number(
    case: Case, officer: Actor, office: Office
) -> None:
    typed_numbers(office)
    letter = given_back(case, officer)
    assert (letter.state, letter.number) == ("waiting", "")
    done = commands.number_letter(actor=officer, ref=letter.ref, typed="ศธ 04001/9", now=MONDAY)
    assert (done.state, done.number) == ("pending", "ศธ 04001/9")


def changes(case: Case, monkeypatch: pytest.MonkeyPatch, step: str, how: Callable[[Step], Step]) -> None:
    """Let the file say something else of one step."""
    service = service_of(case.version)
    steps = tuple(how(one) if one.id == step else one for one in service.steps)
    monkeypatch.setitem(_services, case.version.hash, service.model_copy(update={"steps": steps}))


def test_what_time_alone_gives_back_is_signed_by_the_director(
    case: Case, officer: Actor, director: Actor, act: Callable[..., Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    changes(case, monkeypatch, "correct", lambda step: step.model_copy(update={"if_late": "given_back"}))
    held = act(officer, case, "return", reason="ขอสำเนาคำสั่ง")
    due_at = held.step_due_at
    assert due_at is not None
    later = due_at + timedelta(minutes=1)
    assert commands.lapse(case_id=case.pk, step="correct", since=held.head_seq, now=later)
    letter = Letter.objects.get()
    content = content_of(letter)
    assert (Case.objects.get(pk=case.pk).end, letter.kind, letter.state) == (
        "given_back",
        "give_back",
        "pending",
    )
    assert content["signer"]["name_th"] == director.name
    assert datetime.fromisoformat(content["until"]) == due_at
    assert (content["step"], content["granted"]) == ("correct", False)
    assert letter.written_by is None
    assert not list(verify_all())


def reopened(case: Case, supervisor: Actor) -> None:
    commands.reopen(
        actor=supervisor, number=case.number or "", reason="กดผิด", now=MONDAY + timedelta(hours=1)
    )


def test_opening_again_takes_back_the_letter_that_gave_back_and_the_one_in_its_place(
    case: Case, officer: Actor, supervisor: Actor, office: Office
) -> None:
    first = given_back(case, officer)
    Letter.objects.filter(pk=first.pk).update(state="issued")
    second = written(officer, office, "give_back", number=case.number, replaces=first.ref)
    commands.sign_letter(actor=officer, ref=second.ref, seen=1, now=MONDAY)
    Letter.objects.filter(pk=first.pk).update(state="replaced")
    Letter.objects.filter(pk=second.pk).update(state="issued")
    reopened(case, supervisor)
    second.refresh_from_db()
    assert (second.state, content_of(second)["ended"]) == ("revoked", "กดผิด")
    assert Effect.objects.filter(name="notice", args__kind="letter_revoked").count() == 1


def test_only_what_was_given_back_has_a_letter_that_gives_back(
    case: Case, officer: Actor, supervisor: Actor, office: Office
) -> None:
    with pytest.raises(WrongKind):
        written(officer, office, "give_back", number=case.number)
    given_back(case, officer)
    draft = written(officer, office, "give_back", number=case.number)
    reopened(case, supervisor)
    assert Letter.objects.get(follows=2).state == "voided"
    with pytest.raises(WrongKind):
        commands.sign_letter(actor=officer, ref=draft.ref, seen=1, now=MONDAY)


def test_opening_again_takes_back_a_letter_that_gives_back_although_none_followed(
    case: Case, officer: Actor, supervisor: Actor, office: Office
) -> None:
    given_back(case, officer).delete()  # as an older version left it
    letter = written(officer, office, "give_back", number=case.number)
    commands.sign_letter(actor=officer, ref=letter.ref, seen=1, now=MONDAY)
    reopened(case, supervisor)
    letter.refresh_from_db()
    assert letter.state == "voided"


def test_opening_again_leaves_the_letters_of_earlier_steps(
    case: Case,
    officer: Actor,
    supervisor: Actor,
    applicant: Actor,
    act: Callable[..., Case],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def writes(step: Step) -> Step:
        acts = tuple(one.model_copy(update={"letter": "decision"}) for one in step.actions)
        return step.model_copy(update={"actions": acts})

    changes(case, monkeypatch, "check", writes)
    act(officer, case, "return", reason="แก้ไข")
    commands.withdraw(actor=applicant, number=case.number or "", now=MONDAY)
    reopened(case, supervisor)
    assert Letter.objects.get().state == "pending"
    later = MONDAY + timedelta(hours=2)
    act(applicant, case, "resubmit", at=later)
    act(officer, case, "reject", reason="ผิด", at=later)
    reopened(case, supervisor)
    assert list(Letter.objects.order_by("pk").values_list("state", flat=True)) == ["pending", "voided"]


def test_the_applicant_sees_no_drafts_and_no_memos(case: Case, officer: Actor, office: Office) -> None:
    for kind in ("memo", "decision"):
        written(officer, office, kind, number=case.number)
    assert len(letters_of(case, inside=True)) == 2
    assert letters_of(case, inside=False) == ()


def test_an_erased_case_leaves_numbers_only(
    case: Case, officer: Actor, act: Callable[..., Case], applicant: Actor
) -> None:
    act(officer, case, "reject", reason="ผิด")
    commands.erase(actor=SYSTEM, number=case.number or "", now=MONDAY.replace(year=2040))
    letter = Letter.objects.get()
    assert (letter.number, letter.to_name, letter.content, letter.blob) == ("KBI1/1", "", None, None)
    assert content_of(letter) == {}
    assert not list(verify_all())


# ── ends ──


def test_a_letter_that_was_not_made_is_void_with_its_reason(
    officer: Actor, director: Actor, office: Office
) -> None:
    letter = signed(officer, director, office)
    with pytest.raises(ReasonNeeded):
        commands.end_letter(actor=director, ref=letter.ref, how="voided", reason=" ", now=MONDAY)
    with pytest.raises(NotYours):
        commands.end_letter(actor=officer, ref=letter.ref, how="voided", reason="พิมพ์ผิด", now=MONDAY)
    with pytest.raises(LetterState):
        commands.end_letter(actor=director, ref=letter.ref, how="revoked", reason="พิมพ์ผิด", now=MONDAY)
    done = commands.end_letter(actor=director, ref=letter.ref, how="voided", reason="พิมพ์ผิด", now=MONDAY)
    assert (done.state, done.number, done.ended_at) == ("voided", "KBI1/1", MONDAY)
    assert signed(officer, director, office).number == "KBI1/2"


def test_only_an_issued_letter_of_the_same_kind_is_replaced(
    officer: Actor, director: Actor, office: Office
) -> None:
    letter = signed(officer, director, office)
    with pytest.raises(LetterState):
        written(officer, office, replaces=letter.ref)
    Letter.objects.filter(pk=letter.pk).update(state="issued")
    with pytest.raises(NoSuchLetter):
        written(officer, office, "memo", replaces=letter.ref)
    assert written(officer, office, replaces=letter.ref).replaces == letter


# ── the book ──


def test_the_book_lists_what_was_signed_and_finds_words(
    officer: Actor, director: Actor, office: Office, other_officer: Actor
) -> None:
    signed(officer, director, office)
    signed(officer, director, office, "order", fields={"subject": "แต่งตั้งคณะกรรมการตรวจรับ"})
    draft = written(officer, office)
    assert [row.number for row in letter_book(officer, office.pk, BookFilter())] == ["KBI1/1", "1/2569"]
    found = letter_book(officer, office.pk, BookFilter(words="ตรวจรับ", year=2569))
    assert [row.kind for row in found] == ["order"]
    assert [row.number for row in letter_book(officer, office.pk, BookFilter(words="KBI1/1"))] == ["KBI1/1"]
    assert drafts_at(officer, office.pk) == (draft,)
    assert not letter_book(other_officer, office.pk, BookFilter()).exists()
