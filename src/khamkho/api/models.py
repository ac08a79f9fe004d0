"""Tokens of other systems."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from khamkho.offices.models import Membership, Office


class Token(models.Model):
    """A bearer token, bound to an office and to either a member of it or a partner system. Only its hash is kept."""

    name = models.CharField(max_length=80)
    secret_hash = models.CharField(max_length=64, unique=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    partner = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="api_token_for_one", condition=Q(membership__isnull=True) ^ Q(partner="")
            )
        ]

    def __str__(self) -> str:
        return self.name
