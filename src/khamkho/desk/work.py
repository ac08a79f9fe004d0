"""What pages show of the office's own work: activities, committee, what is published, and what last year's says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from khamkho.base.text import Lang, Text
from khamkho.casework.models import Committee
from khamkho.casework.queries.cases import CaseView, HeldFile
from khamkho.casework.queries.committees import (
    Sitting,
    committee_with_members,
    committees_in_office,
    interested_in,
    may_sit,
    sitting_on,
)
from khamkho.casework.queries.years import last_year_of
from khamkho.casework.rules.committee import ATTENDANCE, CHAIR, MEMBER, MOST, OUT, ROLES, needed
from khamkho.casework.rules.permits import WHO
from khamkho.catalogue.service import Action
from khamkho.desk.door import Here

ROWS = 8
"""How many members a form without scripts has room for at first."""


@dataclass(frozen=True, kw_only=True)
class Activity:
    """One time that something was done: its answers in the order of the columns, and its files."""

    cells: tuple[str, ...]
    files: tuple[HeldFile, ...]


@dataclass(frozen=True, kw_only=True)
class Activities:
    """The table of what is done several times, and how far it is."""

    title: Text
    columns: tuple[Text, ...]
    rows: tuple[Activity, ...]
    planned: int | None

    @property
    def done(self) -> int:
        return len(self.rows)


def activities_of(view: CaseView, lang: Lang) -> tuple[Activities, ...]:
    """A table for each action that is done several times, once there is something to show."""
    found = (
        _table(view, action, lang) for step in view.service.steps for action in step.actions if action.each
    )
    return tuple(one for one in found if one.rows or one.planned)


def _table(view: CaseView, action: Action, lang: Lang) -> Activities:
    assert action.each is not None
    held = [entry for entry in view.timeline if entry.action == action.id]
    rows = tuple(
        Activity(
            cells=tuple(_said(field, entry.answers.get(field.id), lang) for field in action.asks),
            files=_files(view, entry.files),
        )
        for entry in held
    )
    planned = said_in(view).get(action.each.planned) if action.each.planned else None
    return Activities(
        title=action.each.title,
        columns=tuple(field.called or field.label for field in action.asks),
        rows=rows,
        planned=planned if isinstance(planned, int) and planned else None,
    )


def _said(field: Any, value: Any, lang: Lang) -> str:
    return field.read_back(value, lang) if value is not None else ""


def _files(view: CaseView, refs: tuple[str, ...]) -> tuple[HeldFile, ...]:
    return tuple(file for file in view.files if str(file.ref) in refs)


def said_in(view: CaseView) -> dict[str, Any]:
    """The latest answer to each question, of the form and of the actions taken."""
    answers: dict[str, Any] = dict(view.body.answers)
    for entry in view.timeline:
        answers |= entry.answers
    return answers


@dataclass(frozen=True, kw_only=True)
class LastYear:
    """What last year's work says to this year's: its numbers, its files, and what the head wrote."""

    view: CaseView
    end: Text | None
    rows: tuple[tuple[Text, str], ...]
    words: tuple[tuple[Text, str], ...]
    """Who wrote, and what: reasons and remarks of those who decide."""
    files: tuple[tuple[Text, HeldFile], ...]
    activities: tuple[Activities, ...]


def last_year(here: Here, view: CaseView) -> LastYear | None:
    """The last piece of work of this kind, summed up; None where there is none."""
    linked = any(entry.kind == "linked" for entry in view.timeline)
    last = last_year_of(here.actor, view.case) if linked and not view.erased else None
    if last is None or last.erased:
        return None
    lang, service = here.actor.lang, last.service
    asked = {
        field.id: field
        for step in service.steps
        for action in step.actions
        if action.each is None
        for field in action.asks
    }
    answers = said_in(last)
    known = {**service.fields, **asked}
    labels = {
        need.id: need.label for step in service.steps for action in step.actions for need in action.files
    }
    heads = {"supervisor", "director"}
    return LastYear(
        view=last,
        end=service.end_title(last.case.end) if last.case.end else None,
        rows=tuple(
            (field.called or field.label, field.read_back(answers[name], lang))
            for name, field in known.items()
            if answers.get(name) is not None
        ),
        words=tuple((WHO[entry.role], entry.reason) for entry in last.timeline if entry.role in heads and entry.reason),
        files=tuple((labels.get(file.document, Text(file.name, file.name)), file) for file in last.files),
        activities=activities_of(last, lang),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class OnCase:
    """The committee of a case as its page shows it."""

    committee: Committee
    sitting: tuple[Sitting, ...]
    interested: frozenset[int]
    least: int | None
    """How many have to be there at the present step."""


def committee_on(view: CaseView) -> OnCase | None:
    """The committee of a case, where one was appointed. One query then, else none."""
    if view.erased or not any(entry.kind == "committee_appointed" for entry in view.timeline):
        return None
    found = committee_with_members(view.case)
    if found is None:
        return None
    committee, sitting = found
    near = interested_in(view.case, sitting)
    here = view.step is not None and view.step.by == "committee"
    quorum = view.step.quorum_here if view.step and here else None
    return OnCase(
        committee=committee,
        sitting=sitting,
        interested=near,
        least=needed(quorum, len(sitting) - len(near)) if quorum is not None else None,
    )


def has_committee(view: CaseView) -> bool:
    """Whether the service has a step of a committee, or an action that wants one appointed."""
    steps = view.service.steps
    return any(
        step.by == "committee" or any(one.needs == "committee" for one in step.actions) for step in steps
    )


def meeting_context(on: OnCase | None, typed: Mapping[str, Any]) -> dict[str, Any]:
    """What the record of a meeting asks about each member."""
    if on is None:
        return {}
    ways = list(ATTENDANCE.items())
    return {
        "attendance": [
            (one, f"attended.{one.id}", ways, typed.get(f"attended.{one.id}") or (OUT if one.id in on.interested else ""))
            for one in on.sitting
        ],
        "chairs": [("", "–"), *((one.id, one.name) for one in on.sitting if one.id not in on.interested)],
        "chair_usual": typed.get("chaired_by") or next((one.id for one in on.sitting if one.role == CHAIR), ""),
    }  # fmt: skip


def appointing_context(here: Here, view: CaseView, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Whom one may put on a committee, with what was typed, or the members of another committee that is in office."""
    lang = here.actor.lang
    people = may_sit(view.case, here.actor.user_id, here.today)
    options = [
        ("", "–"),
        *((one.pk, f"{one.name(lang)} {one.position(lang)} ({one.office.short(lang)})") for one in people),
    ]
    others = committees_in_office(view.case, here.today)
    like = next((one for one in others if str(one.pk) == str(typed.get("like", ""))), None)
    rows = rows_in(typed) if "role.1" in typed else _taken_over(like)
    rows += [("", "", "")] * max(2, ROWS - len(rows))
    return {
        "people_options": options,
        "role_options": [("", "–"), *((key, words.in_(lang)) for key, words in ROLES.items())],
        "seats": [(n, *row) for n, row in enumerate(rows, 1)],
        "committees": [(one.pk, f"{one.name} ({one.order_number})") for one in others],
        "like_id": like.pk if like else "",
        "usual_name": typed.get("name") or (like.name if like else ""),
        "usual_order": typed.get("order_number") or (like.order_number if like else ""),
    }


