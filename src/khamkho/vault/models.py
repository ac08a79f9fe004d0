"""The keys under which personal data is kept, one a case, a person, an office secret."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class DataKey(models.Model):
    """A key for the data of one case, person or office, itself encrypted under the home's key-encryption key.

    Point at it with a nullable foreign key that survives the key: ``SET_NULL``, or ``DO_NOTHING`` with
    ``db_constraint=False`` where rows must still be found by the id of a destroyed key.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kek_id = models.CharField(max_length=32, db_index=True)  # name of the file in the home's secrets: kek-<n>
    wrapped = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.id)


class Erasure(models.Model):
    """A key that was destroyed. Holds no personal data; the erasure list outside the database repeats it."""

    key_id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    listed = models.BooleanField(default=False)  # already in the erasure list, on disk

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["at"], condition=models.Q(listed=False), name="vault_erasure_unlisted")
        ]

    def __str__(self) -> str:
        return str(self.key_id)
