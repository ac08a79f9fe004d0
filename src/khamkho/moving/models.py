"""Tables that an office moves in, what became of each row, and lists of its staff.

Plain are counts, states and which column is what. Tables, files and what is wrong with a row are sealed under the key of
their import, which is destroyed when it is over; a person of a staff list is sealed under the key of the list.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from khamkho.casework.models import Case
from khamkho.files.models import Blob
from khamkho.offices.models import Membership, Office
from khamkho.vault.models import DataKey


class Moving(models.Model):
    """One table that is moved in: chosen, mapped, tried, carried out by the worker, perhaps taken back."""

    MAPPING, TRYING, TRIED, RUNNING, DONE, UNDOING, UNDONE = (
        "mapping", "trying", "tried", "running", "done", "undoing", "undone",
    )  # fmt: skip

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    service_id = models.CharField(max_length=80)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, default=MAPPING)
    total = models.PositiveIntegerField(default=0)
    columns = models.JSONField(default=dict, help_text="what is read (a target) from which column")
    states = models.JSONField(default=dict, help_text="where a case stands, by the mark of the word for it")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    key = models.ForeignKey(DataKey, models.SET_NULL, null=True, related_name="+")
    table = models.ForeignKey(Blob, models.SET_NULL, null=True, related_name="+")
    files = models.ForeignKey(Blob, models.SET_NULL, null=True, related_name="+")
    source = models.BinaryField(null=True, help_text="sealed: the name of the file")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["office", "-created_at"], name="moving_of_office")]

    def __str__(self) -> str:
        return f"{self.office_id} {self.ref}"

    @property
    def is_busy(self) -> bool:
        """Whether the worker is at it."""
        return self.state in (self.TRYING, self.RUNNING, self.UNDOING)


class MovingRow(models.Model):
    """One row of a table: what became of it, once."""

    WAITING, RIGHT, WRONG, MADE, KEPT, UNDONE = "waiting", "right", "wrong", "made", "kept", "undone"

    moving = models.ForeignKey(Moving, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(help_text="in the file")
    state = models.CharField(max_length=8, default=WAITING)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    number = models.CharField(max_length=40, blank=True, help_text="that its case gets")
    mark = models.CharField(max_length=64, blank=True, help_text="keyed index of what the row says")
    problems = models.BinaryField(null=True, help_text="sealed: what is wrong with it")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["moving", "line"], name="movingrow_once")]
        indexes: ClassVar = [
            models.Index(fields=["moving", "state", "line"], name="movingrow_states"),
            models.Index(fields=["mark"], name="movingrow_mark", condition=models.Q(state="made")),
        ]

    def __str__(self) -> str:
        return f"{self.moving_id}/{self.line}"


class Remembered(models.Model):
    """Which column was what, the last time an office moved in a table of a service: by the words of its headings."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="+")
    subject = models.CharField(max_length=80, help_text="a service, or the staff list")
    columns = models.JSONField(default=dict)
    states = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "subject"], name="remembered_once")
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.subject}"


class StaffPerson(models.Model):
    """A person of an office's staff list. Found only by who knows her number and proves her contact; nobody browses."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    mark = models.CharField(max_length=64, help_text="keyed index of office and identity number")
    contacts = models.JSONField(default=list, help_text="keyed indexes of her addresses and telephones")
    listed_on = models.DateField(help_text="the newest list on which she stands")
    left_on = models.DateField(null=True, help_text="the first list on which she does not stand any more")
    key = models.ForeignKey(DataKey, models.SET_NULL, null=True, related_name="+")
    body = models.BinaryField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "mark"], name="staffperson_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["mark"], name="staffperson_mark")]

    def __str__(self) -> str:
        return f"{self.office_id} {self.pk}"
