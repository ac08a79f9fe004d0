"""The two numbers of an identity card that prove who it is when they are looked up: behind it, and under the photograph.

Read back they are masked, everywhere: on the form that is printed, on the case's page, in notices. Whoever compares them
opens a view of its own, which is logged. They are forgotten when the case is decided.
"""

from __future__ import annotations

import random
from typing import Any, ClassVar, Literal

from pydantic import JsonValue

from khamkho.base.card_numbers import CARD, LASER, Code, masked, read_card, read_laser, show_card, show_laser
from khamkho.base.text import Lang, Text
from khamkho.base.typed import squeezed
from khamkho.catalogue.context import Context
from khamkho.catalogue.fields.field import Field, Given, Part, said

WRONG_LASER: dict[str, Text] = {
    "length": Text(
        "เลขหลังบัตรต้องมี 12 หลัก คืออักษรอังกฤษ 2 ตัวและตัวเลข 10 ตัว เช่น JC1-1234567-89",
        "The code behind the card has 12 signs: 2 letters and 10 digits, such as JC1-1234567-89",
    ),
    "letters": Text(
        "เลขหลังบัตรต้องขึ้นต้นด้วยอักษรอังกฤษ 2 ตัว เช่น JC1-1234567-89",
        "The code behind the card begins with 2 letters, such as JC1-1234567-89",
    ),
    "digits": Text(
        "หลังอักษร 2 ตัวแรก เลขหลังบัตรต้องเป็นตัวเลข 10 ตัว",
        "After its 2 letters the code behind the card has 10 digits",
    ),
    "card14": Text(
        "เลขนี้เป็นเลขใต้รูปด้านหน้าบัตร โปรดดูเลขที่ขึ้นต้นด้วยอักษร 2 ตัวด้านหลังบัตร",
        "This is the number under the photograph. The code behind the card begins with 2 letters",
    ),
    "identity": Text(
        "เลขนี้เป็นเลขประจำตัวประชาชน ซึ่งไม่ต้องใช้ โปรดดูเลขที่ขึ้นต้นด้วยอักษร 2 ตัวด้านหลังบัตร",
        "This is the national identity number, which is not needed. The code behind the card begins with 2 letters",
    ),
}
WRONG_CARD: dict[str, Text] = {
    "length": Text(
        "เลขใต้รูปต้องมี 14 หลัก เช่น 1040-02-12345678",
        "The number under the photograph has 14 digits, such as 1040-02-12345678",
    ),
    "digits": Text(
        "เลขใต้รูปต้องเป็นตัวเลขทั้งหมด 14 หลัก",
        "The number under the photograph has digits only, 14 of them",
    ),
    "laser": Text(
        "เลขนี้เป็นเลขหลังบัตร โปรดดูเลข 14 หลักใต้รูปด้านหน้าบัตร",
        "This is the code behind the card. Look for the 14 digits under the photograph",
    ),
    "identity": Text(
        "เลขนี้เป็นเลขประจำตัวประชาชน 13 หลัก โปรดดูเลข 14 หลักใต้รูป",
        "This is the national identity number of 13 digits. Look for the 14 digits under the photograph",
    ),
}


class _CodeField(Field):
    always_sensitive: ClassVar = True
    words: ClassVar[dict[str, Text]] = WRONG_LASER

    def parts(self, ctx: Context) -> tuple[Part, ...]:
        return (
            Part(
                shape=self.shape,
                label=self.label,
                hint=self.hint,
                required=self.required,
                autocomplete="off",
                width=20,
                max=40,
            ),
        )

    def read(self, typed: str) -> Code:
        raise NotImplementedError

    def parse(self, given: Given, ctx: Context, where: str) -> JsonValue:
        typed = said(given)
        if not typed:
            return None
        code = self.read(typed)
        if code.guess:
            raise self.wrong(
                where,
                "code-doubtful",
                f"หมายถึง {code.value} หรือไม่ โปรดพิมพ์ตัวเลขให้ตรงกับบัตร",
                f"Do you mean {code.value}? Type the digits as they stand on the card",
            )
        if code.fault and code.fault != "missing":
            words = self.words[code.fault]
            raise self.wrong(where, f"code-{code.fault}", words.th, words.en)
        return code.value or None

    def read_back(self, value: JsonValue, lang: Lang) -> str:
        return masked(str(value))

    def mask(self, value: JsonValue, lang: Lang) -> str:
        return masked(str(value))


class LaserCodeField(_CodeField):
    """The code behind the card, kept as ``JC1-1234567-89``."""

    type: Literal["laser_code"]

    def read(self, typed: str) -> Code:
        return read_laser(typed)

    def json_schema(self, lang: Lang) -> dict[str, Any]:
        return self.described(lang, {"type": "string", "pattern": "^[A-Z]{2}[0-9]-[0-9]{7}-[0-9]{2}$"})

    def sample(self, rng: random.Random, ctx: Context) -> JsonValue:
        code = f"JC{rng.randint(0, 10**10 - 1):010}"
        assert LASER.fullmatch(squeezed(code))
        return show_laser(code)


class CardNumberField(_CodeField):
    """The number under the photograph, kept as ``1040-02-12345678``."""

    shape: ClassVar = "digits"
    words: ClassVar = WRONG_CARD
    type: Literal["card_number"]

    def read(self, typed: str) -> Code:
        return read_card(typed)

    def json_schema(self, lang: Lang) -> dict[str, Any]:
        return self.described(lang, {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{8}$"})

    def sample(self, rng: random.Random, ctx: Context) -> JsonValue:
        code = f"1040{rng.randint(0, 10**10 - 1):010}"
        assert CARD.fullmatch(code)
        return show_card(code)


CODES = (LaserCodeField, CardNumberField)
"""Types whose answers are forgotten when a case is decided."""
