"""What is owed for cases, every payment and every try, proofs of payment, tills, statements, refunds, remittances.

Money is plain: amounts, days, numbers and the references of banks. Who paid, on which ground a fee was waived in whose
words, and to which account money goes back is sealed under the key of the case. When a case is erased, its money stays in
the books without a name.
"""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q

from khamkho.casework.models import Case
from khamkho.files.models import Blob
from khamkho.offices.models import Membership, Office
from khamkho.vault.models import DataKey

ZERO = Decimal("0.00")


def _baht(**more: object) -> models.DecimalField[Decimal, Decimal]:
    return models.DecimalField(max_digits=14, decimal_places=2, **more)  # type: ignore[arg-type]


class Charge(models.Model):
    """What one case owes. Fixed once; corrections of the answers change it only while nothing was paid or waived."""

    OWED, PAID, WAIVED, VOID = "owed", "paid", "waived", "void"

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    case = models.OneToOneField(Case, models.PROTECT, related_name="charge")
    lines = models.JSONField(help_text="th, en, each, times, amount")
    amount = _baht()
    paid = _baht(default=ZERO, help_text="the sum of what counts of its payments")
    state = models.CharField(max_length=10, default=OWED)
    reference = models.CharField(max_length=20, unique=True, help_text="ref1: digits, the last a check digit")
    second = models.CharField(max_length=20, help_text="ref2: the digits of the case's number, with one too")
    fixed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    ground = models.CharField(max_length=80, blank=True, help_text="of a waiver: its id in the service file")
    waived_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    waived_at = models.DateTimeField(null=True)
    words = models.BinaryField(
        null=True, help_text="sealed under the key of the case: what was said of the waiver"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="charge_not_negative", condition=Q(amount__gte=0, paid__gte=0)),
            models.CheckConstraint(name="charge_never_over", condition=Q(paid__lte=models.F("amount"))),
            models.CheckConstraint(
                name="charge_paid_in_full", condition=~Q(state="paid") | Q(paid=models.F("amount"))
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "state", "fixed_at"], name="charge_by_state")]

    def __str__(self) -> str:
        return f"{self.reference} {self.amount} {self.state}"

    @property
    def rest(self) -> Decimal:
        """What is still to be paid."""
        return self.amount - self.paid if self.state == self.OWED else ZERO


class TillSession(models.Model):
    """One drawer, from the moment somebody counted money into it until she counted it out again."""

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    seat = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    float = _baht(help_text="what lay in the drawer for change")
    closed_at = models.DateTimeField(null=True)
    expected = _baht(null=True, help_text="float and takings, as the books say")
    counted = _baht(null=True)
    reason = models.CharField(max_length=500, blank=True, help_text="why the two differ")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["seat"], condition=Q(closed_at__isnull=True), name="till_one_open_for_a_seat"
            ),
            models.CheckConstraint(
                name="till_difference_has_a_reason",
                condition=Q(counted__isnull=True) | Q(counted=models.F("expected")) | ~Q(reason=""),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "-opened_at"], name="till_by_day")]

    def __str__(self) -> str:
        return f"till {self.office_id} {self.opened_at:%Y-%m-%d}"


class Remittance(models.Model):
    """The money of an office up to an evening, handed on with a number; every entry stands in exactly one."""

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    year = models.PositiveIntegerField(help_text="fiscal year, Buddhist Era")
    seq = models.PositiveIntegerField()
    number = models.CharField(max_length=40)
    first_day = models.DateField()
    last_day = models.DateField()
    cash = _baht()
    bank = _baht()
    total = _baht()
    issued = models.PositiveIntegerField(help_text="how many receipts")
    voided = models.PositiveIntegerField(help_text="how many receipts were made void")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "year", "seq"], name="remittance_once_in_its_book"),
            models.CheckConstraint(
                name="remittance_adds_up", condition=Q(total=models.F("cash") + models.F("bank"))
            ),
        ]

    def __str__(self) -> str:
        return self.number


