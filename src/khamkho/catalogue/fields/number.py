"""A whole or decimal number. Thai digits and thousands separators are understood."""

from __future__ import annotations

import random
import re
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, JsonValue
from pydantic import Field as Key

from khamkho.base.text import Lang, Text
from khamkho.base.thai import ascii_digits
from khamkho.catalogue.context import Context
from khamkho.catalogue.fields.field import Field, Given, Part, said
from khamkho.catalogue.words import Words

Places = Annotated[int, Key(ge=0, le=6)]
Limit = Annotated[Decimal, BeforeValidator(lambda given: str(given) if isinstance(given, int) else given)]


class Counted(Field):
    """Whole numbers answer as JSON integers; with ``decimals`` as decimal strings, so nothing is rounded."""

    shape: ClassVar = "digits"
    min: Limit = Decimal(0)
    max: Limit = Decimal(999_999_999)
    decimals: Places = 0
    unit: Words | None = None

    def parts(self, ctx: Context) -> tuple[Part, ...]:
        mode = "decimal" if self.decimals else "numeric"
        width = min(20, len(str(int(self.max))) + self.decimals + 2)
        return (
            Part(
                shape=self.shape,
                label=self.label,
                hint=self.hint,
                required=self.required,
                inputmode=mode,
                width=width,
            ),
        )

    def parse(self, given: Given, ctx: Context, where: str) -> JsonValue:
        typed = said(given)
        if not typed:
            return None
        number = read_number(typed)
        if number is None:
            raise self.wrong(
                where,
                "not-a-number",
                f"{self.subject.th}ต้องเป็นตัวเลข เช่น {self._example()} หรือ ๑๒",
                f"Enter {self.subject.en} as a number, such as {self._example()}",
            )
        if number != round(number, self.decimals):
            raise self._too_fine(where)
        if not self.min <= number <= self.max:
            raise self.wrong(
                where,
                "out-of-range",
                f"{self.subject.th}ต้องอยู่ระหว่าง {self.min:,} ถึง {self.max:,}",
                f"Enter a number from {self.min:,} to {self.max:,} for {self.subject.en}",
            )
        return self._canonical(number)

    def _too_fine(self, where: str) -> Exception:
        if not self.decimals:
            return self.wrong(
                where,
                "not-whole",
                f"{self.subject.th}ต้องเป็นจำนวนเต็ม ไม่มีจุดทศนิยม",
                f"Enter {self.subject.en} as a whole number",
            )
        return self.wrong(
            where,
            "too-fine",
            f"{self.subject.th}มีทศนิยมได้ไม่เกิน {self.decimals} ตำแหน่ง",
            f"Enter {self.subject.en} with no more than {self.decimals} decimal places",
        )

    def _example(self) -> str:
        return str(max(self.min, min(self.max, Decimal(12))))

    def _canonical(self, number: Decimal) -> JsonValue:
        return f"{number:.{self.decimals}f}" if self.decimals else int(number)

    def read_back(self, value: JsonValue, lang: Lang) -> str:
        number = Decimal(str(value))
        words = f"{number:,.{self.decimals}f}"
        return f"{words} {self.unit.in_(lang)}" if self.unit else words

    def json_schema(self, lang: Lang) -> dict[str, Any]:
        if self.decimals:
            return self.described(
                lang, {"type": "string", "pattern": rf"^-?[0-9]+\.[0-9]{{{self.decimals}}}$"}
            )
        return self.described(lang, {"type": "integer", "minimum": int(self.min), "maximum": int(self.max)})

    def sample(self, rng: random.Random, ctx: Context) -> JsonValue:
        scale = 10**self.decimals
        most = min(self.max, self.min + 100_000)
        return self._canonical(Decimal(rng.randint(int(self.min * scale), int(most * scale))) / scale)


class NumberField(Counted):
    """A number of something."""

    type: Literal["number"]


class MoneyField(Counted):
    """Baht and satang, answered as a string with two decimals."""

    type: Literal["money"]
    max: Limit = Decimal("999999999.99")
    decimals: Places = Key(default=2, ge=2, le=2)
    unit: Words | None = Text(th="บาท", en="baht")


def read_number(typed: str) -> Decimal | None:
    """``1,234.5`` or ``๑,๒๓๔.๕``; None when it is no number. Separators must sit at the thousands."""
    plain = ascii_digits(typed).replace(" ", "")
    if re.fullmatch(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", plain):
        plain = plain.replace(",", "")
    return Decimal(plain) if re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,15})?", plain) else None
