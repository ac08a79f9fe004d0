"""Announcing what must happen. Everything here joins the caller's transaction: no commit, no effect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from khamkho.base.errors import NotFound
from khamkho.work.models import Effect, Heartbeat, Timer
from khamkho.work.wake import ring_after_commit


def enqueue(
    name: str,
    *,
    args: Mapping[str, Any],
    about: str = "",
    order_key: str = "",
    not_before: datetime | None = None,
    now: datetime,
) -> Effect:
    """Announce an effect; a worker carries it out soon after the caller's transaction commits.

    ``args`` are ids and plain words (JSON), never personal data. ``about`` (such as ``case:17``) lets the fate
    be shown there. Effects with the same ``order_key`` are carried out one after the other, in the order they were
    announced; a dead or cancelled one does not hold up the rest. ``not_before`` delays it.
    """
    _inside_transaction()
    effect = Effect.objects.create(
        name=name,
        args=dict(args),
        about=about,
        order_key=order_key,
        next_at=not_before or now,
        created_at=now,
    )
    ring_after_commit()
    return effect


def enqueue_each(name: str, each: Iterable[tuple[Mapping[str, Any], str]], *, now: datetime) -> None:
    """Announce an effect many times at once: args, and what each is about; what is about the same thing comes in order."""
    _inside_transaction()
    Effect.objects.bulk_create(
        Effect(name=name, args=dict(args), about=about, order_key=about, next_at=now, created_at=now)
        for args, about in each
    )
    ring_after_commit()


def cancel(*, about: str, name: str = "", now: datetime) -> int:
    """Cancel what has not begun about something (only effects called ``name``, when given); return how many.

    An effect that a worker holds just now is not touched: it may have happened already.
    """
    waiting = Effect.objects.filter(about=about, state=Effect.State.PENDING)
    if name:
        waiting = waiting.filter(name=name)
    return waiting.update(state=Effect.State.CANCELLED, done_at=now)


def retry(effect_id: UUID, *, now: datetime) -> Effect:
    """Try a dead effect again from the start. Refuses with not-found what is not dead."""
    changed = Effect.objects.filter(id=effect_id, state=Effect.State.DEAD).update(
        state=Effect.State.PENDING, attempts=0, next_at=now, done_at=None, lease_until=None, leased_by=""
    )
    if not changed:
        raise NotFound
    ring_after_commit()
    return Effect.objects.get(id=effect_id)


def give_up(effect_id: UUID, *, now: datetime) -> Effect:
    """Let a dead effect be: somebody dealt with it in another way. Refuses with not-found what is not dead."""
    changed = Effect.objects.filter(id=effect_id, state=Effect.State.DEAD).update(
        state=Effect.State.CANCELLED, done_at=now
    )
    if not changed:
        raise NotFound
    return Effect.objects.get(id=effect_id)


def schedule(
    name: str, *, key: str, due_at: datetime, args: Mapping[str, Any], about: str = "", now: datetime
) -> Timer:
    """Set the timer ``key``: at ``due_at`` an effect ``name`` is announced, once, even if nobody was up at that time.

    A timer of the same key is replaced.
    """
    _inside_transaction()
    values = {"name": name, "args": dict(args), "about": about, "due_at": due_at, "created_at": now}
    timer, _ = Timer.objects.update_or_create(key=key, defaults=values)
    return timer


def unschedule(*keys: str) -> bool:
    """Take back the timers ``keys``; return whether there was one. An effect it already became is not touched."""
    deleted, _ = Timer.objects.filter(key__in=keys).delete()
    return bool(deleted)


def sweep(*, now: datetime, keep: timedelta = timedelta(days=90)) -> int:
    """Forget effects that ended well more than ``keep`` ago, and workers that are long gone; dead effects stay."""
    over = Q(state=Effect.State.DONE) | Q(state=Effect.State.CANCELLED)
    deleted, _ = Effect.objects.filter(over, done_at__lt=now - keep).delete()
    Heartbeat.objects.filter(seen_at__lt=now - timedelta(days=1)).delete()
    return deleted


def _inside_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError(
            "An effect is announced inside the transaction of the command that it follows from."
        )
