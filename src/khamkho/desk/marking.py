"""Marking what is wrong on a case page, and reading what was mended: old beside new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from khamkho.base.text import Lang, Text
from khamkho.casework.defects import moves_of, things_of
from khamkho.casework.queries.cases import CaseView, HeldFile, replaced_files
from khamkho.casework.rules.defects import (
    DOCUMENT,
    GROUND,
    KINDS,
    MARK,
    SAY,
    first_complete_check,
    may_ask_more,
    not_to_be_asked,
)
from khamkho.desk.told import drawing_in


@dataclass(frozen=True, kw_only=True)
class Markable:
    """One answer or document beside which an officer says what is wrong with it."""

    where: str
    label: Text
    value: str
    picture: str
    files: tuple[HeldFile, ...]
    is_document: bool
    kind: str
    text: str
    too_late: bool
    """Checked before, neither marked nor changed since: the law lets no officer ask."""


def markables_of(view: CaseView, typed: Mapping[str, Any], lang: Lang) -> tuple[Markable, ...]:
    """Everything that can be marked, documents first as they are most often at fault; with what was typed."""
    answers = view.body.answers
    things = things_of(view.service, view.case.variant, answers, by_proxy=view.body.by_proxy)
    late = frozenset(not_to_be_asked(things, moves_of(view.case)))
    rows = []
    for where, label in things.items():
        name, is_document = where.removeprefix(DOCUMENT), where.startswith(DOCUMENT)
        value = None if is_document else answers.get(name)
        rows.append(
            Markable(
                where=where,
                label=label,
                value="" if value is None else view.service.fields[name].read_back(value, lang),
                picture=drawing_in(value),
                files=view.files_of(name) if is_document else (),
                is_document=is_document,
                kind=str(typed.get(MARK + where, "")),
                text=str(typed.get(SAY + where, "")),
                too_late=where in late,
            )
        )
    return tuple(sorted(rows, key=lambda row: not row.is_document))


def marking_context(view: CaseView, typed: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
    """What the form of an action needs that marks what is wrong."""
    moves = moves_of(view.case)
    return {
        "markables": markables_of(view, typed, lang),
        "mark_kinds": [(kind, words.in_(lang)) for kind, words in KINDS.items()],
        "checked_before": first_complete_check(moves) is not None,
        "may_ask_more": may_ask_more(view.standing.roles),
        "ground": str(typed.get(GROUND, "")),
    }


@dataclass(frozen=True, kw_only=True)
class Mended:
    """One thing that the applicant changed in her last correction, old beside new."""

    label: Text
    old: str
    new: str
    old_picture: str
    new_picture: str
    old_files: tuple[HeldFile, ...]
    new_files: tuple[HeldFile, ...]


def mended_in(view: CaseView, lang: Lang) -> tuple[Mended, ...]:
    """What the last correction changed, while the office has not moved the case since; nothing otherwise."""
    last = next((entry for entry in reversed(view.timeline) if entry.kind == "acted"), None)
    if last is None or not last.changed or view.erased:
        return ()
    replaced = replaced_files(view, last.replaced)
    things = things_of(
        view.service,
        view.case.variant,
        {**view.body.answers, **last.was},
        by_proxy=view.body.by_proxy,
    )
    rows = []
    for where in last.changed:
        name = where.removeprefix(DOCUMENT)
        field = view.service.fields.get(name) if where == name else None
        old, new = last.was.get(name), view.body.answers.get(name)
        rows.append(
            Mended(
                label=things.get(where) or (field.label if field else Text(name, name)),
                old=field.read_back(old, lang) if field and old is not None else "",
                new=field.read_back(new, lang) if field and new is not None else "",
                old_picture=drawing_in(old) if field else "",
                new_picture=drawing_in(new) if field else "",
                old_files=tuple(file for file in replaced if file.document == name and not field),
                new_files=() if field else view.files_of(name),
            )
        )
    return tuple(rows)
