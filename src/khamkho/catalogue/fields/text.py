"""One line of text."""

from __future__ import annotations

import random
import re
import unicodedata
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field as Key
from pydantic import JsonValue

from khamkho.base.text import Lang
from khamkho.catalogue.context import Context
from khamkho.catalogue.fields.field import Field, Given, Part, said

Length = Annotated[int, Key(ge=1, le=20_000)]


class Writing(Field):
    """What short and long texts share."""

    max: Length = 200
    autocomplete: str = Key(default="", pattern=r"^[a-z-]*$", description="HTML autocomplete token")

    def parts(self, ctx: Context) -> tuple[Part, ...]:
        return (
            Part(
                shape=self.shape,
                label=self.label,
                hint=self.hint,
                required=self.required,
                autocomplete=self.autocomplete,
                max=self.max,
            ),
        )

    def json_schema(self, lang: Lang) -> dict[str, Any]:
        return self.described(lang, {"type": "string", "maxLength": self.max})

    def sample(self, rng: random.Random, ctx: Context) -> JsonValue:
        return rng.choice(SAMPLES)[: self.max].strip()


class TextField(Writing):
    """One line."""

    type: Literal["text"]

    def parse(self, given: Given, ctx: Context, where: str) -> JsonValue:
        text = re.sub(r"\s+", " ", said(given)).strip()
        return check_writing(self, text, where, self.max) or None


class LongTextField(Writing):
    """Several lines."""

    shape: ClassVar = "lines"
    type: Literal["long_text"]
    max: Length = 4000

    def parse(self, given: Given, ctx: Context, where: str) -> JsonValue:
        typed = [line.rstrip() for line in said(given, lines=True).split("\n")]
        text = "\n".join(typed).strip()
        return check_writing(self, text, where, self.max) or None


def check_writing(field: Field, text: str, where: str, most: int) -> str:
    """Text that fits and that a document can print: no emoji, no private signs."""
    if len(text) > most:
        raise field.wrong(
            where,
            "too-long",
            f"{field.subject.th}ต้องยาวไม่เกิน {most:,} ตัวอักษร ขณะนี้ยาว {len(text):,} ตัวอักษร กรุณาย่อให้สั้นลง",
            f"Shorten {field.subject.en} to {most:,} characters or fewer: it has {len(text):,}",
        )
    strange = next((sign for sign in text if not printable(sign)), "")
    if strange:
        raise field.wrong(
            where,
            "unprintable",
            f"{field.subject.th}มีสัญลักษณ์ “{strange}” ที่พิมพ์ลงเอกสารไม่ได้ กรุณาลบออกหรือเขียนเป็นคำ",
            f"Remove “{strange}” from {field.subject.en}: it cannot be printed on a document",
        )
    return text


def printable(sign: str) -> bool:
    """Can a document carry this sign? Emoji, private-use and unassigned signs have no letter shapes."""
    if sign == "\n":
        return True
    kind = unicodedata.category(sign)
    if kind == "So":
        return sign < "\u0100" or sign in "™℃№"
    return sign < "\U00010000" and kind not in {"Cs", "Co", "Cn", "Cc"}


SAMPLES = (
    "โรงเรียนบ้านหนองจิก",
    "ครูผู้สอนวิชาคณิตศาสตร์",
    "<b>ไม่ใช่คำสั่ง</b> & 'เครื่องหมาย'",
    "=SUM(A1:A9) เป็นข้อความธรรมดา",
    "ญี่ปุ่น กตัญญู ฐิติ ฎีกา น้ำ",
    "O'Neil-Suksan, 3rd floor",
)
