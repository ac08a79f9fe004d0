"""Days, years and times of day. Days are typed in either era and kept as ISO dates of the Common Era."""

from __future__ import annotations

import random
import re
from datetime import date, timedelta
from typing import Any, ClassVar, Literal

from pydantic import Field as Key
from pydantic import JsonValue

from khamkho.base.errors import BadValue
from khamkho.base.text import Lang
from khamkho.base.thai import ascii_digits, parse_date, show_date
from khamkho.catalogue.context import Context
from khamkho.catalogue.fields.field import Field, Flag, Given, Part, PartsField, said

Bound = Literal["today"] | None
ISO = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")


class DateField(PartsField):
    """One line such as ``1/2/2569``; ``where.day``, ``where.month`` and ``where.year`` are understood too."""

    shape: ClassVar = "date"
    names: ClassVar = ("day", "month", "year")
    type: Literal["date"]
    not_after: Bound = None
    not_before: Bound = None
    birth: Flag = Key(default=False, description="A day of birth: not in the future, within 130 years")

    def parts(self, ctx: Context) -> tuple[Part, ...]:
        auto = "bday" if self.birth else ""
        return (
            Part(
                shape=self.shape,
                label=self.label,
                hint=self.hint,
                required=self.required,
                autocomplete=auto,
                width=20,
            ),
        )

    def parse(self, given: Given, ctx: Context, where: str) -> JsonValue:
        typed = self._typed(given, where)
        if not typed:
            return None
        try:
            day = parse_date(typed)
        except BadValue as bad:
            raise self.wrong(
                where, bad.code, f"{self.subject.th}: {bad.th}", f"{self.label.en}: {bad.en}"
            ) from bad
        self._within(day, ctx.today, where)
        return day.isoformat()

    def _typed(self, given: Given, where: str) -> str:
        if not isinstance(given, dict):
            return said(given)
        pieces = self.pieces(given, where)
        return "/".join(pieces[name] for name in self.names) if pieces else ""

    def _within(self, day: date, today: date, where: str) -> None:
        if (self.not_after or self.birth) and day > today:
            raise self.wrong(
                where,
                "in-the-future",
                f"{self.subject.th}ต้องไม่เป็นวันในอนาคต กรุณาตรวจสอบวัน เดือน และปี",
                f"{self.label.en} must be today or in the past",
            )
        if self.not_before and day < today:
            raise self.wrong(
                where,
                "in-the-past",
                f"{self.subject.th}ต้องเป็นวันนี้หรือหลังจากวันนี้",
                f"{self.label.en} must be today or in the future",
            )
        if not -130 <= day.year - today.year <= 100:
            raise self.wrong(
                where,
                "unlikely-year",
                f"กรุณาตรวจสอบปีของ{self.subject.th}: พ.ศ. {day.year + 543} (ค.ศ. {day.year}) อยู่ห่างจากปัจจุบันมาก",
                f"Check the year of {self.subject.en}: {day.year} (BE {day.year + 543}) is too far from today",
            )

    def read_back(self, value: JsonValue, lang: Lang) -> str:
        return show_date(date.fromisoformat(str(value)), lang)

    def json_schema(self, lang: Lang) -> dict[str, Any]:
        return self.described(lang, {"type": "string", "format": "date"})

    def sample(self, rng: random.Random, ctx: Context) -> JsonValue:
        if self.birth:
            return (ctx.today - timedelta(days=rng.randint(22 * 365, 90 * 365))).isoformat()
        low = 0 if self.not_before else -400
        high = 0 if self.not_after else 400
        return (ctx.today + timedelta(days=rng.randint(low, high))).isoformat()

    def initial(self, value: JsonValue, where: str, lang: Lang = "th") -> dict[str, str | list[str]]:
        if not isinstance(value, str) or not ISO.match(value):
            return {where: "" if value is None else str(value)}
        day = date.fromisoformat(value)
        return {where: f"{day.day}/{day.month}/{day.year + (543 if lang == 'th' else 0)}"}

    def ask(self) -> tuple[str, str]:
        return (
            f"กรุณากรอก{self.subject.th} เช่น 1/2/2569 หรือ 1 ก.พ. 2569",
            f"Enter {self.subject.en}, such as 1/2/2026",
        )


