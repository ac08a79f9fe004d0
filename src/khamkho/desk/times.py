"""What the pages of appointments share: how a row is shown, what may be done with it, the weeks to choose a time in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from khamkho.appointments.models import Booking
from khamkho.appointments.queries.bookings import bookings_of, waiting_of
from khamkho.appointments.queries.desk import Line
from khamkho.appointments.queries.slots import days_of, kinds_at
from khamkho.appointments.rules.slots import said_both
from khamkho.appointments.rules.states import ARRIVED, BOOKED, CANCELLED, CHANNELS, NO_SHOW, STANDING, STATES
from khamkho.base.errors import BadValue
from khamkho.base.text import Text
from khamkho.base.thai import BANGKOK, in_bangkok, parse_date
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import CaseView
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.service import Appointment, Service
from khamkho.desk.door import Here

DAYS = 7
COLOURS: Mapping[str, str] = {
    "booked": "blue",
    "arrived": "yellow",
    "served": "green",
    "no_show": "red",
    "cancelled": "grey",
}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A row of the day with what an officer may do about it now."""

    line: Line
    deeds: frozenset[str]

    @property
    def booking(self) -> Booking:
        return self.line.booking

    @property
    def state(self) -> Text:
        return STATES[self.booking.state]

    @property
    def colour(self) -> str:
        return COLOURS.get(self.booking.state, "grey")

    @property
    def channel(self) -> Text:
        return CHANNELS[self.booking.channel]

    @property
    def at(self) -> Text:
        return said_both(self.booking.starts_at, self.booking.ends_at)

    @property
    def clock(self) -> str:
        begins, ends = in_bangkok(self.booking.starts_at), in_bangkok(self.booking.ends_at)
        return f"{begins:%H.%M}–{ends:%H.%M}"


def shown(line: Line, here: Here) -> Shown:
    """The row, and what may be done with it now; the commands decide."""
    return Shown(line=line, deeds=deeds_of(line.booking, here) if line.seen else frozenset())


def deeds_of(booking: Booking, here: Here) -> frozenset[str]:
    if not here.works:
        return frozenset()
    found, today = set[str](), in_bangkok(booking.starts_at).date() == here.today
    if today and booking.state in (BOOKED, NO_SHOW):
        found.add("arrive")
    if today and booking.state == ARRIVED:
        found.add("serve")
    if booking.state in STANDING and booking.starts_at <= here.now:
        found.add("no-show")
    if booking.state == BOOKED:
        found.add("cancel")
    fell_out = booking.state == CANCELLED and bool(booking.reason_th)
    if booking.state == BOOKED or fell_out:
        found.add("move")
    return frozenset(found)


@dataclass(frozen=True, kw_only=True)
class CaseTime:
    """One kind of appointment of a case, as its page at the desk shows it."""

    appointment: Appointment
    rows: tuple[Shown, ...]
    may_book: bool
    waiting: Any


def times_of(here: Here, view: CaseView) -> tuple[CaseTime, ...]:
    """The appointments of a case. Nothing, and no query, for a service without any."""
    if not view.service.appointments or view.erased:
        return ()
    case, given = view.case, {one.id for one in kinds_at(view.case.office, view.service)}
    concerned = {one.id for one in catalogue.appointments_for(view.service, case.variant, view.body.answers)}
    held = bookings_of(case)
    found = []
    for one in view.service.appointments:
        rows = tuple(
            shown(Line(booking=row, seen=True, who="", phone="", about=""), here)
            for row in held
            if row.kind == one.id
        )
        if rows or (one.id in given and one.id in concerned):
            free = not any(row.booking.state in STANDING or "move" in row.deeds for row in rows)
            may = here.works and free and one.id in given and _open(view, one)
            waiting = waiting_of(case, one.id) if case.state == Case.OPEN else None
            found.append(CaseTime(appointment=one, rows=rows, may_book=may, waiting=waiting))
    return tuple(found)


def _open(view: CaseView, one: Appointment) -> bool:
    case = view.case
    if case.state == Case.ENDED:
        return one.stays
    return catalogue.may_be_chosen(view.service, one, case.step)


def week_of(
    here: Here, service: Service, kind: str, *, first: str, copies: int, but: Sequence[int] = ()
) -> dict[str, Any]:
    """Seven days with their free times, from a day on. Raises NoAppointments."""
    begin = max(day_in(first, here.today), here.today)
    days = days_of(
        here.office, service, kind, copies=copies, first=begin, days=DAYS, now=here.now, officer=True, but=but
    )
    earlier = max(begin - timedelta(days=DAYS), here.today)
    return {
        "days": days,
        "since": begin.isoformat(),
        "earlier": earlier.isoformat() if begin > here.today else "",
        "later": (begin + timedelta(days=DAYS)).isoformat(),
        "any": any(day.slots for day in days),
    }


def day_in(typed: str, otherwise: date) -> date:
    """The day that a link or a person names, in either era; what cannot be read is the other one."""
    try:
        return parse_date(typed)
    except BadValue:
        return otherwise


def moment_in(typed: str) -> datetime:
    """A time as a button sends it. Raises BadValue."""
    try:
        at = datetime.fromisoformat(typed)
    except ValueError as no:
        raise BadValue("not-a-time", "เลือกเวลา", "Choose a time.") from no
    return at.replace(tzinfo=BANGKOK) if at.tzinfo is None else at
