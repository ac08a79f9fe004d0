"""Tickets of an office's days, the counters that call them, and each stretch of time on the way.

Nothing here is personal by itself: a ticket is a number of a day. Who it is stands in the case or the booking that it
points at, and goes with these.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from khamkho.appointments.models import Booking, Resource
from khamkho.casework.models import Case
from khamkho.offices.models import Membership, Office


class Day(models.Model):
    """A day of the queue. Whoever gives out a number or calls one takes this row first, so everything has one order."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    day = models.DateField()
    seq = models.PositiveIntegerField(default=0, help_text="grows with whatever happens: what pages ask for")
    calls = models.PositiveIntegerField(default=0)
    numbers = models.JSONField(default=dict, help_text="the last number of each letter")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["office", "day"], name="queue_day_once")]

    def __str__(self) -> str:
        return f"{self.office_id} {self.day}"


class Counter(models.Model):
    """A counter: what it serves, and who sits there now."""

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    name_th = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    resource = models.ForeignKey(
        Resource,
        models.SET_NULL,
        null=True,
        related_name="+",
        help_text="the counter of appointments that it is",
    )
    serves = models.JSONField(default=list, help_text="letters; empty: everything")
    place = models.PositiveIntegerField(default=0, help_text="order on the pages")
    sits = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    sat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="taken away; its tickets stay")

    class Meta:
        ordering: ClassVar = ["place", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "name_th"], condition=Q(ended_at__isnull=True), name="queue_counter_once"
            ),
            models.UniqueConstraint(
                fields=["resource"], condition=Q(ended_at__isnull=True), name="queue_counter_of_resource_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name_th

    @property
    def named(self) -> dict[str, str]:
        return {"th": self.name_th, "en": self.name_en}


class Ticket(models.Model):
    """One number of one day."""

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=24, unique=True, help_text="behind which its holder finds her place")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    day = models.DateField()
    letter = models.CharField(max_length=1)
    seq = models.PositiveIntegerField()
    work = models.CharField(
        max_length=1, help_text="the letter that she waits for; another one once she was moved"
    )
    channel = models.CharField(max_length=8, help_text="booked or walk_in")
    case = models.ForeignKey(Case, models.SET_NULL, null=True, related_name="+")
    booking = models.ForeignKey(Booking, models.SET_NULL, null=True, related_name="+")
    due_at = models.DateTimeField(null=True, help_text="the time that was booked")
    first = models.CharField(max_length=12, blank=True, help_text="why she is seen first, if she is")
    came_at = models.DateTimeField()
    line_at = models.DateTimeField(help_text="since when she stands in line: came, or came back")
    state = models.CharField(max_length=8, default="waiting")
    counter = models.ForeignKey(Counter, models.PROTECT, null=True, related_name="+")
    call = models.PositiveIntegerField(null=True, help_text="its place among the calls of the day")
    line = models.CharField(max_length=8, blank=True, help_text="from which line she was called")
    called_at = models.DateTimeField(null=True, help_text="first called")
    recalled_at = models.DateTimeField(null=True, help_text="called again")
    calls = models.PositiveSmallIntegerField(default=0)
    serving_at = models.DateTimeField(null=True, help_text="first served")
    done_at = models.DateTimeField(null=True)
    from_device = models.CharField(max_length=10, help_text="kiosk, entrance, desk")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "day", "letter", "seq"], name="queue_number_once"),
            models.UniqueConstraint(
                fields=["booking"], condition=Q(booking__isnull=False), name="queue_ticket_of_booking"
            ),
            models.UniqueConstraint(
                fields=["counter"],
                condition=Q(state__in=["called", "serving"]),
                name="queue_one_at_a_counter",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "day", "state"], name="queue_of_the_day"),
            models.Index(fields=["case"], name="queue_case"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"{self.letter}{self.seq:03}"


class Phase(models.Model):
    """A stretch of time of a ticket: waiting, called, served, on hold. The one that runs has no end."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="phases")
    what = models.CharField(max_length=8, help_text="waiting, called, serving, held")
    letter = models.CharField(max_length=1)
    counter = models.ForeignKey(Counter, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(until__isnull=True), name="queue_one_phase_runs"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["what", "since"], name="queue_phases")]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.what}"


class Device(models.Model):
    """A link with which tickets are taken: a tablet that an officer opened, or the code on the poster at the entrance.

    The code in the link is a keyed mark of the row, so it can be shown again and stands in no table.
    """

    KIOSK, ENTRANCE, RATING = "kiosk", "entrance", "rating"

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    name = models.CharField(max_length=60)
    counter = models.ForeignKey(
        Counter, models.PROTECT, null=True, related_name="+", help_text="where people are asked how it was"
    )
    made_by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"
