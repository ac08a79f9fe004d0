"""The clock of a case as a value: when it was received, how much of the promised time is used, when it is due.

Time is the office's working time. The clock stands still while the applicant is the one to act. The same facts
give the same clock, in whatever order they come; a changed calendar gives a new one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

from khamkho.base.text import Text
from khamkho.base.thai import in_bangkok, show_date
from khamkho.base.working_time import (
    Calendar,
    Span,
    due,
    show_span,
    working_days_between,
    working_days_later,
)
from khamkho.casework.rules.flow import resumed_due
from khamkho.casework.rules.permits import WHO

Mark = tuple[datetime, str]
"""One event of a case: when it happened, and the step where the case had stood until then."""
State = Literal["running", "paused", "late", "decided", "decided-late"]


@dataclass(frozen=True, kw_only=True)
class Pause:
    """A time in which the office's clock stood still; ``until`` is None while it still does."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Extension:
    """More time, in working days, that somebody gave; ``by`` is her role. The reason is in the timeline."""

    days: int
    by: str


@dataclass(frozen=True, kw_only=True)
class Clock:
    """Where a case stands against its promise. Days are the office's working days."""

    promise: Span
    deemed: datetime
    due: datetime | None
    """While the clock stands still: when it would be due if the applicant acted now."""
    used: int
    paused: int
    extensions: tuple[Extension, ...]
    overdue: int
    """How many working days after the promised day an open or decided case stands."""
    state: State
    received: datetime | None = None
    complete: datetime | None = None
    """When the office first found that nothing is missing."""
    decided: datetime | None = None
    told: datetime | None = None
    """When the applicant was told of the decision."""
    in_round: bool = False
    """Whether it also stands still for the day of a round."""

    @property
    def extended(self) -> int:
        """By how many working days in all."""
        return sum(one.days for one in self.extensions)

    def for_applicant(self) -> Text:
        """The clock read aloud: ``5 working days: 2 used, 3 paused for you, due 4 December 2026``."""
        return self._told(Text("รอท่าน", "for you"))

    def for_office(self) -> Text:
        """The same for the officer's ears."""
        return self._told(Text("รอผู้ยื่นคำขอ", "for the applicant"))

    def _told(self, whom: Text) -> Text:
        whom = Text(f"{whom.th}หรือรอกำหนดของรอบ", f"{whom.en} or for the round") if self.in_round else whom
        th = [f"{show_span(self.promise, 'th')}: ใช้ไปแล้ว {self.used} วันทำการ"]
        en = [f"{show_span(self.promise, 'en')}: {self.used} used"]
        if self.paused or self.state == "paused":
            th.append(f"หยุดนับระหว่าง{whom.th} {self.paused} วันทำการ")
            en.append(f"{self.paused} paused {whom.en}")
        if self.extensions:
            givers = [WHO[role] for role in dict.fromkeys(one.by for one in self.extensions)]
            th.append(f"ขยายเวลา {self.extended} วันทำการโดย{'และ'.join(who.th for who in givers)}")
            en.append(f"extended by {self.extended} by the {' and the '.join(who.en for who in givers)}")
        if self.due is not None:
            day = in_bangkok(self.due).date()
            words = DUE[self.state]
            th.append(f"{words.th} {show_date(day, 'th')}")
            en.append(f"{words.en} {show_date(day, 'en')}")
        return Text(" ".join(th), ", ".join(en))


DUE: dict[State, Text] = {
    "running": Text("กำหนดแล้วเสร็จ", "due"),
    "paused": Text("หากดำเนินการวันนี้ กำหนดแล้วเสร็จ", "if done today, due"),
    "late": Text("เลยกำหนด", "was due"),
    "decided": Text("เสร็จสิ้นก่อนวันครบกำหนด", "finished before the due day,"),
    "decided-late": Text("เสร็จสิ้นหลังวันครบกำหนด", "finished after the due day,"),
}


