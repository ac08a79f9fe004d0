"""Marking what is wrong on a case page, and reading what was mended: old beside new."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from khamkho.base.errors import Problem
from khamkho.base.text import Lang, Text
from khamkho.base.working_time import due
from khamkho.casework.defects import things_of
from khamkho.casework.queries.cases import CaseView, HeldFile, replaced_files
from khamkho.casework.queries.clock import calendar_of
from khamkho.casework.rules.defects import (
    DOCUMENT,
    GROUND,
    MARK,
    SAY,
    first_complete_check,
    may_ask_more,
    not_to_be_asked,
)
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.service import Action
from khamkho.desk.told import drawing_in
from khamkho.offices.queries import reasons_for
from khamkho.offices.reasons import KINDS, Reason


@dataclass(frozen=True, kw_only=True)
class Markable:
    """One answer or document beside which an officer says what is wrong with it."""

    where: str
    label: Text
    value: str
    picture: str
    files: tuple[HeldFile, ...]
    is_document: bool
    mark: str
    text: str
    problem: Problem | None
    too_late: bool
    """Checked before, neither marked nor changed since: only who decides may still ask, on a ground of the law."""
    choices: tuple[tuple[str, Text, tuple[tuple[str, Text], ...]], ...]
    """The kinds, each with the texts that the office keeps for it."""

    @property
    def is_open(self) -> bool:
        """Whether it was marked, or something typed, before the page came back."""
        return bool(self.mark or self.text or self.problem)


def markables_of(
    view: CaseView, typed: Mapping[str, Any], problems: Collection[Problem], lang: Lang
) -> tuple[Markable, ...]:
    """Everything that this officer can mark, with what was typed; documents first, as they are most often at fault."""
    answers = view.body.answers
    things = things_of(view.service, view.case.variant, answers, by_proxy=view.body.by_proxy)
    late = frozenset(not_to_be_asked(things, view.moves))
    reasons = reasons_for(view.case.office)
    choices = {document: _choices(reasons, document=document) for document in (True, False)}
    rows = []
    for where, label in things.items():
        if where in late and not may_ask_more(view.roles_here):
            continue
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
                mark=str(typed.get(MARK + where, "")),
                text=str(typed.get(SAY + where, "")),
                problem=next((one for one in problems if one.where == MARK + where), None),
                too_late=where in late,
                choices=choices[is_document],
            )
        )
    return tuple(sorted(rows, key=lambda row: not row.is_document))


def _choices(
    reasons: Collection[Reason], *, document: bool
) -> tuple[tuple[str, Text, tuple[tuple[str, Text], ...]], ...]:
    fitting = [one for one in reasons if one.fits(document=document)]
    return tuple(
        (kind, words, tuple((f"{kind}:{one.id}", one.text) for one in fitting if one.kind == kind))
        for kind, words in KINDS.items()
    )


def marking_context(
    view: CaseView, typed: Mapping[str, Any], problems: Collection[Problem], lang: Lang, now: datetime
) -> dict[str, Any]:
    """What a page needs that lets an officer mark what is wrong; nothing where she may not."""
    action = next((one for one in view.actions if one.needs == "defects"), None)
    if action is None or view.erased:
        return {}
    rows = markables_of(view, typed, problems, lang)
    given = {row.field_id for section in view.sections(lang) for row in section.rows}
    return {
        "marking": action,
        "markables": rows,
        "markable": {row.where: row for row in rows},
        "ungiven": [row for row in rows if not row.is_document and row.where not in given],
        "mend_by": _mend_by(view, action, now),
        "checked_before": first_complete_check(view.moves) is not None,
        "may_ask_more": may_ask_more(view.roles_here),
        "ground": str(typed.get(GROUND, "")),
    }


def _mend_by(view: CaseView, action: Action, now: datetime) -> datetime | None:
    """Until when the applicant has time if it goes back to her now."""
    assert view.step is not None
    to = catalogue.transition(
        view.service, view.step.id, action.id, view.case.variant, view.body.answers, view.step.by
    ).step
    return due(calendar_of(view.case), now, to.within) if to and to.within else None


@dataclass(frozen=True, kw_only=True)
class Mended:
    """One thing that the applicant changed in her last correction, old beside new."""

    where: str
    label: Text
    old: str
    new: str
    old_picture: str
    new_picture: str
    old_files: tuple[HeldFile, ...]
    new_files: tuple[HeldFile, ...]


def mended_in(view: CaseView, lang: Lang) -> tuple[Mended, ...]:
    """What the last correction changed, while the office has not moved the case since; nothing otherwise."""
    acts = [entry for entry in view.timeline if entry.kind == "acted"]
    if not acts or not acts[-1].changed or view.erased:
        return ()
    last, returned = acts[-1], max((one.at for one in acts[:-1]), default=acts[-1].at)
    before = *replaced_files(view, last.replaced), *(one for one in view.files if one.added_at <= returned)
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
                where=where,
                label=things.get(where) or (field.label if field else Text(name, name)),
                old=field.read_back(old, lang) if field and old is not None else "",
                new=field.read_back(new, lang) if field and new is not None else "",
                old_picture=drawing_in(old) if field else "",
                new_picture=drawing_in(new) if field else "",
                old_files=tuple(file for file in before if file.document == name and not field),
                new_files=() if field else view.files_of(name),
            )
        )
    return tuple(rows)
