"""A counter calls: the next by the rule, somebody again, or somebody who was put on hold."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.queue.commands.locking import Held, held_counter, locked_ticket, require_free
from khamkho.queue.commands.phases import go_on, tell
from khamkho.queue.models import Ticket
from khamkho.queue.queries.lines import memory_for, waiting_for
from khamkho.queue.rules import states
from khamkho.queue.rules.order import next_of
from khamkho.queue.rules.refusals import NobodyWaits


@transaction.atomic
def call_next(*, actor: Actor, office: Office, counter: UUID, now: datetime) -> Ticket:
    """Call whoever is next by the written rule. Two clerks at once get one each: the day is locked first.

    Raises NotFound, NotYours, NoQueue, NoSuchCounter, NotYourCounter, CounterBusy, NobodyWaits.
    """
    held = held_counter(actor, office, counter, now)
    require_free(held.counter)
    serves = frozenset(held.counter.serves)
    waiting = waiting_for(office, held.day.day, serves)
    chosen = next_of(
        [one for one, _what in waiting], memory_for(office, held.day.day, serves), held.settings.turns, now
    )
    if chosen is None:
        raise NobodyWaits()
    one, line = chosen
    ticket = Ticket.objects.select_for_update(of=("self",)).select_related("office").get(pk=one.id)
    _call(ticket, held, line, now)
    return ticket


def _call(ticket: Ticket, held: Held, line: str, now: datetime) -> None:
    held.day.calls += 1
    ticket.counter, ticket.call, ticket.line = held.counter, held.day.calls, line
    ticket.called_at = ticket.called_at or now
    ticket.recalled_at, ticket.calls = None, 1
    go_on(ticket, states.CALLED, counter=held.counter, seat=held.seat, now=now)
    tell(held.day)


@transaction.atomic
def recall(*, actor: Actor, office: Office, counter: UUID, ticket: UUID, now: datetime) -> Ticket:
    """Call the same number again. Raises NotFound, NotYours, NoQueue, NoSuchCounter, NotYourCounter, NoSuchTicket, NotNow."""
    held = held_counter(actor, office, counter, now)
    found = locked_ticket(office, ticket, now)
    states.require(states.RECALL, found.state, found.number)
    found.recalled_at, found.calls = now, found.calls + 1
    found.save(update_fields=["recalled_at", "calls"])
    tell(held.day)
    return found


@transaction.atomic
def resume(*, actor: Actor, office: Office, counter: UUID, ticket: UUID, now: datetime) -> Ticket:
    """Go on with somebody who was put on hold, at this counter. Raises also CounterBusy."""
    held = held_counter(actor, office, counter, now)
    require_free(held.counter)
    found = locked_ticket(office, ticket, now)
    states.require(states.RESUME, found.state, found.number)
    found.counter = held.counter
    found.serving_at = found.serving_at or now
    go_on(found, states.SERVING, counter=held.counter, seat=held.seat, now=now)
    tell(held.day)
    return found
