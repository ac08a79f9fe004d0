"""Work that the year begins: which stretch of time a day lies in, and what the clock can answer by itself. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pydantic import JsonValue

from khamkho.base.text import Lang, Text
from khamkho.base.thai import MONTHS_EN, MONTHS_TH, be_year, fiscal_year
from khamkho.catalogue.fields import Field
from khamkho.catalogue.fields.date import YearField
from khamkho.catalogue.rules.read import subject_field
from khamkho.catalogue.service import Rhythm, Service

FISCAL_BEGINS, ACADEMIC_BEGINS = (10, 1), (5, 16)
"""Month and day: the fiscal year is called after the year it ends in, the academic year after the one it begins in."""
RHYTHMS: Mapping[Rhythm, Text] = {
    "every fiscal year": Text("1 ตุลาคมของทุกปี", "1 October of every year"),
    "every academic year": Text("16 พฤษภาคมของทุกปี", "16 May of every year"),
    "every month": Text("วันที่ 1 ของทุกเดือน", "the 1st of every month"),
}
"""When work begins by itself."""


@dataclass(frozen=True)
class Period:
    """One turn of a rhythm: its key, its first day, and the year (Buddhist Era) that work begun in it is about."""

    key: str
    begins: date
    year: int
    kind: Rhythm

    def name(self, lang: Lang) -> str:
        if self.kind == "every month":
            month = (MONTHS_TH if lang == "th" else MONTHS_EN)[self.begins.month - 1]
            return f"{month} {self.year}" if lang == "th" else f"{month} {self.year} BE"
        words = {
            ("every fiscal year", "th"): "ปีงบประมาณ",
            ("every fiscal year", "en"): "fiscal year",
            ("every academic year", "th"): "ปีการศึกษา",
            ("every academic year", "en"): "academic year",
        }
        return f"{words[self.kind, lang]} {self.year}"


def period_of(rhythm: Rhythm, day: date) -> Period | None:
    """The turn of the rhythm that a day lies in; None for what never comes again."""
    if rhythm == "never":
        return None
    if rhythm == "every month":
        first = day.replace(day=1)
        return Period(f"{day:%Y-%m}", first, be_year(first), rhythm)
    if rhythm == "every fiscal year":
        return Period(f"fiscal-{fiscal_year(day)}", _first_day(FISCAL_BEGINS, day), fiscal_year(day), rhythm)
    first = _first_day(ACADEMIC_BEGINS, day)
    return Period(f"academic-{be_year(first)}", first, be_year(first), rhythm)


def _first_day(begins: tuple[int, int], day: date) -> date:
    return date(day.year if (day.month, day.day) >= begins else day.year - 1, *begins)


def answers_by_itself(service: Service, period: Period, lang: Lang) -> dict[str, JsonValue]:
    """What the clock answers when it begins the work: the years, and what it is about."""
    subject = subject_field(service)
    answers: dict[str, JsonValue] = {
        field.id: period.year for field in service.fields.values() if isinstance(field, YearField)
    }
    if subject is not None:
        # Cut where the question ends: a title may be longer than a subject.
        words = f"{period.name(lang)}: {service.title.in_(lang)}"
        answers[subject.id] = words[: subject.max].strip()
    return answers


def left_open(service: Service) -> Iterator[tuple[tuple[str | int, ...], Field]]:
    """The required questions that the clock cannot answer, with their places in the file."""
    subject = subject_field(service)
    for p, page in enumerate(service.form):
        for f, field in enumerate(page.fields):
            if field.required and not isinstance(field, YearField) and field is not subject:
                yield ("form", p, "fields", f), field
