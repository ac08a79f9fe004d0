"""Which questions are asked, and whether the answers will do. Pure functions on values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from pydantic import JsonValue

from khamkho.base.errors import Invalid, NotFound, Problem
from khamkho.catalogue.context import Context
from khamkho.catalogue.fields import Field, Given, Raw
from khamkho.catalogue.service import DocumentNeed, Original, Page, Service, Stop
from khamkho.catalogue.when import Answers, holds, settle


class NoSuchPage(NotFound):
    code = "no-such-page"
    th = "ไม่มีหน้านี้ในแบบคำขอ"
    en = "The form has no such page."


@dataclass(frozen=True)
class Checked:
    """What a page of answers came to. ``values`` are sound; None stands for an answer taken away."""

    values: dict[str, JsonValue]
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        return not self.problems

    def merged(self, answers: Answers) -> dict[str, JsonValue]:
        """The answers with these values put in, and those taken away left out."""
        after = {**answers, **self.values}
        return {name: value for name, value in after.items() if value is not None}


@dataclass
class _Marking:
    """Values and problems while they are being gathered."""

    values: dict[str, JsonValue] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def mark(self, question: Field, given: Given, ctx: Context) -> None:
        """Parse one answer; a missing one is a problem when the question must be answered."""
        try:
            value = question.parse(given, ctx, question.id)
        except Invalid as no:
            self.problems += no.problems
            return
        self.values[question.id] = value
        if value is None and question.required:
            self.problems.append(question.missing(question.id, ctx))

    def checked(self) -> Checked:
        return Checked(self.values, tuple(self.problems))


def relevant_answers(service: Service, variant: str, answers: Answers) -> dict[str, JsonValue]:
    """The answers that count: those to questions that are asked. The others are kept but not submitted.

    Questions are walked in the order of the form, so an answer that does not count opens no other question.
    """
    counted: dict[str, JsonValue] = {}
    for page in service.form:
        if not holds(page.when, variant, counted):
            continue
        for question in page.fields:
            if question.id in answers and holds(question.when, variant, counted):
                counted[question.id] = answers[question.id]
    return counted


def pages_for(service: Service, variant: str, answers: Answers) -> tuple[Page, ...]:
    """The pages this applicant goes through, in order; pages without a question left fall away."""
    counted = relevant_answers(service, variant, answers)
    return tuple(
        page for page in service.form if holds(page.when, variant, counted) and _asked(page, variant, counted)
    )


def fields_for(page: Page, variant: str, answers: Answers) -> tuple[Field, ...]:
    """The questions of a page that are asked, given all answers so far."""
    return _asked(page, variant, answers)


@dataclass(frozen=True)
class Question:
    """A question that a page may come to ask. ``when`` is what it still waits for, as data; None: it is asked anyway."""

    field: Field
    when: dict[str, Any] | None
    asked: bool
    """Whether it is asked as things stand."""


def questions_of(fields: Sequence[Field], variant: str, answers: Answers) -> tuple[Question, ...]:
    """Questions shown together, with those that only an answer beside them opens: a channel may open them at once."""
    found = []
    names = frozenset(question.id for question in fields)
    for question in fields:
        rest = settle(question.when, variant, answers, names)
        if rest is not False:
            when = None if rest is True else rest.written()
            found.append(Question(question, when, holds(question.when, variant, answers)))
    return tuple(found)


def documents_for(
    service: Service, variant: str, answers: Answers, *, by_proxy: bool = False
) -> tuple[DocumentNeed, ...]:
    """The documents this application needs or may carry; ``by_proxy``: also what only a proxy is asked for."""
    counted = relevant_answers(service, variant, answers)
    return tuple(
        need
        for need in service.documents
        if holds(need.when, variant, counted) and (by_proxy or not need.from_proxy)
    )


def originals_for(service: Service, variant: str, answers: Answers) -> tuple[Original, ...]:
    """What somebody shows, or the office looks up, for this application."""
    counted = relevant_answers(service, variant, answers)
    return tuple(one for one in service.originals if holds(one.when, variant, counted))


def stop_for(service: Service, variant: str, answers: Answers) -> Stop | None:
    """The polite end these answers lead to, if they do: this person cannot have this service."""
    counted = relevant_answers(service, variant, answers)
    for page in service.form:
        if holds(page.when, variant, counted):
            for stop in page.stops:
                if holds(stop.when, variant, counted):
                    return stop
    return None


def check_page(
    service: Service, variant: str, page_id: str, raw: Raw, answers: Answers, ctx: Context
) -> Checked:
    """Check one posted page. ``raw`` holds flat names, ``field`` or ``field.part``, as a form posts them.

    Questions are marked in order, and an answer on the page may open or close a later one on it. Answers to
    closed questions are left as they were. Refuses with ``NoSuchPage``.
    """
    marking = _Marking()
    for question in _walk(_page(service, page_id), variant, answers, marking):
        marking.mark(question, question.collect(raw, question.id), ctx)
    return marking.checked()


def check_answers(service: Service, variant: str, given: Mapping[str, Given], ctx: Context) -> Checked:
    """Check a whole set of answers at once, as another system sends them: JSON values by field id.

    Canonical values come out. Unknown names, and answers to questions that are not asked, are problems.
    """
    marking = _Marking()
    for page in service.form:
        if holds(page.when, variant, marking.values):
            for question in _walk(page, variant, {}, marking):
                marking.mark(question, given.get(question.id), ctx)
    asked = set(marking.values) | {problem.where.partition(".")[0] for problem in marking.problems}
    marking.problems += [
        _not_asked(service, name) for name in given if name not in asked and given[name] is not None
    ]
    present: dict[str, JsonValue] = {
        name: value for name, value in marking.values.items() if value is not None
    }
    return Checked(present, tuple(marking.problems))


def check_all(
    service: Service,
    variant: str,
    answers: Answers,
    documents: Set[str],
    ctx: Context,
    *,
    by_proxy: bool = False,
) -> tuple[Problem, ...]:
    """Everything that stands between this application and the office, named at once.

    ``documents`` are the ids of needs that something is attached to. Answers that do not count are ignored.
    """
    problems = list(_variant_problems(service, variant))
    counted = relevant_answers(service, variant, answers)
    stop = stop_for(service, variant, answers)
    if stop:
        problems.append(Problem("variant", "stopped", stop.title.th, stop.title.en))
    problems += check_answers(service, variant, counted, ctx).problems
    for need in documents_for(service, variant, answers, by_proxy=by_proxy):
        if need.required and need.id not in documents:
            problems.append(
                Problem(need.id, "document-missing", f"กรุณาแนบ{need.label.th}", f"Attach: {need.label.en}")
            )
    return tuple(problems)


def missed(
    service: Service, variant: str, answers: Answers, documents: Set[str], *, by_proxy: bool = False
) -> tuple[Problem, ...]:
    """What is not there and would be missed (``required: soft``): the office must receive the application all the same."""
    problems = []
    for page in pages_for(service, variant, answers):
        for question in fields_for(page, variant, answers):
            if question.soft and answers.get(question.id) is None:
                name = question.subject
                problems.append(
                    Problem(question.id, "missed", f"ยังไม่ได้ตอบ: {name.th}", f"Not answered: {name.en}")
                )
    for need in documents_for(service, variant, answers, by_proxy=by_proxy):
        if need.soft and need.id not in documents:
            problems.append(
                Problem(need.id, "missed", f"ยังไม่ได้แนบ: {need.label.th}", f"Not attached: {need.label.en}")
            )
    return tuple(problems)


def check_questions(questions: Iterable[Field], raw: Raw, ctx: Context) -> Checked:
    """Check the questions an action asks, posted like a page."""
    marking = _Marking()
    for question in questions:
        if holds(question.when, "", marking.values):
            marking.mark(question, question.collect(raw, question.id), ctx)
    return marking.checked()


def page_problems(
    service: Service, variant: str, page_id: str, answers: Answers, ctx: Context
) -> tuple[Problem, ...]:
    """Is this page done? What kept answers still lack or do wrong on it; empty when it is."""
    marking = _Marking()
    for question in _walk(_page(service, page_id), variant, answers, marking):
        marking.mark(question, answers.get(question.id), ctx)
    return tuple(marking.problems)


def initial(questions: Iterable[Field], answers: Answers, ctx: Context) -> dict[str, str | list[str]]:
    """Kept answers as the form would have posted them, to fill it again."""
    filled: dict[str, str | list[str]] = {}
    for question in questions:
        filled |= question.initial(answers.get(question.id), question.id, ctx.lang)
    return filled


def _walk(page: Page, variant: str, answers: Answers, marking: _Marking) -> Iterable[Field]:
    """The page's open questions; what was marked so far decides about the next."""
    for question in page.fields:
        if holds(question.when, variant, {**answers, **marking.values}):
            yield question


def _asked(page: Page, variant: str, answers: Answers) -> tuple[Field, ...]:
    return tuple(question for question in page.fields if holds(question.when, variant, answers))


def _page(service: Service, page_id: str) -> Page:
    try:
        return service.page(page_id)
    except KeyError:
        raise NoSuchPage from None


def _variant_problems(service: Service, variant: str) -> tuple[Problem, ...]:
    if variant in service.variants or (not service.variants and not variant):
        return ()
    return (Problem("variant", "required", "กรุณาเลือกกรณีที่ขอ", "Choose what you are applying for"),)


def _not_asked(service: Service, name: str) -> Problem:
    if name in service.fields:
        th, en = (
            "ไม่ต้องตอบข้อนี้สำหรับกรณีที่เลือก กรุณานำออก",
            "This is not asked for the case you chose: leave it out",
        )
        return Problem(name, "not-asked", th, en)
    return Problem(name, "unknown-field", f"ไม่รู้จักช่องข้อมูล “{name}”", f"There is no field “{name}”")
