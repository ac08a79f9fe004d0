"""The worker: takes what is due and hands it to whoever can carry it out.

Every effect is taken under a lease. A worker that dies leaves its lease to run out, and another takes the effect
again. Marking an effect done names the lease, so a worker that was too slow changes nothing any more.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from django.db import Error as DatabaseTrouble
from django.db import close_old_connections, connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from khamkho.base.errors import Permanent, Temporary
from khamkho.work.commands import enqueue
from khamkho.work.jobs import (
    Carry,
    Handler,
    Job,
    Recurring,
    carry_of,
    is_transactional,
    lease_of,
    most_at_once,
)
from khamkho.work.models import Effect, Heartbeat, Timer
from khamkho.work.rules import LEASE, MOST_TRIES, judge
from khamkho.work.wake import Bell

logger = logging.getLogger(__name__)

LISTEN_EVERY = 0.1  # seconds between two looks at the bell
LOOK_EVERY = timedelta(seconds=1)  # between two looks at the tables when the bell is silent
BEAT_EVERY = timedelta(seconds=15)
GIVE_WAY = 0.05  # seconds at most between two effects where pages wait for the same one writer


Row = TypeVar("Row", Effect, Timer)


class LeaseLost(Exception):
    """Somebody else has taken the effect because our lease ran out."""


class Worker:
    """Carries out effects. ``effects`` and ``timers`` say who does what; ``recurring`` what comes again."""

    def __init__(
        self,
        effects: Mapping[str, Handler],
        timers: Mapping[str, Handler] | None = None,
        recurring: Sequence[Recurring] = (),
        *,
        lease: timedelta = LEASE,
        clock: Callable[[], datetime] = timezone.now,
    ) -> None:
        self.handlers: dict[str, Handler] = {**effects, **(timers or {})}
        self.recurring = {entry.key: entry for entry in recurring}
        self.lease = lease
        self.clock = clock
        self.id = f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._started_at = clock()
        self._beat_at: datetime | None = None

    # ── running ──

    def run_once(self, now: datetime) -> int:
        """Fire the timers due at ``now`` and carry out every effect due at ``now``; return how many were tried."""
        self.tick(now)
        tried = 0
        while took := self.step(now):
            tried += took
        return tried

    def run_forever(self, stop: threading.Event) -> None:
        """Work until ``stop`` is set; the effect at hand is finished first. Survives a database that goes away."""
        bell = Bell()
        prepared = False
        look_at = datetime.min.replace(tzinfo=UTC)
        while not stop.is_set():
            try:
                if not prepared:
                    self.prepare(self.clock())
                    prepared = True
                if bell.rung() or self.clock() >= look_at:
                    self._work_until_idle(stop)
                    look_at = self.clock() + LOOK_EVERY
                stop.wait(LISTEN_EVERY)
            except DatabaseTrouble as trouble:
                logger.warning("worker: database trouble (%s), trying again", type(trouble).__name__)
                connection.close()
                stop.wait(1)
        self._leave()

    def _leave(self) -> None:
        """A worker that was told to stop is not missed."""
        with suppress(DatabaseTrouble):
            Heartbeat.objects.filter(worker=self.id).delete()
        connection.close()

    def _work_until_idle(self, stop: threading.Event) -> None:
        """Carry out what is due, one after the other.

        On SQLite a page that waits to write knocks at growing intervals; a worker with much to do that wrote without a
        pause would keep it waiting for seconds. So it leaves as much time as the last effect took.
        """
        close_old_connections()
        self._beat(self.clock())
        self.tick(self.clock())
        began = time.monotonic()
        while not stop.is_set() and self.step(self.clock()):
            if connection.vendor == "sqlite":
                stop.wait(min(time.monotonic() - began, GIVE_WAY))
            began = time.monotonic()
            self._beat(self.clock())
            self.tick(self.clock())

    def _beat(self, now: datetime) -> None:
        if self._beat_at is None or now - self._beat_at >= BEAT_EVERY:
            values = {"seen_at": now, "started_at": self._started_at}
            Heartbeat.objects.update_or_create(worker=self.id, defaults=values)
            self._beat_at = now

    # ── the timetable ──

    def prepare(self, now: datetime) -> None:
        """Write what recurs into the timetable; what is overdue stays overdue, what no longer recurs goes."""
        with transaction.atomic():
            Timer.objects.filter(recurring=True).exclude(key__in=self.recurring).delete()
            for key, entry in self.recurring.items():
                self._prepare_entry(key, entry, now)

    @staticmethod
    def _prepare_entry(key: str, entry: Recurring, now: datetime) -> None:
        due_at = entry.next_after(now)
        if due_at <= now:
            raise ValueError(f"{entry.name}: the next time lies in the past")
        values = {
            "name": entry.name,
            "args": dict(entry.args),
            "recurring": True,
            "due_at": due_at,
            "created_at": now,
        }
        timer, made = Timer.objects.get_or_create(key=key, defaults=values)
        if not made and timer.due_at > now:
            Timer.objects.filter(key=key, due_at__gt=now).update(**values)

    def tick(self, now: datetime) -> int:
        """Turn every timer that is due into an effect, each exactly once; return how many."""
        fired = 0
        while Timer.objects.filter(due_at__lte=now).exists() and self._fire_one(now):
            fired += 1
        return fired

    def _fire_one(self, now: datetime) -> bool:
        with transaction.atomic():
            timer = _skip_locked(Timer.objects.filter(due_at__lte=now).order_by("due_at", "key")).first()
            if timer is None:
                return False
            enqueue(timer.name, args=timer.args, about=timer.about, order_key=_order_of(timer), now=now)
            entry = self.recurring.get(timer.key)
            if timer.recurring and entry is not None:
                timer.due_at = entry.next_after(now)
                timer.save(update_fields=["due_at"])
            else:
                timer.delete()
            return True

    # ── one effect ──

    def step(self, now: datetime) -> int:
        """Take one effect that is due, or several of one kind, and try them; return how many there were."""
        for waiting in _takeable(now):
            effects = self._take(waiting, now)
            carry = carry_of(self.handlers.get(effects[0].name)) if len(effects) > 1 else None
            if carry is not None:
                self._attempt_together(effects, carry, now)
            else:
                for effect in effects:
                    self._attempt(effect, now)
            if effects:
                return len(effects)
        return 0

    def _take(self, waiting: QuerySet[Effect], now: datetime) -> Sequence[Effect]:
        """Lease what comes first, and with it others of its kind where its handler takes several; none was tried before."""
        first = waiting.values_list("name", "attempts").first()
        if first is None:
            return ()
        handler = self.handlers.get(first[0])
        most = most_at_once(handler) if first[1] == 0 else 1
        with transaction.atomic():
            if most > 1:
                waiting = waiting.filter(name=first[0], attempts=0)
            effects = list(_skip_locked(waiting)[:most])
            if not effects:
                return ()
            state, attempts = effects[0].state, effects[0].attempts
            until = now + lease_of(self.handlers.get(effects[0].name), self.lease)
            for effect in effects:
                effect.attempts, effect.leased_by, effect.lease_until = attempts + 1, self.id, until
            # SQLite has no row locks: the condition makes sure that nobody was faster.
            ours = Effect.objects.filter(id__in=[one.id for one in effects], state=state, attempts=attempts)
            taken = ours.update(
                state=Effect.State.LEASED, attempts=attempts + 1, leased_by=self.id, lease_until=until
            )
            if taken != len(effects):
                transaction.set_rollback(True)
                return ()
            return effects

    def _attempt_together(self, effects: Sequence[Effect], carry: Carry, now: datetime) -> None:
        """Try several of one kind in one go; each has its own fate."""
        began = time.monotonic()
        try:
            faults = carry([_job(effect, now) for effect in effects])
        except Exception as error:
            if isinstance(error, DatabaseTrouble) and not connection.is_usable():
                raise
            faults = {effect.id: error for effect in effects}
        try:
            done = [effect for effect in effects if effect.id not in faults]
            self._mark(*done, state=Effect.State.DONE, done_at=now, error="")
        except LeaseLost:
            logger.warning("worker: lease lost", extra=_facts(effects[0]))
        for effect in effects:
            if (fault := faults.get(effect.id)) is not None:
                self._failed(effect, fault, now + timedelta(seconds=int(time.monotonic() - began)))

    def _attempt(self, effect: Effect, now: datetime) -> None:
        began = time.monotonic()
        try:
            self._carry_out(effect, now)
        except LeaseLost:
            logger.warning("worker: lease lost", extra=_facts(effect))
        except Exception as error:
            if isinstance(error, DatabaseTrouble) and not connection.is_usable():
                raise
            self._failed(effect, error, now + timedelta(seconds=int(time.monotonic() - began)))

    def _carry_out(self, effect: Effect, now: datetime) -> None:
        handler = self.handlers.get(effect.name)
        if handler is None:
            raise LookupError(effect.name)
        if effect.attempts > MOST_TRIES:
            raise Permanent("The worker died at every attempt.")
        job = _job(effect, now)
        if is_transactional(handler):
            with transaction.atomic():
                handler(job)
                self._mark(effect, state=Effect.State.DONE, done_at=now, error="")
        else:
            handler(job)
            self._mark(effect, state=Effect.State.DONE, done_at=now, error="")

    def _failed(self, effect: Effect, error: Exception, now: datetime) -> None:
        verdict = judge(error, effect.attempts, now)
        trace = None if isinstance(error, Temporary | Permanent) else error
        logger.warning("worker: effect failed: %s", verdict.error, extra=_facts(effect), exc_info=trace)
        try:
            if verdict.retry_at is None:
                self._mark(effect, state=Effect.State.DEAD, done_at=now, error=verdict.error)
            else:
                self._mark(effect, state=Effect.State.PENDING, next_at=verdict.retry_at, error=verdict.error)
        except LeaseLost:
            logger.warning("worker: lease lost", extra=_facts(effect))

    def _mark(self, *effects: Effect, **values: object) -> None:
        if not effects:
            return
        mine = Effect.objects.filter(
            id__in=[effect.id for effect in effects],
            state=Effect.State.LEASED,
            leased_by=self.id,
            attempts=effects[0].attempts,
        )
        if mine.update(lease_until=None, leased_by="", **values) != len(effects):
            raise LeaseLost


def _takeable(now: datetime) -> tuple[QuerySet[Effect], QuerySet[Effect]]:
    """Return what is due, and what a dead worker left behind; nothing that must wait for an earlier effect."""
    unfinished = [Effect.State.PENDING, Effect.State.LEASED]
    earlier = Effect.objects.filter(
        ~Q(order_key=""), order_key=OuterRef("order_key"), state__in=unfinished, id__lt=OuterRef("id")
    )
    free = Effect.objects.filter(Q(order_key="") | ~Exists(earlier))
    due = free.filter(state=Effect.State.PENDING, next_at__lte=now).order_by("next_at", "id")
    left = free.filter(state=Effect.State.LEASED, lease_until__lte=now).order_by("lease_until", "id")
    return due, left


def _skip_locked(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Pass over rows that another worker is just taking, where the database can (SQLite has one writer anyway)."""
    return (
        rows.select_for_update(skip_locked=True)
        if connection.features.has_select_for_update_skip_locked
        else rows
    )


def _order_of(timer: Timer) -> str:
    return timer.key if timer.recurring else ""


def _job(effect: Effect, now: datetime) -> Job:
    return Job(
        id=effect.id,
        name=effect.name,
        args=effect.args,
        about=effect.about,
        attempt=effect.attempts,
        now=now,
    )


def _facts(effect: Effect) -> dict[str, object]:
    return {"effect": str(effect.id), "effect_name": effect.name, "attempt": effect.attempts}