def wants_reason(
    *, due_at: datetime, now: datetime, every: int, called: datetime | None, written: datetime | None
) -> bool:
    """Whether somebody has to be asked now why a case is late.

    Time after the promised moment goes in stretches of ``every`` days (0: nobody is ever asked), and each wants one
    reason. ``called`` is when a reason was last asked for, ``written`` when that one was written: while it is not,
    one open task is enough.
    """
    if every <= 0 or now <= due_at:
        return False
    if called is None:
        return True
    if written is None:
        return False
    stretch = timedelta(days=every)
    return written < due_at + (now - due_at) // stretch * stretch


def read_clock(
    calendar: Calendar,
    *,
    deemed: datetime,
    promise: Span,
    pauses: Iterable[Pause],
    extensions: Iterable[Extension] = (),
    ended: datetime | None,
    now: datetime,
    received: datetime | None = None,
    complete: datetime | None = None,
    decided: datetime | None = None,
    told: datetime | None = None,
) -> Clock:
    """Read the clock of a case at ``now``. Pauses may come in any order, overlap, or repeat; so may extensions come.

    ``deemed`` is when the case counts as received; ``ended`` when it came to its end, None while it is open. An
    extension belongs to the promise: whether it was given before or after a pause makes no difference.
    """
    stop = min(now, ended) if ended else now
    halts = [halt for halt in merged(pauses) if halt.since < stop]
    given = tuple(sorted(extensions, key=lambda one: (one.by, one.days)))
    due_at = due(calendar, deemed, promise)
    if due_at is not None:
        due_at = working_days_later(calendar, due_at, sum(one.days for one in given))
    for halt in halts:
        if due_at is not None:
            end = halt.until or stop
            due_at = resumed_due(calendar, due_at=due_at, paused_at=halt.since, now=end)
    still = bool(halts) and halts[-1].until is None and ended is None
    paused = sum(_days(calendar, halt.since, halt.until or stop) for halt in halts)
    used = max(0, _days(calendar, deemed, stop) - paused)
    return Clock(
        promise=promise,
        deemed=deemed,
        due=due_at,
        used=used,
        paused=paused,
        extensions=given,
        overdue=_days(calendar, due_at, stop) if due_at else 0,
        received=received,
        complete=complete,
        decided=decided,
        told=told,
        state=_state(due_at, ended=ended, still=still, now=now),
    )


def pauses_of(marks: Sequence[Mark], *, stops: Collection[str], step: str) -> tuple[Pause, ...]:
    """When the clock stood still, from a case's events in order; ``step`` is where an open case stands now, else empty.

    ``stops`` are the steps at which the clock does not run.
    """
    halts = [
        Pause(since=since, until=until) for (since, _), (until, before) in pairwise(marks) if before in stops
    ]
    if marks and step in stops:
        halts.append(Pause(since=stands_since(marks, step)))
    return tuple(halts)


def stands_since(marks: Sequence[Mark], step: str) -> datetime:
    """Since when a case has stood at its present step: the last event that happened elsewhere brought it there."""
    since = marks[0][0]
    for at, before in marks:
        if before != step:
            since = at
    return since


def merged(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """Pauses in order, with those that touch or overlap made one; an open one takes in all that begin later."""
    found: list[Pause] = []
    for pause in sorted(pauses, key=lambda one: one.since):
        last = found[-1] if found else None
        if last is None or (last.until is not None and pause.since > last.until):
            found.append(pause)
        elif last.until is not None:
            until = None if pause.until is None else max(last.until, pause.until)
            found[-1] = Pause(since=last.since, until=until)
    return tuple(found)


def _days(calendar: Calendar, since: datetime, until: datetime) -> int:
    return max(0, working_days_between(calendar, in_bangkok(since).date(), in_bangkok(until).date()))


def _state(due_at: datetime | None, *, ended: datetime | None, still: bool, now: datetime) -> State:
    if ended is not None:
        return "decided-late" if due_at is not None and ended > due_at else "decided"
    if due_at is not None and now > due_at:
        return "late"
    return "paused" if still else "running"
