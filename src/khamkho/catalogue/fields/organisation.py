"""An organisation that applies: its registered name and number, and who may sign for it."""

from __future__ import annotations

import random
import re
from typing import Any, ClassVar, Literal

from pydantic import JsonValue

from khamkho.base.errors import Invalid, Problem
from khamkho.base.ids import clean_id, format_thai_id, thai_id_ok
from khamkho.base.text import Lang, Text
from khamkho.catalogue.context import Context
from khamkho.catalogue.fields.field import Given, Part, PartsField, Shape

PARTS = ("name", "number", "signatory")
LABELS = {
    "name": Text(th="ชื่อนิติบุคคล", en="Registered name"),
    "number": Text(th="เลขทะเบียนนิติบุคคล", en="Registration number"),
    "signatory": Text(th="ผู้มีอำนาจลงนาม", en="Authorised signatory"),
}
HINTS = {
    "name": Text(
        th="ตามหนังสือรับรอง เช่น บริษัท ตัวอย่าง จำกัด", en="As registered, for example Example Company Limited"
    ),
    "number": Text(th="13 หลัก ขึ้นต้นด้วย 0", en="13 digits, beginning with 0"),
    "signatory": Text(th="ชื่อและชื่อสกุลตามหนังสือรับรอง", en="Full name, as in the certificate of registration"),
}
SHAPES: dict[str, Shape] = {"number": "digits"}
MAX = 200


class OrganisationField(PartsField):
    """The number has the check digit of all thirteen-digit numbers, and begins with 0 as those of juristic persons do.

    Who fills the form in for it is a proxy (``proxy: [apply]``); the mandate is a document with ``from_proxy: true``.
    """

    names: ClassVar = PARTS
    type: Literal["organisation"]

    def parts(self, ctx: Context) -> tuple[Part, ...]:
        return tuple(
            Part(
                name=name,
                shape=SHAPES.get(name, "line"),
                label=LABELS[name],
                hint=HINTS[name],
                required=self.required,
                autocomplete="organization" if name == "name" else "",
                inputmode="numeric" if name == "number" else "",
                width=20 if name == "number" else None,
                max=30 if name == "number" else MAX,
            )
            for name in PARTS
        )

    def parse(self, given: Given, ctx: Context, where: str) -> JsonValue:
        pieces = {name: re.sub(r"\s+", " ", said) for name, said in self.pieces(given, where).items()}
        if not pieces:
            return None
        pieces["number"] = clean_id(pieces["number"])
        problems = [problem for name, said in pieces.items() for problem in self._judge(name, said, where)]
        if problems:
            raise Invalid(problems)
        return dict(pieces)

    def _judge(self, name: str, said: str, where: str) -> tuple[Problem, ...]:
        at, label = f"{where}.{name}", LABELS[name]
        if not said:
            return self.wrong(at, "required", f"กรุณากรอก{label.th}", f"Enter the {label.en.lower()}").problems
        if name == "number":
            return self._judge_number(said, at)
        if len(said) > MAX:
            th = f"{label.th}ต้องยาวไม่เกิน {MAX} ตัวอักษร"
            en = f"The {label.en.lower()} must be {MAX} characters or fewer"
            return self.wrong(at, "too-long", th, en).problems
        return ()

    def _judge_number(self, digits: str, at: str) -> tuple[Problem, ...]:
        if not re.fullmatch("0[0-9]{12}", digits):
            th = "เลขทะเบียนนิติบุคคลมี 13 หลัก และขึ้นต้นด้วย 0 ตามหนังสือรับรอง"
            en = (
                "A registration number has 13 digits and begins with 0, as in the certificate of registration"
            )
            return self.wrong(at, "organisation-number", th, en).problems
        if not thai_id_ok(digits):
            th = "เลขทะเบียนนิติบุคคลไม่ถูกต้อง กรุณาตรวจสอบตัวเลขอีกครั้ง"
            en = "This is not a valid registration number. Check the digits"
            return self.wrong(at, "id-checksum", th, en).problems
        return ()

    def read_back(self, value: JsonValue, lang: Lang) -> str:
        held = value if isinstance(value, dict) else {}
        lines = [str(held.get("name", ""))]
        lines.append(f"{LABELS['number'].in_(lang)} {format_thai_id(str(held.get('number', '')))}")
        lines.append(f"{LABELS['signatory'].in_(lang)}: {held.get('signatory', '')}")
        return "\n".join(lines)

    def mask(self, value: JsonValue, lang: Lang) -> str:
        return str(value.get("name", "")) if isinstance(value, dict) else ""

    def json_schema(self, lang: Lang) -> dict[str, Any]:
        text = {"type": "string", "maxLength": MAX}
        number = {"type": "string", "pattern": "^0[0-9]{12}$"}
        return self.described(
            lang,
            {
                "type": "object",
                "properties": {
                    name: {**(number if name == "number" else text), "title": LABELS[name].in_(lang)}
                    for name in PARTS
                },
                "required": list(PARTS),
                "additionalProperties": False,
            },
        )

    def sample(self, rng: random.Random, ctx: Context) -> JsonValue:
        name, number, signatory = rng.choice(SAMPLES)
        return {"name": name, "number": number, "signatory": signatory}

    def initial(self, value: JsonValue, where: str, lang: Lang = "th") -> dict[str, str | list[str]]:
        filled = super().initial(value, where, lang)
        return {**filled, f"{where}.number": format_thai_id(str(filled[f"{where}.number"]))}


SAMPLES = (
    ("บริษัท ตัวอย่างสมมติ จำกัด", "0999999999991", "นายสมมติ ตัวอย่าง"),
    ("มูลนิธิตัวอย่างเพื่อการศึกษา", "0999999999991", "นางสาวจำลอง ใจดี"),
    ("ห้างหุ้นส่วนจำกัด แบบอย่างการพิมพ์", "0999999999991", "นางแบบฝึก หัดดี"),
)
