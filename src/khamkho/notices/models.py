"""What people were told, and the words an office chose for it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from khamkho.casework.models import Case
from khamkho.offices.models import Office


class Notice(models.Model):
    """One message to the applicant of a case, and what became of it. Its id is the id of its effect.

    The address is sealed under the case's key, so it is erased with the case.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"
        FAILED = "failed"
        BOUNCED = "bounced"

    id = models.UUIDField(primary_key=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="notices")
    event = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    lang = models.CharField(max_length=2)
    way = models.CharField(max_length=5, default="email")  # email or sms
    to = models.BinaryField(null=True)  # None when the applicant left no address
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    error = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["case", "id"], name="notices_of_a_case"),
            models.Index(
                fields=["changed_at"], name="notices_in_trouble", condition=Q(state__in=["failed", "bounced"])
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="notices_state", condition=Q(state__in=["queued", "sent", "failed", "bounced"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class NoticeText(models.Model):
    """An office's own words for one kind of notice in one language, as mail or as text message (which has no subject)."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="notice_texts")
    kind = models.CharField(max_length=20)
    lang = models.CharField(max_length=2)
    way = models.CharField(max_length=5, default="email")  # email or sms
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "kind", "lang", "way"], name="notices_text_once")
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.kind} {self.lang}"
