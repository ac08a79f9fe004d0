"""Which times can be had: the office's appointments where it gives any, else any half hour of its working days."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from khamkho.appointments.models import Booking
from khamkho.appointments.queries.bookings import standing_of_case
from khamkho.appointments.queries.plan import closed_on
from khamkho.appointments.queries.slots import days_of, kinds_at, nearest
from khamkho.appointments.rules.settings import rules_from
from khamkho.appointments.rules.states import CANCELLED, STANDING
from khamkho.appointments.rules.windows import first_moment, last_day
from khamkho.base.text import Text
from khamkho.base.thai import BANGKOK, in_bangkok
from khamkho.casework.models import Case
from khamkho.catalogue.service import Appointment, Service
from khamkho.chat.rules.world import Free, NotThen
from khamkho.offices.models import Office
from khamkho.offices.queries import calendar_for

AHEAD = 30
"""So many days ahead somebody may say that she comes, at an office without appointments."""
HALF_HOUR = timedelta(minutes=30)
CLOSED = Text("นอกวันทำการ", "not a working day")


def kind_of(office: Office, service: Service) -> Appointment | None:
    """The appointment that the chat asks for: the first of the service's that the office can give, and that has no hours of its own."""
    return next((one for one in kinds_at(office, service) if one.hours is None), None)


def times_on(
    office: Office, service: Service, day: date, *, copies: int, now: datetime
) -> tuple[Free, ...] | NotThen:
    """The free times of a day, or why there are none."""
    kind = kind_of(office, service)
    if kind is None:
        return _walk_in(office, day, now)
    rules, today = rules_from(office.settings), in_bangkok(now).date()
    last = last_day(rules, kind, now=now)
    if day < today:
        return NotThen(why="past")
    if day > last:
        return NotThen(why="far", n=(last - today).days)
    found = days_of(office, service, kind.id, copies=copies, first=day, days=1, now=now)[0]
    if found.slots:
        return tuple(Free(at=one.starts_at) for one in found.slots)
    if day < in_bangkok(first_moment(rules, kind, now=now, officer=False)).date():
        return NotThen(why="soon")
    return NotThen(why="closed", reason=found.why) if found.why else NotThen(why="full")


def times_near(
    office: Office, service: Service, wanted: datetime, *, copies: int, now: datetime
) -> tuple[Free, ...]:
    """The three free times nearest to one."""
    kind = kind_of(office, service)
    if kind is not None:
        found = nearest(office, service, kind.id, wanted=wanted, count=3, copies=copies, now=now)
        return tuple(Free(at=one.starts_at) for one in found)
    free: list[Free] = []
    middle = in_bangkok(wanted).date()
    for day in (middle + timedelta(days=n) for n in sorted(range(-7, 15), key=abs)):
        some = _walk_in(office, day, now)
        free += some if isinstance(some, tuple) else ()
        if len(free) > 32:
            break
    return tuple(sorted(free, key=lambda one: abs(one.at - wanted)))[:3]


def comes_at(case: Case) -> datetime | None:
    """When the applicant of a case is expected, where a time was given."""
    booking = standing_of_case(case)
    return booking.starts_at if booking else None


def fallen_of_case(case: Case) -> Booking | None:
    """The appointment that fell out by a closure, where none stands in its place."""
    rows = Booking.objects.filter(case=case)
    if rows.filter(state__in=STANDING).exists():
        return None
    return rows.filter(state=CANCELLED).exclude(reason_th="").order_by("-changed_at").first()


def code_of(case: Case) -> str:
    """What she shows when she checks in; empty without an appointment."""
    booking = standing_of_case(case)
    return booking.code if booking else ""


def _walk_in(office: Office, day: date, now: datetime) -> tuple[Free, ...] | NotThen:
    """The half hours of a day on which the office is open, or why there are none."""
    today = in_bangkok(now).date()
    if day < today:
        return NotThen(why="past")
    if day > today + timedelta(days=AHEAD):
        return NotThen(why="far", n=AHEAD)
    calendar = calendar_for(office)
    if not calendar.is_working_day(day):
        return NotThen(why="closed", reason=CLOSED)
    begin = datetime.combine(day, datetime.min.time(), tzinfo=BANGKOK)
    moments = [begin + HALF_HOUR * n for n in range(48)]
    closures = closed_on(office, day)
    open_at = [at for at in moments if calendar.is_open(at)]
    left = [at for at in open_at if not any(one.starts_at <= at < one.ends_at for one in closures)]
    if closures and not left:
        return NotThen(why="closed", reason=closures[0].reason_text)
    return tuple(Free(at=at) for at in left if at > now) or NotThen(why="soon")
