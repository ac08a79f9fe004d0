"""Form controls as values: what a template needs to draw one, whatever it was made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from khamkho.base.errors import Problem
from khamkho.base.text import Lang, Text


class Option(Protocol):
    """What a choice offers."""

    @property
    def id(self) -> str: ...
    @property
    def label(self) -> Text: ...
    @property
    def hint(self) -> Text | None: ...


class Part(Protocol):
    """One control of a question, as the catalogue describes it."""

    @property
    def name(self) -> str: ...
    @property
    def shape(self) -> Any: ...
    @property
    def label(self) -> Text: ...
    @property
    def hint(self) -> Text | None: ...
    @property
    def required(self) -> bool: ...
    @property
    def options(self) -> Sequence[Any]: ...
    @property
    def suggestions(self) -> Sequence[str]: ...
    @property
    def suggest(self) -> str: ...
    @property
    def autocomplete(self) -> str: ...
    @property
    def inputmode(self) -> str: ...
    @property
    def max(self) -> int | None: ...
    @property
    def width(self) -> int | None: ...

    def posts_as(self, where: str) -> str: ...


class Question(Protocol):
    """A field of a service file, as far as drawing it goes."""

    @property
    def id(self) -> str: ...
    @property
    def shape(self) -> Any: ...
    @property
    def label(self) -> Text: ...
    @property
    def hint(self) -> Text | None: ...
    @property
    def required(self) -> bool: ...
    @property
    def soft(self) -> bool: ...

    def parts(self, ctx: Any) -> Sequence[Any]: ...


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One thing to choose, in the page's language."""

    id: str
    label: str
    hint: str = ""
    chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class Control:
    """One control. ``name`` is also its HTML id; lists of ids are what screen readers read after the label."""

    name: str
    shape: str
    label: str
    hint: str = ""
    value: str = ""
    error: str = ""
    required: bool = True
    soft: bool = False
    """Not required, but missed when it is not there."""
    choices: tuple[Choice, ...] = ()
    suggestions: tuple[str, ...] = ()
    suggest: str = ""
    autocomplete: str = ""
    inputmode: str = ""
    max: int | None = None
    width: int | None = None
    size: str = "s"
    is_page_heading: bool = False
    rows: int = 5
    type: str = "text"
    placeholder: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def described_by(self) -> str:
        """Ids of the texts that belong to the control."""
        texts = ((self.hint, "hint"), (self.error, "error"), (self.shape == "date", "echo"))
        return " ".join(f"{self.name}-{suffix}" for said, suffix in texts if said)

    @property
    def width_class(self) -> str:
        """How wide the input is drawn: a hint of how much is expected."""
        if self.width is None:
            return ""
        fits = next((size for size in (2, 3, 4, 5, 10, 20, 30) if size >= self.width), None)
        return f"govuk-input--width-{fits}" if fits else ""

    @property
    def is_tick(self) -> bool:
        """One box whose label says all that the question says."""
        return self.shape == "choices" and len(self.choices) == 1 and self.choices[0].label == self.label

    @property
    def few(self) -> bool:
        """Two short choices stand side by side."""
        return len(self.choices) == 2 and all(len(one.label) <= 12 and not one.hint for one in self.choices)


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A question ready to be drawn: one control, or several under one legend."""

    name: str
    shape: str
    label: str
    hint: str
    error: str
    required: bool
    soft: bool
    controls: tuple[Control, ...]
    is_page_heading: bool = False
    items: tuple[tuple[Drawn, ...], ...] = ()
    """A group's questions, once for each item and once more for the next."""
    item_label: str = ""
    most: int = 0
    code: str = ""
    """The place that was picked, beside the names that say it."""

    @property
    def only(self) -> Control:
        return self.controls[0]

    @property
    def is_single(self) -> bool:
        return stands_alone(self.shape, self.label, [control.label for control in self.controls])

    @property
    def is_place(self) -> bool:
        """Does it hold an address that a search can fill?"""
        return any(control.name == f"{self.name}.subdistrict" for control in self.controls)

    @property
    def described_by(self) -> str:
        texts = ((self.hint, "hint"), (self.error, "error"))
        return " ".join(f"{self.name}-{suffix}" for said, suffix in texts if said)