class MonthlyRemittance(models.Model):
    """The money of one month of an office on one numbered paper, once all its days were handed on: the sum of its days."""

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    month = models.DateField(help_text="its first day")
    year = models.PositiveIntegerField(help_text="fiscal year of the month, Buddhist Era")
    seq = models.PositiveIntegerField()
    number = models.CharField(max_length=40)
    cash = _baht()
    bank = _baht()
    total = _baht()
    issued = models.PositiveIntegerField(help_text="how many receipts")
    voided = models.PositiveIntegerField(help_text="how many receipts were made void")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "month"], name="month_remitted_once"),
            models.UniqueConstraint(fields=["office", "year", "seq"], name="month_once_in_its_book"),
            models.CheckConstraint(
                name="month_adds_up", condition=Q(total=models.F("cash") + models.F("bank"))
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Receipt(models.Model):
    """One proof of payment. It has its number from the moment it is made; a void one keeps it."""

    ISSUED, VOID = "issued", "void"
    PROOF, OFFICIAL = "proof", "official"

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    case = models.ForeignKey(
        Case, models.PROTECT, related_name="+", help_text="the first, whose key seals the name"
    )
    kind = models.CharField(max_length=10, default=PROOF)
    book = models.CharField(max_length=40)
    year = models.PositiveIntegerField(help_text="fiscal year, Buddhist Era")
    seq = models.PositiveIntegerField()
    number = models.CharField(max_length=40)
    code = models.CharField(max_length=40, unique=True, help_text="under which anyone checks it")
    amount = _baht()
    day = models.DateField()
    made_at = models.DateTimeField()
    by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", help_text="nobody: a bank told"
    )
    till = models.ForeignKey(TillSession, models.PROTECT, null=True, related_name="receipts")
    state = models.CharField(max_length=10, default=ISSUED)
    void_at = models.DateTimeField(null=True)
    void_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    void_why = models.CharField(max_length=500, blank=True)
    client_key = models.CharField(  # noqa: DJ001 - what a bank told has none
        max_length=120, null=True, help_text="of the form at the till: sent twice, it is taken once"
    )
    instead_of = models.OneToOneField("self", models.PROTECT, null=True, related_name="newer")
    payer = models.BinaryField(null=True, help_text="sealed under the key of the case")
    blob = models.ForeignKey(Blob, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "book", "year", "seq"], name="receipt_once_in_its_book"
            ),
            models.UniqueConstraint(fields=["till", "client_key"], name="receipt_once_for_a_form"),
            models.CheckConstraint(name="receipt_of_money", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="receipt_void_with_a_reason", condition=~Q(state="void") | ~Q(void_why="")
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "-day", "-seq"], name="receipt_in_order")]

    def __str__(self) -> str:
        return self.number


