"""Forms with which an office collects from others: whether one asks for personal data, and one made of typed questions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from khamkho.base.errors import Problem
from khamkho.base.text import clean
from khamkho.catalogue.fields import Field
from khamkho.catalogue.fields.date import DateField
from khamkho.catalogue.fields.group import GroupField
from khamkho.catalogue.service import Service

PERSONAL = frozenset({"person_name", "identity_number", "signature", "email", "phone", "address"})
"""Types of questions whose answers are about a person, whatever the form asks them for."""
MOST_QUESTIONS, MOST_CHOICES, LONGEST = 10, 20, 200
Kind = Literal["text", "number", "yes_no", "choice", "file"]
KINDS: tuple[Kind, ...] = ("text", "number", "yes_no", "choice", "file")


@dataclass(frozen=True, kw_only=True)
class Typed:
    """A question as an officer typed it."""

    label: str
    kind: str = "text"
    choices: Sequence[str] = ()
    required: bool = True


def asks_personal(service: Service) -> bool:
    """Whether a form asks for personal data: then nobody answers it without an account."""
    photo = any(need.type == "id_photo" for need in service.documents)
    return photo or any(_is_personal(field) for field in _all(service.fields.values()))


def _all(fields: Iterable[Field]) -> Iterator[Field]:
    for field in fields:
        yield field
        if isinstance(field, GroupField):
            yield from _all(field.fields)


def _is_personal(field: Field) -> bool:
    birth = isinstance(field, DateField) and field.birth
    return field.is_sensitive or field.type in PERSONAL or birth


def wrong_with_questions(questions: Sequence[Typed]) -> tuple[Problem, ...]:
    """Everything that is wrong with typed questions; ``where`` is ``question.0`` and so on."""
    found = []
    if not questions:
        found.append(
            Problem("question.0", "required", "กรุณาพิมพ์คำถามอย่างน้อยหนึ่งข้อ", "Type at least one question")
        )
    for at, one in enumerate(questions[:MOST_QUESTIONS]):
        where, label = f"question.{at}", clean(one.label)
        if not label:
            found.append(Problem(where, "required", "กรุณาพิมพ์คำถาม", "Type the question"))
        elif len(label) > LONGEST:
            found.append(Problem(where, "too-long", "คำถามต้องไม่เกิน 200 ตัวอักษร", "At most 200 characters"))
        if one.kind not in KINDS:
            found.append(Problem(where, "not-offered", "กรุณาเลือกชนิดของคำตอบ", "Choose the kind of answer"))
        if one.kind == "choice" and not 2 <= len(_choices(one)) <= MOST_CHOICES:
            th, en = "กรุณาใส่ตัวเลือก 2 ถึง 20 ข้อ บรรทัดละหนึ่งข้อ", "Give 2 to 20 choices, one on each line"
            found.append(Problem(f"choices.{at}", "too-few", th, en))
    if len(questions) > MOST_QUESTIONS:
        found.append(Problem("question.9", "too-many", "มีคำถามได้ไม่เกิน 10 ข้อ", "At most 10 questions"))
    return tuple(found)


def with_questions(service: Service, title: str, questions: Sequence[Typed]) -> Service:
    """The form with these questions in place of its own, read and checked like any published form."""
    tree: dict[str, Any] = json.loads(service.body)
    fields = [_field(at, one) for at, one in enumerate(questions) if one.kind != "file"]
    files = [_document(at, one) for at, one in enumerate(questions) if one.kind == "file"]
    page = {**tree["form"][0], "fields": fields}
    if not fields:  # a form has a page, and a page a question
        page["fields"] = [
            {"id": "remarks", "type": "long_text", "required": False, "label": _both("หมายเหตุ", "Remarks")}
        ]
    words = clean(title)
    return Service.model_validate({**tree, "title": _both(words, words), "form": [page], "documents": files})


def _field(at: int, one: Typed) -> dict[str, Any]:
    made: dict[str, Any] = {"id": f"q{at + 1}", "type": one.kind, "required": one.required}
    made["label"] = _both(clean(one.label), clean(one.label))
    if one.kind == "choice":
        made["choices"] = {f"c{n}": _both(words, words) for n, words in enumerate(_choices(one), start=1)}
    if one.kind == "text":
        made |= {"type": "long_text", "max": 2000}
    return made


def _document(at: int, one: Typed) -> dict[str, Any]:
    label = _both(clean(one.label), clean(one.label))
    return {"id": f"q{at + 1}", "type": "file", "required": one.required, "label": label, "max_files": 3}


def _choices(one: Typed) -> list[str]:
    return list(dict.fromkeys(words for line in one.choices if (words := clean(line)[:LONGEST])))


def _both(th: str, en: str) -> dict[str, str]:
    return {"th": th, "en": en}
