"""Where: a sub-district on its code, a whole address, and the school or unit somebody belongs to."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal

from pydantic import Field as Key
from pydantic import JsonValue

from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import Lang, Text
from khamkho.base.thai import ascii_digits
from khamkho.catalogue.context import Area, Context, School
from khamkho.catalogue.fields.field import Flag, Given, Option, Part, PartsField
from khamkho.catalogue.fields.text import SAMPLES, check_writing

BANGKOK = "10"
AREA_NAMES = ("subdistrict", "district", "province", "postcode")
AREA_LABELS = {
    "subdistrict": Text(th="ตำบล/แขวง", en="Sub-district"),
    "district": Text(th="อำเภอ/เขต", en="District"),
    "province": Text(th="จังหวัด", en="Province"),
    "postcode": Text(th="รหัสไปรษณีย์", en="Postcode"),
}
AREA_AUTO = {
    "subdistrict": "address-level3",
    "district": "address-level2",
    "province": "address-level1",
    "postcode": "postal-code",
}


class PlaceField(PartsField):
    """Typed by name or picked; kept with the six-digit code and the names of the day."""

    shape: ClassVar = "place"
    may_facet: ClassVar = True
    names: ClassVar = ("code", *AREA_NAMES)
    type: Literal["place"]

    def parts(self, ctx: Context) -> tuple[Part, ...]:
        return area_parts(ctx, self.required)

    def parse(self, given: Given, ctx: Context, where: str) -> JsonValue:
        return read_area(self, canonical_pieces(given), ctx, where)

    def read_back(self, value: JsonValue, lang: Lang) -> str:
        return show_area(value, lang)

    def mask(self, value: JsonValue, lang: Lang) -> str:
        return _name(value, "province", lang)

    def json_schema(self, lang: Lang) -> dict[str, Any]:
        return self.described(
            lang,
            {
                "type": "object",
                "required": ["code"],
                "properties": {
                    "code": {"type": "string", "pattern": "^[0-9]{6}$"},
                    "postcode": {"type": "string", "pattern": "^[0-9]{5}$"},
                    **dict.fromkeys(AREA_NAMES[:3], BOTH),
                },
                "additionalProperties": False,
            },
        )

    def sample(self, rng: random.Random, ctx: Context) -> JsonValue:
        return sample_area(rng, ctx)

    def initial(self, value: JsonValue, where: str, lang: Lang = "th") -> dict[str, str | list[str]]:
        return area_initial(value, where, lang)


class AddressField(PartsField):
    """A Thai address as the house register writes it."""

    names: ClassVar = ("house_no", "building", "moo", "soi", "road", "code", *AREA_NAMES)
    type: Literal["address"]

    def parts(self, ctx: Context) -> tuple[Part, ...]:
        own = tuple(
            Part(
                name=name,
                shape="digits" if name == "moo" else "line",
                label=label,
                required=self.required and name == "house_no",
                max=LINE_MAX[name],
                width=10 if name in ("house_no", "moo") else None,
                autocomplete={"house_no": "address-line1", "road": "address-line2"}.get(name, ""),
            )
            for name, label in LINE_LABELS.items()
        )
        return (*own, *area_parts(ctx, self.required))

    def parse(self, given: Given, ctx: Context, where: str) -> JsonValue:
        pieces = self.pieces(canonical_pieces(given), where)
        if not pieces:
            return None
        problems: list[Problem] = []
        lines: dict[str, JsonValue] = {}
        for name in LINE_LABELS:
            try:
                lines[name] = self._line(name, pieces[name], where)
            except Invalid as no:
                problems += no.problems
        if not pieces["house_no"]:
            problems += self.wrong(
                f"{where}.house_no",
                "required",
                "กรุณากรอกบ้านเลขที่ ถ้าไม่มีให้ใส่ -",
                "Enter the house number; if there is none, type -",
            ).problems
        try:
            area = read_area(self, pieces, ctx, where)
        except Invalid as no:
            problems += no.problems
            area = None
        if area is None and not any(p.where.partition(f"{where}.")[2] in AREA_NAMES for p in problems):
            problems += _area_missing(self, where).problems
        if problems:
            raise Invalid(problems)
        return {**lines, **(area if isinstance(area, dict) else {})}

    def _line(self, name: str, typed: str, where: str) -> str:
        if name == "moo":
            typed = re.sub(r"^(หมู่ที่|หมู่|ม\.)\s*", "", ascii_digits(typed))
        return check_writing(self, typed, f"{where}.{name}", LINE_MAX[name])

    def read_back(self, value: JsonValue, lang: Lang) -> str:
        return show_address(value, lang)

    def mask(self, value: JsonValue, lang: Lang) -> str:
        return _name(value, "province", lang)

    def json_schema(self, lang: Lang) -> dict[str, Any]:
        return self.described(
            lang,
            {
                "type": "object",
                "required": ["house_no", "code"],
                "properties": {
                    **{
                        name: {"type": "string", "maxLength": LINE_MAX[name], "title": label.in_(lang)}
                        for name, label in LINE_LABELS.items()
                    },
                    "code": {"type": "string", "pattern": "^[0-9]{6}$"},
                    "postcode": {"type": "string", "pattern": "^[0-9]{5}$"},
                    **dict.fromkeys(AREA_NAMES[:3], BOTH),
                },
                "additionalProperties": False,
            },
        )

    def sample(self, rng: random.Random, ctx: Context) -> JsonValue:
        lines: dict[str, JsonValue] = {
            "house_no": f"{rng.randint(1, 999)}/{rng.randint(1, 99)}",
            "building": rng.choice(("", "หมู่บ้านสุขใจ")),
            "moo": rng.choice(("", str(rng.randint(1, 20)))),
            "soi": rng.choice(("", "วัดแก้ว 3")),
            "road": rng.choice(("", "มหาราช")),
        }
        return {**lines, **sample_area(rng, ctx)}

    def initial(self, value: JsonValue, where: str, lang: Lang = "th") -> dict[str, str | list[str]]:
        held = value if isinstance(value, dict) else {}
        lines: dict[str, str | list[str]] = {
            f"{where}.{name}": str(held.get(name) or "") for name in LINE_LABELS
        }
        return {**lines, **area_initial(value, where, lang)}


class SchoolField(PartsField):
    """A school or unit from the office's list, or its name when the list does not have it."""

    names: ClassVar = ("code", "name")
    may_facet: ClassVar = True
    type: Literal["school"]
    everywhere: Flag = Key(
        default=False,
        description="Any school of the installation, by its name: where a pupil comes from, or goes to",
    )

    def parts(self, ctx: Context) -> tuple[Part, ...]:
        if self.everywhere:
            return (
                Part(
                    name="name", shape="line", label=self.label, hint=self.hint, required=self.required,
                    max=200, autocomplete="off", suggest="schools",
                ),
            )  # fmt: skip
        schools = tuple(Option(id=school.code, label=school.name) for school in ctx.schools.all())
        name = Part(
            name="name",
            shape="line",
            label=OTHER_SCHOOL if schools else self.label,
            hint=None if schools else self.hint,
            required=self.required and not schools,
            max=200,
            autocomplete="organization",
        )
        if not schools:
            return (name,)
        pick = Part(
            name="code", shape="choice", label=FROM_LIST, hint=self.hint, required=self.required,
            options=(*schools, Option(id="other", label=NOT_LISTED)),
        )  # fmt: skip
        return (pick, name)

    def parse(self, given: Given, ctx: Context, where: str) -> JsonValue:
        if isinstance(given, str):
            given = {"code": given} if ctx.schools.school(given) else {"name": given}
        if isinstance(given, Mapping) and isinstance(given.get("name"), Mapping):
            given = {"code": given.get("code", ""), "name": given["name"].get("th", "")}
        pieces = self.pieces(given, where)
        if not pieces:
            return None
        school = ctx.schools.school(pieces["code"])
        if self.everywhere:
            school = self._only(ctx.schools.named(pieces["name"]), where)
        if school:
            return {"code": school.code, "name": {"th": school.name.th, "en": school.name.en}}
        name = re.sub(r"\s+", " ", check_writing(self, pieces["name"], f"{where}.name", 200))
        if not name:
            code, th, en = "required", f"กรุณาพิมพ์ชื่อ{self.subject.th}", f"Enter the name of {self.subject.en}"
            raise self.wrong(f"{where}.name", code, th, en)
        return {"code": "", "name": {"th": name, "en": name}}

    def _only(self, named: Sequence[School], where: str) -> School | None:
        """The one school that is called so; None when none is. Refuses a name that several have."""
        if len(named) > 1:
            each = Text(", ".join(one.name.th for one in named), ", ".join(one.name.en for one in named))
            raise self.wrong(
                f"{where}.name",
                "several-schools",
                f"มีสถานศึกษาชื่อนี้หลายแห่ง กรุณาพิมพ์ให้ชัดว่าเป็นแห่งใด: {each.th}",
                f"Several schools have this name. Write which one it is: {each.en}",
            )
        return named[0] if named else None

    def read_back(self, value: JsonValue, lang: Lang) -> str:
        return _name(value, "name", lang)

    def json_schema(self, lang: Lang) -> dict[str, Any]:
        return self.described(
            lang,
            {
                "type": "object",
                "required": ["name"],
                "properties": {"code": {"type": "string"}, "name": BOTH},
                "additionalProperties": False,
            },
        )

    def sample(self, rng: random.Random, ctx: Context) -> JsonValue:
        listed = () if self.everywhere else ctx.schools.all()
        if listed:
            school = rng.choice(list(listed))
            return {"code": school.code, "name": {"th": school.name.th, "en": school.name.en}}
        name = rng.choice(SAMPLES)
        return {"code": "", "name": {"th": name, "en": name}}

    def initial(self, value: JsonValue, where: str, lang: Lang = "th") -> dict[str, str | list[str]]:
        held = value if isinstance(value, dict) else {}
        listed = str(held.get("code") or "")
        if self.everywhere:
            return {f"{where}.name": _name(value, "name", lang)}
        name = "" if listed else _name(value, "name", "th")
        return {f"{where}.code": listed or ("other" if name else ""), f"{where}.name": name}

    def ask(self) -> tuple[str, str]:
        return f"กรุณาเลือก{self.subject.th}", f"Choose {self.subject.en}"


