"""One row of a table as a case: what it says, and everything that is wrong with it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from khamkho.base.errors import BadValue, Invalid, Problem, Refused, within
from khamkho.base.text import Lang, clean
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.context import Context
from khamkho.catalogue.fields import Field
from khamkho.catalogue.service import DocumentNeed, Service
from khamkho.moving.rules.archive import files_named
from khamkho.moving.rules.columns import ENDED, NUMBER, RECEIVED, STATE, VARIANT
from khamkho.moving.rules.states import guessed_place
from khamkho.moving.rules.words import EMPTY, day_in, given_for, matching

MISSING = "required"
FORMULA = "="


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row as it would be moved in."""

    line: int
    number: str = ""
    received_on: date | None = None
    ended_on: date | None = None
    target: str = ""
    variant: str = ""
    answers: Mapping[str, Any]
    asked: Mapping[str, Any]
    days: Mapping[str, date]
    people: Mapping[str, str]
    files: Mapping[str, tuple[str, ...]]
    problems: tuple[Problem, ...] = ()

    @property
    def right(self) -> bool:
        return not self.problems


@dataclass(frozen=True, kw_only=True)
class Reader:
    """How the rows of one table are read."""

    service: Service
    columns: Mapping[str, int]
    states: Mapping[str, str]
    ctx: Context

    def read(self, line: int, cells: Sequence[str]) -> Row:
        """Everything that the row says. What a form would ask and the table does not say is left out, not refused: an
        earlier register knew less. What it says must be right."""
        problems: list[Problem] = []
        said = {name: cells[place] if place < len(cells) else "" for name, place in self.columns.items()}
        for name, cell in said.items():
            if cell.startswith(FORMULA):
                problems.append(_formula(name))
        said = {name: "" if cell.startswith(FORMULA) else cell for name, cell in said.items()}
        days = {name: _day(name, said.get(name, ""), problems, self.ctx.today) for name in (RECEIVED, ENDED)}
        done = {
            name.partition(".")[2]: day
            for name in said
            if name.startswith("done.") and (day := _day(name, said[name], problems, self.ctx.today))
        }
        word = clean(said.get(STATE, ""))
        target = self.states.get(word) or guessed_place(self.service, word)
        variant = self._variant(said.get(VARIANT, ""), problems)
        known = [day for day in (days[RECEIVED], *done.values(), days[ENDED]) if day]
        received = days[RECEIVED] or (min(known) if known else None)
        if received is None and not any(problem.where == RECEIVED for problem in problems):
            problems.append(
                Problem(RECEIVED, MISSING, "ไม่มีวันที่รับคำขอ", "The day on which it was received is missing")
            )
        ended = days[ENDED]
        if received and ended and ended < received:
            problems.append(
                Problem(ENDED, "order", "วันที่แล้วเสร็จอยู่ก่อนวันที่รับคำขอ", "It ended before it was received")
            )
        ctx = replace(self.ctx, today=received or self.ctx.today)
        answers = self._answers(said, variant, ctx, problems)
        nameless = catalogue.applicant_name(self.service, answers) is None
        if nameless and not any(problem.where.startswith("answer.") for problem in problems):
            problems.append(Problem("name", MISSING, "ไม่มีชื่อผู้ขอ", "The name of the applicant is missing"))
        return Row(
            line=line,
            number=clean(said.get(NUMBER, "")),
            received_on=received,
            ended_on=ended,
            target=target,
            variant=variant,
            answers=answers,
            asked=self._asked(said, problems),
            days=done,
            people=_people(said, problems),
            files=self._files(said, problems),
            problems=tuple(dict.fromkeys(problems)),
        )  # fmt: skip

    def _variant(self, word: str, problems: list[Problem]) -> str:
        if not self.service.variants:
            return ""
        options = [(name, (one.title,)) for name, one in self.service.variants.items()]
        if clean(word) in EMPTY:
            return next(iter(self.service.variants)) if VARIANT not in self.columns else ""
        if found := matching(word, options):
            return found
        problems.append(
            Problem(
                VARIANT, "not-offered", f"ไม่รู้จักกรณี “{clean(word)}”", f"“{clean(word)}” is none of the cases"
            )
        )
        return ""

    def _answers(
        self, said: Mapping[str, str], variant: str, ctx: Context, problems: list[Problem]
    ) -> dict[str, Any]:
        """The answers that count, each as its field keeps it; those that are not asked in this case fall away."""
        found: dict[str, Any] = {}
        for field in self.service.fields.values():
            given = _given(field, said)
            if given is None:
                continue
            try:
                value = field.parse(given, ctx, field.id)
            except Invalid as no:
                problems += [replace(one, where=f"answer.{one.where}") for one in no.problems]
                continue
            if value is not None:
                found[field.id] = value
        return dict(catalogue.relevant_answers(self.service, variant, found))

    def _asked(self, said: Mapping[str, str], problems: list[Problem]) -> dict[str, Any]:
        """What the office answered at its steps. Days that lie ahead then are no fault now."""
        found: dict[str, Any] = {}
        for name, field in catalogue.asked_fields(self.service).items():
            given = given_for(field, said.get(f"asked.{name}", ""))
            if given is None:
                continue
            try:
                value = field.parse(given, self.ctx, name)
            except Invalid as no:
                problems += [replace(one, where=f"asked.{one.where}") for one in no.problems]
                continue
            if value is not None:
                found[name] = value
        return found

    def _files(self, said: Mapping[str, str], problems: list[Problem]) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for need in self.service.documents:
            cell = said.get(f"file.{need.id}", "")
            if clean(cell) in EMPTY:
                continue
            try:
                found[need.id] = files_named(cell)
            except Refused as no:
                problems.append(as_problem(f"file.{need.id}", no))
                continue
            if len(found[need.id]) > need.max_files:
                problems.append(_too_many(need))
        return found


