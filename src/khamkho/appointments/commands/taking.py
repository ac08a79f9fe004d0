"""Taking a place: the one way in which any time is given, so that none is given twice.

The day of the office is locked, then looked at, then written: whoever asks for the last place at the same moment waits
here and finds it gone. A place that is taken is one row at one place of one resource.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from khamkho.appointments.commands.locking import day_of, lock_day
from khamkho.appointments.models import Booking
from khamkho.appointments.queries.plan import Plan, plan_for, taken_at
from khamkho.appointments.queries.slots import require_open_day
from khamkho.appointments.rules.refusals import Full, NoAppointments, OutsideHours, SlotTaken
from khamkho.appointments.rules.settings import rules_from
from khamkho.appointments.rules.slots import Taken, fits, free_on, place_for
from khamkho.appointments.rules.states import EXPIRED, HELD
from khamkho.base.thai import in_bangkok
from khamkho.catalogue.service import Appointment
from khamkho.offices.models import Office


def take(
    office: Office,
    service_id: str,
    appointment: Appointment,
    *,
    begin: datetime,
    end: datetime,
    officer: bool,
    but: Collection[int] = (),
    among: Collection[int] = (),
    now: datetime,
) -> tuple[int, int]:
    """The resource and place of a time, under the lock of its day. ``but`` are bookings that give way, ``among`` the
    resources that may be taken.

    Raises NoAppointments, DayClosed, OutsideHours, Full, SlotTaken.
    """
    day = day_of(begin)
    lock_day(office, day)
    plan = plan_for(
        office, appointment.resource, service_id, first=day, last=day, officer=officer, among=among
    )
    if not plan.resources:
        raise NoAppointments()
    require_open_day(plan, day)
    ids = [one.pk for one in plan.resources]
    stale = Booking.objects.filter(resource__in=ids, state=HELD, held_until__lte=now)
    stale.filter(starts_at__lt=end, ends_at__gt=begin).update(state=EXPIRED, changed_at=now)
    gone = (*plan.closed(), *taken_at(plan.resources, first=day, last=day, now=now, but=but))
    step = 1 if officer or among else rules_from(office.settings).step_minutes
    _require_hours(plan, begin, end, step)
    if found := place_for(begin, end, plan.desks_on(day), gone, step=step):
        return found
    raise _refusal(plan, office, gone, begin, end)


def _require_hours(plan: Plan, begin: datetime, end: datetime, step: int) -> None:
    first, last = in_bangkok(begin), in_bangkok(end)
    opens, closes = (at.hour * 60 + at.minute for at in (first, last))
    stretches = [stretch for desk in plan.desks_on(first.date()) for stretch in desk.hours]
    if first.date() != last.date() or not any(fits(one, opens, closes, step) for one in stretches):
        raise OutsideHours(at=begin)


def _refusal(
    plan: Plan, office: Office, gone: Sequence[Taken], begin: datetime, end: datetime
) -> Full | SlotTaken:
    day = day_of(begin)
    minutes = int((end - begin) / timedelta(minutes=1))
    step = rules_from(office.settings).step_minutes
    if free_on(day, plan.desks_on(day), gone, minutes=minutes, step=step):
        return SlotTaken(at=begin)
    return Full(day=day)
