"""What is waiting, what failed, and whether somebody is there to do it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet

from khamkho.work.models import Effect, Heartbeat


def dead_effects() -> QuerySet[Effect]:
    """Return the effects nobody tries any more, newest first."""
    return Effect.objects.filter(state=Effect.State.DEAD).order_by("-created_at", "-id")


def effects_about(about: str | Collection[str]) -> QuerySet[Effect]:
    """Return the effects about one thing (such as ``case:17``), or about any of several, oldest first."""
    things = [about] if isinstance(about, str) else list(about)
    return Effect.objects.filter(about__in=things).order_by("id")


@dataclass(frozen=True, kw_only=True)
class Lag:
    """How far behind the workers are. ``oldest`` is how long the oldest due effect has been waiting."""

    due: int
    waiting: int
    dead: int
    oldest: timedelta


def lag(now: datetime) -> Lag:
    """Count what is due, what waits for its time, what is dead."""
    open_ = Effect.objects.filter(state__in=[Effect.State.PENDING, Effect.State.LEASED])
    counts = open_.aggregate(
        due=Count("pk", filter=Q(next_at__lte=now)),
        waiting=Count("pk", filter=Q(next_at__gt=now)),
        oldest=Min("next_at", filter=Q(next_at__lte=now)),
    )
    oldest = now - counts["oldest"] if counts["oldest"] else timedelta(0)
    return Lag(due=counts["due"], waiting=counts["waiting"], dead=dead_effects().count(), oldest=oldest)


def worker_seen_at() -> datetime | None:
    """Return when a worker last gave a sign of life."""
    return Heartbeat.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
