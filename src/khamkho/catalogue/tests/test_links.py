"""What a linked case is filled in with."""

from __future__ import annotations

from typing import Any

from khamkho.catalogue.queries import pack
from khamkho.catalogue.rules import carried, named_office, opened_by
from khamkho.catalogue.service import Service

IN, OUT = pack("student-transfer-in"), pack("student-transfer-out")
(RELEASE,), (ARRIVE,) = IN.links, OUT.links
NEW: dict[str, Any] = {"code": "new", "name": {"th": "ใหม่", "en": "New"}}
NAME: dict[str, Any] = {"title": "", "first": "ตัวอย่าง", "middle": "", "last": "ใจดี"}


def test_an_action_opens_the_link_it_names() -> None:
    consider = IN.step("consider")
    found = {action.id: opened_by(IN, action) for action in consider.actions}
    assert found["approve"] is RELEASE
    assert found["refuse"] is None


def test_the_office_is_the_one_that_the_answers_name() -> None:
    assert named_office(RELEASE, {"from_school": {"code": "old", "name": {"th": "ก", "en": "A"}}}) == "old"
    assert named_office(RELEASE, {"from_school": {"code": "", "name": {"th": "ก", "en": "A"}}}) == ""
    assert named_office(RELEASE, {}) == ""


def test_what_both_ask_is_carried_and_what_a_person_stands_by_is_not() -> None:
    answers: dict[str, Any] = {
        "pupil_name": NAME,
        "declaration": True,
        "applicant_signature": {"typed": "ก"},
        "target_grade": "p5",  # the other form does not ask it
        "from_grade": "p4",
    }
    assert carried(RELEASE, IN, OUT, answers, NEW) == {
        "pupil_name": NAME,
        "grade": "p4",
        "to_school": NEW,
        "accepted": "yes",
        "papers_to": "school",
    }


def test_a_question_of_another_type_answers_nothing() -> None:
    body = IN.model_dump(mode="json", by_alias=True)
    for page in body["form"]:
        for field in page["fields"]:
            if field["id"] == "pupil_name":
                field.update(type="text", max=100)
    other = Service.model_validate(body)
    assert "pupil_name" not in carried(ARRIVE, OUT, other, {"pupil_name": NAME}, NEW)
    assert "pupil_name" in carried(ARRIVE, OUT, IN, {"pupil_name": NAME}, NEW)


def test_what_a_file_pairs_stays_out_where_the_other_form_does_not_ask_it() -> None:
    link = RELEASE.model_copy(
        update={"fill": {"nowhere": "from_grade", "grade": "target_grade"}, "say": {"none": "x"}}
    )
    assert carried(link, IN, OUT, {"from_grade": "p4"}, NEW) == {"to_school": NEW}
    bare = link.model_copy(update={"here": ""})
    assert carried(bare, IN, OUT, {"from_grade": "p4"}, NEW) == {}
