"""How early and how late a time may be taken. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from khamkho.appointments.rules.refusals import AfterCutOff, DayPast, TooFar, TooSoon
from khamkho.appointments.rules.settings import Rules
from khamkho.base.thai import BANGKOK, in_bangkok
from khamkho.catalogue.service import Appointment


def first_moment(rules: Rules, appointment: Appointment, *, now: datetime, officer: bool) -> datetime:
    """The earliest moment at which a time may begin: for an officer now, for others after the office's lead and cut-off."""
    if officer:
        return now
    lead = rules.lead_hours if appointment.lead_hours is None else appointment.lead_hours
    earliest = now + timedelta(hours=lead)
    if past_cut_off(rules, now):
        tomorrow = in_bangkok(now).date() + timedelta(days=1)
        earliest = max(earliest, datetime.combine(tomorrow, time(0), BANGKOK))
    return earliest


def last_day(rules: Rules, appointment: Appointment, *, now: datetime) -> date:
    """The last day for which times are given."""
    days = appointment.horizon_days or rules.horizon_days
    return in_bangkok(now).date() + timedelta(days=days)


def past_cut_off(rules: Rules, now: datetime) -> bool:
    """Whether it is too late to take a time of today."""
    return rules.cut_off is not None and in_bangkok(now).time() >= rules.cut_off


def require_window(
    at: datetime, rules: Rules, appointment: Appointment, *, now: datetime, officer: bool
) -> None:
    """Refuse a time that may not be taken now, whoever is free. Raises DayPast, AfterCutOff, TooSoon, TooFar."""
    if at < now:
        raise DayPast(at=at)
    last = last_day(rules, appointment, now=now)
    if in_bangkok(at).date() > last:
        raise TooFar(days=appointment.horizon_days or rules.horizon_days, last=last)
    if officer:
        return
    if in_bangkok(at).date() == in_bangkok(now).date() and past_cut_off(rules, now):
        raise AfterCutOff(until=f"{rules.cut_off:%H.%M}")
    first = first_moment(rules, appointment, now=now, officer=False)
    if at < first:
        raise TooSoon(first=first)
