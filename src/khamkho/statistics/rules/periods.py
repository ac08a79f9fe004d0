"""Periods that are reported: a month, a quarter or a year of the budget, or free days. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from khamkho.base.errors import BadValue
from khamkho.base.text import Text
from khamkho.base.thai import BANGKOK, BE, MONTHS_SHORT_TH, fiscal_year, month_edges, month_name, show_date

LONGEST_DAYS = 1100
"""A free period spans three years at most."""
MONTH, QUARTER, YEAR, FREE = "month", "quarter", "year", "free"
_KEY = re.compile(
    r"m(?P<year>\d{4})-(?P<month>\d{2})|q(?P<qyear>\d{4})-(?P<quarter>[1-4])|y(?P<fiscal>\d{4})"
    r"|d(?P<since>\d{4}-\d{2}-\d{2})_(?P<until>\d{4}-\d{2}-\d{2})",
    re.ASCII,
)


class BadPeriod(BadValue):
    """The days of a period are missing, turned round, or too far apart."""


@dataclass(frozen=True, kw_only=True)
class Period:
    """From the first day to the last, both included; years and quarters are those of the budget, from 1 October on."""

    since: date
    until: date

    def __contains__(self, day: date) -> bool:
        return self.since <= day <= self.until

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """The first moment, and the first one after it."""
        after = self.until + timedelta(days=1)
        return datetime.combine(self.since, time(), BANGKOK), datetime.combine(after, time(), BANGKOK)

    @property
    def kind(self) -> str:
        """What it is by its days alone, so a month that was typed as days is that month."""
        shapes = ((MONTH, month_of), (QUARTER, quarter_of), (YEAR, year_of))
        return next((kind for kind, whole in shapes if whole(self.since) == self), FREE)

    @property
    def key(self) -> str:
        """How an address names it; ``period_called`` reads it back."""
        match self.kind:
            case "month":
                return f"m{self.since:%Y-%m}"
            case "quarter":
                return f"q{fiscal_year(self.since)}-{_quarter(self.since)}"
            case "year":
                return f"y{fiscal_year(self.since)}"
        return f"d{self.since.isoformat()}_{self.until.isoformat()}"

    @property
    def title(self) -> Text:
        """``ไตรมาสที่ 1 ปีงบประมาณ 2570 (ต.ค.–ธ.ค. 2569)``."""
        year = fiscal_year(self.since)
        match self.kind:
            case "month":
                return month_name(self.since.year, self.since.month)
            case "quarter":
                first, last = (MONTHS_SHORT_TH[day.month - 1] for day in (self.since, self.until))
                number = _quarter(self.since)
                return Text(
                    f"ไตรมาสที่ {number} ปีงบประมาณ {year} ({first}–{last} {self.until.year + BE})",
                    f"Quarter {number} of the budget year {year - BE} ({self.since:%b}–{self.until:%b %Y})",
                )
            case "year":
                return Text(f"ปีงบประมาณ {year}", f"Budget year {year - BE} (from 1 October {year - BE - 1})")
        return Text(
            f"{show_date(self.since, 'th', 'short')} – {show_date(self.until, 'th', 'short')}",
            f"{show_date(self.since, 'en', 'short')} – {show_date(self.until, 'en', 'short')}",
        )

    def months(self) -> Iterator[Period]:
        """The months that it touches, whole."""
        month = month_of(self.since)
        while month.since <= self.until:
            yield month
            month = month_of(month.until + timedelta(days=1))

    def is_over(self, today: date) -> bool:
        return self.until < today


def _quarter(day: date) -> int:
    return (day.month - 10) % 12 // 3 + 1


def month_of(day: date) -> Period:
    since, until = month_edges(day)
    return Period(since=since, until=until)


def quarter_of(day: date) -> Period:
    """The quarter of the budget year in which a day lies: October to December is the first."""
    first = day.replace(day=1, month=(day.month - 1) // 3 * 3 + 1)
    last = first.month + 2
    return Period(since=first, until=date(first.year, last, monthrange(first.year, last)[1]))


def year_of(day: date) -> Period:
    """The budget year in which a day lies."""
    ends = fiscal_year(day) - BE
    return Period(since=date(ends - 1, 10, 1), until=date(ends, 9, 30))


def before(period: Period) -> Period:
    """The month, quarter or year before; of free days as many days before."""
    last = period.since - timedelta(days=1)
    match period.kind:
        case "month":
            return month_of(last)
        case "quarter":
            return quarter_of(last)
        case "year":
            return year_of(last)
    return Period(since=last - (period.until - period.since), until=last)


def free(since: date | None, until: date | None) -> Period:
    """Days that somebody chose. Raises BadPeriod."""
    if since is None or until is None:
        raise BadPeriod("period-missing", "กรอกทั้งวันแรกและวันสุดท้าย", "Write the first day and the last.")
    if until < since:
        raise BadPeriod("period-order", "วันสุดท้ายต้องไม่ก่อนวันแรก", "The last day cannot be before the first.")
    if (until - since).days > LONGEST_DAYS:
        raise BadPeriod("period-long", "เลือกช่วงเวลาได้ไม่เกิน 3 ปี", "A period spans three years at most.")
    return Period(since=since, until=until)


def period_called(key: str) -> Period | None:
    """The period that an address names; None for none."""
    found = _KEY.fullmatch(key)
    if found is None:
        return None
    try:
        if found["month"]:
            return month_of(date(int(found["year"]), int(found["month"]), 1))
        if found["quarter"]:
            start = date(int(found["qyear"]) - BE - 1, 10, 1)
            return list(_quarters(start))[int(found["quarter"]) - 1]
        if found["fiscal"]:
            return year_of(date(int(found["fiscal"]) - BE, 9, 30))
        return free(date.fromisoformat(found["since"]), date.fromisoformat(found["until"]))
    except ValueError:
        return None


def _quarters(start: date) -> Iterator[Period]:
    for _ in range(4):
        quarter = quarter_of(start)
        yield quarter
        start = quarter.until + timedelta(days=1)


def choices(today: date) -> dict[str, tuple[Period, ...]]:
    """What a page offers: the last months, quarters and years, the present ones first."""
    found: dict[str, tuple[Period, ...]] = {}
    for kind, whole, count in ((MONTH, month_of, 13), (QUARTER, quarter_of, 9), (YEAR, year_of, 4)):
        periods = [whole(today)]
        while len(periods) < count:
            periods.append(before(periods[-1]))
        found[kind] = tuple(periods)
    return found


def quarters_over(since: date, today: date, most: int = 8) -> tuple[Period, ...]:
    """The quarters that ended since an office opened, the newest first."""
    found: list[Period] = []
    quarter = before(quarter_of(today))
    while quarter.until >= since and len(found) < most:
        found.append(quarter)
        quarter = before(quarter)
    return tuple(found)
