"""Tables of collecting. The answers themselves are cases; here stands who was asked, and until when."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from khamkho.casework.models import Case
from khamkho.catalogue.models import PublishedVersion
from khamkho.offices.models import Office
from khamkho.vault.models import DataKey


class Collection(models.Model):
    """One question of an office to offices under it: a form, a purpose, a deadline."""

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="collections")
    version = models.ForeignKey(PublishedVersion, models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    purpose = models.TextField()
    until = models.DateTimeField()
    remind_before = models.JSONField(
        default=list, help_text="days before the end on which who has not answered is told"
    )
    by_link = models.BooleanField(
        default=False, help_text="answered without an account, with a link that works once"
    )
    asked_by = models.CharField(max_length=200, help_text="name of the officer, for those who are asked")
    created_at = models.DateTimeField()
    chased_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["office", "-created_at"], name="collection_newest")]

    def __str__(self) -> str:
        return self.title

    @property
    def about(self) -> str:
        """How effects and timers name this collection."""
        return f"collection:{self.pk}"

    @property
    def sealed_as(self) -> str:
        """What and where its sealed words are."""
        return f"collection:{self.ref}:entry"


class Asked(models.Model):
    """One office that was asked. Its answer is ``case``, once somebody there began."""

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    collection = models.ForeignKey(Collection, models.PROTECT, related_name="asked")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    case = models.OneToOneField(Case, models.SET_NULL, null=True, related_name="+")
    until = models.DateTimeField(null=True, help_text="its own end, where it was given longer")
    told_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    link = models.CharField(  # noqa: DJ001 - none before it was sent and after it was used
        max_length=64, null=True, unique=True, help_text="keyed index of the code in the link"
    )

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["collection", "office"], name="asked_once")]
        indexes: ClassVar = [
            models.Index(fields=["office"], name="asked_unanswered", condition=Q(case__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.collection_id} {self.office_id}"


class Entry(models.Model):
    """Who did what to a collection. Words that somebody wrote are sealed under its key."""

    collection = models.ForeignKey(Collection, models.PROTECT, related_name="entries")
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    what = models.CharField(max_length=20)
    body = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.collection_id} {self.what}"