NOT_LISTED = Text(th="ไม่มีในรายการ", en="Not in the list")
FROM_LIST = Text(th="เลือกจากรายการ", en="Choose from the list")
OTHER_SCHOOL = Text(
    th="ชื่อสถานศึกษาหรือหน่วยงานที่ไม่มีในรายการ", en="Name of a school or unit that is not in the list"
)
LINE_LABELS = {
    "house_no": Text(th="บ้านเลขที่", en="House number"),
    "building": Text(th="หมู่บ้าน/อาคาร", en="Village or building"),
    "moo": Text(th="หมู่ที่", en="Moo"),
    "soi": Text(th="ตรอก/ซอย", en="Soi"),
    "road": Text(th="ถนน", en="Road"),
}
LINE_MAX = {"house_no": 30, "building": 100, "moo": 5, "soi": 100, "road": 100}
BOTH = {"type": "object", "properties": {"th": {"type": "string"}, "en": {"type": "string"}}}


def area_parts(ctx: Context, required: bool) -> tuple[Part, ...]:
    """The four controls of a place; a channel with scripts may fill them from a search."""
    provinces = tuple(name.in_(ctx.lang) for _, name in ctx.places.provinces())
    return tuple(
        Part(
            name=name,
            shape="digits" if name == "postcode" else "line",
            label=AREA_LABELS[name],
            required=required,
            suggestions=provinces if name == "province" else (),
            autocomplete=AREA_AUTO[name],
            inputmode="numeric" if name == "postcode" else "",
            width=5 if name == "postcode" else None,
            max=100,
        )
        for name in AREA_NAMES
    )


