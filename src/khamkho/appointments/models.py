"""Resources of an office, their hours, bookings and who waits for an earlier time.

Plain are office, service, times and state: lists and counts need no more. What an officer wrote of somebody who has no case
(name, how to reach her, what for) is sealed under a key of the booking's own. Of a case everything is read from the case.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from khamkho.appointments.rules.states import ACTIVE
from khamkho.base.text import Lang, Text
from khamkho.casework.models import Case
from khamkho.offices.models import Membership, Office
from khamkho.vault.models import DataKey


class Resource(models.Model):
    """What a time is given at: a counter, an officer, a team that goes out, a room."""

    COUNTER, OFFICER, TEAM, ROOM = "counter", "officer", "team", "room"

    office = models.ForeignKey(Office, models.PROTECT, related_name="resources")
    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10)
    name_th = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    places = models.PositiveSmallIntegerField(default=1, help_text="how many people at once")
    walk_ins = models.PositiveSmallIntegerField(
        default=0, help_text="how many of its places are kept for people without an appointment"
    )
    services = models.JSONField(default=list, help_text="ids of services; an empty list means all")
    since = models.DateField(null=True)
    until = models.DateField(null=True, help_text="the last day")

    class Meta:
        ordering: ClassVar = ["kind", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(places__gte=1), name="resource_has_a_place"),
            models.CheckConstraint(condition=Q(walk_ins__lte=F("places")), name="resource_keeps_what_it_has"),
        ]

    def __str__(self) -> str:
        return self.name_th

    @property
    def name_text(self) -> Text:
        return Text(self.name_th, self.name_en)

    def name(self, lang: Lang) -> str:
        return self.name_th if lang == "th" else self.name_en


class Opening(models.Model):
    """Hours of appointments on some weekdays, of one resource or of all of a kind. Without any, the office's own hours hold."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    resource = models.ForeignKey(Resource, models.CASCADE, null=True, related_name="openings")
    kind = models.CharField(max_length=10, blank=True, help_text="of the resources, where none is named")
    weekdays = models.JSONField(default=list, help_text="Monday is 0")
    opens = models.TimeField()
    closes = models.TimeField()
    break_from = models.TimeField(null=True)
    break_to = models.TimeField(null=True)
    on_holidays = models.BooleanField(default=False)
    since = models.DateField(null=True)
    until = models.DateField(null=True, help_text="the last day")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="opening_ends_after_it_opens"),
        ]

    def __str__(self) -> str:
        return f"{self.kind or self.resource_id} {self.opens}-{self.closes}"


class Closure(models.Model):
    """A time in which nothing is booked: of the whole office, or of one resource. It may be declared late."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    resource = models.ForeignKey(Resource, models.CASCADE, null=True, related_name="closures")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason_th = models.CharField(max_length=200)
    reason_en = models.CharField(max_length=200)
    by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="closure_ends_after_start"),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "ends_at"], name="closure_by_time")]

    def __str__(self) -> str:
        return f"{self.starts_at} {self.reason_th}"

    @property
    def reason_text(self) -> Text:
        return Text(self.reason_th, self.reason_en)


class Day(models.Model):
    """The row that whoever takes a time of an office on this day locks, at the very end: so no place is given twice."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="+")
    day = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "day"], name="appointment_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.day}"


class Booking(models.Model):
    """A time that somebody holds for some minutes, has booked, or had. A new time is a new row that points at the earlier one."""

    HELD, BOOKED, MOVED, CANCELLED = "held", "booked", "moved", "cancelled"
    ARRIVED, SERVED, NO_SHOW, EXPIRED = "arrived", "served", "no_show", "expired"

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    code = models.CharField(
        max_length=12, blank=True, help_text="shown as QR and at check-in; goes on to the next row"
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    service_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=80, help_text="the appointment of the service file")
    title_th = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="bookings")
    place = models.PositiveSmallIntegerField(default=0, help_text="which of the places of the resource")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    copies = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10)
    held_until = models.DateTimeField(null=True)
    series = models.UUIDField(null=True, help_text="several days that were taken together")
    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="bookings")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    channel = models.CharField(max_length=10)
    before = models.ForeignKey("self", models.SET_NULL, null=True, related_name="after")
    moves = models.PositiveSmallIntegerField(default=0, help_text="how often its person moved it")
    made_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    reason_th = models.CharField(max_length=200, blank=True, help_text="of a closure by which it fell out")
    reason_en = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)
    key = models.ForeignKey(DataKey, models.SET_NULL, null=True, related_name="+")
    body = models.BinaryField(null=True, help_text="sealed: name, contact and words where there is no case")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="booking_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(state="held") | Q(held_until__isnull=False), name="booking_held_until"
            ),
            models.UniqueConstraint(
                fields=["resource", "place", "starts_at"],
                condition=Q(state__in=ACTIVE),
                name="booking_one_at_a_place",
            ),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="booking_code_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "starts_at"], name="booking_by_time"),
            models.Index(fields=["resource", "starts_at"], name="booking_of_resource"),
            models.Index(fields=["case", "starts_at"], name="booking_of_case"),
            models.Index(fields=["state", "held_until"], name="booking_held"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at} {self.state}"

    @property
    def title_text(self) -> Text:
        return Text(self.title_th, self.title_en)

    def title(self, lang: Lang) -> str:
        return self.title_th if lang == "th" else self.title_en

    @property
    def about(self) -> str:
        """How effects and timers name it."""
        return f"case:{self.case_id}" if self.case_id else f"booking:{self.pk}"


class WaitingEntry(models.Model):
    """Somebody who has a later time, or none, and would take an earlier one."""

    WAITING, OFFERED, TAKEN, OVER = "waiting", "offered", "taken", "over"

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=80)
    resource_kind = models.CharField(max_length=10)
    first = models.DateField(help_text="from this day on")
    last = models.DateField(help_text="the last day that helps")
    state = models.CharField(max_length=10, default=WAITING)
    offer = models.ForeignKey(Booking, models.SET_NULL, null=True, related_name="+")
    offers = models.PositiveSmallIntegerField(default=0, help_text="how many times were offered")
    channel = models.CharField(max_length=10)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(state__in=("waiting", "offered")),
                name="waiting_once_for_a_case",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "state", "created_at"], name="waiting_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.state}"
