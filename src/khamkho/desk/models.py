"""The one table of the desk: views of the inbox that its readers have named."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from khamkho.offices.models import Office


class SavedView(models.Model):
    """A part of an inbox with its own columns, under a name: for its maker, or for all who read there."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    shared = models.BooleanField(default=False)
    query = models.CharField(
        max_length=600, help_text="The part of the inbox's address that says what is shown"
    )
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "owner", "name"], name="saved_view_once")
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.name}"