def _given(field: Field, said: Mapping[str, str]) -> object:
    """What the row says for a field: its own cell, and the cells of its parts over it."""
    whole = given_for(field, said.get(f"answer.{field.id}", ""))
    prefix = f"answer.{field.id}."
    parts = {
        name.removeprefix(prefix): clean(cell)
        for name, cell in said.items()
        if name.startswith(prefix) and clean(cell) not in EMPTY
    }
    if not parts:
        return whole
    if field.type == "person_name":
        parts = {"last": "-", **parts}
    return {**(whole if isinstance(whole, Mapping) else {}), **parts}


def as_problem(where: str, no: Refused) -> Problem:
    """A refusal as what is wrong with a row."""

    def told(lang: Lang) -> str:
        return f"{no.sentence(lang)} {no.next(lang)}".strip()

    return Problem(where, no.code, told("th"), told("en"))


def _people(said: Mapping[str, str], problems: list[Problem]) -> dict[str, str]:
    """Who did which step."""
    found: dict[str, str] = {}
    for name, cell in said.items():
        if not name.startswith("by.") or clean(cell) in EMPTY:
            continue
        try:
            found[name.partition(".")[2]] = within(name, cell, 200)
        except Invalid as no:
            problems += no.problems
    return found


def _day(name: str, cell: str, problems: list[Problem], today: date) -> date | None:
    if clean(cell) in EMPTY:
        return None
    try:
        day = day_in(cell)
    except BadValue as bad:
        problems.append(bad.problem(name))
        return None
    if day > today:
        problems.append(Problem(name, "in-the-future", "วันที่อยู่ในอนาคต", "The day lies in the future"))
        return None
    return day


def _too_many(need: DocumentNeed) -> Problem:
    return Problem(
        f"file.{need.id}",
        "too-many-files",
        f"“{need.label.th}” รับไม่เกิน {need.max_files} ไฟล์",
        f"“{need.label.en}” takes at most {need.max_files} files",
    )


def _formula(name: str) -> Problem:
    return Problem(
        name,
        "formula",
        "ช่องนี้เป็นสูตร กรุณาวางเป็นค่า (Paste values) ก่อนนำเข้า",
        "This cell is a formula: paste it as a value first",
    )
