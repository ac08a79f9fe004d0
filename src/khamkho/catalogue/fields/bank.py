"""A bank account that money is paid into: the bank, the number, the name it is held in."""

from __future__ import annotations

import random
import re
from typing import Any, ClassVar, Literal

from pydantic import Field as Key
from pydantic import JsonValue

from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import Lang, Text
from khamkho.base.thai import ascii_digits
from khamkho.catalogue.context import Context
from khamkho.catalogue.fields.choice import ChoiceId, ChoiceWords
from khamkho.catalogue.fields.field import Given, Option, Part, PartsField

PARTS = ("bank", "number", "name")
LABELS = {
    "bank": Text(th="ธนาคาร", en="Bank"),
    "number": Text(th="เลขที่บัญชี", en="Account number"),
    "name": Text(th="ชื่อบัญชี", en="Name on the account"),
}
HINTS = {
    "number": Text(th="ตามหน้าสมุดบัญชี มีหรือไม่มีขีดก็ได้", en="As in the bank book, with or without dashes"),
    "name": Text(th="ตามหน้าสมุดบัญชี", en="As in the bank book"),
}
DIGITS = range(10, 16)
"""How many digits account numbers have here: ten at most banks, more at a few. An assumption: no check digit is public."""
NAME_MAX = 200


class BankAccountField(PartsField):
    """Which bank is chosen from ``choices``, whose ids are the codes of the banks."""

    always_sensitive: ClassVar = True
    names: ClassVar = PARTS
    type: Literal["bank_account"]
    choices: dict[ChoiceId, ChoiceWords] = Key(min_length=1)

    def parts(self, ctx: Context) -> tuple[Part, ...]:
        options = tuple(
            Option(id=code, label=bank.label, hint=bank.hint) for code, bank in self.choices.items()
        )
        return (
            Part(
                name="bank",
                shape="choice",
                label=LABELS["bank"],
                hint=self.hint,
                required=self.required,
                options=options,
            ),
            Part(
                name="number",
                shape="digits",
                label=LABELS["number"],
                hint=HINTS["number"],
                required=self.required,
                inputmode="numeric",
                width=20,
                max=25,
            ),
            Part(
                name="name",
                shape="line",
                label=LABELS["name"],
                hint=HINTS["name"],
                required=self.required,
                max=NAME_MAX,
            ),
        )

    def parse(self, given: Given, ctx: Context, where: str) -> JsonValue:
        pieces = {name: re.sub(r"\s+", " ", said) for name, said in self.pieces(given, where).items()}
        if not pieces:
            return None
        pieces["number"] = account_digits(pieces["number"])
        problems = [problem for name, said in pieces.items() for problem in self._judge(name, said, where)]
        if problems:
            raise Invalid(problems)
        return dict(pieces)

    def _judge(self, name: str, said: str, where: str) -> tuple[Problem, ...]:
        at, label = f"{where}.{name}", LABELS[name]
        if name == "bank":
            known = said in self.choices
            return (
                () if known else self.wrong(at, "not-offered", "กรุณาเลือกธนาคาร", "Choose the bank").problems
            )
        if not said:
            return self.wrong(at, "required", f"กรุณากรอก{label.th}", f"Enter the {label.en.lower()}").problems
        if name == "number" and not (said.isascii() and said.isdigit() and len(said) in DIGITS):
            th = "เลขที่บัญชีมี 10 ถึง 15 หลัก กรุณาตรวจสอบกับสมุดบัญชี"
            en = "An account number has 10 to 15 digits. Check it against the bank book"
            return self.wrong(at, "account-number", th, en).problems
        if name == "name" and len(said) > NAME_MAX:
            th = f"{label.th}ต้องยาวไม่เกิน {NAME_MAX} ตัวอักษร"
            en = f"The {label.en.lower()} must be {NAME_MAX} characters or fewer"
            return self.wrong(at, "too-long", th, en).problems
        return ()

    def bank_name(self, value: JsonValue, lang: Lang) -> str:
        """What the bank of an answer is called; its code when the list no longer has it."""
        code = str(value.get("bank", "")) if isinstance(value, dict) else ""
        bank = self.choices.get(code)
        return bank.label.in_(lang) if bank else code

    def read_back(self, value: JsonValue, lang: Lang) -> str:
        held = value if isinstance(value, dict) else {}
        number = show_account(str(held.get("number", "")))
        return f"{self.bank_name(value, lang)}\n{number}\n{held.get('name', '')}"

    def mask(self, value: JsonValue, lang: Lang) -> str:
        held = value if isinstance(value, dict) else {}
        return f"{self.bank_name(value, lang)} {mask_account(str(held.get('number', '')))}"

    def json_schema(self, lang: Lang) -> dict[str, Any]:
        banks = [{"const": code, "title": bank.label.in_(lang)} for code, bank in self.choices.items()]
        return self.described(
            lang,
            {
                "type": "object",
                "properties": {
                    "bank": {"type": "string", "title": LABELS["bank"].in_(lang), "oneOf": banks},
                    "number": {
                        "type": "string",
                        "title": LABELS["number"].in_(lang),
                        "pattern": "^[0-9]{10,15}$",
                    },
                    "name": {"type": "string", "title": LABELS["name"].in_(lang), "maxLength": NAME_MAX},
                },
                "required": list(PARTS),
                "additionalProperties": False,
            },
        )

    def sample(self, rng: random.Random, ctx: Context) -> JsonValue:
        number = f"{rng.randint(0, 10**10 - 1):010}"
        return {"bank": rng.choice(list(self.choices)), "number": number, "name": "นายสมมติ ตัวอย่าง"}

    def initial(self, value: JsonValue, where: str, lang: Lang = "th") -> dict[str, str | list[str]]:
        filled = super().initial(value, where, lang)
        return {**filled, f"{where}.number": show_account(str(filled[f"{where}.number"]))}


def account_digits(typed: str) -> str:
    """The number as it is kept: digits alone. What is neither digit, blank nor dash stays, to be refused."""
    return re.sub(r"[\s\-–]", "", ascii_digits(typed))


def show_account(number: str) -> str:
    """``123-4-56789-0`` for ten digits, as bank books write it; any other number as it is."""
    if len(number) != 10:
        return number
    return f"{number[:3]}-{number[3]}-{number[4:9]}-{number[9]}"


def mask_account(number: str) -> str:
    """All but the last four digits covered."""
    return f"{'x' * max(len(number) - 4, 0)}{number[-4:]}"
