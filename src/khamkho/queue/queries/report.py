"""What a day or a month at the counters was like: counted from the stretches of each ticket."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.queue.commands.locking import permit_reading
from khamkho.queue.models import Phase, Ticket
from khamkho.queue.rules import states
from khamkho.queue.rules.measuring import Stretch, stretch_of


@dataclass(frozen=True, kw_only=True)
class Line:
    """The numbers of some tickets: all, one kind of work, booked people, people without a booking."""

    name: str
    came: int
    served: int
    missed: int
    left: int
    waits: Stretch
    """From coming to the first call; of booked people not before the booked time: who comes early waits by her own choice."""
    phases: Mapping[str, Stretch]

    @property
    def open(self) -> int:
        return self.came - self.served - self.missed - self.left


@dataclass(frozen=True, kw_only=True)
class Report:
    """The report of some days."""

    since: date
    until: date
    whole: Line
    channels: tuple[Line, ...]
    works: tuple[Line, ...]
    rows: tuple[Ticket, ...]


def report_of(actor: Actor, office: Office, since: date, until: date) -> Report:
    """Count the tickets of some days, both included. Raises NotFound."""
    permit_reading(actor, office)
    tickets = list(
        Ticket.objects.filter(office=office, day__gte=since, day__lte=until)
        .select_related("counter")
        .order_by("day", "came_at", "pk")
    )
    minutes = _minutes(office, since, until)
    works = sorted({one.letter for one in tickets})
    return Report(
        since=since,
        until=until,
        whole=_line("all", tickets, minutes),
        channels=tuple(
            _line(name, [one for one in tickets if one.channel == name], minutes) for name in states.CHANNELS
        ),
        works=tuple(_line(name, [one for one in tickets if one.letter == name], minutes) for name in works),
        rows=tuple(tickets),
    )


def _minutes(office: Office, since: date, until: date) -> Mapping[int, Mapping[str, float]]:
    """Minutes of each ticket by what it went through."""
    found: dict[int, dict[str, float]] = {}
    rows = Phase.objects.filter(
        ticket__office=office, ticket__day__gte=since, ticket__day__lte=until, until__isnull=False
    ).values_list("ticket_id", "what", "since", "until")
    for ticket, what, begins, ends in rows:
        if ends is None:
            continue
        mine = found.setdefault(ticket, {})
        mine[what] = mine.get(what, 0.0) + (ends - begins).total_seconds() / 60
    return found


def _line(name: str, tickets: Sequence[Ticket], minutes: Mapping[int, Mapping[str, float]]) -> Line:
    def count(state: str) -> int:
        return sum(one.state == state for one in tickets)

    phases = {
        what: stretch_of(minutes[one.pk][what] for one in tickets if what in minutes.get(one.pk, {}))
        for what in (states.WAITING, states.CALLED, states.SERVING, states.HELD)
    }
    return Line(
        name=name,
        came=len(tickets),
        served=count(states.DONE),
        missed=count(states.NO_SHOW),
        left=count(states.LEFT),
        waits=stretch_of(waited(tickets)),
        phases=phases,
    )


def waited(tickets: Iterable[Ticket]) -> list[float]:
    """Minutes from coming, or from the booked time where that was later, to the first call."""
    found = []
    for one in tickets:
        if one.called_at is None:
            continue
        since: datetime = max(one.came_at, one.due_at) if one.due_at else one.came_at
        found.append(max(0.0, (one.called_at - since).total_seconds() / 60))
    return found
