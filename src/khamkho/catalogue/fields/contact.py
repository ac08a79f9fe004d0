"""Ways to reach a person: email address and telephone number."""

from __future__ import annotations

import random
import re
from typing import Any, ClassVar, Literal

from pydantic import JsonValue

from khamkho.base.text import Lang
from khamkho.base.thai import ascii_digits
from khamkho.catalogue.context import Context
from khamkho.catalogue.fields.field import Field, Given, Part, said

LOCAL = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
EMAIL = re.compile(rf"^{LOCAL}@(?:{LABEL}\.)+[A-Za-z]{{2,63}}$")


class EmailField(Field):
    type: Literal["email"]

    def parts(self, ctx: Context) -> tuple[Part, ...]:
        return (
            Part(
                shape=self.shape,
                label=self.label,
                hint=self.hint,
                required=self.required,
                autocomplete="email",
                inputmode="email",
                max=254,
            ),
        )

    def parse(self, given: Given, ctx: Context, where: str) -> JsonValue:
        typed = ascii_digits(said(given)).replace(" ", "")
        if not typed:
            return None
        if len(typed) > 254 or ".." in typed or not EMAIL.match(typed):
            raise self.wrong(
                where,
                "not-an-email",
                "อีเมลไม่ถูกต้อง กรุณากรอกให้อยู่ในรูปแบบ เช่น somchai@example.com",
                "Enter an email address in the right form, such as somchai@example.com",
            )
        name, _, host = typed.rpartition("@")
        return f"{name}@{host.lower()}"

    def mask(self, value: JsonValue, lang: Lang) -> str:
        name, _, host = str(value).rpartition("@")
        return f"{name[:1]}xxx@{host}"

    def json_schema(self, lang: Lang) -> dict[str, Any]:
        return self.described(lang, {"type": "string", "format": "email", "maxLength": 254})

    def sample(self, rng: random.Random, ctx: Context) -> JsonValue:
        return f"{rng.choice(('somchai', 'malee.k', 'o_neil+card'))}{rng.randint(1, 999)}@example.com"


class PhoneField(Field):
    """Thai numbers as ``0812345678``, foreign ones as ``+4420…``, an extension after ``#``."""

    shape: ClassVar = "digits"
    type: Literal["phone"]

    def parts(self, ctx: Context) -> tuple[Part, ...]:
        return (
            Part(
                shape=self.shape,
                label=self.label,
                hint=self.hint,
                required=self.required,
                autocomplete="tel",
                inputmode="tel",
                width=20,
            ),
        )

    def parse(self, given: Given, ctx: Context, where: str) -> JsonValue:
        typed = said(given)
        if not typed:
            return None
        number = read_phone(typed)
        if number is None:
            raise self.wrong(
                where,
                "not-a-phone",
                "หมายเลขโทรศัพท์ไม่ถูกต้อง กรุณากรอกหมายเลข 9–10 หลักที่ขึ้นต้นด้วย 0 เช่น 081 234 5678 หรือ 02 123 4567 ต่อ 12",
                "Enter a phone number of 9 or 10 digits that starts with 0, such as 081 234 5678; for a foreign number start with +",
            )
        return number

    def read_back(self, value: JsonValue, lang: Lang) -> str:
        return show_phone(str(value), lang)

    def mask(self, value: JsonValue, lang: Lang) -> str:
        digits = str(value).partition("#")[0]
        return f"{digits[:3]}xxxx{digits[-3:]}"

    def json_schema(self, lang: Lang) -> dict[str, Any]:
        return self.described(
            lang, {"type": "string", "pattern": r"^(0[0-9]{8,9}|\+[0-9]{8,15})(#[0-9]{1,6})?$"}
        )

    def sample(self, rng: random.Random, ctx: Context) -> JsonValue:
        return rng.choice(
            (
                f"08{rng.randint(0, 99_999_999):08}",
                f"075{rng.randint(0, 999_999):06}",
                "021234567#12",
                "+442079460000",
            )
        )


def read_phone(typed: str) -> str | None:
    """The kept form of a typed number, or None. +66 and 0066 become the leading 0."""
    plain = re.sub(r"(ต่อ|ext\.?|#)", "#", ascii_digits(typed), flags=re.IGNORECASE)
    plain = re.sub(r"[\s().\-–]", "", plain)
    main, mark, extension = plain.partition("#")
    if (mark and not re.fullmatch(r"[0-9]{1,6}", extension)) or not re.fullmatch(r"\+?[0-9]+", main):
        return None
    main = re.sub(r"^(\+66|0066)0?", "0", main)
    if not re.fullmatch(r"0[2-7][0-9]{7}|0[689][0-9]{8}|\+[1-9][0-9]{7,14}", main):
        return None
    return f"{main}#{extension}" if mark else main


def is_mobile(number: str) -> bool:
    """Whether a phone as it is kept can take a text message: Thai mobiles. A foreign one costs what nobody expects."""
    return bool(re.fullmatch(r"0[689][0-9]{8}", number))


def show_phone(number: str, lang: Lang) -> str:
    """``081 234 5678``, ``02 123 4567 ต่อ 12``."""
    main, _, extension = number.partition("#")
    if len(main) == 10 and main.startswith("0"):
        main = f"{main[:3]} {main[3:6]} {main[6:]}"
    elif main.startswith("02"):
        main = f"{main[:2]} {main[2:5]} {main[5:]}"
    elif len(main) == 9 and main.startswith("0"):
        main = f"{main[:3]} {main[3:6]} {main[6:]}"
    return f"{main} {'ต่อ' if lang == 'th' else 'ext.'} {extension}" if extension else main
