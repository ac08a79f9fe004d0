"""When an office is open, for people who want to come: the week, whether it is open now, and the days that differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from khamkho.base.text import Lang, Text
from khamkho.base.thai import WEEKDAYS, in_bangkok, show_weekday
from khamkho.base.working_time import Calendar, Hours, NeverOpen, deemed_received
from khamkho.offices.models import CalendarDay, Office
from khamkho.offices.queries import calendar_days, calendar_for

AHEAD = timedelta(days=92)
SHOWN = 8
CLOSED = Text("ปิด", "Closed")
OPEN_UNTIL = Text("ขณะนี้เปิดให้บริการ ถึงเวลา {time}", "Open now, until {time}")
CLOSED_UNTIL = Text("ขณะนี้ปิด เปิดอีกครั้ง {day} เวลา {time}", "Closed now; opens {day} at {time}")
LUNCH = Text("พัก {times}", "closed {times}")
TO = Text("{first} – {last}", "{first} to {last}")
ON = Text("{day}", "on {day}")
TODAY = Text("วันนี้", "today")


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What the page of an office says of its opening times, in words."""

    now: str
    week: tuple[tuple[str, str], ...]
    """Days and their hours; neighbouring days with the same hours are one row."""
    ahead: tuple[tuple[str, str], ...]
    """Days of the coming months that differ from the week, with why."""


def opening_of(office: Office, now: datetime, lang: Lang) -> Opening:
    """The opening times as the office's working calendar has them: the same that deadlines are counted by."""
    calendar, today = calendar_for(office), in_bangkok(now).date()
    days = calendar_days(office, today, today + AHEAD)
    return Opening(
        now=_now(calendar, now, lang),
        week=tuple(_week(calendar.hours, lang)),
        ahead=tuple(_ahead(calendar, days, lang))[:SHOWN],
    )


def clock(moment: time, lang: Lang) -> str:
    return f"{moment:%H.%M} น." if lang == "th" else f"{moment:%H:%M}"


def _stretch(opens: time, closes: time, lang: Lang) -> str:
    return f"{opens:%H.%M}–{closes:%H.%M} น." if lang == "th" else f"{opens:%H:%M}–{closes:%H:%M}"


def _hours(hours: Hours, lang: Lang) -> str:
    """From the first opening to the last closing, and the breaks between."""
    if not hours:
        return CLOSED.in_(lang)
    whole = _stretch(hours[0][0], hours[-1][1], lang)
    breaks = [_stretch(before[1], after[0], lang) for before, after in pairwise(hours)]
    return f"{whole} ({LUNCH.in_(lang).format(times=', '.join(breaks))})" if breaks else whole


def _week(hours: Mapping[int, Hours], lang: Lang) -> Iterable[tuple[str, str]]:
    first = 0
    for day in range(1, 8):
        if day < 7 and hours.get(day, ()) == hours.get(first, ()):
            continue
        names = WEEKDAYS[first].in_(lang), WEEKDAYS[day - 1].in_(lang)
        named = names[0] if first == day - 1 else TO.in_(lang).format(first=names[0], last=names[1])
        yield named, _hours(hours.get(first, ()), lang)
        first = day


def _now(calendar: Calendar, now: datetime, lang: Lang) -> str:
    at = in_bangkok(now)
    for opens, closes in calendar.hours_on(at.date()):
        if opens <= at.time() < closes:
            return OPEN_UNTIL.in_(lang).format(time=clock(closes, lang))
    try:
        opens_at = in_bangkok(deemed_received(calendar, now))
    except NeverOpen:
        return CLOSED.in_(lang)
    day = (
        TODAY.in_(lang)
        if opens_at.date() == at.date()
        else ON.in_(lang).format(day=show_weekday(opens_at.date(), lang))
    )
    return CLOSED_UNTIL.in_(lang).format(day=day, time=clock(opens_at.time(), lang))


def _ahead(calendar: Calendar, days: Iterable[CalendarDay], lang: Lang) -> Iterable[tuple[str, str]]:
    """The days that differ from the week. Of several entries for one day the calendar knows which one holds."""
    told: set[date] = set()
    for row in days:
        usual, holds = calendar.hours.get(row.date.weekday(), ()), calendar.hours_on(row.date)
        if holds == usual or row.date in told or bool(holds) != (row.kind == CalendarDay.Kind.OPEN):
            continue
        told.add(row.date)
        name = Text(row.name_th, row.name_en).in_(lang)
        yield show_weekday(row.date, lang), f"{name} – {_hours(holds, lang)}"
