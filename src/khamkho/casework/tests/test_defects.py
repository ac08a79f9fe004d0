"""Correction, thing by thing: what is marked, what may be changed, what may be asked again, and old beside new."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from khamkho.base.errors import Invalid
from khamkho.base.tests.said import is_said
from khamkho.base.text import Lang, Text
from khamkho.casework import commands
from khamkho.casework.contents import body_of, event_detail
from khamkho.casework.models import Attachment, Case
from khamkho.casework.queries.cases import case_for, draft_for, file_for, replaced_files
from khamkho.casework.rules import defects as rules
from khamkho.casework.rules.defects import Defect, Move
from khamkho.casework.rules.refusals import AlreadyChecked, NoSuchCase, NotMarked, ReasonNeeded
from khamkho.casework.tests.cast import MONDAY, Counter, photo
from khamkho.catalogue.queries import service_of
from khamkho.files.commands import store_file
from khamkho.offices.reasons import KINDS, Reason
from khamkho.people.actor import Actor

Act = Callable[..., Case]


@pytest.fixture
def case(counter: Counter) -> Case:
    return counter.submitted()


@pytest.fixture
def returned(case: Case, officer: Actor, act: Act) -> Case:
    """The telephone number and the photograph are marked."""
    return act(
        officer,
        case,
        "return",
        **{"mark.phone": "wrong", "say.phone": "โทรไม่ติด", "mark.document:photo": "unreadable"},
    )


def new_photo(case: Case, applicant: Actor) -> Attachment:
    assert case.key is not None
    stored = store_file(
        key=case.key, data=photo(), name="new.jpg", accept="id_photo", limit=10**7, now=MONDAY
    )
    return commands.attach(actor=applicant, ref=case.ref, document="photo", stored=stored, now=MONDAY)


def page_with(case: Case, field: str) -> str:
    return next(page.id for page in service_of(case.version).form if any(f.id == field for f in page.fields))


def fill(case: Case, applicant: Actor, field: str, **raw: Any) -> commands.Filled:
    return commands.fill(
        actor=applicant,
        ref=case.ref,
        page_id=page_with(case, field),
        raw=raw or {field: "0898765432"},
        now=MONDAY,
    )


def test_marks_are_told_sealed_and_stop_the_clock(returned: Case, applicant: Actor) -> None:
    assert returned.waiting_for == "applicant"
    assert returned.paused_at == MONDAY
    assert [one["where"] for one in body_of(returned).defects] == ["phone", "document:photo"]
    event = returned.events.last()
    assert event is not None
    detail = event_detail(returned, event)
    assert detail["defects"][0] == {"where": "phone", "kind": "wrong", "text": "โทรไม่ติด"}
    view = case_for(applicant, returned.number or "")
    assert "ไม่ถูกต้อง: โทรไม่ติด" in view.timeline[-1].reason
    assert [one.where for one in view.defects] == ["phone", "document:photo"]
    assert "phone" not in view.closed
    assert "position" in view.closed


def test_nothing_marked_and_no_reason_is_refused(case: Case, officer: Actor, act: Act) -> None:
    with pytest.raises(ReasonNeeded):
        act(officer, case, "return")


@pytest.mark.parametrize(
    "raw", [{"mark.nowhere": "wrong"}, {"mark.phone": "ugly"}, {"say.phone": "words without a mark"}]
)
def test_a_mark_that_makes_no_sense_is_refused(
    case: Case, officer: Actor, act: Act, raw: dict[str, str]
) -> None:
    with pytest.raises(Invalid):
        act(officer, case, "return", **raw)
    assert Case.objects.get(pk=case.pk).step == "check"


def test_only_what_is_marked_may_be_changed(returned: Case, applicant: Actor) -> None:
    before = draft_for(applicant, returned.ref).body.answers
    with pytest.raises(NotMarked):
        fill(returned, applicant, "position", position="นายก")
    with pytest.raises(NotMarked):
        commands.set_contact(actor=applicant, ref=returned.ref, email="a@example.org", phone="", now=MONDAY)
    with pytest.raises(NotMarked):
        commands.fill_all(actor=applicant, ref=returned.ref, answers={"position": "นายก"}, now=MONDAY)
    assert fill(returned, applicant, "phone").problems == ()
    after = draft_for(applicant, returned.ref).body.answers
    assert {name for name in after if after[name] != before.get(name)} == {"phone"}


def test_another_system_mends_only_the_mark(returned: Case, applicant: Actor) -> None:
    before = body_of(returned).answers
    filled = commands.fill_all(actor=applicant, ref=returned.ref, answers={"phone": "0898765432"}, now=MONDAY)
    assert filled.problems == ()
    assert draft_for(applicant, returned.ref).body.answers == {**before, "phone": "0898765432"}


def test_a_file_that_is_not_marked_stays(case: Case, officer: Actor, applicant: Actor, act: Act) -> None:
    act(officer, case, "return", **{"mark.phone": "wrong"})
    held = case.attachments.get(document="photo")
    with pytest.raises(NotMarked):
        commands.detach(actor=applicant, ref=case.ref, attachment=held.ref, now=MONDAY)
    with pytest.raises(NotMarked):
        new_photo(case, applicant)
    held.refresh_from_db()
    assert not held.dropped


def test_a_reason_alone_opens_everything(case: Case, officer: Actor, applicant: Actor, act: Act) -> None:
    act(officer, case, "return", reason="กรุณาตรวจทั้งหมด")
    view = case_for(applicant, case.number or "")
    assert (view.defects, view.closed) == ((), frozenset())
    with_contact = commands.set_contact(
        actor=applicant, ref=case.ref, email="a@example.org", phone="", now=MONDAY
    )
    assert with_contact.pk == case.pk


def test_the_office_reads_old_beside_new(returned: Case, officer: Actor, applicant: Actor, act: Act) -> None:
    old_phone = body_of(returned).answers["phone"]
    old_photo = returned.attachments.get(document="photo")
    commands.detach(actor=applicant, ref=returned.ref, attachment=old_photo.ref, now=MONDAY)
    new_photo(returned, applicant)
    fill(returned, applicant, "phone")
    act(applicant, returned, "resubmit")
    view = case_for(officer, returned.number or "")
    last = view.timeline[-1]
    assert set(last.changed) == {"phone", "document:photo"}
    assert last.was == {"phone": old_phone}
    assert [file.ref for file in replaced_files(view, last.replaced)] == [old_photo.ref]
    assert file_for(officer, returned.ref, old_photo.ref)[0].pk == old_photo.blob_id
    with pytest.raises(NoSuchCase):
        file_for(applicant, returned.ref, old_photo.ref)
    own = case_for(applicant, returned.number or "")
    assert own.timeline[-1].was == {}
    assert replaced_files(own, last.replaced) == ()
    assert body_of(Case.objects.get(pk=returned.pk)).defects == []


def test_what_is_closed_holds_nobody_up(returned: Case, applicant: Actor, act: Act) -> None:
    """An answer that was right when it was handed in and is not marked cannot be changed, so it is not judged again."""
    fill(returned, applicant, "phone")
    back = act(applicant, returned, "resubmit", at=MONDAY + timedelta(days=9))
    assert back.step == "check"


def test_after_the_check_nothing_new_may_be_asked(
    returned: Case, officer: Actor, applicant: Actor, act: Act
) -> None:
    fill(returned, applicant, "phone")
    act(applicant, returned, "resubmit")
    with pytest.raises(AlreadyChecked) as no:
        act(officer, returned, "return", **{"mark.position": "wrong"})
    assert service_of(returned.version).fields["position"].label.th in no.value.sentence("th")
    with pytest.raises(AlreadyChecked):  # a ground does not help an officer
        act(officer, returned, "return", **{"mark.position": "wrong"}, ground="มาตรา 8")
    with pytest.raises(AlreadyChecked):
        act(officer, returned, "return", reason="ขอใหม่ทั้งหมด")
    again = act(officer, returned, "return", **{"mark.phone": "wrong", "mark.document:photo": "unreadable"})
    assert again.step == "correct"


def test_who_decides_may_ask_for_more_on_a_ground_of_the_law(
    case: Case, officer: Actor, director: Actor, applicant: Actor, act: Act
) -> None:
    accepted = act(officer, case, "accept")
    assert accepted.complete_at is not None
    with pytest.raises(AlreadyChecked):
        act(director, case, "return", **{"mark.phone": "wrong"})
    act(director, case, "return", **{"mark.phone": "wrong"}, ground="เจ้าหน้าที่ตรวจพลาด")
    event = case.events.last()
    assert event is not None
    detail = event_detail(case, event)
    assert detail["ground"] == "เจ้าหน้าที่ตรวจพลาด"
    assert detail["asked_more"] == ["phone"]
    assert "ผู้อนุญาต" in case_for(applicant, case.number or "").timeline[-1].reason


MARKS, DONE, MENDS = Move(marked=frozenset({"a"})), Move(completes=True), Move(changed=frozenset({"b"}))


@pytest.mark.parametrize(
    ("moves", "check", "shut"),
    [
        ((), None, ()),
        ((MENDS,), None, ()),
        ((Move(), MARKS), 1, ("b", "c")),
        ((MARKS, MENDS), 0, ("c",)),
        ((MENDS, MARKS), 1, ("b", "c")),
        ((DONE,), 0, ("a", "b", "c")),
        ((DONE, MARKS), 0, ("b", "c")),
        ((MENDS, DONE, MENDS), 1, ("a", "c")),
    ],
)
def test_the_first_complete_check(moves: tuple[Move, ...], check: int | None, shut: tuple[str, ...]) -> None:
    assert rules.first_complete_check(moves) == check
    assert rules.not_to_be_asked(("a", "b", "c"), moves) == shut


def test_what_a_form_marks() -> None:
    found, problems = rules.read(
        {"mark.b": "missing", "mark.a": "wrong", "say.a": " x ", "reason": "r"}, ["a", "b"], (), "th"
    )
    assert problems == ()
    assert found == (Defect(where="a", kind="wrong", text="x"), Defect(where="b", kind="missing"))
    assert [one.title for one in found] == [KINDS["wrong"], KINDS["missing"]]
    assert rules.told(found, {}, "en") == "• a – Wrong: x\n• b – Missing"
    assert rules.closed(["a", "b", "c"], found) == {"c"}
    assert rules.closed(["a"], ()) == frozenset()
    assert rules.may_ask_more(["director"])
    assert not rules.may_ask_more(["officer", "supervisor"])


REASONS = (
    Reason(id="r1", kind="wrong", text=Text("สะกดผิด", "Misspelt")),
    Reason(id="r2", kind="missing", text=Text("ไม่ครบ", "Not all"), retired=True),
)


@pytest.mark.parametrize(("lang", "text"), [("th", "สะกดผิด ดูบัตร"), ("en", "Misspelt ดูบัตร")])
def test_a_kept_reason_says_what_it_says_in_the_language_of_the_case(lang: Lang, text: str) -> None:
    found, problems = rules.read({"mark.a": "wrong:r1", "say.a": "ดูบัตร"}, ["a"], REASONS, lang)
    assert problems == ()
    assert found == (Defect(where="a", kind="wrong", text=text),)


@pytest.mark.parametrize("mark", ["missing:r2", "missing:r1", "wrong:nothing"])
def test_a_reason_that_is_retired_or_of_another_kind_is_none(mark: str) -> None:
    found, problems = rules.read({"mark.a": mark}, ["a"], REASONS, "th")
    assert found == ()
    assert [(one.where, one.code) for one in problems] == [("mark.a", "defect-reason")]
    assert is_said(problems[0])


def test_an_officer_marks_with_a_text_that_ships(
    case: Case, officer: Actor, applicant: Actor, act: Act
) -> None:
    act(officer, case, "return", **{"mark.document:photo": "unreadable:blurred"})
    (mark,) = case_for(applicant, case.number or "").defects
    assert mark.kind == "unreadable"
    assert mark.text == "ภาพไม่ชัดหรือมืดเกินไป กรุณาถ่ายใหม่ในที่สว่าง"


def test_why_it_came_back_is_told_in_the_readers_language(
    case: Case, officer: Actor, applicant: Actor, act: Act
) -> None:
    act(officer, case, "return", **{"mark.phone": "wrong", "say.phone": "โทรไม่ติด"}, reason="ขอบคุณ")
    number = case.number or ""
    thai = case_for(applicant, number).timeline[-1]
    english = case_for(replace(applicant, lang="en"), number).timeline[-1]
    assert thai.reason.endswith("– ไม่ถูกต้อง: โทรไม่ติด\nขอบคุณ")
    assert english.reason.endswith("– Wrong: โทรไม่ติด\nขอบคุณ")
    assert thai.said == english.said == "ขอบคุณ"


@pytest.mark.parametrize(
    ("raw", "wrong"),
    [
        ({"mark.a": ""}, []),
        ({"say.a": "  "}, []),
        ({"say.nowhere": "words about nothing"}, []),
        ({"mark.nowhere": ""}, []),
        ({"mark.a": "ugly"}, [("mark.a", "defect-kind")]),
        ({"say.a": "words without a mark"}, [("mark.a", "defect-kind")]),
        ({"mark.nowhere": "wrong"}, [("mark.nowhere", "defect-place")]),
        ({"nowhere": "wrong", "say.mark.a": "wrong"}, []),
        (
            {"mark.nowhere": "wrong", "mark.b": "ugly", "say.a": "x"},
            [("mark.a", "defect-kind"), ("mark.b", "defect-kind"), ("mark.nowhere", "defect-place")],
        ),
    ],
)
def test_a_mark_without_sense_is_a_problem(raw: dict[str, str], wrong: list[tuple[str, str]]) -> None:
    found, problems = rules.read(raw, ["a", "b"], (), "th")
    assert found == ()
    assert [(one.where, one.code) for one in problems] == wrong
    assert all(is_said(one) for one in problems)


def test_the_words_of_a_mark_keep_their_lines_and_are_never_cut() -> None:
    [found], _ = rules.read({"mark.a": "wrong", "say.a": "ก\r\nข" + "ค" * 997}, ["a"], (), "th")
    assert found.text == "ก\nข" + "ค" * 997
    with pytest.raises(Invalid) as caught:
        rules.read({"mark.a": "wrong", "say.a": "ค" * 1001}, ["a"], (), "th")
    assert [(one.where, one.code) for one in caught.value.problems] == [("say.a", "too-long")]


def test_a_defect_is_the_same_after_it_was_kept() -> None:
    one = Defect(where="document:photo", kind="missing", text="x")
    assert one.sealed() == {"where": "document:photo", "kind": "missing", "text": "x"}
    assert rules.kept([one.sealed(), {"where": "a", "kind": "wrong"}]) == (
        one,
        Defect(where="a", kind="wrong"),
    )


def test_defects_are_told_with_the_names_of_things_in_both_languages() -> None:
    found = [Defect(where="a", kind="wrong", text="x"), Defect(where="b", kind="outdated")]
    labels = {"a": Text("เบอร์โทร", "Phone")}
    assert rules.told(found, labels, "th") == "• เบอร์โทร – ไม่ถูกต้อง: x\n• b – ไม่เป็นปัจจุบัน"
    assert rules.told(found, labels, "en") == "• Phone – Wrong: x\n• b – Out of date"
    assert rules.told(found[:1], labels, "en") == "Phone – Wrong: x"
    assert rules.told([], labels, "en") == ""


def test_whoever_decides_may_ask_for_more_whatever_else_she_is() -> None:
    assert rules.may_ask_more(["officer", "director"])
    assert not rules.may_ask_more([])
