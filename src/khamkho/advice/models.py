"""Questions that an office was asked, and the answers that it keeps to give again."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from khamkho.casework.models import Case
from khamkho.offices.models import Membership, Office
from khamkho.vault.models import DataKey


class Entry(models.Model):
    """One question: channel, kind, days and who looks after it are plain; who asked, what, and the answer are sealed.

    An entry is never removed, so the numbers of a year have no gaps. Once erased its key is gone, and what counts in
    the statistics stays.
    """

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    year = models.PositiveIntegerField(help_text="Buddhist Era")
    seq = models.PositiveIntegerField()
    channel = models.CharField(max_length=10)
    kind = models.CharField(max_length=100, help_text="the Thai words of the office's list, as they were")
    school = models.ForeignKey(Office, models.SET_NULL, null=True, related_name="+")
    case = models.ForeignKey(Case, models.SET_NULL, null=True, related_name="+")
    taken_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    assignee = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    follow_on = models.DateField(
        null=True, help_text="the day on which the office looks again; None once it has"
    )
    changed_at = models.DateTimeField()
    key = models.ForeignKey(DataKey, models.SET_NULL, null=True, related_name="+")
    body = models.BinaryField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "year", "seq"], name="advice_number_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "-asked_at"], name="advice_newest"),
            models.Index(fields=["office", "follow_on"], name="advice_follow"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """As the register writes it: ``12/2569``."""
        return f"{self.seq}/{self.year}"


class Known(models.Model):
    """A question with the answer that the office gives to it, written without a name: offered while another is typed."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, models.SET_NULL, null=True, related_name="known")
    kind = models.CharField(max_length=100)
    question = models.CharField(max_length=500)
    answer = models.TextField()
    search_key = models.CharField(max_length=1000)
    written_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["office", "-written_at"], name="advice_known_newest")]

    def __str__(self) -> str:
        return self.question
