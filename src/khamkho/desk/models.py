"""The tables of the desk: views of the inbox that its readers have named, and papers of many cases made into one file."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from khamkho.files.models import Blob
from khamkho.offices.models import Office
from khamkho.vault.models import DataKey


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


class Bundle(models.Model):
    """The attachments of several cases in one file, each under a cover sheet: for whoever asked, and for a day.

    It is sealed under a key of its own, which is destroyed when the day is over. What it says of cases are their ids.
    """

    WAITING, READY, FAILED = "waiting", "ready", "failed"

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.CASCADE, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    cases = models.JSONField(help_text="ids of the cases, in the order of the file")
    left_out = models.JSONField(default=list, help_text="number, why in Thai, why in English")
    sides = models.PositiveSmallIntegerField(default=1, help_text="2: each case begins on a new sheet")
    lang = models.CharField(max_length=2)
    state = models.CharField(max_length=8, default=WAITING)
    done = models.PositiveIntegerField(default=0, help_text="so many cases are in it already")
    pages = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    over_at = models.DateTimeField()
    key = models.ForeignKey(DataKey, models.SET_NULL, null=True, related_name="+")
    blob = models.ForeignKey(Blob, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["owner", "office"], name="bundle_of_hers")]

    def __str__(self) -> str:
        return str(self.ref)