def stands_alone(shape: str, label: str, parts: Sequence[str]) -> bool:
    """Is it one control, so that its own label says everything? A lone part of the same name needs no legend."""
    return len(parts) == 1 and shape != "group" and (shape != "parts" or parts[0] == label)


def said_of(problems: Iterable[Problem], where: str, lang: Lang) -> str:
    """The first problem of one control, as a sentence."""
    return next((one.sentence(lang) for one in problems if one.where == where), "")


def given_at(values: Mapping[str, Any], name: str) -> list[str]:
    """What was typed or ticked under a name, as strings. Understands a QueryDict."""
    getlist = getattr(values, "getlist", None)
    held = getlist(name) if getlist else values.get(name, [])
    held = held if isinstance(held, list | tuple | set | frozenset) else [held]
    return ["" if one is None else str(one) for one in held]


def choices_of(options: Iterable[Option], held: Sequence[str], lang: Lang) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            id=option.id,
            label=option.label.in_(lang),
            hint=option.hint.in_(lang) if option.hint else "",
            chosen=option.id in held,
        )
        for option in options
    )


def drawn(
    question: Question,
    ctx: Any,
    values: Mapping[str, Any],
    problems: Sequence[Problem],
    lang: Lang,
    *,
    where: str = "",
    is_page_heading: bool = False,
) -> Drawn:
    """A question of a service file with what was typed and what is wrong with it."""
    where = where or question.id
    controls = tuple(_control(part, where, values, problems, lang) for part in question.parts(ctx))
    if question.soft and len(controls) == 1:
        controls = (replace(controls[0], soft=True),)
    label = question.label.in_(lang)
    single = stands_alone(str(question.shape), label, [control.label for control in controls])
    grouped = _group(question, ctx, values, problems, lang, where) if question.shape == "group" else {}
    return Drawn(
        name=where,
        shape=str(question.shape),
        label=label,
        hint=question.hint.in_(lang) if question.hint else "",
        error="" if single else said_of(problems, where, lang),
        required=question.required,
        soft=question.soft,
        controls=controls,
        is_page_heading=is_page_heading,
        code=(given_at(values, f"{where}.code") or [""])[-1],
        **grouped,
    )


def _group(
    question: Any, ctx: Any, values: Mapping[str, Any], problems: Sequence[Problem], lang: Lang, where: str
) -> dict[str, Any]:
    """The items that were filled in, and one empty one while there may be more."""
    begun = (
        name.removeprefix(f"{where}.").partition(".")[0] for name in values if name.startswith(f"{where}.")
    )
    last = max(
        (int(spot) for spot in begun if spot.isascii() and spot.isdigit() and len(spot) < 5), default=-1
    )
    count = min(max(last + 2, question.min), question.max)
    return {
        "items": tuple(
            tuple(
                drawn(one, ctx, values, problems, lang, where=f"{where}.{spot}.{one.id}")
                for one in question.fields
            )
            for spot in range(count)
        ),
        "item_label": question.item.in_(lang),
        "most": question.max,
    }


def _control(
    part: Part, where: str, values: Mapping[str, Any], problems: Sequence[Problem], lang: Lang
) -> Control:
    name = part.posts_as(where)
    held = given_at(values, name)
    return Control(
        name=name,
        shape=str(part.shape),
        label=part.label.in_(lang),
        hint=part.hint.in_(lang) if part.hint else "",
        value=held[-1] if held else "",
        error=said_of(problems, name, lang),
        required=part.required,
        choices=choices_of(part.options, held, lang),
        suggestions=tuple(part.suggestions),
        suggest=part.suggest,
        autocomplete=part.autocomplete,
        inputmode=part.inputmode,
        max=part.max,
        width=part.width,
    )
