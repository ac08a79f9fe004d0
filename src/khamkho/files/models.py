"""What is stored, and what is still on its way."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from khamkho.vault.models import DataKey


class ScanState(models.TextChoices):
    """``none``: no scanner was configured when the file came; ``waiting``: held back until it was looked at."""

    NONE = "none"
    WAITING = "waiting"
    CLEAN = "clean"
    INFECTED = "infected"


class Blob(models.Model):
    """One stored file. Its bytes lie sealed in the store under the data key of whoever it belongs to.

    The key may be destroyed while the row still stands (that is what erasure is): then ``key`` is empty.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey(DataKey, null=True, on_delete=models.SET_NULL, related_name="+")
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=100, unique=True)
    scan = models.CharField(max_length=10, choices=ScanState, default=ScanState.NONE)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="files_blob_not_empty")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["created_at"])]

    def __str__(self) -> str:
        return str(self.id)


class Upload(models.Model):
    """A file that is still arriving in chunks. Each chunk is one sealed file in the store's staging folder.

    ``salt`` and a secret of the home make the key of the chunks: when the row goes, they are unreadable.
    ``chunks`` holds the length of each chunk received, in order; ``received`` is their sum.
    """

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.CharField(max_length=100, db_index=True)
    salt = models.BinaryField(editable=False)
    name = models.BinaryField(editable=False)
    size = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    chunks = models.JSONField(default=list)
    created_at = models.DateTimeField()
    touched_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(received__gte=0, received__lte=models.F("size")),
                name="files_upload_received_within_size",
            )
        ]

    def __str__(self) -> str:
        return str(self.ref)

    @property
    def is_complete(self) -> bool:
        return self.received == self.size
