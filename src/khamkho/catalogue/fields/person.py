"""Who: a person's name with title, and the number that identifies a person together with its kind."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field as Key
from pydantic import JsonValue

from khamkho.base.errors import BadValue, Invalid, Problem
from khamkho.base.ids import KINDS, IdentityNumber, Kind, format_thai_id
from khamkho.base.names import PersonName
from khamkho.base.text import Lang, Text
from khamkho.catalogue.context import Context
from khamkho.catalogue.fields.field import Given, Option, Part, PartsField, Shape

NAME_PARTS = ("title", "first", "middle", "last")
NAME_LABELS = {
    "title": Text(th="คำนำหน้าชื่อ", en="Title"),
    "first": Text(th="ชื่อ", en="First name"),
    "middle": Text(th="ชื่อกลาง", en="Middle name"),
    "last": Text(th="ชื่อสกุล", en="Family name"),
}
NAME_HINTS = {"last": Text(th="ถ้าไม่มีชื่อสกุล ให้ใส่ -", en="If there is no family name, type -")}
NAME_AUTO = {
    "title": "honorific-prefix",
    "first": "given-name",
    "middle": "additional-name",
    "last": "family-name",
}
TITLES = (
    "นาย", "นาง", "นางสาว", "เด็กชาย", "เด็กหญิง", "ว่าที่ร้อยตรี", "ว่าที่ร้อยตรีหญิง", "สิบเอก", "จ่าสิบเอก",
    "ดร.", "ผศ.", "ผศ.ดร.", "ม.ล.", "ม.ร.ว.", "Mr", "Mrs", "Ms",
)  # fmt: skip
NAME_MAX = 100


class PersonNameField(PartsField):
    """A title is free text with suggestions; a middle name is optional; ``-`` says there is no family name."""

    names: ClassVar = NAME_PARTS
    type: Literal["person_name"]

    def parts(self, ctx: Context) -> tuple[Part, ...]:
        return tuple(
            Part(
                name=name,
                shape="line",
                label=NAME_LABELS[name],
                hint=NAME_HINTS.get(name),
                required=self.required and name != "middle",
                suggestions=TITLES if name == "title" else (),
                autocomplete=NAME_AUTO[name],
                width=20 if name == "title" else None,
                max=NAME_MAX,
            )
            for name in NAME_PARTS
        )

    def parse(self, given: Given, ctx: Context, where: str) -> JsonValue:
        pieces = {name: re.sub(r"\s+", " ", said) for name, said in self.pieces(given, where).items()}
        if not pieces:
            return None
        problems = [problem for name, said in pieces.items() for problem in self._judge(name, said, where)]
        if problems:
            raise Invalid(problems)
        pieces["middle"] = "" if pieces["middle"] == "-" else pieces["middle"]
        return dict(pieces)

    def _judge(self, name: str, said: str, where: str) -> tuple[Problem, ...]:
        at, label = f"{where}.{name}", NAME_LABELS[name]
        if not said:
            th, en = f"กรุณากรอก{label.th}", f"Enter the {label.en.lower()}"
            return () if name == "middle" else self.wrong(at, "required", th, en).problems
        if len(said) > NAME_MAX:
            th = f"{label.th}ต้องยาวไม่เกิน {NAME_MAX} ตัวอักษร"
            en = f"The {label.en.lower()} must be {NAME_MAX} characters or fewer"
            return self.wrong(at, "too-long", th, en).problems
        strange = next((sign for sign in said if not _of_a_name(sign)), "")
        if strange:
            th = f"{label.th}มีเครื่องหมาย “{strange}” ซึ่งใช้ในชื่อไม่ได้ กรุณากรอกเป็นตัวอักษร"
            en = f"The {label.en.lower()} cannot contain “{strange}”: use letters"
            return self.wrong(at, "not-a-name", th, en).problems
        return ()

    def read_back(self, value: JsonValue, lang: Lang) -> str:
        return person_name(value).full() if isinstance(value, dict) else ""

    def mask(self, value: JsonValue, lang: Lang) -> str:
        return person_name(value).masked() if isinstance(value, dict) else ""

    def json_schema(self, lang: Lang) -> dict[str, Any]:
        part = {"type": "string", "maxLength": NAME_MAX}
        return self.described(
            lang,
            {
                "type": "object",
                "properties": {name: {**part, "title": NAME_LABELS[name].in_(lang)} for name in NAME_PARTS},
                "required": ["title", "first", "last"],
                "additionalProperties": False,
            },
        )

    def sample(self, rng: random.Random, ctx: Context) -> JsonValue:
        title, first, middle, last = rng.choice(SAMPLE_NAMES)
        return {"title": title, "first": first, "middle": middle, "last": last}


SAMPLE_NAMES = (
    ("นาย", "สมชาย", "", "ใจดี"),
    ("นางสาว", "ปาริชาต", "", "ณ ถลาง"),
    ("ว่าที่ร้อยตรี", "กฤษณะ", "", "ศรีสุวรรณ"),
    ("นาง", "มาลี", "ทิพย์", "เพ็ชรน้ำผึ้ง"),
    ("Mr", "John", "Paul", "O'Neil-Smith"),
    ("นาย", "เทียน", "", "-"),
)


def person_name(value: Mapping[str, Any]) -> PersonName:
    """The kept answer as the value that knows how names are written; ``-`` stands for no name."""
    parts = {name: str(value.get(name) or "") for name in NAME_PARTS}
    return PersonName(**{name: "" if part == "-" else part for name, part in parts.items()})


def _of_a_name(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LM" or sign in " .-'’()ฯ"


class IdentityNumberField(PartsField):
    """A kind of number, and the number. Only the Thai and the foreigner's have a check digit."""

    always_sensitive: ClassVar = True
    names: ClassVar = ("kind", "number")
    type: Literal["identity_number"]
    kinds: tuple[Kind, ...] = Key(default=("thai", "foreign", "gcode", "passport", "none"), min_length=1)

    def parts(self, ctx: Context) -> tuple[Part, ...]:
        digits: Shape = "digits" if set(self.kinds) <= {"thai", "foreign"} else "line"
        number = Part(
            name="number",
            shape=digits,
            label=NUMBER if len(self.kinds) > 1 else self.label,
            hint=self.hint if len(self.kinds) == 1 else None,
            required=self.required and "none" not in self.kinds,
            inputmode="numeric" if digits == "digits" else "",
            width=20,
            max=30,
        )
        if len(self.kinds) == 1:
            return (number,)
        options = tuple(Option(id=kind, label=KINDS[kind]) for kind in self.kinds)
        kind = Part(
            name="kind", shape="choice", label=KIND, hint=self.hint, required=self.required, options=options
        )
        return (kind, number)

    def parse(self, given: Given, ctx: Context, where: str) -> JsonValue:
        pieces = self.pieces({"number": given} if isinstance(given, str) else given, where)
        if not pieces or (not pieces["number"] and pieces["kind"] != "none"):
            self._refuse_a_kind_alone(pieces, where)
            return None
        kind = self._kind(pieces["kind"], where)
        try:
            number = IdentityNumber.parse(kind, pieces["number"])
        except BadValue as bad:
            raise Invalid((bad.problem(f"{where}.number"),)) from bad
        return {"kind": number.kind, "number": number.value}

    def _refuse_a_kind_alone(self, pieces: dict[str, str], where: str) -> None:
        """A chosen kind without its number is a slip; the first kind chosen beforehand is not."""
        if pieces and (self.required or pieces["kind"] != self.kinds[0]):
            raise self.wrong(
                f"{where}.number", "required", f"กรุณากรอก{self.subject.th}", f"Enter {self.subject.en}"
            )

    def _kind(self, typed: str, where: str) -> Kind:
        for kind in self.kinds:
            if typed == kind or not typed:
                return kind
        raise self.wrong(
            f"{where}.kind", "not-offered", "กรุณาเลือกประเภทของเลขประจำตัว", "Choose the kind of number"
        )

    def read_back(self, value: JsonValue, lang: Lang) -> str:
        number = _number(value)
        if number.kind == "none":
            return KINDS["none"].in_(lang)
        shown = number.shown()
        return shown if number.kind == "thai" else f"{shown} ({KINDS[number.kind].in_(lang)})"

    def mask(self, value: JsonValue, lang: Lang) -> str:
        number = _number(value)
        return KINDS["none"].in_(lang) if number.kind == "none" else number.masked()

    def json_schema(self, lang: Lang) -> dict[str, Any]:
        kinds = [{"const": kind, "title": KINDS[kind].in_(lang)} for kind in self.kinds]
        return self.described(
            lang,
            {
                "type": "object",
                "properties": {
                    "kind": {"type": "string", "oneOf": kinds},
                    "number": {"type": "string", "maxLength": 30},
                },
                "required": ["kind", "number"],
                "additionalProperties": False,
            },
        )

    def sample(self, rng: random.Random, ctx: Context) -> JsonValue:
        kind = rng.choice(self.kinds)
        return {"kind": kind, "number": SAMPLE_NUMBERS[kind](rng)}

    def initial(self, value: JsonValue, where: str, lang: Lang = "th") -> dict[str, str | list[str]]:
        held = value if isinstance(value, dict) else {}
        number = str(held.get("number") or "")
        shown = format_thai_id(number) if held.get("kind") in ("thai", "foreign") else number
        return {f"{where}.kind": str(held.get("kind") or ""), f"{where}.number": shown}


NUMBER = Text(th="เลขประจำตัว", en="Number")
KIND = Text(th="ประเภทของเลขประจำตัว", en="Kind of number")


def _number(value: JsonValue) -> IdentityNumber:
    held = value if isinstance(value, dict) else {"kind": "none", "number": ""}
    return IdentityNumber(held["kind"], str(held["number"]))  # type: ignore[arg-type]  # kept answers hold known kinds


def _with_check_digit(twelve: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(twelve, range(13, 1, -1), strict=True))
    return f"{twelve}{(11 - total % 11) % 10}"


SAMPLE_NUMBERS: Mapping[Kind, Any] = {
    "thai": lambda rng: _with_check_digit(f"{rng.randint(1, 8)}{rng.randint(0, 10**11 - 1):011}"),
    "foreign": lambda rng: _with_check_digit(f"0{rng.randint(0, 10**11 - 1):011}"),
    "gcode": lambda rng: f"G{rng.randint(0, 10**12 - 1):012}",
    "passport": lambda rng: f"AB{rng.randint(0, 10**7 - 1):07}",
    "none": lambda rng: "",
}
