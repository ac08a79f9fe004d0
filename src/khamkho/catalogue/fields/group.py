"""The same few questions, asked several times: children, jobs, items."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field as Key
from pydantic import JsonValue, model_validator

from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import Lang, Text
from khamkho.catalogue.context import Context
from khamkho.catalogue.fields.field import Field, Given, Part, Raw
from khamkho.catalogue.when import holds
from khamkho.catalogue.words import Words

if TYPE_CHECKING:
    from khamkho.catalogue.fields import AnyField

Count = Annotated[int, Key(ge=0, le=50)]


class GroupField(Field):
    """Posted as ``where.0.field``, ``where.1.field`` …; answered with a list of objects. Empty items fall away.

    Conditions inside an item look at the answers of the same item.
    """

    shape: ClassVar = "group"
    type: Literal["group"]
    item: Words = Text(th="รายการ", en="Item")
    fields: tuple[AnyField, ...] = Key(min_length=1)
    min: Count = 1
    max: Count = 10

    @model_validator(mode="after")
    def _in_order(self) -> GroupField:
        if self.min > self.max:
            raise ValueError("min is larger than max")
        return self

    def parts(self, ctx: Context) -> tuple[Part, ...]:
        return (Part(shape="group", label=self.label, hint=self.hint, required=self.required, max=self.max),)

    def collect(self, raw: Raw, where: str) -> Given:
        if isinstance(raw.get(where), list):
            return raw[where]
        spots = {
            found[1] for key in raw if (found := re.match(rf"{re.escape(where)}\.([0-9]{{1,2}})\.", key))
        }
        return [
            {field.id: field.collect(raw, f"{where}.{spot}.{field.id}") for field in self.fields}
            for spot in sorted(spots, key=int)
        ]

    def parse(self, given: Given, ctx: Context, where: str) -> JsonValue:
        if given in (None, ""):
            return None
        if not isinstance(given, list) or not all(isinstance(item, dict) for item in given):
            raise self.wrong(
                where, "shape", f"{self.subject.th}ต้องเป็นรายการ", f"Give {self.subject.en} as a list"
            )
        problems: list[Problem] = []
        items: list[JsonValue] = []
        for number, item in enumerate(given):
            answered, wrong = self._item(item, ctx, f"{where}.{number}")
            problems += wrong
            if answered:
                items.append(answered)
        if not problems:
            problems += self._count(len(items), where)
        if problems:
            raise Invalid(problems)
        return items or None

    def _item(
        self, item: dict[str, Any], ctx: Context, where: str
    ) -> tuple[dict[str, JsonValue], list[Problem]]:
        answered: dict[str, JsonValue] = {}
        problems: list[Problem] = []
        missing: list[Problem] = []
        for field in self.fields:
            if not holds(field.when, "", answered):
                continue
            at = f"{where}.{field.id}"
            try:
                value = field.parse(item.get(field.id), ctx, at)
            except Invalid as no:
                problems += no.problems
                continue
            if value is not None:
                answered[field.id] = value
            elif field.required:
                missing.append(field.missing(at, ctx))
        unknown = set(item) - {field.id for field in self.fields}
        problems += [
            Problem(f"{where}.{key}", "unknown-field", f"ไม่รู้จัก “{key}”", f"There is no field “{key}” here")
            for key in sorted(unknown)
        ]
        return answered, problems + (missing if answered or problems else [])

    def _count(self, count: int, where: str) -> tuple[Problem, ...]:
        if count > self.max:
            th, en = (
                f"{self.subject.th}มีได้ไม่เกิน {self.max} รายการ",
                f"Give no more than {self.max} for {self.subject.en}",
            )
            return self.wrong(where, "too-many", th, en).problems
        if 0 < count < self.min:
            th, en = (
                f"{self.subject.th}ต้องมีอย่างน้อย {self.min} รายการ",
                f"Give at least {self.min} for {self.subject.en}",
            )
            return self.wrong(where, "too-few", th, en).problems
        return ()

    def read_back(self, value: JsonValue, lang: Lang) -> str:
        return "\n".join(self._read_item(item, lang) for item in self._items(value))

    def mask(self, value: JsonValue, lang: Lang) -> str:
        return f"{len(self._items(value))} {self.item.in_(lang)}"

    def _read_item(self, item: dict[str, JsonValue], lang: Lang) -> str:
        said = [field for field in self.fields if field.id in item]
        return "; ".join(
            f"{field.label.in_(lang)}: {field.read_back(item[field.id], lang)}" for field in said
        )

    def _items(self, value: JsonValue) -> list[dict[str, JsonValue]]:
        return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []

    def json_schema(self, lang: Lang) -> dict[str, Any]:
        item = {
            "type": "object",
            "properties": {field.id: field.json_schema(lang) for field in self.fields},
            "required": [field.id for field in self.fields if field.required and not field.when],
            "additionalProperties": False,
        }
        return self.described(
            lang, {"type": "array", "items": item, "minItems": self.min, "maxItems": self.max}
        )

    def sample(self, rng: random.Random, ctx: Context) -> JsonValue:
        items: list[JsonValue] = []
        for _ in range(rng.randint(max(1, self.min), min(self.max, self.min + 2))):
            answered: dict[str, JsonValue] = {}
            for field in self.fields:
                if holds(field.when, "", answered):
                    answered[field.id] = field.sample(rng, ctx)
            items.append(answered)
        return items

    def initial(self, value: JsonValue, where: str, lang: Lang = "th") -> dict[str, str | list[str]]:
        filled: dict[str, str | list[str]] = {}
        for number, item in enumerate(self._items(value)):
            for field in self.fields:
                filled |= field.initial(item.get(field.id), f"{where}.{number}.{field.id}", lang)
        return filled

    def ask(self) -> tuple[str, str]:
        return (
            f"กรุณาเพิ่ม{self.subject.th}อย่างน้อย {max(1, self.min)} รายการ",
            f"Add at least {max(1, self.min)}: {self.subject.en}",
        )
