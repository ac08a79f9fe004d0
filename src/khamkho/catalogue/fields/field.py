"""What every field type is: parse, read back, mask, schema, sample, shape.

One module a type beside this one; ``fields/__init__.py`` lists them. A channel never asks for the type: it
renders ``field.parts(ctx)``, each of a **shape** it knows. A field of one part posts under ``where``; a
field of several under ``where.part``. ``parse`` takes what a form posts and what JSON carries alike, and
parsing a parsed value gives the same value.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, JsonValue, StringConstraints, model_validator
from pydantic import Field as Key
from pydantic_core import PydanticCustomError

from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import Lang, Text, clean
from khamkho.catalogue.context import Context
from khamkho.catalogue.when import Condition
from khamkho.catalogue.words import Words

Shape = Literal[
    "line", "lines", "digits", "date", "choice", "choices", "yesno", "place", "file", "photo", "drawing",
    "group", "parts",
]  # fmt: skip
Raw = Mapping[str, Any]
Given = Any  # a posted string or list, or a JSON value

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
FieldId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]


def read_flag(given: Any) -> bool:
    """``true`` or ``false``, and nothing else: in YAML 1.2 ``no`` is a word."""
    known = {"true": True, "false": False, True: True, False: False}
    if given not in known:
        raise PydanticCustomError("flag", "write true or false")
    return known[given]


Flag = Annotated[bool, BeforeValidator(read_flag)]
Soft = Annotated[Flag, Key(default=False, exclude_if=lambda soft: not soft)]
"""Left out where it is false, so that a service which uses it nowhere keeps its hash."""


def read_soft(given: Any) -> Any:
    """``required: soft`` as two values: not required, and missed when it is not there."""
    if isinstance(given, Mapping) and given.get("required") == "soft":
        return {**given, "required": False, "soft": True}
    return given


@dataclass(frozen=True, kw_only=True)
class Option:
    """One thing to choose."""

    id: str
    label: Text
    hint: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Part:
    """One control of a field, for a channel to draw. ``name`` is empty when the field is a single control."""

    name: str = ""
    shape: Shape
    label: Text
    hint: Text | None = None
    required: bool = True
    options: Sequence[Option] = ()
    suggestions: Sequence[str] = ()
    suggest: str = ""
    """What a script may suggest while somebody types: ``schools``."""
    autocomplete: str = ""
    inputmode: str = ""
    max: int | None = None
    width: int | None = None

    def posts_as(self, where: str) -> str:
        """The name under which a form posts this control of the field at ``where``."""
        return f"{where}.{self.name}" if self.name else where


class Field(BaseModel):
    """One question. A subclass is one type."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    shape: ClassVar[Shape] = "line"
    may_facet: ClassVar[bool] = False
    always_sensitive: ClassVar[bool] = False

    id: FieldId
    type: str
    label: Words
    called: Words | None = Key(
        default=None, description="How messages name the answer, when the label is a question"
    )
    hint: Words | None = None
    required: Flag = True
    soft: Soft = False
    """Not required, but missed: whoever hands in without it is warned (``required: soft`` in the file)."""
    sensitive: Flag = Key(default=False, description="Never in exports, statistics or chat; masked in lists")
    why: Words | None = Key(default=None, description="Why it is asked, for the privacy notice")
    facet: Flag = Key(
        default=False, description="Kept readable beside the encrypted answers, for filters and counts"
    )
    told: Flag = Key(
        default=False, description="On a question that an action asks: the applicant is told the answer"
    )
    when: Condition | None = None

    @model_validator(mode="before")
    @classmethod
    def _soft(cls, given: Any) -> Any:
        return read_soft(given)

    @property
    def is_sensitive(self) -> bool:
        return self.sensitive or self.always_sensitive

    @property
    def subject(self) -> Text:
        """The answer's name inside a sentence: "your " is never assumed, officers fill forms too."""
        name = self.called or self.label
        small = name.en if name.en[1:2].isupper() else name.en[:1].lower() + name.en[1:]
        return Text(th=name.th, en=small)

    def parts(self, ctx: Context) -> tuple[Part, ...]:
        return (Part(shape=self.shape, label=self.label, hint=self.hint, required=self.required),)

    def collect(self, raw: Raw, where: str) -> Given:
        """What the form posted for this field, gathered from its flat names."""
        return raw.get(where)

    def parse(self, given: Given, ctx: Context, where: str) -> JsonValue:
        """The canonical answer, or None when nothing was said. Raises ``Invalid``."""
        raise NotImplementedError

    def read_back(self, value: JsonValue, lang: Lang) -> str:
        """The answer as a person reads it."""
        return str(value)

    def mask(self, value: JsonValue, lang: Lang) -> str:
        """The answer where it must be recognisable and no more."""
        return "xxxxx"

    def json_schema(self, lang: Lang) -> dict[str, Any]:
        """JSON Schema of the canonical answer."""
        raise NotImplementedError

    def sample(self, rng: random.Random, ctx: Context) -> JsonValue:
        """A made-up answer that parses to itself."""
        raise NotImplementedError

    def initial(self, value: JsonValue, where: str, lang: Lang = "th") -> dict[str, str | list[str]]:
        """The answer as the form would have posted it, to fill the form again."""
        return {where: "" if value is None else str(value)}

    def described(self, lang: Lang, schema: dict[str, Any]) -> dict[str, Any]:
        """``schema`` with the question as its title, and the hint as its description."""
        words = {"title": self.label.in_(lang)}
        if self.hint:
            words["description"] = self.hint.in_(lang)
        return {**words, **schema}

    def wrong(self, where: str, code: str, th: str, en: str) -> Invalid:
        """One thing wrong with this answer."""
        return Invalid((Problem(where=where, code=code, th=th, en=en),))

    def missing(self, where: str, ctx: Context) -> Problem:
        """The problem of a required question without an answer, put on its first control."""
        part = self.parts(ctx)[0]
        th, en = self.ask()
        return Problem(where=part.posts_as(where), code="required", th=th, en=en)

    def ask(self) -> tuple[str, str]:
        return f"กรุณากรอก{self.subject.th}", f"Enter {self.subject.en}"


