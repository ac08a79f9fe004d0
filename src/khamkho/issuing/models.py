"""Documents that Khamkho makes about a case, and that anyone can verify by their code."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from khamkho.casework.models import Case
from khamkho.files.models import Blob


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
