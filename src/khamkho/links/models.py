"""A short link and how often it was followed: a number for each day and source, and nothing of whoever followed it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from khamkho.offices.models import Office


class ShortLink(models.Model):
    """A code that leads to an office, to a service of it, or to one variant of that; it stays when these are renamed."""

    code = models.CharField(max_length=20, unique=True)
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="links")
    service_id = models.CharField(max_length=64, blank=True, default="")
    variant = models.CharField(max_length=80, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "service_id", "variant"], name="links_link_once")
        ]

    def __str__(self) -> str:
        return self.code


class Visits(models.Model):
    """How often a link was followed on one day from one source."""

    link = models.ForeignKey(ShortLink, on_delete=models.CASCADE, related_name="visits")
    day = models.DateField()
    source = models.CharField(max_length=20)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["link", "day", "source"], name="links_visits_once")
        ]

    def __str__(self) -> str:
        return f"{self.link_id} {self.day} {self.source}"
