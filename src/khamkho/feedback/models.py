"""Ratings: stars in plain numbers, the comment sealed under the key of whom it is about."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from khamkho.casework.models import Case
from khamkho.offices.models import Office
from khamkho.queue.models import Ticket
from khamkho.vault.models import DataKey


class Rating(models.Model):
    """One to five stars for a case that was handed over, or for a ticket that was served without one.

    The comment is sealed under the key of the case; of a ticket without a case under a key of its own.
    """

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    case = models.OneToOneField(Case, models.PROTECT, null=True, related_name="+")
    ticket = models.OneToOneField(Ticket, models.PROTECT, null=True, related_name="+")
    service_id = models.CharField(max_length=80, blank=True)
    stars = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=8, help_text="web, tablet, line, desk")
    at = models.DateTimeField()
    key = models.ForeignKey(DataKey, models.SET_NULL, null=True, related_name="+")
    comment = models.BinaryField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="feedback_one_to_five"),
            models.CheckConstraint(
                condition=Q(case__isnull=False) | Q(ticket__isnull=False), name="feedback_of_something"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "-at"], name="feedback_newest")]

    def __str__(self) -> str:
        return f"{self.office_id} {self.stars}"

    @property
    def range(self) -> range:
        """As many as there are stars, for a page to draw."""
        return range(self.stars)
