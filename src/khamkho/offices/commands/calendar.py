"""When offices are open: weekly hours, holidays, closures, extra working days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import transaction

from khamkho.base.errors import Invalid, NotFound, Problem
from khamkho.base.text import clean
from khamkho.base.working_time import Calendar
from khamkho.offices.commands.log import managed_office, record
from khamkho.offices.holidays import government_holidays
from khamkho.offices.models import CalendarDay, Office, OfficeHours
from khamkho.offices.queries import forget_calendars, offices_under
from khamkho.offices.rules import NotOpen, NotYourRole, missing
from khamkho.people.actor import Actor
from khamkho.work.commands import enqueue


@transaction.atomic
def set_hours(
    *, actor: Actor, office_id: int, hours: Mapping[int, Sequence[tuple[time, time]]], now: datetime
) -> Office:
    """Set the opening times by weekday (Monday 0); a lunch break makes two stretches. Replaces what was set.

    What is open is counted anew by the new hours. Refuses: ``NotFound``, ``NotYourRole``,
    ``NotOpen``, ``Invalid`` for stretches that overlap or end before they begin.
    """
    office = managed_office(actor, office_id)
    week = {day: tuple(sorted(stretches)) for day, stretches in hours.items() if stretches}
    if not week:
        raise NotOpen
    try:
        Calendar(hours=week)
    except ValueError as wrong:
        raise Invalid([Problem("hours", "wrong", *_OVERLAP)]) from wrong
    OfficeHours.objects.filter(office=office).delete()
    rows = [(day, *stretch) for day, stretches in sorted(week.items()) for stretch in stretches]
    OfficeHours.objects.bulk_create(
        OfficeHours(office=office, weekday=day, opens=opens, closes=closes) for day, opens, closes in rows
    )
    record(office, actor, "hours-set", {str(day): _shown(week[day]) for day in sorted(week)}, now)
    _changed(office, now)
    return office


_OVERLAP = (
    "เวลาทำการต้องไม่ซ้อนกัน และเวลาปิดต้องอยู่หลังเวลาเปิด",
    "Opening times must not overlap, and must end after they begin.",
)


def _shown(stretches: Sequence[tuple[time, time]]) -> list[str]:
    return [f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in stretches]


@transaction.atomic
def add_calendar_day(
    *,
    actor: Actor,
    office_id: int | None,
    day: date,
    kind: str,
    name_th: str,
    name_en: str,
    below: bool = False,
    now: datetime,
) -> CalendarDay:
    """Close an office on a day, or open it on a day when it would be closed; replaces what was set for that day.

    With ``below`` the day holds for the offices under it too, unless they have set that day themselves. Without an
    office it holds for all of them; only Khamkho itself sets such days.
    Refuses: ``NotFound``, ``NotYourRole``, ``Invalid``.
    """
    office = _office(actor, office_id)
    name_th, name_en = clean(name_th), clean(name_en)
    problems = []
    if kind not in CalendarDay.Kind.values:
        problems.append(missing("kind", "โปรดเลือกว่าปิดหรือเปิด", "Please choose closed or open."))
    if not name_th:
        problems.append(
            missing("name_th", "โปรดระบุชื่อวันหรือเหตุผลภาษาไทย", "Please give the name or reason in Thai.")
        )
    if not name_en:
        problems.append(
            missing("name_en", "โปรดระบุชื่อวันหรือเหตุผลภาษาอังกฤษ", "Please give the name or reason in English.")
        )
    if problems:
        raise Invalid(problems)
    shared_before = CalendarDay.objects.filter(office=office, date=day, below=True).exists()
    values = {"kind": kind, "name_th": name_th[:200], "name_en": name_en[:200], "below": below}
    row, _ = CalendarDay.objects.update_or_create(office=office, date=day, defaults=values)
    detail = {"date": day.isoformat(), "kind": kind, "below": below}
    _record(office, actor, "calendar-day-set", detail, now)
    _changed(office, now, below=below or shared_before)
    return row


@transaction.atomic
def remove_calendar_day(*, actor: Actor, day_id: int, now: datetime) -> None:
    """Take an office's own closure or extra day away, also from the offices under it that have it.

    Refuses: ``NotFound``, ``NotYourRole``.
    """
    row = CalendarDay.objects.filter(pk=day_id).first()
    if row is None:
        raise NotFound
    office = _office(actor, row.office_id)
    row.delete()
    _record(office, actor, "calendar-day-removed", {"date": row.date.isoformat(), "below": row.below}, now)
    _changed(office, now, below=row.below)


@transaction.atomic
def seed_calendar(*, actor: Actor, years: Iterable[int], now: datetime) -> int:
    """Write the government's holidays of these years (CE) for all offices; days already there are left as they are.

    Return how many were added. Refuses: ``NotYourRole`` for anybody but Khamkho itself.
    """
    if actor.kind != "system":
        raise NotYourRole
    known = set(CalendarDay.objects.filter(office__isnull=True).values_list("date", flat=True))
    rows = [
        CalendarDay(date=day, kind=CalendarDay.Kind.CLOSED, name_th=name.th, name_en=name.en)
        for day, name in government_holidays(years).items()
        if day not in known
    ]
    CalendarDay.objects.bulk_create(rows)
    if rows:
        _changed(None, now)
    return len(rows)


def _office(actor: Actor, office_id: int | None) -> Office | None:
    if office_id is not None:
        return managed_office(actor, office_id)
    if actor.kind != "system":
        raise NotYourRole
    return None


def _changed(office: Office | None, now: datetime, *, below: bool = False) -> None:
    """Read calendars anew, and have the promised dates of open cases counted anew (of all offices for None)."""
    forget_calendars()
    concerned = [office, *(offices_under(office) if office and below else ())]
    for one in concerned:
        args = {"office": one.pk if one else None}
        enqueue("calendar-changed", args=args, order_key="calendar", now=now)
        enqueue("appointments-closed", args=args, order_key="appointments-closed", now=now)


def _record(office: Office | None, actor: Actor, what: str, detail: Mapping[str, Any], now: datetime) -> None:
    if office is not None:
        record(office, actor, what, detail, now)
