"""The rows of the control register (ทะเบียนคุม): what its columns say of each case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from khamkho.base.text import Lang, Text
from khamkho.base.thai import show_date, show_datetime
from khamkho.casework.contents import body_of, event_detail
from khamkho.casework.models import Case, Event
from khamkho.casework.queries.handover import Trace
from khamkho.casework.queries.timeline import step_of
from khamkho.catalogue.fields.date import DateField
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.rules import Column, asked_fields, fee_due
from khamkho.catalogue.service import Service
from khamkho.vault.keys import Erased

CHANNELS: Mapping[str, Text] = {
    "web": Text("เว็บไซต์", "Website"),
    "line": Text("LINE", "LINE"),
    "counter": Text("เคาน์เตอร์", "Counter"),
    "phone": Text("โทรศัพท์", "Telephone"),
    "mail": Text("ไปรษณีย์หรือหนังสือ", "Post or letter"),
    "email": Text("อีเมลถึงหน่วยงาน", "Mail to the office"),
    "api": Text("ระบบอื่น", "Another system"),
    "batch": Text("หนังสือนำส่งของสถานศึกษา", "Batch of a school"),
    "import": Text("ย้ายเข้าจากทะเบียนเดิม", "Moved in from an earlier register"),
    "office": Text("งานภายใน", "Work of the office"),
}
GONE = Text("โอนไปยัง{office} เลขที่ {number}", "With {office} now, number {number}")


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What one column says of one case; ``day`` where it is a date, ``at`` where it is a moment. A sensitive answer is masked."""

    text: str = ""
    day: date | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Acts:
    """What happened to one case, as far as a register tells it: per step when and by whom, and what was asked."""

    days: Mapping[str, date]
    """Moments, or bare days where an earlier register told of them."""
    people: Mapping[str, str]
    answers: Mapping[str, Any]
    times: Mapping[str, int]
    """How often each action was taken."""


NOTHING = Acts(days={}, people={}, answers={}, times={})


def is_sensitive(column: Column) -> bool:
    """Whether a column shows answers that never leave in a file."""
    return bool(column.field and column.field.is_sensitive)


