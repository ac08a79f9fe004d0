"""What a worker hands to a handler, and what a handler promises."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Job:
    """One attempt at one effect. ``id`` stays the same over all attempts: give it to receivers that take a key."""

    id: UUID
    name: str = ""
    args: dict[str, Any] = field(default_factory=dict)
    about: str = ""
    attempt: int = 1
    now: datetime


Handler = Callable[[Job], None]


def transactional(handler: Handler) -> Handler:
    """Mark a handler that changes only our own tables.

    The worker runs it and marks the effect done in one transaction, so its changes happen exactly once.
    It must not talk to anything outside the database. Handlers without the mark run at least once.
    """
    handler.transactional = True  # type: ignore[attr-defined]  # functions carry attributes
    return handler


def is_transactional(handler: Handler) -> bool:
    return bool(getattr(handler, "transactional", False))


def lasting(lease: timedelta) -> Callable[[Handler], Handler]:
    """Mark a handler that may take longer than the usual lease; nobody else tries the effect before ``lease`` is over."""

    def mark(handler: Handler) -> Handler:
        handler.lease = lease  # type: ignore[attr-defined]  # functions carry attributes
        return handler

    return mark


def lease_of(handler: Handler | None, usual: timedelta) -> timedelta:
    """Return how long an attempt may hold the effect: never less than the usual lease."""
    own: timedelta = getattr(handler, "lease", usual)
    return max(own, usual)


Carry = Callable[[Sequence[Job]], Mapping[UUID, Exception]]


def several(most: int, carry: Carry | None = None) -> Callable[[Handler], Handler]:
    """Mark a handler of something that comes in floods: a worker takes up to ``most`` of its effects at once.

    ``carry`` carries them out together and answers which of them failed, and how; without it they go one after the other,
    which only a transactional handler may, and a short one. What is tried again is tried alone. A worker that is killed
    leaves all that it held until their lease runs out.
    """

    def mark(handler: Handler) -> Handler:
        if carry is None and not is_transactional(handler):
            raise ValueError("Taken together: either carried out together, or in transactions.")
        handler.most, handler.carry = most, carry  # type: ignore[attr-defined]  # functions carry attributes
        return handler

    return mark


def most_at_once(handler: Handler | None) -> int:
    return int(getattr(handler, "most", 1))


def carry_of(handler: Handler | None) -> Carry | None:
    """What carries out several of its effects together, where anything does."""
    found: Carry | None = getattr(handler, "carry", None)
    return found


@dataclass(frozen=True, kw_only=True)
class Recurring:
    """Something that comes again: ``next_after(now)`` gives the next time after ``now``; the effect carries ``args``."""

    name: str
    next_after: Callable[[datetime], datetime]
    args: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"recurring:{self.name}"
