"""A register in the order of any of its columns.

What a case says of itself is sorted by the database, or by what little it has to read of each row. What only the sealed
answers and events know has to be opened first, so it is sorted up to ``MOST_OPENED`` cases and no further.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet
from pydantic import JsonValue

from khamkho.base.text import Lang, Text
from khamkho.base.thai import sort_key
from khamkho.casework.models import Case
from khamkho.casework.queries.register import CHANNELS, Cell, is_sensitive, rows_of, with_answers
from khamkho.catalogue.fields import Field
from khamkho.catalogue.rules import Column
from khamkho.catalogue.service import Service
from khamkho.offices.models import Office

MOST_OPENED = 2_000
DATES = {
    "received_on": "received_at",
    "deemed_on": "deemed_at",
    "due_on": "due_at",
    "ended_on": "ended_at",
    "applicant": "sort_key",
}
"""Columns that the database sorts."""
CODES = {"variant": "variant", "step": "step", "end": "end", "channel": "channel"}
"""Columns that are a code in the database, and sort by what it is called."""
READ = ("choice", "yes_no", "school", "date")
"""Types of answers that sort by what a facet keeps readable."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of a register that is sorted by a column."""

    cases: tuple[Case, ...]
    number: int
    has_next: bool


def may_sort(column: Column) -> bool:
    """Whether a register can be sorted by this column: not by one left for the pen, nor by one that is masked."""
    return column.of != "blank" and column.ref != "number" and not is_sensitive(column)


def is_opened(column: Column) -> bool:
    """Whether cases have to be opened to sort by it, so that only ``MOST_OPENED`` are."""
    if column.of == "case":
        return column.ref not in DATES and column.ref not in CODES and column.ref != "officer"
    field = column.field
    return not (column.of == "answer" and field and field.facet and field.type in READ)


def ordered(
    cases: QuerySet[Case], column: Column, service: Service, lang: Lang, *, down: bool
) -> Sequence[int] | QuerySet[Case, int] | None:
    """The keys of the cases in the order of a column, those without an entry last and equal ones by number; None when too
    many would have to be opened."""
    if name := _sorted_by(column, service):
        by = F(name).desc(nulls_last=True) if down else F(name).asc(nulls_last=True)
        return cases.order_by(by, "number_year", "number_seq").values_list("pk", flat=True)
    if not is_opened(column):
        return _by_words(cases, column, service, lang, down=down)
    if cases.order_by()[: MOST_OPENED + 1].count() > MOST_OPENED:
        return None
    held = list(with_answers(cases))
    rows = rows_of(held, [column], lang)
    return _sorted([(case.pk, _key(row[0])) for case, row in zip(held, rows, strict=True)], down=down)


def _sorted_by(column: Column, service: Service) -> str:
    """What the database sorts by for a column; the applicant's name has a key of its own, also where the form asks it."""
    if column.of == "case":
        return DATES.get(column.ref, "")
    if column.of == "answer" and column.field and column.field.type == "person_name":
        named = [one for one in service.fields.values() if one.type in ("person_name", "organisation")]
        return (
            "sort_key"
            if named[0].id == column.ref and all(one.type == "person_name" for one in named)
            else ""
        )
    return ""


def page_of(
    cases: QuerySet[Case], keys: Sequence[int] | QuerySet[Case, int], *, size: int, number: int
) -> Page:
    """One page of ``ordered``; past the end there is nothing. Two queries."""
    start = (max(number, 1) - 1) * size
    wanted = list(keys[start : start + size + 1])
    return Page(cases=in_order(cases, wanted[:size]), number=max(number, 1), has_next=len(wanted) > size)


def in_order(cases: QuerySet[Case], keys: Sequence[int]) -> tuple[Case, ...]:
    """The cases with these keys, in their order."""
    held = {case.pk: case for case in with_answers(cases.model.objects.filter(pk__in=keys))}
    return tuple(held[key] for key in keys if key in held)


def in_batches(
    cases: QuerySet[Case], keys: Sequence[int] | QuerySet[Case, int], size: int = 500
) -> Iterator[Sequence[Case]]:
    """A long sorted list in pieces that fit in memory."""
    every = list(keys)
    for start in range(0, len(every), size):
        yield in_order(cases, every[start : start + size])


def _by_words(
    cases: QuerySet[Case], column: Column, service: Service, lang: Lang, *, down: bool
) -> Sequence[int]:
    """By what a code of each case is called: each code is read once, whatever the number of cases."""
    plain = cases.order_by("number_year", "number_seq")
    named: Mapping[str, str]
    if column.ref == "officer":
        name = "assignee__name_th" if lang == "th" else "assignee__name_en"
        found = [(pk, str(said or "")) for pk, said in plain.values_list("pk", name)]
        named = {said: said for _pk, said in found}
    elif column.of == "case":
        states = plain.values_list("pk", CODES[column.ref], "state")
        found = [
            (pk, "" if column.ref == "step" and state != Case.OPEN else code) for pk, code, state in states
        ]
        named = _called(column.ref, {code for _pk, code in found}, service, lang)
    else:
        held = [(pk, code) for pk, code in plain.values_list("pk", f"facets__{column.ref}")]
        found = [(pk, "" if code is None else str(code)) for pk, code in held]
        named = _read_back(column.field, {str(code): code for _pk, code in held if code is not None}, lang)
    keys = {code: _word(said) for code, said in {"": "", **named}.items()}
    return _sorted([(pk, keys[code]) for pk, code in found], down=down)


def _read_back(field: Field | None, codes: Mapping[str, JsonValue], lang: Lang) -> Mapping[str, str]:
    if field is None or field.type == "date":
        return {code: code for code in codes}
    if field.type == "school":
        rows = Office.objects.filter(code__in=codes).values_list("code", "name_th", "name_en")
        known = {code: Text(th, en).in_(lang) for code, th, en in rows}
        return {code: known.get(code, code) for code in codes}
    return {code: field.read_back(value, lang) for code, value in codes.items()}


def _called(ref: str, codes: set[str], service: Service, lang: Lang) -> Mapping[str, str]:
    steps = {step.id: step.title for step in service.steps}
    titles: Mapping[str, Callable[[str], Text | None]] = {
        "variant": service.variant_title,
        "step": steps.get,
        "end": service.end_title,
        "channel": CHANNELS.get,
    }
    return {code: (title.in_(lang) if code and (title := titles[ref](code)) else "") for code in codes}


def _key(cell: Cell) -> tuple[bool, str]:
    if cell.at or cell.day:
        return False, (cell.at or cell.day).isoformat()  # type: ignore[union-attr]  # one of the two is there
    return _word(cell.text)


def _word(text: str) -> tuple[bool, str]:
    """Nothing comes last; numbers by their size, words as a dictionary has them."""
    head = text.partition("/")[0]
    if head.isascii() and head.isdigit():
        return False, f"{head:0>12}{text}"
    return not text, sort_key(text)


def _sorted(found: Sequence[tuple[int, tuple[bool, str]]], *, down: bool) -> list[int]:
    empty = [pk for pk, (is_empty, _word) in found if is_empty]
    said = sorted(
        ((word, pk) for pk, (is_empty, word) in found if not is_empty), key=lambda one: one[0], reverse=down
    )
    return [pk for _word, pk in said] + empty
