"""A staff list: which column is what, and what is wrong with each row. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from khamkho.base.errors import BadValue, Invalid, Problem, within
from khamkho.base.ids import clean_id, thai_id_ok
from khamkho.base.text import Text, clean
from khamkho.base.thai import ascii_digits
from khamkho.catalogue.fields.contact import EmailField, PhoneField, is_mobile
from khamkho.catalogue.fields.date import DateField
from khamkho.catalogue.fields.person import IdentityNumberField, PersonNameField
from khamkho.catalogue.fields.place import SchoolField
from khamkho.catalogue.service import Service
from khamkho.moving.rules.columns import Target
from khamkho.moving.rules.words import EMPTY, day_in, given_for, name_in

SUBJECT = "staff"
"""Under which an office's columns are remembered."""
TARGETS = (
    Target(id="national_id", label=Text("เลขประจำตัวประชาชน", "Identity number"), known=("เลขบัตรประชาชน", "เลขประชาชน", "เลข13หลัก", "idcard", "citizenid")),
    Target(id="name", label=Text("ชื่อและชื่อสกุล", "Full name"), known=("ชื่อ-สกุล", "ชื่อ-นามสกุล", "ชื่อสกุล", "name", "fullname")),
    Target(id="title", label=Text("คำนำหน้าชื่อ", "Title"), known=("คำนำหน้า",)),
    Target(id="first", label=Text("ชื่อ", "First name"), known=("ชื่อตัว",)),
    Target(id="last", label=Text("นามสกุล", "Family name"), known=("ชื่อสกุล", "surname", "lastname")),
    Target(id="position", label=Text("ตำแหน่ง", "Position")),
    Target(id="school", label=Text("โรงเรียนหรือกลุ่มงาน", "School or unit"), known=("โรงเรียน", "สังกัด", "สถานศึกษา", "school", "workplace")),
    Target(id="email", label=Text("อีเมล", "Email"), known=("อีเมล์", "e-mail")),
    Target(id="phone", label=Text("โทรศัพท์มือถือ", "Mobile telephone"), known=("โทรศัพท์", "เบอร์โทร", "เบอร์โทรศัพท์", "phone", "mobile", "tel")),
    Target(id="born", label=Text("วันเกิด", "Born on"), known=("วันเดือนปีเกิด", "birthday", "dateofbirth")),
    Target(id="contract_end", label=Text("วันสิ้นสุดสัญญาจ้าง", "End of the contract"), known=("สิ้นสุดสัญญา", "วันหมดสัญญา", "contractend")),
)  # fmt: skip
POSITIONS = frozenset({"position"})
CONTRACTS = frozenset({"contract_end"})


@dataclass(frozen=True, kw_only=True)
class Person:
    """One row of a staff list."""

    line: int
    values: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()


def people_in(
    rows: Sequence[tuple[int, Sequence[str]]], columns: Mapping[str, int], today: date
) -> list[Person]:
    """Each row with what is wrong with it; a number that stands twice is wrong the second time."""
    found: list[Person] = []
    seen = set[str]()
    for line, cells in rows:
        said = {name: clean(cells[place]) for name, place in columns.items() if place < len(cells)}
        said = {name: "" if cell in EMPTY else cell for name, cell in said.items()}
        problems: list[Problem] = []
        values = _values(said, problems)
        number = values["national_id"]
        if number and number in seen:
            problems.append(
                Problem(
                    "national_id", "twice", "เลขประจำตัวซ้ำกับแถวก่อนหน้า", "This number stands in an earlier row"
                )
            )
        seen.add(number)
        found.append(Person(line=line, values=values, problems=tuple(problems)))
    return found


def _values(said: Mapping[str, str], problems: list[Problem]) -> dict[str, Any]:
    if any(cell.startswith("=") for cell in said.values()):
        problems.append(
            Problem(
                "row", "formula", "แถวนี้มีสูตร กรุณาวางเป็นค่าก่อน", "The row holds a formula: paste it as a value"
            )
        )
    number = clean_id(ascii_digits(said.get("national_id", "")))
    if not thai_id_ok(number):
        problems.append(
            Problem("national_id", "wrong", "เลขประจำตัวประชาชนไม่ถูกต้อง", "The identity number is not right")
        )
    name = name_in(said.get("name", ""))
    name |= {part: said[part] for part in ("title", "first", "last") if said.get(part)}
    if not name["first"]:
        problems.append(Problem("name", "required", "ไม่มีชื่อ", "The name is missing"))
    phone = str(
        given_for(PhoneField(id="phone", type="phone", label=Text("", "")), said.get("phone", "")) or ""
    )
    phone = "".join(sign for sign in ascii_digits(phone) if sign.isdigit())
    email = said.get("email", "").lower()
    if not (email or is_mobile(phone)):
        problems.append(
            Problem(
                "email",
                "required",
                "ไม่มีอีเมลหรือโทรศัพท์มือถือที่ใช้ยืนยันตัว",
                "There is no email or mobile by which she could prove who she is",
            )
        )
    return {
        "national_id": number,
        "name": name,
        "position": _within("position", said.get("position", ""), 200, problems),
        "school": _within("school", said.get("school", ""), 200, problems),
        "email": _within("email", email, 254, problems),
        "phone": _within("phone", phone, 20, problems),
        "born": _day("born", said, problems),
        "contract_end": _day("contract_end", said, problems),
    }


def _within(name: str, said: str, longest: int, problems: list[Problem]) -> str:
    try:
        return within(name, said, longest)
    except Invalid as no:
        problems += no.problems
        return ""


def _day(name: str, said: Mapping[str, str], problems: list[Problem]) -> str:
    if not said.get(name):
        return ""
    try:
        return day_in(said[name]).isoformat()
    except BadValue as bad:
        problems.append(bad.problem(name))
        return ""


def contacts_of(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The ways by which she can prove who she is."""
    if values.get("email"):
        yield "email", str(values["email"])
    if is_mobile(str(values.get("phone", ""))):
        yield "phone", str(values["phone"])


def answers_from(service: Service, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a staff list answers of a form: the first question of each kind, and position and contract by their names."""
    found: dict[str, Any] = {}
    firsts = (
        (IdentityNumberField, {"kind": "thai", "number": values["national_id"]}),
        (PersonNameField, values["name"] if values["name"].get("title") else None),
        (SchoolField, values["school"] or None),
        (EmailField, values["email"] or None),
        (PhoneField, values["phone"] or None),
    )
    for kind, value in firsts:
        name = next((field.id for field in service.fields.values() if isinstance(field, kind)), "")
        if name and value:
            found[name] = value
    for field in service.fields.values():
        if isinstance(field, DateField) and field.birth and values["born"]:
            found.setdefault(field.id, values["born"])
        if field.id in POSITIONS and values["position"]:
            found[field.id] = values["position"]
        if field.id in CONTRACTS and values["contract_end"]:
            found[field.id] = values["contract_end"]
    return found
