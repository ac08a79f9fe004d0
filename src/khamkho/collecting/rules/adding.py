"""What answers come to: numbers are added, choices counted, everything else only said to be there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as value
from decimal import Decimal, InvalidOperation
from typing import Any

from khamkho.base.text import Lang, Text
from khamkho.catalogue.fields import Field
from khamkho.catalogue.fields.choice import ChoiceField, ChoicesField, YesNoField
from khamkho.catalogue.fields.number import Counted

ANSWERS = Text("ตอบ {n} แห่ง", "{n} answered")


@dataclass(frozen=True, kw_only=True)
class Sum:
    """What the answers to one question come to."""

    field: Field
    given: int
    total: Decimal | None = None
    counts: Mapping[str, int] = value(default_factory=dict)
    """By the label of what was chosen, in Thai and English as one text each."""


def is_added(one: Field) -> bool:
    return isinstance(one, Counted)


def is_counted(one: Field) -> bool:
    return isinstance(one, ChoiceField | ChoicesField | YesNoField)


def worth(value: Any) -> Decimal | None:
    """An answer as a number; None for none."""
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def add_up(one: Field, values: Sequence[Any]) -> Sum:
    """Add or count the answers to a question."""
    there = [value for value in values if value is not None]
    if is_added(one):
        numbers = [number for value in there if (number := worth(value)) is not None]
        return Sum(field=one, given=len(there), total=sum(numbers, Decimal()))
    if is_counted(one):
        chosen = Counter(
            str(item) for value in there for item in (value if isinstance(value, list) else [value])
        )
        return Sum(field=one, given=len(there), counts=dict(chosen))
    return Sum(field=one, given=len(there))


def counts_in(one: Sum, lang: Lang) -> tuple[tuple[str, int], ...]:
    """Each choice with how often it was chosen, in the order of the form; those never chosen too."""
    options = getattr(one.field, "options", ())
    labels = {option.id: option.label.in_(lang) for option in options}
    if isinstance(one.field, YesNoField):
        labels = {str(answer): one.field.read_back(answer, lang) for answer in (True, False)}
    return tuple((label, one.counts.get(key, 0)) for key, label in labels.items())


def summary(one: Sum, lang: Lang) -> str:
    """In words: a total, counts, or how many answered at all."""
    if one.total is not None:
        return f"{one.total:,f}"
    if counted := counts_in(one, lang):
        return "; ".join(f"{label} {n:,}" for label, n in counted if n)
    return ANSWERS.in_(lang).format(n=f"{one.given:,}")
