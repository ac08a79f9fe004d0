"""Things of an office, the lines of their histories, needs and allocations, repairs."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from khamkho.casework.models import Case
from khamkho.offices.models import Membership, Office
from khamkho.vault.models import DataKey


class Thing(models.Model):
    """One piece of equipment: what it is, in which state, where. Nothing in its own columns is personal."""

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    number = models.CharField(max_length=80)
    made_year = models.PositiveIntegerField(
        null=True, help_text="Buddhist Era, of a number that the register made"
    )
    made_seq = models.PositiveIntegerField(null=True)
    kind = models.CharField(max_length=100, help_text="the Thai words of the office's list, as they were")
    name = models.CharField(max_length=200)
    serial = models.CharField(max_length=100, blank=True)
    bought_on = models.DateField(null=True)
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    source = models.CharField(max_length=200, blank=True, help_text="from which money")
    search_key = models.CharField(max_length=800)
    state = models.CharField(max_length=12)
    place = models.ForeignKey(Office, models.PROTECT, related_name="+")
    holding = models.ForeignKey(
        "Line", models.PROTECT, null=True, related_name="+", help_text="the line by which it was handed out"
    )
    asked = models.ForeignKey(
        "Line", models.PROTECT, null=True, related_name="+", help_text="the line that asks to write it off"
    )
    seen_on = models.DateField(null=True, help_text="last seen in a stock-taking, or handed over a counter")
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "number"], name="equipment_number_once"),
            models.UniqueConstraint(
                fields=["office", "made_year", "made_seq"],
                condition=Q(made_seq__isnull=False),
                name="equipment_made_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "state", "kind"], name="equipment_stock"),
            models.Index(fields=["office", "seen_on"], name="equipment_seen"),
        ]

    def __str__(self) -> str:
        return self.number


class Line(models.Model):
    """Something that happened to a thing. A line is written once; erasing destroys the key of its words, no more."""

    thing = models.ForeignKey(Thing, models.PROTECT, related_name="lines")
    seq = models.PositiveIntegerField()
    what = models.CharField(max_length=20)
    state = models.CharField(max_length=12, help_text="of the thing from then on")
    day = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    holder = models.CharField(max_length=10, blank=True, help_text="member, place or person")
    member = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    place = models.ForeignKey(Office, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.SET_NULL, null=True, related_name="+")
    key = models.ForeignKey(DataKey, models.SET_NULL, null=True, related_name="+")
    body = models.BinaryField(null=True, help_text="sealed: name, position, note, what stood there before")

    class Meta:
        ordering: ClassVar = ["seq"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["thing", "seq"], name="equipment_line_once")]

    def __str__(self) -> str:
        return f"{self.thing_id} {self.seq} {self.what}"


class Repair(models.Model):
    """A thing that was broken, from the day it came to the day it was back; its words are sealed under a key of its own."""

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    thing = models.ForeignKey(Thing, models.PROTECT, related_name="repairs")
    case = models.OneToOneField(Case, models.SET_NULL, null=True, related_name="+")
    came_on = models.DateField()
    found_on = models.DateField(null=True)
    sent_on = models.DateField(null=True)
    back_on = models.DateField(null=True)
    works = models.BooleanField(null=True)
    cost = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    taken_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    key = models.ForeignKey(DataKey, models.SET_NULL, null=True, related_name="+")
    body = models.BinaryField(null=True, help_text="sealed: fault, cause, shop")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["thing"], condition=Q(back_on=None), name="equipment_one_repair")
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Need(models.Model):
    """What a school needs in a budget year: a kind, how many, and why."""

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    year = models.PositiveIntegerField(help_text="budget year, Buddhist Era")
    school = models.ForeignKey(Office, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=100)
    count = models.PositiveIntegerField()
    source = models.CharField(max_length=10, help_text="typed, case or csv")
    case = models.ForeignKey(Case, models.SET_NULL, null=True, related_name="+")
    item = models.PositiveSmallIntegerField(null=True, help_text="which item of the case")
    written_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    key = models.ForeignKey(DataKey, models.SET_NULL, null=True, related_name="+")
    body = models.BinaryField(null=True, help_text="sealed: the reason")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "item"], condition=Q(case__isnull=False), name="equipment_item_once"
            ),
            models.UniqueConstraint(
                fields=["office", "year", "school", "kind"],
                condition=Q(source="csv"),
                name="equipment_sheet_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "year"], name="equipment_needs")]

    def __str__(self) -> str:
        return str(self.ref)


class Allocation(models.Model):
    """What an officer proposes to give to whom, from the store or for a sum of money, and what the director made of it."""

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    year = models.PositiveIntegerField(help_text="budget year, Buddhist Era")
    title = models.CharField(max_length=200)
    money = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, help_text="None: from what is in the store"
    )
    state = models.CharField(max_length=10, help_text="draft, proposed, approved")
    made_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    proposed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    returned = models.CharField(max_length=500, blank=True, help_text="why the director sent it back")
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["office", "year"], name="equipment_rounds")]

    def __str__(self) -> str:
        return self.title


class Share(models.Model):
    """So many of a need in one allocation, and how many were handed out."""

    allocation = models.ForeignKey(Allocation, models.CASCADE, related_name="shares")
    need = models.ForeignKey(Need, models.PROTECT, related_name="shares")
    count = models.PositiveIntegerField()
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True, help_text="of one, in baht")
    given = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["allocation", "need"], name="equipment_share_once"),
            models.CheckConstraint(condition=Q(given__lte=models.F("count")), name="equipment_never_more"),
        ]

    def __str__(self) -> str:
        return f"{self.need_id}: {self.count}"