def rows_in(typed: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What was typed about each member: part, seat, name of a person from outside; empty rows fall away."""
    rows = [
        (
            str(typed.get(f"role.{n}", "")),
            str(typed.get(f"seat.{n}", "")),
            str(typed.get(f"outsider.{n}", "")),
        )
        for n in range(1, MOST + 1)
    ]
    return [row for row in rows if any(part.strip() for part in row)]


def _taken_over(committee: Committee | None) -> list[tuple[str, str, str]]:
    if committee is None:
        return []
    members = committee.members.order_by("pk").values_list("seat_id", flat=True)
    return [
        (one.role or MEMBER, str(seat or ""), "" if seat else one.name.th)
        for one, seat in zip(sitting_on(committee), members, strict=True)
    ]


@dataclass(frozen=True, kw_only=True)
class Public:
    """What of this work stands on the public page."""

    ref: str
    title: Text
    at: datetime


def publications_of(view: CaseView) -> tuple[Public, ...]:
    """What of this work stands on the public page, from its timeline: a newer file takes the place of the older."""
    found: dict[str, Public] = {}
    for entry in view.timeline:
        if entry.kind == "publication_withdrawn":
            found = {name: one for name, one in found.items() if one.ref != entry.published}
        elif entry.published:
            name = _publishes(view, entry.action)
            found[name] = Public(ref=entry.published, title=view.service.file_need(name).label, at=entry.at)
    return tuple(found.values())


def _publishes(view: CaseView, action_id: str) -> str:
    actions = (step.action(action_id) for step in view.service.steps)
    return next((one.publishes for one in actions if one and one.publishes), "")
