"""What part of a control register an address asks for, and in the order of which column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.http import urlencode
from django.utils.translation import gettext as _

from khamkho.base.errors import Problem, understood
from khamkho.base.text import Lang
from khamkho.base.thai import parse_date, show_date
from khamkho.casework.models import Case
from khamkho.casework.queries.book import RegisterFilter
from khamkho.casework.queries.ordered import may_sort
from khamkho.catalogue.rules import Column
from khamkho.catalogue.service import Service
from khamkho.catalogue.words import END_TITLES
from khamkho.desk.periods import days_of, words_of, year_of

END_KINDS = tuple(END_TITLES)
BY_NUMBER = ("new", "old")
"""The orders of a register by its numbers, the highest or the lowest first."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What part of the register is asked for, with what is wrong with the asking."""

    since: str = ""
    until: str = ""
    period: str = ""
    state: str = ""
    variant: str = ""
    place: str = ""
    words: str = ""
    order: str = "new"
    """``new`` or ``old`` by number, else the id of a column, with ``-`` before it from its end."""
    page: int = 1
    days: tuple[date | None, date | None] = (None, None)
    problems: tuple[Problem, ...] = ()

    def filter(self, service: Service) -> RegisterFilter:
        is_end, school = self.state in END_KINDS, school_field(service)
        return RegisterFilter(
            service_id=service.id,
            since=self.days[0],
            until=self.days[1],
            state="" if is_end else self.state,
            end=self.state if is_end else "",
            variant=self.variant,
            facet=(school, self.place) if school and self.place else ("", ""),
            words=self.words,
        )

    @property
    def parts(self) -> dict[str, str]:
        """What narrows it."""
        found = {
            "since": self.since, "until": self.until, "period": self.period, "state": self.state, "variant": self.variant,
            "place": self.place, "q": self.words,
        }  # fmt: skip
        return {name: value for name, value in found.items() if value}

    @property
    def query(self) -> str:
        """The same asking as part of an address."""
        return urlencode(self.parts | ({"order": self.order} if self.order != "new" else {}))

    def column(self, columns: tuple[Column, ...]) -> Column | None:
        """The column by which it is sorted; None for its numbers."""
        name = self.order.removeprefix("-")
        return next((one for one in columns if one.id == name and may_sort(one)), None)

    @property
    def down(self) -> bool:
        return self.order.startswith("-")

    def period_words(self, lang: Lang) -> str:
        """What the dates cover, in words."""
        if named := words_of(self.days).in_(lang):
            return named
        year = year_of(self.days)
        said = _("Budget year BE %(year)s") % {"year": year} if year else ""
        return " · ".join(filter(None, (said, self._received(lang))))

    def _received(self, lang: Lang) -> str:
        since, until = (show_date(day, lang) if day else "" for day in self.days)
        if since and until:
            return _("Received %(since)s to %(until)s") % {"since": since, "until": until}
        if since:
            return _("Received from %(since)s") % {"since": since}
        return _("Received until %(until)s") % {"until": until} if until else ""


def school_field(service: Service) -> str:
    """The answer that says at which school or unit the applicant is, where lists may be narrowed by it."""
    fields = service.fields.values()
    return next((one.id for one in fields if one.type == "school" and one.facet and not one.is_sensitive), "")


def wanted_of(params: Mapping[str, Any], service: Service, columns: tuple[Column, ...]) -> Wanted:
    """Read the filter; a date that cannot be understood is said, and not applied."""
    problems: list[Problem] = []
    period = str(params.get("period", ""))
    days = days_of(period)
    if not any(days):
        period, days = "", _typed_days(params, problems)
    state, variant, order, page = (
        str(params.get(name, "")) for name in ("state", "variant", "order", "page")
    )
    known = {*BY_NUMBER, *(sign + one.id for one in columns if may_sort(one) for sign in ("", "-"))}
    return Wanted(
        since="" if period else str(params.get("since", ""))[:40],
        until="" if period else str(params.get("until", ""))[:40],
        period=period,
        state=state if state in (Case.OPEN, Case.ENDED, *END_KINDS) else "",
        variant=variant if variant in service.variants else "",
        place=str(params.get("place", "")).strip()[:80],
        words=str(params.get("q", "")).strip()[:100],
        order=order if order in known else "new",
        page=int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 6 else 1,
        days=days,
        problems=tuple(problems),
    )


def _typed_days(params: Mapping[str, Any], problems: list[Problem]) -> tuple[date | None, date | None]:
    since, until = (
        understood(parse_date, name, str(params.get(name, "")).strip()[:40], problems)
        for name in ("since", "until")
    )
    if since and until and since > until:
        problems.append(
            Problem("until", "order", "วันที่สิ้นสุดต้องไม่ก่อนวันที่เริ่มต้น", "The last day cannot be before the first")
        )
    return since, until
