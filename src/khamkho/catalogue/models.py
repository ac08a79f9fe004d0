"""Published versions: what a case is bound to for as long as it lives."""

from __future__ import annotations

from django.db import models


class PublishedVersion(models.Model):
    """One service as it was published: file, blocks and settings expanded, frozen, hashed. Never changed."""

    service_id = models.CharField(max_length=64, db_index=True)
    hash = models.CharField(max_length=64, unique=True)
    body = models.TextField()
    published_at = models.DateTimeField()

    class Meta:
        ordering = ("-published_at", "-id")

    def __str__(self) -> str:
        return f"{self.service_id} {self.hash[:12]}"
