"""What must happen (effects), when (timers), and who is there to do it (heartbeats)."""

from __future__ import annotations

import threading
import time
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

_guard = threading.Lock()
_last_tick = 0


def ordered_id() -> uuid.UUID:
    """Return a UUIDv7 (RFC 9562, method 3): sorts by the time it was made, and strictly rises within a process.

    The order of effects under one ``order_key`` hangs on this: whoever enqueues for a case holds the
    lock on that case, so two effects of one order are never made at the same moment.
    """
    global _last_tick
    with _guard:
        _last_tick = max(_last_tick + 1, time.time_ns() * 4096 // 1_000_000)
        tick = _last_tick
    random = uuid.uuid4().int & ((1 << 62) - 1)
    value = (tick >> 12) << 80 | 0x7 << 76 | (tick & 0xFFF) << 64 | 0b10 << 62 | random
    return uuid.UUID(int=value)


class Effect(models.Model):
    """Something that must follow from a command: a notice, a document, a seal.

    Written in the command's own transaction, carried out afterwards by a worker. ``args`` holds ids
    only, never personal data; the handler reads what it needs when it runs.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        LEASED = "leased", _("Under way")
        DONE = "done", _("Done")
        DEAD = "dead", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    name = models.CharField(max_length=60)
    args = models.JSONField(default=dict)
    about = models.CharField(max_length=80, blank=True, default="")
    order_key = models.CharField(max_length=80, blank=True, default="")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    leased_by = models.CharField(max_length=120, blank=True, default="")
    error = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["next_at", "id"], name="work_effect_due", condition=Q(state="pending")),
            models.Index(fields=["lease_until"], name="work_effect_leased", condition=Q(state="leased")),
            models.Index(
                fields=["order_key", "id"],
                name="work_effect_order",
                condition=Q(state__in=["pending", "leased"]) & ~Q(order_key=""),
            ),
            models.Index(fields=["about", "id"], name="work_effect_about", condition=~Q(about="")),
            models.Index(fields=["created_at"], name="work_effect_dead", condition=Q(state="dead")),
            models.Index(fields=["done_at"], name="work_effect_done", condition=Q(done_at__isnull=False)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="work_effect_state",
                condition=Q(state__in=["pending", "leased", "done", "dead", "cancelled"]),
            ),
            models.CheckConstraint(
                name="work_effect_lease_has_an_end",
                condition=~Q(state="leased") | Q(lease_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.id}"


class Timer(models.Model):
    """Something that time alone makes due. When it fires it becomes an effect of the same name, once."""

    key = models.CharField(primary_key=True, max_length=120)
    name = models.CharField(max_length=60)
    args = models.JSONField(default=dict)
    about = models.CharField(max_length=80, blank=True, default="")
    due_at = models.DateTimeField(db_index=True)
    recurring = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class Heartbeat(models.Model):
    """The last time a worker was seen alive."""

    worker = models.CharField(primary_key=True, max_length=120)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.worker
