"""One of several, some of several, and yes or no."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, JsonValue, PlainSerializer, StringConstraints, WithJsonSchema
from pydantic import Field as Key
from pydantic_core import PydanticCustomError

from khamkho.base.text import Lang, Text
from khamkho.catalogue.context import Context
from khamkho.catalogue.fields.field import Field, Given, Option, Part, said
from khamkho.catalogue.words import Words, read_text

ChoiceId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$")]


def read_option(given: Any) -> Option:
    """``{th: …, en: …, hint: {…}}``; the id comes from the key above it."""
    if isinstance(given, Option):
        return given
    if not isinstance(given, Mapping):
        raise PydanticCustomError("text-needs-both", "write both languages: {th: ..., en: ...}")
    words = {key: value for key, value in given.items() if key != "hint"}
    hint = read_text(given["hint"]) if "hint" in given else None
    return Option(id="", label=read_text(words), hint=hint)


def write_option(option: Option) -> dict[str, Any]:
    words: dict[str, Any] = {"th": option.label.th, "en": option.label.en}
    if option.hint:
        words["hint"] = {"th": option.hint.th, "en": option.hint.en}
    return words


ChoiceWords = Annotated[
    Option,
    BeforeValidator(read_option),
    PlainSerializer(write_option, return_type=dict[str, Any]),
    WithJsonSchema(
        {
            "type": "object",
            "required": ["th", "en"],
            "additionalProperties": False,
            "properties": {
                "th": {"type": "string", "minLength": 1},
                "en": {"type": "string", "minLength": 1},
                "hint": {"type": "object"},
            },
        }
    ),
]


class Choosing(Field):
    """What one of several and some of several share."""

    may_facet: ClassVar = True
    choices: dict[ChoiceId, ChoiceWords] = Key(min_length=1)

    @property
    def options(self) -> tuple[Option, ...]:
        return tuple(Option(id=key, label=one.label, hint=one.hint) for key, one in self.choices.items())

    def parts(self, ctx: Context) -> tuple[Part, ...]:
        return (
            Part(
                shape=self.shape,
                label=self.label,
                hint=self.hint,
                required=self.required,
                options=self.options,
            ),
        )

    def _not_offered(self, where: str) -> Exception:
        return self.wrong(
            where,
            "not-offered",
            f"กรุณาเลือก{self.subject.th}จากตัวเลือกที่มีให้",
            f"Choose {self.subject.en} from the options given",
        )

    def name_of(self, value: JsonValue, lang: Lang) -> str:
        """What a choice is called; a choice that is gone from the file shows its id."""
        option = self.choices.get(str(value))
        return option.label.in_(lang) if option else str(value)


class ChoiceField(Choosing):
    """One of several."""

    shape: ClassVar = "choice"
    type: Literal["choice"]

    def parse(self, given: Given, ctx: Context, where: str) -> JsonValue:
        chosen = said(given)
        if not chosen:
            return None
        if chosen not in self.choices:
            raise self._not_offered(where)
        return chosen

    def read_back(self, value: JsonValue, lang: Lang) -> str:
        return self.name_of(value, lang)

    def json_schema(self, lang: Lang) -> dict[str, Any]:
        offered = [{"const": option.id, "title": option.label.in_(lang)} for option in self.options]
        return self.described(lang, {"type": "string", "oneOf": offered})

    def sample(self, rng: random.Random, ctx: Context) -> JsonValue:
        return rng.choice(list(self.choices))

    def ask(self) -> tuple[str, str]:
        return f"กรุณาเลือก{self.subject.th}", f"Choose {self.subject.en}"


class ChoicesField(Choosing):
    """Some of several; answered in the order the file gives them."""

    shape: ClassVar = "choices"
    type: Literal["choices"]

    def collect(self, raw: Mapping[str, Any], where: str) -> Given:
        getlist = getattr(raw, "getlist", None)  # a Django QueryDict keeps every ticked box only this way
        return getlist(where) if getlist else raw.get(where)

    def parse(self, given: Given, ctx: Context, where: str) -> JsonValue:
        ticked = {said(one) for one in given} if isinstance(given, list | tuple) else {said(given)}
        ticked.discard("")
        if not ticked <= set(self.choices):
            raise self._not_offered(where)
        return [key for key in self.choices if key in ticked] or None

    def read_back(self, value: JsonValue, lang: Lang) -> str:
        held = value if isinstance(value, list) else []
        return ", ".join(self.name_of(one, lang) for one in held)

    def json_schema(self, lang: Lang) -> dict[str, Any]:
        one = {"type": "string", "enum": list(self.choices)}
        return self.described(lang, {"type": "array", "items": one, "uniqueItems": True})

    def sample(self, rng: random.Random, ctx: Context) -> JsonValue:
        ticked = set(rng.sample(list(self.choices), rng.randint(1, len(self.choices))))
        return [key for key in self.choices if key in ticked]

    def initial(self, value: JsonValue, where: str, lang: Lang = "th") -> dict[str, str | list[str]]:
        return {where: [str(one) for one in value] if isinstance(value, list) else []}

    def ask(self) -> tuple[str, str]:
        return f"กรุณาเลือก{self.subject.th}อย่างน้อยหนึ่งข้อ", f"Choose {self.subject.en}, at least one"


YES = Text(th="ใช่", en="Yes")
NO = Text(th="ไม่ใช่", en="No")


class YesNoField(Field):
    """Answered true or false; a condition reads ``{field: yes}``."""

    shape: ClassVar = "yesno"
    may_facet: ClassVar = True
    type: Literal["yes_no"]
    yes: Words = YES
    no: Words = NO

    def parts(self, ctx: Context) -> tuple[Part, ...]:
        options = (Option(id="yes", label=self.yes), Option(id="no", label=self.no))
        return (
            Part(shape=self.shape, label=self.label, hint=self.hint, required=self.required, options=options),
        )

    def parse(self, given: Given, ctx: Context, where: str) -> JsonValue:
        if isinstance(given, bool):
            return given
        answer = said(given)
        if not answer:
            return None
        if answer not in ("yes", "no"):
            raise self.wrong(
                where,
                "not-offered",
                f"กรุณาเลือก “{self.yes.th}” หรือ “{self.no.th}”",
                f"Choose “{self.yes.en}” or “{self.no.en}”",
            )
        return answer == "yes"

    def read_back(self, value: JsonValue, lang: Lang) -> str:
        return (self.yes if value else self.no).in_(lang)

    def json_schema(self, lang: Lang) -> dict[str, Any]:
        return self.described(lang, {"type": "boolean"})

    def sample(self, rng: random.Random, ctx: Context) -> JsonValue:
        return rng.random() < 0.5

    def initial(self, value: JsonValue, where: str, lang: Lang = "th") -> dict[str, str | list[str]]:
        return {where: "" if value is None else ("yes" if value else "no")}

    def ask(self) -> tuple[str, str]:
        return (
            f"กรุณาเลือก “{self.yes.th}” หรือ “{self.no.th}”: {self.label.th}",
            f"Choose “{self.yes.en}” or “{self.no.en}”: {self.label.en}",
        )


class DeclarationField(Field):
    """A statement that must be ticked before the application goes in."""

    shape: ClassVar = "choices"
    type: Literal["declaration"]

    def parts(self, ctx: Context) -> tuple[Part, ...]:
        option = Option(id="yes", label=self.label, hint=self.hint)
        return (Part(shape=self.shape, label=self.label, required=self.required, options=(option,)),)

    def parse(self, given: Given, ctx: Context, where: str) -> JsonValue:
        ticked = given is True or said(given) in ("yes", "true", "on")
        return True if ticked else None

    def read_back(self, value: JsonValue, lang: Lang) -> str:
        return Text(th="รับรองแล้ว", en="Confirmed").in_(lang)

    def json_schema(self, lang: Lang) -> dict[str, Any]:
        return self.described(lang, {"const": True})

    def sample(self, rng: random.Random, ctx: Context) -> JsonValue:
        return True

    def initial(self, value: JsonValue, where: str, lang: Lang = "th") -> dict[str, str | list[str]]:
        return {where: ["yes"] if value else []}

    def ask(self) -> tuple[str, str]:
        return "กรุณาทำเครื่องหมายรับรองก่อนส่งคำขอ", "Tick the box to confirm before you send the application"
