"""Payment lists of an office, their lines, and the rows of the bank that say what became of them.

Who gets how much into which account is sealed in each line under the key of its case: when the case is erased, nobody
reads the line any more. Of a list stay its number, its days, who made, checked and approved it, and its total.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from khamkho.casework.models import Case
from khamkho.offices.models import Membership, Office


class PaymentList(models.Model):
    """One list (บัญชีจ่ายเงิน): drafted by one person, checked by a second, approved by who decides, then closed to changes.

    It gets its number in the office's own book when it is approved, so that no number is lost with a draft.
    """

    DRAFT, CHECKED, APPROVED, DONE = "draft", "checked", "approved", "done"

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default=DRAFT)
    year = models.PositiveIntegerField(null=True, help_text="Buddhist Era")
    seq = models.PositiveIntegerField(null=True)
    number = models.CharField(max_length=40, blank=True)
    total = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    count = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField()
    drafted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    signature = models.JSONField(null=True, help_text="as it was signed: name, lines, orders")
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "year", "seq"], name="paymentlist_once_in_its_book"),
            models.CheckConstraint(
                name="paymentlist_numbered_when_approved",
                condition=Q(state__in=("draft", "checked"), seq__isnull=True)
                | Q(state__in=("approved", "done"), seq__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "-created_at"], name="paymentlist_office")]

    def __str__(self) -> str:
        return self.number or f"draft {self.ref}"


class PaymentLine(models.Model):
    """What one case gets on one list. A case stands on one open list at most, and is paid once at most."""

    LISTED, PAID, FAILED = "listed", "paid", "failed"

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    list = models.ForeignKey(PaymentList, models.PROTECT, related_name="lines")
    case = models.ForeignKey(Case, models.PROTECT, related_name="payment_lines")
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=10, default=LISTED)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    content = models.BinaryField(help_text="sealed under the key of the case: amount, account, name")
    outcome = models.BinaryField(null=True, help_text="sealed: paid on, reference, or why it failed")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["list", "position"], name="paymentline_position"),
            models.UniqueConstraint(fields=["list", "case"], name="paymentline_once_on_a_list"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="listed"), name="paymentline_on_one_open_list"
            ),
            models.UniqueConstraint(fields=["case"], condition=Q(state="paid"), name="paymentline_paid_once"),
        ]

    def __str__(self) -> str:
        return f"{self.list_id}/{self.position}"


class BankRow(models.Model):
    """One row of what the bank says. ``index`` is keyed: the same row read twice is known, and counts once.

    What does not fit stands as a difference until somebody settles it with a word. Where it belongs to no line only its
    amount, day, reference and the last four digits of the account are kept.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    list = models.ForeignKey(PaymentList, models.PROTECT, related_name="rows")
    line = models.ForeignKey(PaymentLine, models.PROTECT, null=True, related_name="rows")
    index = models.CharField(max_length=64)
    kind = models.CharField(max_length=10)
    content = models.BinaryField(null=True, help_text="sealed under the key of the line's case")
    facts = models.JSONField(null=True, help_text="of a row that belongs to no line")
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    word = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["office", "index"], name="bankrow_once")]
        indexes: ClassVar = [
            models.Index(
                fields=["office"],
                name="bankrow_open",
                condition=Q(settled_at__isnull=True) & ~Q(kind__in=("paid", "failed")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.list_id} {self.kind}"
