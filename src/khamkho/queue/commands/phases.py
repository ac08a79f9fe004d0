"""How a ticket goes on: one stretch of time ends, the next begins, and whoever watches is told."""

from __future__ import annotations

from datetime import datetime

from khamkho.queue.models import Counter, Day, Phase, Ticket
from khamkho.queue.rules import states

RUNNING = {states.WAITING, states.CALLED, states.SERVING, states.HELD}


def go_on(ticket: Ticket, state: str, *, counter: Counter | None, seat: int | None, now: datetime) -> None:
    """Let the ticket stand in another state from now on; saves it."""
    Phase.objects.filter(ticket=ticket, until__isnull=True).update(until=now)
    ticket.state = state
    ticket.save()
    if state in RUNNING:
        Phase.objects.create(
            ticket=ticket, what=state, letter=ticket.work, counter=counter, by_id=seat, since=now
        )


def tell(day: Day) -> None:
    """Pages that watch this day learn that something happened."""
    day.seq += 1
    day.save()
