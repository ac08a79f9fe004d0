"""When the report of a quarter is due, and when somebody is reminded. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from khamkho.statistics.rules.periods import Period, before, quarter_of

EARLY = 3
"""So many days before it is due the second reminder goes out."""


@dataclass(frozen=True, kw_only=True)
class Due:
    """One quarter's report: by when, and when it was done."""

    period: Period
    due_on: date
    done_on: date | None = None

    def state(self, today: date) -> str:
        """``done``, ``done-late``, ``due`` or ``late``."""
        if self.done_on is not None:
            return "done" if self.done_on <= self.due_on else "done-late"
        return "due" if today <= self.due_on else "late"


def due_of(quarter: Period, report_days: int) -> date:
    """The last day on which a quarter's report is in time."""
    return quarter.until + timedelta(days=report_days)


def reminders(quarter: Period, report_days: int) -> tuple[date, ...]:
    """The day after the quarter, some days before the report is due, and the day after that."""
    due = due_of(quarter, report_days)
    days = {quarter.until + timedelta(days=1), due - timedelta(days=EARLY), due + timedelta(days=1)}
    return tuple(sorted(day for day in days if day > quarter.until))


def next_reminder(today: date, report_days: int) -> tuple[Period, date]:
    """The quarter and the day of the first reminder after today; a report that nobody made is asked for three times."""
    quarter = before(quarter_of(today))
    while True:
        later = [day for day in reminders(quarter, report_days) if day > today]
        if later:
            return quarter, later[0]
        quarter = quarter_of(quarter.until + timedelta(days=1))