def canonical_pieces(given: Given) -> Given:
    """Kept answers carry names in both languages; the Thai one stands for what a person would type."""
    if not isinstance(given, Mapping):
        return given
    return {key: value.get("th", "") if isinstance(value, Mapping) else value for key, value in given.items()}


def read_area(field: PartsField, given: Given, ctx: Context, where: str) -> dict[str, JsonValue] | None:
    """The one sub-district that was meant, by code or by names."""
    pieces = {
        name: said for name, said in field.pieces(given, where).items() if name in ("code", *AREA_NAMES)
    }
    pieces = {
        name: ascii_digits(said) if name in ("code", "postcode") else said for name, said in pieces.items()
    }
    if not any(pieces.values()):
        return None
    area = ctx.places.area(pieces["code"]) if pieces["code"] else None
    if area is None or not _agrees(area, pieces, ctx):
        area = _by_names(field, pieces, ctx, where)
    return kept_area(area, _postcode(field, area, pieces["postcode"], where))


def _agrees(area: Area, pieces: Mapping[str, str], ctx: Context) -> bool:
    """A code picked earlier counts only while the names beside it were not changed."""
    typed = pieces["subdistrict"]
    if not typed:
        return True
    return any(a.code == area.code for a in ctx.places.match(typed, pieces["district"], pieces["province"]))


