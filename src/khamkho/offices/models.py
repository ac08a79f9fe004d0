"""The office tree, who works where, when an office is open, what it offers and whom it serves."""

from __future__ import annotations

import json
import uuid
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from khamkho.base.text import Lang

ASCII_SLUG = RegexValidator(r"\A[a-z0-9]+(-[a-z0-9]+)*\Z")
PREFIX = RegexValidator(r"\A[A-Z][A-Z0-9]{1,7}\Z")


class Office(models.Model):
    """An organisation unit that serves people. Offices form a tree."""

    class Kind(models.TextChoices):
        OBEC = "obec"
        ESAO = "esao"
        SCHOOL = "school"
        DISTRICT = "district"
        SPECIAL_SCHOOL = "special-school"
        SPECIAL_CENTRE = "special-centre"

    code = models.CharField(max_length=40, unique=True, validators=[ASCII_SLUG])
    prefix = models.CharField(max_length=8, unique=True, validators=[PREFIX])  # KBI1 in KBI1-2569-000123
    kind = models.CharField(max_length=20, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    name_th = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    short_th = models.CharField(max_length=60)
    short_en = models.CharField(max_length=60)
    search_key = models.CharField(max_length=500, db_index=True)  # base.thai.search_key of all the names
    sort_key = models.CharField(max_length=800, db_index=True)  # base.thai.sort_key of name_th
    registry_code = models.CharField(
        max_length=20, blank=True, default=""
    )  # a school's number in the ministry's list
    cluster = models.CharField(
        max_length=100, blank=True, default=""
    )  # the group of offices that it belongs to under the one above
    place_code = models.CharField(max_length=6, blank=True, default="")  # sub-district that it stands in
    address_th = models.TextField(blank=True, default="")
    address_en = models.TextField(blank=True, default="")
    phone = models.CharField(max_length=60, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    website = models.URLField(blank=True, default="")
    letter_code = models.CharField(max_length=40, blank=True, default="")  # ที่ ศธ 04xxx
    letterhead_th = models.CharField(max_length=300, blank=True, default="")
    letterhead_en = models.CharField(max_length=300, blank=True, default="")
    settings = models.JSONField(default=dict, blank=True)
    smtp_key = models.ForeignKey(
        "vault.DataKey", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    smtp_sealed = models.BinaryField(null=True, blank=True)
    sms_key = models.ForeignKey(
        "vault.DataKey", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    sms_sealed = models.BinaryField(null=True, blank=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name_th

    def name(self, lang: Lang) -> str:
        return self.name_th if lang == "th" else self.name_en

    def short(self, lang: Lang) -> str:
        return self.short_th if lang == "th" else self.short_en


class Membership(models.Model):
    """A person in one role at one office, from a day until a day. ``active_until`` itself is no longer active."""

    class Role(models.TextChoices):
        OFFICER = "officer"
        SUPERVISOR = "supervisor"
        DIRECTOR = "director"
        ADMIN = "admin"
        AUDITOR = "auditor"

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    name_th = models.CharField(max_length=200)  # as it stands under a letter, with title
    name_en = models.CharField(max_length=200, blank=True, default="")
    position_th = models.CharField(max_length=200, blank=True, default="")
    position_en = models.CharField(max_length=200, blank=True, default="")
    active_from = models.DateField()
    active_until = models.DateField(null=True, blank=True)
    mac = models.BinaryField(default=b"")  # of who may do what where, and when: a row made by hand has none

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "user", "role"],
                condition=Q(active_until__isnull=True),
                name="offices_membership_once",
            ),
            models.CheckConstraint(
                condition=Q(active_until__isnull=True) | Q(active_until__gte=models.F("active_from")),
                name="offices_membership_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.name_th

    def name(self, lang: Lang) -> str:
        return self.name_th if lang == "th" else self.name_en or self.name_th

    def position(self, lang: Lang) -> str:
        return self.position_th if lang == "th" else self.position_en or self.position_th

    def material(self) -> bytes:
        """What the row's MAC is computed over."""
        until = self.active_until.isoformat() if self.active_until else None
        seat = [self.office_id, str(self.user_id), self.role, self.active_from.isoformat(), until]
        return b"member\x00" + json.dumps(seat).encode()

    def active_on(self, day: date) -> bool:
        return self.active_from <= day and (self.active_until is None or day < self.active_until)


class Invitation(models.Model):
    """A one-time link, sent by mail, that makes its reader a member. Only a hash of the link's secret is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=20, choices=Membership.Role.choices)
    name_th = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True, default="")
    position_th = models.CharField(max_length=200, blank=True, default="")
    position_en = models.CharField(max_length=200, blank=True, default="")
    secret_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.id)


class OfficeHours(models.Model):
    """One stretch of opening on a weekday (Monday is 0); a lunch break makes two stretches."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="offices_hours_weekday"),
            models.CheckConstraint(condition=Q(opens__lt=models.F("closes")), name="offices_hours_order"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}-{self.closes}"


class CalendarDay(models.Model):
    """A day that differs from the week: closed, or open although the week says closed.

    Without an office it holds for all of them; with ``below`` also for the offices under its own. The nearest row
    wins: an office's own, then those of the offices above, then that of all.
    """

    class Kind(models.TextChoices):
        CLOSED = "closed"
        OPEN = "open"

    office = models.ForeignKey(
        Office, on_delete=models.CASCADE, null=True, blank=True, related_name="calendar_days"
    )
    date = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name_th = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    below = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "date"], name="offices_calendarday_once"),
            models.UniqueConstraint(
                fields=["date"], condition=Q(office__isnull=True), name="offices_calendarday_once_for_all"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.kind}"

    def name(self, lang: Lang) -> str:
        return self.name_th if lang == "th" else self.name_en


class Offering(models.Model):
    """An office offers a service, now in this published version; open cases keep the version they began with."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="offerings")
    service_id = models.CharField(max_length=60)
    version = models.ForeignKey("catalogue.PublishedVersion", on_delete=models.PROTECT, related_name="+")
    settings = models.JSONField(default=dict, blank=True)
    active = models.BooleanField(default=True)
    published_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "service_id"], name="offices_offering_once")
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.service_id}"


class Round(models.Model):
    """A time in which an office takes applications for a service, with the places there are, and the days that follow.

    ``groups`` holds one entry for each group of places: ``key`` (the answers it is for, joined by ``|``), ``quota``,
    ``method``, ``reserve`` (the length of the waiting list; None for everybody left) and ``least`` (the fewest points of a test).
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="rounds")
    service_id = models.CharField(max_length=60)
    name_th = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    year = models.PositiveIntegerField(help_text="academic year, Buddhist Era")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    groups = models.JSONField(default=list)
    selection_at = models.DateTimeField(null=True, blank=True, help_text="when the test or the lot is")
    place_th = models.CharField(max_length=200, blank=True, default="")
    place_en = models.CharField(max_length=200, blank=True, default="")
    results_at = models.DateTimeField(null=True, blank=True)
    confirm_until = models.DateTimeField(null=True, blank=True)
    late_allowed = models.BooleanField(default=False)
    settled_at = models.DateTimeField(
        null=True, blank=True
    )  # its results were confirmed: nothing changes any more
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(opens_at__lt=models.F("closes_at")), name="offices_round_closes_after_opening"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "service_id", "-opens_at"], name="offices_round_newest")
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.service_id} {self.year} {self.name_th}"

    def name(self, lang: Lang) -> str:
        return self.name_th if lang == "th" else self.name_en

    def place(self, lang: Lang) -> str:
        return self.place_th if lang == "th" else self.place_en or self.place_th


