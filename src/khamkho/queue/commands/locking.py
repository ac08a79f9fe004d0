"""The first steps of the commands here: who may, the day, its ticket and counter, locked in this order."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from khamkho.base.errors import NotFound
from khamkho.casework.rules.permits import refuse_for
from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.queue.models import Counter, Day, Ticket
from khamkho.queue.rules import states
from khamkho.queue.rules.refusals import CounterBusy, NoQueue, NoSuchCounter, NoSuchTicket, NotYourCounter
from khamkho.queue.rules.settings import QueueSettings, settings_from


def day_of(now: datetime) -> date:
    return timezone.localtime(now).date()


def permit_reading(actor: Actor, office: Office) -> None:
    """Members who read the office's cases may see its queue. Raises NotFound."""
    roles = ("officer", "supervisor", "director", "auditor")
    if actor.kind == "system":
        return
    if not actor.two_factor or actor.seat_as(office.pk, *roles) is None:  # type: ignore[arg-type]  # literals of a tuple
        raise NotFound()


def permit_working(actor: Actor, office: Office) -> int | None:
    """The seat of whoever works at the queue; Khamkho itself has none. Raises NotFound, NotYours."""
    permit_reading(actor, office)
    seat = actor.seat_as(office.pk, "officer", "supervisor", "director")
    if seat is None and actor.kind != "system":
        raise refuse_for("officer")
    return seat.id if seat else None


def kept_queue(office: Office) -> QueueSettings:
    """Raises NoQueue."""
    kept = settings_from(office.settings)
    if not kept.kept:
        raise NoQueue()
    return kept


def locked_day(office: Office, now: datetime) -> Day:
    """The day's row, locked: one after the other gives out a number or calls one."""
    day, _made = Day.objects.get_or_create(office=office, day=day_of(now))
    return Day.objects.select_for_update().get(pk=day.pk)


def locked_ticket(office: Office, ref: UUID, now: datetime) -> Ticket:
    """A ticket of today. Raises NoSuchTicket."""
    rows = Ticket.objects.select_for_update(of=("self",)).select_related("counter", "office", "booking")
    found = rows.filter(office=office, ref=ref, day=day_of(now)).first()
    if found is None:
        raise NoSuchTicket()
    return found


def counter_at(office: Office, ref: UUID) -> Counter:
    """A counter of the office. Raises NoSuchCounter."""
    rows = Counter.objects.select_related("sits")
    found = rows.filter(office=office, ref=ref, ended_at__isnull=True).first()
    if found is None:
        raise NoSuchCounter()
    return found


class Held(NamedTuple):
    """What a command at a counter begins with."""

    day: Day
    counter: Counter
    seat: int | None
    settings: QueueSettings


def held_counter(actor: Actor, office: Office, ref: UUID, now: datetime) -> Held:
    """The day, locked, and the counter at which this officer sits. Raises NotFound, NotYours, NoQueue, NoSuchCounter,
    NotYourCounter."""
    seat = permit_working(actor, office)
    settings = kept_queue(office)
    day = locked_day(office, now)
    counter = counter_at(office, ref)
    if counter.sits_id is None or (seat is not None and counter.sits_id != seat):
        raise NotYourCounter(name=counter.sits.name_th if counter.sits else "–")
    return Held(day, counter, seat, settings)


def require_free(counter: Counter) -> None:
    """Raises CounterBusy."""
    busy = Ticket.objects.filter(counter=counter, state__in=states.AT_COUNTER).first()
    if busy is not None:
        raise CounterBusy(number=busy.number)