class YearField(Field):
    """A year, typed in either era, kept as a year of the Buddhist Era."""

    shape: ClassVar = "digits"
    may_facet: ClassVar = True
    type: Literal["year"]
    not_after: Bound = None
    not_before: Bound = None

    def parts(self, ctx: Context) -> tuple[Part, ...]:
        return (
            Part(
                shape=self.shape,
                label=self.label,
                hint=self.hint,
                required=self.required,
                inputmode="numeric",
                width=5,
            ),
        )

    def parse(self, given: Given, ctx: Context, where: str) -> JsonValue:
        typed = re.sub(r"^(พ\.?ศ\.?|ค\.?ศ\.?)\s*", "", ascii_digits(said(given)))
        if not typed:
            return None
        if not re.fullmatch(r"(19|20|24|25|26)[0-9]{2}", typed):
            raise self.wrong(
                where,
                "not-a-year",
                f"{self.subject.th}ต้องเป็นปี 4 หลัก เช่น {ctx.today.year + 543}",
                f"Enter {self.subject.en} with 4 digits, such as {ctx.today.year + 543} or {ctx.today.year}",
            )
        year = int(typed) + (543 if int(typed) < 2400 else 0)
        self._within(year, ctx.today.year + 543, where)
        return year

    def _within(self, year: int, this: int, where: str) -> None:
        if self.not_after and year > this:
            raise self.wrong(
                where,
                "in-the-future",
                f"{self.subject.th}ต้องไม่เกินปีปัจจุบัน (พ.ศ. {this})",
                f"{self.label.en} must be this year (BE {this}) or earlier",
            )
        if self.not_before and year < this:
            raise self.wrong(
                where,
                "in-the-past",
                f"{self.subject.th}ต้องเป็นปีปัจจุบัน (พ.ศ. {this}) หรือหลังจากนั้น",
                f"{self.label.en} must be this year (BE {this}) or later",
            )

    def read_back(self, value: JsonValue, lang: Lang) -> str:
        year = int(str(value))
        return f"พ.ศ. {year}" if lang == "th" else f"{year - 543} (BE {year})"

    def json_schema(self, lang: Lang) -> dict[str, Any]:
        return self.described(lang, {"type": "integer", "minimum": 2400, "maximum": 2699})

    def sample(self, rng: random.Random, ctx: Context) -> JsonValue:
        this = ctx.today.year + 543
        return rng.randint(this if self.not_before else this - 20, this if self.not_after else this + 5)


class TimeField(Field):
    """A time of day, ``14:30``, kept so; ``14.30 น.`` is understood."""

    type: Literal["time"]

    def parts(self, ctx: Context) -> tuple[Part, ...]:
        return (Part(shape=self.shape, label=self.label, hint=self.hint, required=self.required, width=10),)

    def parse(self, given: Given, ctx: Context, where: str) -> JsonValue:
        typed = re.sub(r"\s*(น\.?|นาฬิกา)$", "", ascii_digits(said(given)))
        if not typed:
            return None
        found = re.fullmatch(r"([01]?[0-9]|2[0-3])\s*[:.]\s*([0-5][0-9])", typed)
        if not found:
            raise self.wrong(
                where,
                "not-a-time",
                f"{self.subject.th}ต้องเป็นเวลาแบบ 24 ชั่วโมง เช่น 14:30",
                f"Enter {self.subject.en} on the 24-hour clock, such as 14:30",
            )
        return f"{int(found[1]):02}:{found[2]}"

    def read_back(self, value: JsonValue, lang: Lang) -> str:
        return f"{str(value).replace(':', '.')} น." if lang == "th" else str(value)

    def json_schema(self, lang: Lang) -> dict[str, Any]:
        return self.described(lang, {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"})

    def sample(self, rng: random.Random, ctx: Context) -> JsonValue:
        return f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}"
