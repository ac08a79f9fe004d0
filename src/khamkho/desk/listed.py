"""What a list of the office said of an applicant, beside what she wrote herself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from khamkho.base.text import Lang
from khamkho.base.thai import show_date
from khamkho.casework.queries.cases import CaseView


@dataclass(frozen=True, kw_only=True)
class Listed:
    """Which list, of which day, and every answer in which the applicant differs: label, the list's words, hers."""

    source: str
    day: str
    differs: tuple[tuple[str, str, str], ...]


def listed_of(view: CaseView, lang: Lang) -> Listed | None:
    """None where the form was not filled in from a list."""
    told = view.body.listed
    if not told:
        return None
    fields = view.service.fields
    differs = tuple(
        (fields[name].subject.in_(lang), fields[name].read_back(value, lang), _said(view, name, lang))
        for name, value in told["answers"].items()
        if name in fields and view.body.answers.get(name) != value
    )
    day = show_date(date.fromisoformat(told["day"]), lang)
    return Listed(source=told["source_en" if lang == "en" else "source_th"], day=day, differs=differs)


def _said(view: CaseView, name: str, lang: Lang) -> str:
    value = view.body.answers.get(name)
    return "–" if value is None else view.service.fields[name].read_back(value, lang)
