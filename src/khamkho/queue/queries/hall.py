"""How the hall stands now: counters, who is called, who waits. The board shows it without a name, the desk in full."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from khamkho.base.text import Text
from khamkho.offices.models import Office
from khamkho.queue.models import Counter, Day, Ticket
from khamkho.queue.queries.lines import memory_for, waiting_for
from khamkho.queue.rules import states
from khamkho.queue.rules.forecast import Desk, Pace, Place, forecast, pace_of
from khamkho.queue.rules.order import Memory
from khamkho.queue.rules.settings import QueueSettings, settings_from

BACK = timedelta(days=28)
"""So far back servings say how long one takes."""
MOST_SERVINGS = 400
MISSED_SHOWN = 6


@dataclass(frozen=True, kw_only=True)
class Window:
    """A counter that is open, and whom it has."""

    counter: Counter
    name: Text
    ticket: Ticket | None
    last: bool = False
    """Whether this was the newest call."""


@dataclass(frozen=True, kw_only=True)
class Hall:
    """The hall at one moment; ``seq`` names it."""

    office: Office
    settings: QueueSettings
    seq: int
    windows: tuple[Window, ...]
    waiting: tuple[Ticket, ...]
    """In the order in which they came."""
    missed: tuple[Ticket, ...]
    places: Mapping[int, Place]

    @property
    def in_order(self) -> list[tuple[Ticket, Place]]:
        """Whoever waits, in the order of the forecast."""
        pairs = [(one, self.places[one.pk]) for one in self.waiting]
        return sorted(pairs, key=lambda pair: (pair[1].usual is None, pair[1].usual or 0, pair[1].before, pair[0].line_at))  # fmt: skip


def seq_of(office_id: int, day: date) -> int:
    """What pages compare with: one small query."""
    found = Day.objects.filter(office_id=office_id, day=day).values_list("seq", flat=True).first()
    return found or 0


def hall_of(office: Office, now: datetime) -> Hall:
    """The hall as it stands: five queries, whatever its size."""
    day, settings = timezone.localtime(now).date(), settings_from(office.settings)
    seq = seq_of(office.pk, day)
    counters = list(
        Counter.objects.filter(office=office, ended_at__isnull=True, sits__isnull=False).select_related(
            "sits"
        )
    )
    open_or_missed = (*states.OPEN, states.NO_SHOW)
    tickets = list(
        Ticket.objects.filter(office=office, day=day, state__in=open_or_missed).order_by("line_at", "pk")
    )
    at_counter = {one.counter_id: one for one in tickets if one.state in states.AT_COUNTER}
    newest = max((one for one in at_counter.values()), key=_last_call, default=None)
    windows = tuple(
        Window(
            counter=counter,
            name=Text(counter.name_th, counter.name_en),
            ticket=at_counter.get(counter.pk),
            last=newest is not None and newest.counter_id == counter.pk,
        )
        for counter in counters
    )
    missed = sorted(
        (one for one in tickets if one.state == states.NO_SHOW),
        key=lambda one: one.done_at or now,
        reverse=True,
    )
    return Hall(
        office=office,
        settings=settings,
        seq=seq,
        windows=windows,
        waiting=tuple(one for one in tickets if one.state == states.WAITING),
        missed=tuple(missed),
        places=_places(office, settings, counters, tickets, day, now),
    )


def _last_call(ticket: Ticket) -> datetime:
    return max(one for one in (ticket.called_at, ticket.recalled_at, ticket.came_at) if one)


def _places(
    office: Office, settings: QueueSettings, counters: Iterable[Counter], tickets: Iterable[Ticket], day: date,
    now: datetime,
) -> Mapping[int, Place]:  # fmt: skip
    waiting = waiting_for(office, day, ())
    if not waiting:
        return {}
    at = {one.counter_id: one for one in tickets if one.state in states.AT_COUNTER}
    desks = [
        Desk(
            id=one.pk,
            serves=frozenset(one.serves),
            busy_with=at[one.pk].work if one.pk in at else "",
            busy_since=at[one.pk].called_at if one.pk in at else None,
        )
        for one in counters
    ]
    memory: dict[frozenset[str], Memory] = {
        desk.serves: memory_for(office, day, desk.serves)
        for desk in {one.serves: one for one in desks}.values()
    }
    return forecast(waiting, desks, paces_of(office, settings, now), memory, settings.turns, now)


def paces_of(office: Office, settings: QueueSettings, now: datetime) -> Mapping[str, Pace]:
    """Minutes from a call to its finish for each kind of work, from today and the last weeks."""
    rows = Ticket.objects.filter(
        office=office,
        state=states.DONE,
        day__gte=timezone.localtime(now).date() - BACK,
        called_at__isnull=False,
        done_at__isnull=False,
    )
    took: dict[str, list[float]] = {}
    names = ("work", "called_at", "done_at")
    for work, called, done in rows.order_by("-day", "-pk").values_list(*names)[:MOST_SERVINGS]:
        took.setdefault(work, []).append((done - called).total_seconds() / 60)
    return {one.letter: pace_of(took.get(one.letter, ()), one.minutes) for one in settings.works}


@dataclass(frozen=True, kw_only=True)
class Mine:
    """What the holder of a ticket sees."""

    ticket: Ticket
    hall: Hall
    place: Place | None

    @property
    def counter(self) -> Text | None:
        """Where she is to go, once she is called."""
        one = self.ticket.counter
        return Text(one.name_th, one.name_en) if one else None


HALLS: dict[tuple[int, date, int, int], Hall] = {}
MOST_HALLS = 64


def hall_while(office: Office, seq: int, now: datetime) -> Hall:
    """The hall, made once for all who watch in the same minute while nothing happens."""
    local = timezone.localtime(now)
    key = (office.pk, local.date(), seq, local.hour * 60 + local.minute)
    found = HALLS.get(key)
    if found is None:
        found = hall_of(office, now)
        if len(HALLS) >= MOST_HALLS:
            HALLS.clear()
        HALLS[key] = found
    return found


def ticket_called(code: str) -> Ticket | None:
    """The ticket behind a code."""
    return Ticket.objects.select_related("office", "counter").filter(code=code).first()


def mine_of(ticket: Ticket, seq: int, now: datetime) -> Mine:
    """The place of one ticket."""
    hall = hall_while(ticket.office, seq, now)
    return Mine(ticket=ticket, hall=hall, place=hall.places.get(ticket.pk))
