"""Stretches of days that registers are kept and printed by: a budget year, a month."""

from __future__ import annotations

import re
from datetime import date

from khamkho.base.text import Lang, Text
from khamkho.base.thai import BE, be_year, fiscal_year, month_edges, month_name

YEARS, MONTHS = 3, 12
"""How many budget years and months back a page offers."""
Days = tuple[date | None, date | None]


def year_days(year: int) -> tuple[date, date]:
    """The first and last day of a budget year (Buddhist Era)."""
    return date(year - BE - 1, 10, 1), date(year - BE, 9, 30)


def month_days(year: int, month: int) -> tuple[date, date]:
    """The first and last day of a month; the year is of the Buddhist Era."""
    return month_edges(date(year - BE, month, 1))


def days_of(period: str) -> Days:
    """The days of a period as an address names it: ``fy2570`` a budget year, ``2569-11`` a month. None for anything else."""
    found = re.fullmatch(r"fy(2[45]\d\d)|(2[45]\d\d)-(0[1-9]|1[0-2])", period, re.ASCII)
    if found is None:
        return None, None
    return year_days(int(found[1])) if found[1] else month_days(int(found[2]), int(found[3]))


def words_of(days: Days) -> Text:
    """A whole budget year or month by its name; empty for any other days."""
    since, until = days
    if since is None or until is None:
        return Text("", "")
    year = fiscal_year(until)
    if (since, until) == year_days(year):
        return Text(f"ปีงบประมาณ พ.ศ. {year}", f"Budget year BE {year}")
    if (since, until) == month_days(be_year(since), since.month):
        name = month_name(since.year, since.month)
        return Text(f"เดือน{name.th} ปีงบประมาณ พ.ศ. {year}", f"{name.en}, budget year BE {year}")
    return Text("", "")


def year_of(days: Days) -> int | None:
    """The budget year in which all these days lie; None when they do not lie in one."""
    since, until = days
    if since is None or until is None or fiscal_year(since) != fiscal_year(until):
        return None
    return fiscal_year(since)


def periods(today: date, lang: Lang) -> list[tuple[str, str]]:
    """What a page offers to choose from, newest first: budget years, then months."""
    year = fiscal_year(today)
    found = [(f"fy{one}", words_of(year_days(one)).in_(lang)) for one in range(year, year - YEARS, -1)]
    for back in range(MONTHS):
        place = be_year(today) * 12 + today.month - 1 - back
        number, month = place // 12, place % 12 + 1
        found.append((f"{number}-{month:02}", month_name(number - BE, month).in_(lang)))
    return found