def _by_names(field: PartsField, pieces: Mapping[str, str], ctx: Context, where: str) -> Area:
    for name in ("province", "district", "subdistrict"):
        if not pieces[name]:
            raise _area_missing(field, where)
    names = (pieces["subdistrict"], pieces["district"], pieces["province"])
    found = ctx.places.match(*names, pieces["postcode"]) or ctx.places.match(*names)
    if found:
        return found[0]
    elsewhere = ctx.places.match(pieces["subdistrict"], "", pieces["province"])
    if elsewhere:
        meant = elsewhere[0].district
        th = f"ไม่พบ{AREA_LABELS['subdistrict'].th} “{names[0]}” ใน “{names[1]}” ท่านหมายถึงอำเภอ/เขต “{meant.th}” ใช่หรือไม่"
        en = f"There is no sub-district “{names[0]}” in “{names[1]}”. Did you mean the district “{meant.en}”?"
        raise field.wrong(f"{where}.district", "unknown-place", th, en)
    th = f"ไม่พบตำบล/แขวง “{names[0]}” อำเภอ/เขต “{names[1]}” จังหวัด “{names[2]}” กรุณาตรวจสอบตัวสะกด"
    en = f"We cannot find the sub-district “{names[0]}” in “{names[1]}”, “{names[2]}”: check the spelling"
    raise field.wrong(f"{where}.subdistrict", "unknown-place", th, en)


def _area_missing(field: PartsField, where: str) -> Invalid:
    th, en = (
        "กรุณากรอกตำบล/แขวง อำเภอ/เขต และจังหวัดให้ครบ",
        "Enter the sub-district, the district and the province",
    )
    return field.wrong(f"{where}.subdistrict", "required", th, en)


def _postcode(field: PartsField, area: Area, typed: str, where: str) -> str:
    """A sub-district may have several postcodes, so a typed one counts when it is one of them."""
    if not typed and area.postcodes:
        return area.postcodes[0]
    if typed in area.postcodes:
        return typed
    known = ", ".join(area.postcodes)
    th = f"รหัสไปรษณีย์ของตำบล/แขวง{area.subdistrict.th} คือ {known} กรุณาตรวจสอบอีกครั้ง"
    en = f"The postcode of {area.subdistrict.en} is {known}: check the number"
    raise field.wrong(f"{where}.postcode", "wrong-postcode", th, en)


def kept_area(area: Area, postcode: str) -> dict[str, JsonValue]:
    """What an answer keeps of a place: the code, and the names as they were on the day."""
    names = {"subdistrict": area.subdistrict, "district": area.district, "province": area.province}
    return {
        "code": area.code,
        "postcode": postcode,
        **{name: {"th": text.th, "en": text.en} for name, text in names.items()},
    }


def show_area(value: JsonValue, lang: Lang) -> str:
    """``ตำบลปากน้ำ อำเภอเมืองกระบี่ จังหวัดกระบี่ 81000``; Bangkok has แขวง and เขต, and no จังหวัด before it."""
    held = value if isinstance(value, dict) else {}
    sub, district, province = (_name(value, name, lang) for name in AREA_NAMES[:3])
    postcode = str(held.get("postcode") or "")
    if lang == "en":
        return f"{sub}, {district}, {province} {postcode}".strip()
    if str(held.get("code", "")).startswith(BANGKOK):
        return f"แขวง{sub} เขต{district} {province} {postcode}".strip()
    return f"ตำบล{sub} อำเภอ{district} จังหวัด{province} {postcode}".strip()


def show_address(value: JsonValue, lang: Lang) -> str:
    """The address on one line, with the words Thai addresses carry; lines that are empty leave no word."""
    held = value if isinstance(value, dict) else {}
    words = (
        {"house_no": "", "building": "", "moo": "หมู่ที่ ", "soi": "ซอย", "road": "ถนน"}
        if lang == "th"
        else {"house_no": "", "building": "", "moo": "Moo ", "soi": "Soi ", "road": "Road "}
    )
    lines = [f"{word}{held[name]}" for name, word in words.items() if held.get(name) not in (None, "", "-")]
    return (
        " ".join([*lines, show_area(value, lang)])
        if lang == "th"
        else ", ".join([*lines, show_area(value, lang)])
    )


def sample_area(rng: random.Random, ctx: Context) -> dict[str, JsonValue]:
    found = ctx.places.match(*rng.choice((("ปากน้ำ", "เมืองกระบี่", "กระบี่"), ("บางแค", "บางแค", "กรุงเทพมหานคร"))))
    return kept_area(found[0], found[0].postcodes[0])


def area_initial(value: JsonValue, where: str, lang: Lang) -> dict[str, str | list[str]]:
    held = value if isinstance(value, dict) else {}
    plain: dict[str, str | list[str]] = {
        f"{where}.{name}": str(held.get(name) or "") for name in ("code", "postcode")
    }
    return {**plain, **{f"{where}.{name}": _name(value, name, lang) for name in AREA_NAMES[:3]}}


def _name(value: JsonValue, name: str, lang: Lang) -> str:
    held = value.get(name) if isinstance(value, dict) else None
    return str(held.get(lang) or held.get("th") or "") if isinstance(held, dict) else str(held or "")
