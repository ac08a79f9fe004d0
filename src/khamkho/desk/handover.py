"""Giving a colleague's open cases to others: to one, shared out by load, or back to nobody."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from khamkho.base.errors import Refused
from khamkho.casework import commands
from khamkho.people.actor import Actor


@dataclass(frozen=True, kw_only=True)
class HandedOver:
    """How many cases changed hands, and the numbers of those that could not."""

    given: int
    left: tuple[str, ...]


def shares(numbers: Sequence[str], loads: Mapping[int, int]) -> Iterator[tuple[str, int]]:
    """Pair each case with the member who holds fewest at that moment; equal loads in the order of ``loads``."""
    held = [(load, place, member) for place, (member, load) in enumerate(loads.items())]
    heapq.heapify(held)
    for number in numbers:
        load, place, member = held[0]
        yield number, member
        heapq.heapreplace(held, (load + 1, place, member))


def hand_over(*, actor: Actor, numbers: Sequence[str], loads: Mapping[int, int], now: datetime) -> HandedOver:
    """Give cases to the members in ``loads`` (their open cases by membership), least loaded first; to nobody if empty.

    Every case is one ``casework`` command of its own, so one that is refused (ended meanwhile) holds up no other.
    """
    pairs = shares(numbers, loads) if loads else ((number, None) for number in numbers)
    left = []
    for number, member in pairs:
        try:
            commands.assign(actor=actor, number=number, membership_id=member, now=now)
        except Refused:
            left.append(number)
    return HandedOver(given=len(numbers) - len(left), left=tuple(left))
