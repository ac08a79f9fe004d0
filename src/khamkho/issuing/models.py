"""Documents that Khamkho makes about a case, and that anyone can verify by their code."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from khamkho.casework.models import Case
from khamkho.files.models import Blob
from khamkho.offices.models import Membership, Office
from khamkho.vault.models import DataKey


class Document(models.Model):
    """One document of a case. Born ``pending`` in the book; issued when its PDF is made; never reused.

    A newer one of the same kind replaces it; it then says so on the verification page.
    """

    PENDING, ISSUED, REPLACED, VOIDED = "pending", "issued", "replaced", "voided"

    code = models.CharField(max_length=40, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=20)
    event = models.PositiveIntegerField(help_text="seq of the case's event that it follows from")
    state = models.CharField(max_length=10, default=PENDING)
    blob = models.ForeignKey(Blob, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "kind", "event"], name="issuing_document_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class LetterText(models.Model):
    """One version of an office's own words for a kind of letter in one language; the newest is in force.

    A version without words says that from then on the words that ship with Khamkho are in force again.
    """

    office = models.ForeignKey(Office, models.CASCADE, related_name="letter_texts")
    kind = models.CharField(max_length=20)
    lang = models.CharField(max_length=2)
    version = models.PositiveIntegerField()
    parts = models.JSONField(default=dict)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "kind", "lang", "version"], name="issuing_letter_text_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.kind} {self.lang} {self.version}"


class Emblem(models.Model):
    """The drawing that an office may put above its letters (ตราครุฑ), uploaded by the office itself."""

    office = models.OneToOneField(Office, models.CASCADE, related_name="emblem")
    key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"emblem of {self.office_id}"
