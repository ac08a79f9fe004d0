"""Conditions as data: ``when: {variant: lost}``, ``{age: {at_least: 18}}``, ``all`` / ``any`` / ``not``.

Data, not an expression language: an officer reads them aloud, and the linter can check every word of them.
A field that was not asked, or not answered, meets no condition on it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import BeforeValidator, JsonValue, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

Answers = Mapping[str, JsonValue]
LIMITS = ("at_least", "at_most")
GROUPS = ("all", "any")


@dataclass(frozen=True)
class Is:
    """The variant, or the answer to a field, is one of these."""

    subject: str
    values: tuple[str, ...]

    def holds(self, variant: str, answers: Answers) -> bool:
        return bool(_said(self.subject, variant, answers) & set(self.values))

    def subjects(self) -> tuple[str, ...]:
        return (self.subject,)

    def decided(self, variant: str) -> bool | None:
        """True or false when the variant alone decides it, None when an answer is needed."""
        return variant in self.values if self.subject == "variant" else None

    def written(self) -> dict[str, Any]:
        return {self.subject: list(self.values) if len(self.values) > 1 else self.values[0]}


@dataclass(frozen=True)
class Between:
    """The answer to a number field lies within limits."""

    subject: str
    at_least: Decimal | None = None
    at_most: Decimal | None = None

    def holds(self, variant: str, answers: Answers) -> bool:
        number = _number(dig(answers, self.subject))
        if number is None:
            return False
        return (self.at_least is None or number >= self.at_least) and (
            self.at_most is None or number <= self.at_most
        )

    def subjects(self) -> tuple[str, ...]:
        return (self.subject,)

    def decided(self, variant: str) -> bool | None:
        return None

    def written(self) -> dict[str, Any]:
        limits = {"at_least": self.at_least, "at_most": self.at_most}
        return {self.subject: {name: str(limit) for name, limit in limits.items() if limit is not None}}


@dataclass(frozen=True)
class All:
    parts: tuple[When, ...]

    def holds(self, variant: str, answers: Answers) -> bool:
        return all(part.holds(variant, answers) for part in self.parts)

    def subjects(self) -> tuple[str, ...]:
        return tuple(name for part in self.parts for name in part.subjects())

    def decided(self, variant: str) -> bool | None:
        known = [part.decided(variant) for part in self.parts]
        if False in known:
            return False
        return None if None in known else True

    def written(self) -> dict[str, Any]:
        return {"all": [part.written() for part in self.parts]}


@dataclass(frozen=True)
class Any_:
    parts: tuple[When, ...]

    def holds(self, variant: str, answers: Answers) -> bool:
        return any(part.holds(variant, answers) for part in self.parts)

    def subjects(self) -> tuple[str, ...]:
        return tuple(name for part in self.parts for name in part.subjects())

    def decided(self, variant: str) -> bool | None:
        known = [part.decided(variant) for part in self.parts]
        if True in known:
            return True
        return None if None in known else False

    def written(self) -> dict[str, Any]:
        return {"any": [part.written() for part in self.parts]}


@dataclass(frozen=True)
class Not:
    part: When

    def holds(self, variant: str, answers: Answers) -> bool:
        return not self.part.holds(variant, answers)

    def subjects(self) -> tuple[str, ...]:
        return self.part.subjects()

    def decided(self, variant: str) -> bool | None:
        known = self.part.decided(variant)
        return None if known is None else not known

    def written(self) -> dict[str, Any]:
        return {"not": self.part.written()}


When = Is | Between | All | Any_ | Not


def holds(when: When | None, variant: str, answers: Answers) -> bool:
    """Does the condition hold? No condition always does."""
    return when is None or when.holds(variant, answers)


def settle(when: When | None, variant: str, answers: Answers, open_to: Collection[str]) -> When | bool:
    """What is left of a condition while these fields are still being answered: itself, less, or already true or false."""
    if when is None:
        return True
    if isinstance(when, Not):
        rest = settle(when.part, variant, answers, open_to)
        return not rest if isinstance(rest, bool) else Not(rest)
    if isinstance(when, All | Any_):
        decides = isinstance(when, Any_)  # one true part makes an "any" true, one false part an "all" false
        rests = [settle(part, variant, answers, open_to) for part in when.parts]
        if decides in rests:
            return decides
        kept = tuple(rest for rest in rests if not isinstance(rest, bool))
        return (kept[0] if len(kept) == 1 else type(when)(kept)) if kept else not decides
    return when if when.subject.partition(".")[0] in open_to else when.holds(variant, answers)


def dig(answers: Answers, subject: str) -> JsonValue:
    """The answer that a condition speaks of: ``field`` or, inside a composite answer, ``field.part``."""
    found: JsonValue = dict(answers)
    for part in subject.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def read_when(given: Any) -> When:
    """A condition as a file writes it. Several keys in one mapping must all hold."""
    if isinstance(given, Is | Between | All | Any_ | Not):
        return given
    if not isinstance(given, Mapping) or not given:
        raise PydanticCustomError("when-shape", "a condition is a mapping such as {variant: lost}")
    parts = tuple(_read_one(str(key), value) for key, value in given.items())
    return parts[0] if len(parts) == 1 else All(parts)


def _read_one(key: str, value: Any) -> When:
    if key in GROUPS:
        if not isinstance(value, Sequence) or isinstance(value, str) or not value:
            raise PydanticCustomError("when-shape", "all and any take a list of conditions")
        parts = tuple(read_when(part) for part in value)
        return All(parts) if key == "all" else Any_(parts)
    if key == "not":
        return Not(read_when(value))
    if isinstance(value, Mapping):
        return _read_limits(key, value)
    values = tuple(str(v) for v in value) if isinstance(value, list | tuple) else (str(value),)
    if not values:
        raise PydanticCustomError("when-shape", "a condition needs at least one value")
    return Is(key, values)


def _read_limits(subject: str, value: Mapping[str, Any]) -> Between:
    if not value or any(name not in LIMITS for name in value):
        raise PydanticCustomError("when-shape", "limits are at_least and at_most")
    limits = {str(name): _number(limit) for name, limit in value.items()}
    if None in limits.values():
        raise PydanticCustomError("when-shape", "a limit is a number")
    return Between(subject, limits.get("at_least"), limits.get("at_most"))


def _said(subject: str, variant: str, answers: Answers) -> set[str]:
    """What was said, as the words a file uses: yes_no answers read ``yes`` and ``no``."""
    answer: JsonValue = variant if subject == "variant" else dig(answers, subject)
    if answer is None:
        return set()
    if isinstance(answer, bool):
        return {"yes" if answer else "no"}
    if isinstance(answer, list):
        return {str(part) for part in answer}
    return {str(answer)}


def _number(given: Any) -> Decimal | None:
    if given is None or isinstance(given, bool):
        return None
    try:
        number = Decimal(str(given))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


Condition = Annotated[
    When,
    BeforeValidator(read_when),
    PlainSerializer(lambda when: when.written(), return_type=dict[str, Any]),
    WithJsonSchema({"type": "object", "minProperties": 1}),
]