class StatementImport(models.Model):
    """One file of the bank that was read. The same bytes are read once."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    columns = models.JSONField(help_text="which column held what")
    rows = models.PositiveIntegerField()
    total = _baht()
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "sha256"], name="statement_read_once")
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.sha256[:12]}"


class Attempt(models.Model):
    """One payment, or one try at it: kept whatever became of it.

    Of money that arrived, every baht is in exactly one of three places: ``applied`` to the charge, in a refund, or
    waiting for somebody to say whose it is (``free``).
    """

    CASH, QR, SLIP = "cash", "qr", "slip"
    TILL, WEBHOOK, STATEMENT, ASKED, OFFICER = "till", "webhook", "statement", "asked", "officer"
    WAITING, FAILED, ARRIVED, RETURNED, ASIDE = "waiting", "failed", "arrived", "returned", "aside"

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    charge = models.ForeignKey(Charge, models.PROTECT, null=True, related_name="attempts")
    how = models.CharField(max_length=10)
    told_by = models.CharField(max_length=10, blank=True, help_text="who said that the money is there")
    state = models.CharField(max_length=10, default=WAITING)
    amount = _baht(null=True, help_text="nobody knows that of a slip before it was checked")
    applied = _baht(default=ZERO)
    refunded = _baht(default=ZERO, help_text="what stands in a refund, paid out or not")
    bank_ref = models.CharField(  # noqa: DJ001 - most tries never get one; unique where there is one
        max_length=80, null=True, help_text="the bank's own id of the transaction"
    )
    first = models.CharField(max_length=20, blank=True, help_text="ref1 as the bank gave it")
    second = models.CharField(max_length=20, blank=True)
    paid_on = models.DateField(null=True)
    began_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    asked = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True, help_text="when to ask again; empty: never")
    answer = models.CharField(
        max_length=80, blank=True, help_text="what the last asking gave: a word, no name"
    )
    arrived_at = models.DateTimeField(null=True)
    seat = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", help_text="who took or checked it"
    )
    till = models.ForeignKey(TillSession, models.PROTECT, null=True, related_name="attempts")
    receipt = models.ForeignKey(Receipt, models.PROTECT, null=True, related_name="attempts")
    word = models.CharField(max_length=500, blank=True, help_text="what an officer said when she settled it")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "bank_ref"], name="attempt_of_a_transaction_once"),
            models.CheckConstraint(
                name="attempt_every_baht_once",
                condition=Q(amount__isnull=True, applied=0, refunded=0)
                | Q(applied__gte=0, refunded__gte=0, amount__gte=models.F("applied") + models.F("refunded")),
            ),
            models.CheckConstraint(
                name="attempt_counts_once_arrived", condition=Q(state="arrived") | Q(applied=0)
            ),
            models.CheckConstraint(
                name="attempt_applied_to_a_charge", condition=Q(charge__isnull=False) | Q(applied=0)
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "first"], name="attempt_by_ref"),
            models.Index(fields=["next_at"], name="attempt_to_ask", condition=Q(next_at__isnull=False)),
            models.Index(fields=["office", "state", "-began_at"], name="attempt_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.how} {self.amount} {self.state}"

    @property
    def free(self) -> Decimal:
        """What arrived and is neither applied nor on its way back."""
        if self.state != self.ARRIVED or self.amount is None:
            return ZERO
        return self.amount - self.applied - self.refunded


class StatementLine(models.Model):
    """One line of a bank's statement, and the payment that it is: ``known`` had arrived before, ``new`` came with it, of
    ``differs`` the bank had told another amount. The worker finds it out, line by line."""

    WAITING, KNOWN, NEW, DIFFERS = "waiting", "known", "new", "differs"

    source = models.ForeignKey(StatementImport, models.PROTECT, related_name="lines")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    index = models.CharField(max_length=64, help_text="keyed: the same line in another file is known")
    day = models.DateField(null=True)
    amount = _baht()
    first = models.CharField(max_length=20, blank=True)
    second = models.CharField(max_length=20, blank=True)
    bank_ref = models.CharField(max_length=80, blank=True)
    attempt = models.ForeignKey(Attempt, models.PROTECT, null=True, related_name="lines")
    state = models.CharField(max_length=10, default=WAITING, help_text="what became of it")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "index"], name="statementline_once"),
            models.UniqueConstraint(fields=["source", "position"], name="statementline_position"),
            models.UniqueConstraint(
                fields=["attempt"],
                condition=Q(state__in=("known", "new")),
                name="statementline_one_for_a_payment",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["source", "position"], name="statementline_to_match", condition=Q(state="waiting")
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_id}/{self.position}"


class Refund(models.Model):
    """Money that goes back: to whom is sealed, one person asks, another approves."""

    DUE, ASKED, APPROVED, PAID = "due", "asked", "approved", "paid"

    ref = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="refunds")
    amount = _baht()
    why = models.CharField(max_length=10)
    state = models.CharField(max_length=10, default=DUE)
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    paid_on = models.DateField(null=True)
    paid_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    reference = models.CharField(max_length=80, blank=True)
    key = models.ForeignKey(
        DataKey, models.SET_NULL, null=True, related_name="+", help_text="of money of no case"
    )
    payee = models.BinaryField(null=True, help_text="sealed: name, bank, account")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="refund_of_money", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="refund_by_two_people",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=models.F("asked_by")),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "state"], name="refund_by_state")]

    def __str__(self) -> str:
        return f"{self.amount} {self.why} {self.state}"


class Entry(models.Model):
    """One line of the cash book: a receipt made, or made void. Written once, never changed but to say where it was remitted.

    The sum of all entries is the sum of the receipts that stand, which is the sum of what was applied.
    """

    MADE, VOIDED = "made", "voided"
    CASH, BANK = "cash", "bank"

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="entries")
    what = models.CharField(max_length=10)
    how = models.CharField(max_length=10)
    amount = _baht(help_text="negative where a receipt was made void")
    day = models.DateField()
    at = models.DateTimeField()
    till = models.ForeignKey(TillSession, models.PROTECT, null=True, related_name="entries")
    remittance = models.ForeignKey(Remittance, models.PROTECT, null=True, related_name="entries")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["receipt", "what"], name="entry_once"),
            models.CheckConstraint(
                name="entry_sign", condition=Q(what="made", amount__gt=0) | Q(what="voided", amount__lt=0)
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "day"], name="entry_by_day"),
            models.Index(
                fields=["office", "day"], name="entry_to_remit", condition=Q(remittance__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.amount}"


class BankLink(models.Model):
    """How the bank of an office, or a gateway before it, speaks with Khamkho: the secret is sealed under a key of its own."""

    office = models.OneToOneField(Office, models.CASCADE, related_name="+")
    key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    secret = models.BinaryField(help_text="sealed: under which its messages are signed")
    ask_url = models.CharField(max_length=300, blank=True, help_text="where to ask what became of a payment")
    changed_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True, help_text="the last message that was rightly signed")

    def __str__(self) -> str:
        return f"bank of {self.office_id}"
