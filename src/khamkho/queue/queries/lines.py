"""Who waits at an office now, for what, and what was called before."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from khamkho.offices.models import Office
from khamkho.queue.models import Ticket
from khamkho.queue.rules import states
from khamkho.queue.rules.order import Memory, Waiting, remembered


def waiting_for(office: Office, day: date, serves: Collection[str]) -> list[tuple[Waiting, str]]:
    """Everybody who waits for something that is served here, with what for; ``serves`` empty: everybody."""
    rows = Ticket.objects.filter(office=office, day=day, state=states.WAITING)
    if serves:
        rows = rows.filter(work__in=serves)
    names = ("pk", "line_at", "due_at", "first", "work")
    return [
        (Waiting(id=pk, came_at=at, due_at=due, first=bool(first)), work)
        for pk, at, due, first, work in rows.order_by("pk").values_list(*names)
    ]


def memory_for(office: Office, day: date, serves: Collection[str]) -> Memory:
    """What was called last among what is served here: the lines take turns from there on."""
    rows = Ticket.objects.filter(office=office, day=day, call__isnull=False)
    if serves:
        rows = rows.filter(work__in=serves)
    last = list(rows.order_by("-call").values_list("line", flat=True)[:60])
    return remembered(reversed(last))