class PartsField(Field):
    """A field of several controls, posted under dotted names, answered with an object."""

    shape: ClassVar[Shape] = "parts"
    names: ClassVar[tuple[str, ...]] = ()

    def collect(self, raw: Raw, where: str) -> Given:
        found = {name: raw[f"{where}.{name}"] for name in self.names if f"{where}.{name}" in raw}
        return found or raw.get(where)

    def pieces(self, given: Given, where: str) -> dict[str, str]:
        """Each part as clean text; empty when nothing was said."""
        if given is None or given == "":
            return {}
        if not isinstance(given, Mapping):
            raise self.wrong(
                where, "shape", f"{self.subject.th}ต้องกรอกแยกเป็นส่วน ๆ", f"Give {self.subject.en} part by part"
            )
        for key in given:
            if key not in self.names:
                raise self.wrong(
                    f"{where}.{key}", "unknown-part", f"ไม่รู้จักส่วน “{key}”", f"There is no part “{key}” here"
                )
        found = {name: said(given.get(name)) for name in self.names}
        return found if any(found.values()) else {}

    def initial(self, value: JsonValue, where: str, lang: Lang = "th") -> dict[str, str | list[str]]:
        held = value if isinstance(value, dict) else {}
        return {f"{where}.{name}": str(held.get(name) or "") for name in self.names}


def said(given: Given, *, lines: bool = False) -> str:
    """A posted value as clean text; the last of several under one name, nothing for anything that is no text."""
    if isinstance(given, list | tuple):
        given = given[-1] if given else ""
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        return ""
    return clean(str(given), lines=lines)
