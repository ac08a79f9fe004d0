"""Hours in the office's words. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import time

from khamkho.appointments.rules.slots import Week
from khamkho.base.text import Lang, Text
from khamkho.base.thai import WEEKDAYS, show_date
from khamkho.base.working_time import Hours

ON_HOLIDAYS = Text("รวมวันหยุด", "also on holidays")
SINCE, UNTIL = Text("ตั้งแต่", "from"), Text("ถึง", "until")


def clock_said(at: time, lang: Lang) -> str:
    """``08.30`` in Thai, ``08:30`` in English."""
    return f"{at:%H.%M}" if lang == "th" else f"{at:%H:%M}"


def hours_said(hours: Hours, lang: Lang) -> str:
    """``08.00–12.00, 13.00–16.00 น.``."""
    words = ", ".join(f"{clock_said(opens, lang)}–{clock_said(closes, lang)}" for opens, closes in hours)
    return f"{words} น." if words and lang == "th" else words


def weekdays_said(days: Collection[int], lang: Lang) -> str:
    """``วันจันทร์–วันศุกร์, วันอาทิตย์``: days that follow each other as one stretch."""
    stretches: list[list[int]] = []
    for day in sorted(days):
        if stretches and day == stretches[-1][-1] + 1:
            stretches[-1].append(day)
        else:
            stretches.append([day])
    return ", ".join(
        WEEKDAYS[one[0]].in_(lang)
        if len(one) == 1
        else f"{WEEKDAYS[one[0]].in_(lang)}–{WEEKDAYS[one[-1]].in_(lang)}"
        for one in stretches
    )


def week_said(week: Week, lang: Lang) -> str:
    """Weekdays, hours, and the days from and until which they hold where the office said so."""
    words = [f"{weekdays_said(week.weekdays, lang)} {hours_said(week.hours, lang)}"]
    words += [ON_HOLIDAYS.in_(lang)] if week.on_holidays else []
    words += [f"{SINCE.in_(lang)} {show_date(week.since, lang, 'short')}"] if week.since else []
    words += [f"{UNTIL.in_(lang)} {show_date(week.until, lang, 'short')}"] if week.until else []
    return " · ".join(words)