class Catchment(models.Model):
    """Whom an office serves: an area (province 2, district 4 or sub-district 6 digits) or a school."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="catchments")
    area = models.CharField(max_length=6, blank=True, default="", db_index=True)
    school = models.ForeignKey(
        Office, on_delete=models.CASCADE, null=True, blank=True, related_name="served_by"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(~Q(area="") & Q(school__isnull=True)) | (Q(area="") & Q(school__isnull=False)),
                name="offices_catchment_area_or_school",
            ),
            models.UniqueConstraint(
                fields=["office", "area"], condition=~Q(area=""), name="offices_catchment_area_once"
            ),
            models.UniqueConstraint(
                fields=["office", "school"],
                condition=Q(school__isnull=False),
                name="offices_catchment_school_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.area or self.school_id}"


class OfficeEvent(models.Model):
    """Who changed what in an office's settings, and when."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    actor_name = models.CharField(max_length=200, blank=True, default="")
    what = models.CharField(max_length=40)
    detail = models.JSONField(default=dict)  # names of settings and plain values; never a secret

    class Meta:
        indexes: ClassVar = [models.Index(fields=["office", "-id"], name="offices_event_newest")]

    def __str__(self) -> str:
        return f"{self.office_id} {self.what}"


class Closing(models.Model):
    """An office closes, or goes into another, from a day on. Until then it can be taken back."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="closings")
    into = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")  # who takes its open cases
    merges = models.BooleanField(default=False)  # its members and whom it serves go along
    on = models.DateField()
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office"], condition=Q(cancelled_at__isnull=True), name="offices_closing_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.on}"


class Order(models.Model):
    """A dated order (คำสั่ง) by which somebody uses the powers of a position: who, for whom, on what, how long.

    ``member`` uses the powers of ``role``; without a member, whoever holds ``role`` uses the power of somebody above the
    office. ``line`` is what the order puts under the signature. ``until`` is its last day. Empty lists mean all.
    """

    class Kind(models.TextChoices):
        DELEGATED = "delegated"  # ปฏิบัติราชการแทน
        ACTING = "acting"  # รักษาราชการแทน
        VACANT = "vacant"  # รักษาการในตำแหน่ง

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="orders")
    number = models.CharField(max_length=60)
    dated = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    role = models.CharField(max_length=20, choices=Membership.Role.choices)
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    holder = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    line_th = models.CharField(max_length=300)
    line_en = models.CharField(max_length=300)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    services = models.JSONField(default=list, blank=True)
    variants = models.JSONField(default=list, blank=True)
    most = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    sub_delegate = models.BooleanField(default=False)
    assumed = models.BooleanField(default=False)  # nobody has looked at the paper yet
    revoked_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="offices_order_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def line(self, lang: Lang) -> str:
        return self.line_th if lang == "th" else self.line_en


class Absence(models.Model):
    """A member is not there, from a day until and with another; ``ended_on`` is the day she was back early."""

    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="absences")
    since = models.DateField()
    until = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__gte=models.F("since")), name="offices_absence_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.since}"
