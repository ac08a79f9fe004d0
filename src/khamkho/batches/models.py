"""Tables of batches. The applications themselves are cases; here stands under which letter they come, and in which order."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from khamkho.casework.models import Case
from khamkho.files.models import Blob
from khamkho.offices.models import Office
from khamkho.vault.models import DataKey


class Batch(models.Model):
    """One covering letter of a school, and the people whose applications it brings to an office above."""

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=24, unique=True, help_text="how lists and addresses call it")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", help_text="who receives it")
    school = models.ForeignKey(Office, models.PROTECT, related_name="+", help_text="who sends it")
    service_id = models.CharField(max_length=80)
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    link = models.CharField(  # noqa: DJ001 - none where a member sends it, and none after it was used
        max_length=64, null=True, unique=True, help_text="keyed index of the code in the link"
    )
    words = models.BinaryField(help_text="number and date of the letter, name and telephone of the clerk")
    letter = models.ForeignKey(Blob, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, help_text="when the first of its people were handed in")
    # DO_NOTHING: destroying the key is how the letter and the names are erased, and the row outlives it.
    key = models.ForeignKey(DataKey, models.DO_NOTHING, null=True, related_name="+", db_constraint=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["office", "-created_at"], name="batch_received"),
            models.Index(fields=["school", "-created_at"], name="batch_sent"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def about(self) -> str:
        """How its sealed words are named."""
        return f"batch:{self.ref}"


class Row(models.Model):
    """One person of a batch: her draft, then her case. A draft that is thrown away takes its row along."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows")
    at = models.PositiveIntegerField(help_text="its place in the list, from 1")
    case = models.OneToOneField(Case, models.CASCADE, related_name="+")
    note = models.BinaryField(
        default=b"", help_text="while it is a draft: who it is, what is missing, why it was refused"
    )
    checked_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "at"], name="batchrow_once"),
            models.CheckConstraint(
                name="batchrow_sent_says_nothing", condition=Q(sent_at=None) | Q(note=b"")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.at}"