def with_answers(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The register with the sealed answers, which lists leave in the database."""
    kept = cases.defer(None).select_related("assignee", "version", "office", "key")
    return kept.defer("working_copy", "head_mac", "version__body")


def rows_of(cases: Sequence[Case], columns: Sequence[Column], lang: Lang) -> list[tuple[Cell, ...]]:
    """One row a case, in the order given. One query, whatever their number; the cases come from ``with_answers``."""
    acts = _acts_of(cases) if any(column.of in ("asked", "done", "by", "count") for column in columns) else {}
    return [_row(case, columns, acts.get(case.pk, NOTHING), lang) for case in cases]


def trace_rows(traces: Sequence[Trace], columns: Sequence[Column], lang: Lang) -> list[tuple[Cell, ...]]:
    """The lines of cases that the office handed over: their numbers stay in its book, and where they went."""
    return [tuple(_trace_cell(one, column, lang) for column in columns) for one in traces]


def _trace_cell(trace: Trace, column: Column, lang: Lang) -> Cell:
    went = GONE.in_(lang).format(office=trace.to.name(lang), number=trace.number_there)
    known = {
        "number": Cell(text=trace.number),
        "applicant": Cell(text=trace.name),
        "received_on": _day(trace.received_at, lang),
        "step": Cell(text=went),
        "ended_on": _day(trace.at, lang),
    }
    return known.get(column.ref, Cell()) if column.of == "case" else Cell()


def _row(case: Case, columns: Sequence[Column], acts: Acts, lang: Lang) -> tuple[Cell, ...]:
    service = service_of(case.version)
    answers = _answers_of(case) if any(needs_answers(column) for column in columns) else {}
    return tuple(_cell(case, service, column, answers, acts, lang) for column in columns)


def needs_answers(column: Column) -> bool:
    """Whether a column says something that only the sealed answers know."""
    return column.of == "answer" or column.ref == "fee"


def _answers_of(case: Case) -> Mapping[str, Any]:
    try:
        return body_of(case).answers
    except Erased:
        return {}


def _cell(
    case: Case, service: Service, column: Column, answers: Mapping[str, Any], acts: Acts, lang: Lang
) -> Cell:
    if column.of == "case" and column.ref == "fee":
        due = fee_due(service, case.variant, answers)
        return Cell(text=due.words(lang) if due and answers else "")
    if column.of == "case":
        return _stock(case, service, column.ref, lang)
    if column.of == "done":
        done = acts.days.get(column.ref)
        return _moment(done, lang) if column.time and isinstance(done, datetime) else _day(done, lang)
    if column.of == "by":
        return Cell(text=acts.people.get(column.ref, ""))
    if column.of == "count":
        return Cell(text=_counted(case, service, column.ref, acts))
    held = answers if column.of == "answer" else acts.answers
    value = held.get(column.ref)
    known = service.fields if column.of == "answer" else asked_fields(service)
    field = known.get(column.ref, column.field)
    if value is None or field is None:
        return Cell()
    if field.is_sensitive:
        return Cell(text=field.mask(value, lang))
    if isinstance(field, DateField):
        return _on(date.fromisoformat(str(value)), lang)
    return Cell(text=field.read_back(value, lang))


def _stock(case: Case, service: Service, ref: str, lang: Lang) -> Cell:
    dates = {
        "received_on": case.received_at,
        "deemed_on": case.deemed_at,
        "due_on": case.due_at,
        "ended_on": case.ended_at,
    }
    if ref in dates:
        return _day(dates[ref], lang)
    variant, step = service.variant_title(case.variant), step_of(service, case.step)
    texts = {
        "number": case.number or "",
        "applicant": case.display_name,
        "variant": variant.in_(lang) if variant else "",
        "step": step.title.in_(lang) if step and case.state == Case.OPEN else "",
        "end": service.end_title(case.end).in_(lang) if case.end else "",
        "officer": case.assignee.name(lang) if case.assignee else "",
        "receipt": str((case.fee or {}).get("receipt", "")),
        "channel": CHANNELS[case.channel].in_(lang) if case.channel in CHANNELS else "",
    }
    return Cell(text=texts.get(ref, ""))


def _day(at: date | None, lang: Lang) -> Cell:
    if at is None:
        return Cell()
    return _on(timezone.localtime(at).date() if isinstance(at, datetime) else at, lang)


def _moment(at: datetime, lang: Lang) -> Cell:
    return Cell(text=show_datetime(at, lang, style="short"), at=at)


def _on(day: date, lang: Lang) -> Cell:
    return Cell(text=show_date(day, lang, style="short"), day=day)


def _acts_of(cases: Sequence[Case]) -> dict[int, Acts]:
    """Per case, the last time each step was acted on. Events hang on their cases, so keys are at hand."""
    by_pk = {case.pk: case for case in cases}
    found: dict[int, Acts] = {}
    for event in Event.objects.filter(case__in=by_pk, kind__in=("acted", "taken_in")).order_by(
        "case_id", "seq"
    ):
        old, detail = found.get(event.case_id, NOTHING), event_detail(by_pk[event.case_id], event)
        if event.kind == "taken_in":
            found[event.case_id] = _before(detail)
            continue
        action = str(detail.get("action", ""))
        found[event.case_id] = Acts(
            days={**old.days, event.step: event.at},
            people={**old.people, event.step: str(detail.get("by", ""))},
            answers={**old.answers, **dict(detail.get("answers", {}))},
            times={**old.times, action: old.times.get(action, 0) + 1},
        )
    return found


def _before(detail: Mapping[str, Any]) -> Acts:
    """What the earlier register told of a case that was moved in: it knew days, no hours."""
    days = {step: datetime.fromisoformat(at) for step, at in dict(detail.get("days", {})).items()}
    return Acts(
        days={step: timezone.localtime(at).date() for step, at in days.items()},
        people=dict(detail.get("people", {})),
        answers=dict(detail.get("answers", {})),
        times={},
    )


def _counted(case: Case, service: Service, action_id: str, acts: Acts) -> str:
    """How often an action was taken, of how often it was planned: ``4/6``."""
    action = next((one for step in service.steps if (one := step.action(action_id))), None)
    planned = action.each.planned if action and action.each else ""
    of = {**_answers_of(case), **acts.answers}.get(planned) if planned else None
    times = acts.times.get(action_id, 0)
    return f"{times}/{of}" if of else str(times)
