"""Forms with which an office collects: which ask for personal data, and typed questions."""

from __future__ import annotations

from typing import Any

import pytest

from khamkho.base.tests.said import is_said
from khamkho.catalogue.load import load
from khamkho.catalogue.queries import collecting_forms
from khamkho.catalogue.rules.collecting import Typed, asks_personal, with_questions, wrong_with_questions
from khamkho.catalogue.service import Service

FREE, SURVEY = (load(collecting_forms()[name]) for name in ("free-questions", "equipment-survey"))
LABEL = {"th": "ข้อมูล", "en": "Thing"}


def asking(field: dict[str, Any] | None = None, document: dict[str, Any] | None = None) -> Service:
    body = FREE.model_dump(mode="json", by_alias=True)
    if field:
        body["form"][0]["fields"].append({"id": "more", "label": LABEL, **field})
    if document:
        body["documents"] = [{"id": "paper", "label": LABEL, **document}]
    return Service.model_validate(body)


GROUP = {"type": "group", "fields": [{"id": "who", "type": "person_name", "label": LABEL}]}


@pytest.mark.parametrize(
    ("field", "document", "personal"),
    [
        (None, None, False),
        ({"type": "number"}, None, False),
        ({"type": "date"}, None, False),
        ({"type": "date", "birth": True}, None, True),
        ({"type": "person_name"}, None, True),
        ({"type": "phone"}, None, True),
        ({"type": "email"}, None, True),
        ({"type": "text", "sensitive": True}, None, True),
        (GROUP, None, True),
        ({**GROUP, "fields": [{"id": "n", "type": "number", "label": LABEL}]}, None, False),
        (None, {"type": "file"}, False),
        (None, {"type": "id_photo"}, True),
    ],
)
def test_a_form_that_asks_about_a_person_says_so(
    field: dict[str, Any] | None, document: dict[str, Any] | None, personal: bool
) -> None:
    assert asks_personal(asking(field, document)) is personal


def test_the_survey_that_ships_asks_nothing_personal() -> None:
    assert not asks_personal(SURVEY)


def wrong(*questions: Typed) -> list[str]:
    found = wrong_with_questions(questions)
    assert all(is_said(one) for one in found)
    return [f"{one.where} {one.code}" for one in found]


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        ([], ["question.0 required"]),
        ([Typed(label="ก" * 200)], []),
        ([Typed(label="ก"), Typed(label=" ")], ["question.1 required"]),
        ([Typed(label="ก" * 201)], ["question.0 too-long"]),
        ([Typed(label="ก", kind="song")], ["question.0 not-offered"]),
        ([Typed(label="", kind="song")], ["question.0 required", "question.0 not-offered"]),
        ([Typed(label="ก", kind="choice", choices=["a", "a", " "])], ["choices.0 too-few"]),
        ([Typed(label="ก", kind="choice", choices=["a", "b"])], []),
        ([Typed(label="ก", kind="choice", choices=[str(n) for n in range(20)])], []),
        ([Typed(label="ก", kind="choice", choices=[str(n) for n in range(21)])], ["choices.0 too-few"]),
        ([Typed(label="ก", kind="text", choices=["a"])], []),
        ([Typed(label="ก")] * 10, []),
        ([Typed(label="ก")] * 10 + [Typed(label="")], ["question.9 too-many"]),
    ],
)
def test_what_is_wrong_with_typed_questions_is_named_where_it_stands(
    questions: list[Typed], said: list[str]
) -> None:
    assert wrong(*questions) == said


def test_typed_questions_become_a_form_of_their_own() -> None:
    made = with_questions(
        FREE,
        " สำรวจ อินเทอร์เน็ต ",
        [
            Typed(label=" ความเร็ว ", kind="number"),
            Typed(label="เล่าให้ฟัง", required=False),
            Typed(label="รูปถ่าย", kind="file"),
            Typed(label="ผู้ให้บริการ", kind="choice", choices=["ก", " ข ", "ก", ""]),
            Typed(label="พอใจ", kind="yes_no"),
            Typed(label="แผนผัง", kind="file", required=False),
        ],
    )
    assert (made.title.th, made.title.en) == ("สำรวจ อินเทอร์เน็ต", "สำรวจ อินเทอร์เน็ต")
    assert [(one.id, one.type, one.required, one.label.th) for one in made.fields.values()] == [
        ("q1", "number", True, "ความเร็ว"),
        ("q2", "long_text", False, "เล่าให้ฟัง"),
        ("q4", "choice", True, "ผู้ให้บริการ"),
        ("q5", "yes_no", True, "พอใจ"),
    ]
    assert made.fields["q1"].label.en == "ความเร็ว"
    assert getattr(made.fields["q2"], "max", 0) == 2000
    options = getattr(made.fields["q4"], "options", ())
    assert [(one.id, one.label.th, one.label.en) for one in options] == [("c1", "ก", "ก"), ("c2", "ข", "ข")]
    assert [(one.id, one.type, one.required, one.max_files) for one in made.documents] == [
        ("q3", "file", True, 3),
        ("q6", "file", False, 3),
    ]
    assert (made.documents[0].label.th, made.documents[0].label.en) == ("รูปถ่าย", "รูปถ่าย")
    assert (made.id, [page.page for page in made.form]) == (FREE.id, [FREE.form[0].page])


def test_a_form_of_files_alone_still_has_a_question() -> None:
    made = with_questions(FREE, "ก", [Typed(label="รูป", kind="file")])
    (remarks,) = made.fields.values()
    assert (remarks.id, remarks.type, remarks.required) == ("remarks", "long_text", False)
    assert (remarks.label.th, remarks.label.en) == ("หมายเหตุ", "Remarks")


def test_a_choice_is_cut_where_a_question_would_be() -> None:
    made = with_questions(FREE, "ก", [Typed(label="ก", kind="choice", choices=["ก" * 201, "ข"])])
    assert [len(one.label.th) for one in getattr(made.fields["q1"], "options", ())] == [200, 1]
