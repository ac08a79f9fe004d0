"""At which e-service level a service is, from what its file really does, and what is missing for the next.

What the levels ask for is data (``packs/levels.yaml``): three levels, each initial or advanced.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from khamkho.base.text import Text
from khamkho.catalogue.load import PACKS
from khamkho.catalogue.rules.fees import collects, costs
from khamkho.catalogue.service import Service
from khamkho.catalogue.source import plain, read

Number = Literal[1, 2, 3]
Grade = Literal["none", "initial", "advanced", "not_needed"]
NUMBERS: tuple[Number, ...] = (1, 2, 3)
GRADES: Mapping[Grade, Text] = {
    "none": Text("ยังไม่ถึง", "Not reached"),
    "initial": Text("ขั้นต้น", "Initial"),
    "advanced": Text("ขั้นสูง", "Advanced"),
    "not_needed": Text("ไม่มีค่าธรรมเนียม", "No fee"),
}
NO_DOCUMENT = Text(
    "เมื่ออนุมัติแล้วยังไม่มีหนังสือหรือเอกสารอิเล็กทรอนิกส์ออกให้ ให้ระบุ letter ในไฟล์งานบริการ",
    "No electronic document follows when it is granted: name a letter in the service file",
)
AT_COUNTER = Text(
    "มีค่าธรรมเนียมที่ชำระที่เคาน์เตอร์เท่านั้น ยังชำระผ่านช่องทางอื่นไม่ได้",
    "There is a fee, and it can be paid at the counter only",
)
NO_STANDARD = Text(
    "เอกสารมีคิวอาร์โค้ดตรวจสอบและพิมพ์ได้แล้ว แต่ยังไม่ได้รับรองว่าเป็นไปตามมาตรฐาน ETDA",
    "The document can be checked by QR code and printed, but nobody has confirmed that it follows the standard of ETDA",
)


@dataclass(frozen=True, kw_only=True)
class Reached:
    """How far a service is in one of the three levels, and what is missing to go further."""

    number: Number
    grade: Grade
    missing: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """All three, and the level that the service is at: the highest up to which nothing is missing."""

    reached: tuple[Reached, ...]

    @property
    def number(self) -> Number:
        up_to: Number = 1
        for one in self.reached:
            if one.grade == "none":
                break
            if one.grade != "not_needed":
                up_to = one.number
        return up_to

    @property
    def grade(self) -> Grade:
        return self.reached[self.number - 1].grade

    @property
    def missing(self) -> tuple[Text, ...]:
        return tuple(one.missing for one in self.reached if one.missing)


def level_of(service: Service) -> Standing:
    """Every service takes papers with its online form, protected; what differs is the fee and what is issued in the end."""
    issues = _issues(service)
    return Standing(
        reached=(
            Reached(number=1, grade="advanced"),
            _paying(service),
            Reached(number=3, grade="initial", missing=NO_STANDARD)
            if issues
            else Reached(number=3, grade="none", missing=NO_DOCUMENT),
        )
    )


def _paying(service: Service) -> Reached:
    """Paid by QR code from anywhere, with an electronic proof of payment: both are asked for by the higher grade."""
    if not costs(service):
        return Reached(number=2, grade="not_needed")
    if not collects(service):
        return Reached(number=2, grade="none", missing=AT_COUNTER)
    return Reached(number=2, grade="advanced")


DOCUMENTS = ("decision", "certificate", "referral")


def _issues(service: Service) -> bool:
    """Whether an electronic document follows when the service is granted."""
    granted = {end for end, kind in service.ends.items() if kind == "granted"}
    refused = {end for end, kind in service.ends.items() if kind != "granted"}
    by_action = any(
        action.letter in DOCUMENTS and not {way.to for way in action.to} <= refused
        for step in service.steps
        for action in step.actions
    )
    return by_action or any(service.letters.get(end) in DOCUMENTS for end in granted)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What one level asks for."""

    name: Text
    initial: Text
    advanced: Text


@cache
def table() -> Mapping[Number, Asked]:
    """The state's table."""
    found: dict[str, Any] = plain(read(PACKS / "levels.yaml"))
    return {
        number: Asked(**{key: Text(**words) for key, words in found[str(number)].items()})
        for number in NUMBERS
    }
