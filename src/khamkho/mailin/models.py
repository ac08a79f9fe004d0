"""Where an office's mails come from, and the mails themselves."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from khamkho.casework.models import Case
from khamkho.files.models import Blob
from khamkho.offices.models import Office
from khamkho.vault.models import DataKey


class Mailbox(models.Model):
    """That an office takes mails as requests: for which service, from which mailbox (sealed), and how reading it goes.

    Without a sealed server the office's mails come through ``khamkho mail-in`` alone.
    """

    office = models.OneToOneField(Office, models.PROTECT, related_name="+")
    service_id = models.CharField(max_length=80)
    most = models.PositiveIntegerField(default=10, help_text="requests of one sender in 24 hours")
    key = models.ForeignKey(DataKey, models.SET_NULL, null=True, related_name="+")
    sealed = models.BinaryField(null=True)
    since = models.DateField(null=True, help_text="what came into the mailbox before this day stays there")
    tried_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True, help_text="when it was last read well")
    trouble = models.CharField(max_length=20, blank=True)
    trouble_since = models.DateTimeField(null=True)
    told_at = models.DateTimeField(
        null=True, help_text="when those who manage the office were told of the trouble"
    )

    def __str__(self) -> str:
        return f"mails of {self.office_id}"


class Mail(models.Model):
    """One mail to an office, whole and sealed, and what became of it.

    Until it belongs to a case its key is its own; from then on it is the case's, and it is erased with the case. What
    stands in it is sealed; it is known again by keyed marks.
    """

    KEPT, CASE, MESSAGE = "kept", "case", "message"
    AUTOMATIC, LIMITED, REFUSED, BOUNCE = "automatic", "limited", "refused", "bounce"
    ASIDE = (AUTOMATIC, LIMITED, REFUSED)
    """Kept, and not a request yet: an officer looks."""

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    came_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=KEPT)
    why = models.CharField(
        max_length=40, blank=True, help_text="code of what kept it from becoming a request"
    )
    cut = models.BooleanField(default=False, help_text="it was too large: only its beginning is kept")
    mark = models.CharField(max_length=64, help_text="keyed index of what makes it this mail")
    sender = models.CharField(max_length=64, blank=True, help_text="keyed index of the sender's address")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="mails")
    begun = models.ForeignKey(
        Case, models.SET_NULL, null=True, related_name="+", help_text="what an officer began from it"
    )
    key = models.ForeignKey(DataKey, models.SET_NULL, null=True, related_name="+")
    blob = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")
    body = models.BinaryField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "mark"], name="mailin_mail_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "-came_at"], name="mailin_newest"),
            models.Index(fields=["office", "state", "-came_at"], name="mailin_by_state"),
            models.Index(fields=["office", "sender", "came_at"], name="mailin_sender"),
        ]

    def __str__(self) -> str:
        return str(self.ref)
