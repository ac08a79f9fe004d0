"""The books of money: proofs of payment, what has to be looked at, refunds, remittances, and whether everything adds up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

from khamkho.casework.rules.permits import READING_ROLES
from khamkho.fees.contents import payee_of, payer_of, words_of
from khamkho.fees.models import (
    ZERO,
    Attempt,
    Charge,
    Entry,
    Receipt,
    Refund,
    Remittance,
    StatementImport,
    StatementLine,
    TillSession,
)
from khamkho.fees.rules.refusals import NoSuchReceipt
from khamkho.offices.models import Office
from khamkho.people.actor import Actor


def reads(actor: Actor, office: Office) -> bool:
    """Whether somebody reads the books of an office."""
    if actor.kind == "system":
        return True
    return actor.two_factor and any(seat.role in READING_ROLES for seat in actor.seats_at(office.pk))


def receipts_at(actor: Actor, office: Office) -> QuerySet[Receipt]:
    """The book of an office, newest first; none for who does not read its cases."""
    rows = Receipt.objects.filter(office=office) if reads(actor, office) else Receipt.objects.none()
    rows = rows.select_related(
        "office", "case", "case__key", "by", "void_by", "instead_of", "till", "blob", "blob__key"
    )
    return rows.order_by("-year", "book", "-seq")


def receipt_for(actor: Actor, office: Office, ref: UUID) -> Receipt:
    """One proof of payment. Raises NoSuchReceipt."""
    found = receipts_at(actor, office).filter(ref=ref).first()
    if found is None:
        raise NoSuchReceipt()
    return found


@dataclass(frozen=True, kw_only=True)
class Traced:
    """Everything that hangs on one proof of payment: from the paper to the case and to the remittance."""

    receipt: Receipt
    payer: str
    attempts: tuple[Attempt, ...]
    """The payments that it is for."""
    tries: tuple[Attempt, ...]
    """All payments and tries of the same charges, the oldest first."""
    entries: tuple[Entry, ...]
    lines: tuple[StatementLine, ...]
    refunds: tuple[Refund, ...]
    newer: Receipt | None

    @property
    def charges(self) -> tuple[Charge, ...]:
        held = {one.charge.pk: one.charge for one in self.attempts if one.charge}
        return tuple(held.values())


def trace(receipt: Receipt) -> Traced:
    """What an auditor follows: proof → payments → charge → application → line of the bank → cash book → remittance."""
    own = receipt.attempts.all() if receipt.attempts.exists() else _before(receipt)
    attempts = tuple(own.select_related("charge", "charge__case", "seat", "receipt").order_by("pk"))
    charges = {one.charge_id for one in attempts if one.charge_id}
    tries = Attempt.objects.filter(charge__in=charges).select_related(
        "seat", "receipt", "charge", "charge__case"
    )
    return Traced(
        receipt=receipt,
        payer=payer_of(receipt),
        attempts=attempts,
        tries=tuple(tries.order_by("began_at", "pk")),
        entries=tuple(receipt.entries.select_related("remittance", "till").order_by("pk")),
        lines=tuple(
            StatementLine.objects.filter(attempt__in=attempts).select_related("source").order_by("pk")
        ),
        refunds=tuple(Refund.objects.filter(attempt__in=attempts).order_by("pk")),
        newer=Receipt.objects.filter(instead_of=receipt).first(),
    )


def _before(receipt: Receipt) -> QuerySet[Attempt]:
    """The payments of a proof in whose place another stands now."""
    newer = Receipt.objects.filter(instead_of=receipt).first()
    while newer is not None and not newer.attempts.exists():
        newer = Receipt.objects.filter(instead_of=newer).first()
    return newer.attempts.all() if newer is not None else Attempt.objects.none()


@dataclass(frozen=True, kw_only=True)
class ToLookAt:
    """What somebody has to decide: each with what it is."""

    free: tuple[Attempt, ...]
    """Money that belongs to no application."""
    slips: tuple[Attempt, ...]
    differing: tuple[Attempt, ...]
    """What a bank told twice, with two amounts."""
    partly: tuple[Charge, ...]
    refunds: tuple[Refund, ...]

    @property
    def count(self) -> int:
        return len(self.free) + len(self.slips) + len(self.differing) + len(self.partly) + len(self.refunds)


def to_look_at(actor: Actor, office: Office, *, most: int = 200) -> ToLookAt:
    """Everything of an office that nobody has dealt with, the oldest first."""
    if not reads(actor, office):
        return ToLookAt(free=(), slips=(), differing=(), partly=(), refunds=())
    rows = (
        Attempt.objects.filter(office=office)
        .select_related("charge", "charge__case")
        .order_by("began_at", "pk")
    )
    free = rows.filter(state=Attempt.ARRIVED, amount__gt=F("applied") + F("refunded"))
    charges = Charge.objects.filter(office=office, state=Charge.OWED, paid__gt=0).select_related("case")
    refunds = Refund.objects.filter(office=office).exclude(state=Refund.PAID).select_related(
        "attempt", "attempt__charge", "attempt__charge__case", "attempt__charge__case__key", "key", "asked_by", "approved_by"
    )  # fmt: skip
    return ToLookAt(
        free=tuple(free[:most]),
        slips=tuple(rows.filter(how=Attempt.SLIP, state=Attempt.WAITING)[:most]),
        differing=tuple(rows.filter(state=Attempt.FAILED, answer="another-amount")[:most]),
        partly=tuple(charges.order_by("fixed_at")[:most]),
        refunds=tuple(refunds.order_by("due_at", "pk")[:most]),
    )


def lines_for(slip: Attempt, lines: Iterable[StatementLine]) -> tuple[StatementLine, ...]:
    """Lines of a statement that may be the money of a slip, those of the same amount first."""
    rest = slip.charge.rest if slip.charge else ZERO
    return tuple(sorted(lines, key=lambda one: (one.amount != rest, abs(one.amount - rest))))


def lines_of_nobody(actor: Actor, office: Office, *, most: int = 50) -> tuple[StatementLine, ...]:
    """Lines of statements whose money fits no application, the newest first."""
    if not reads(actor, office):
        return ()
    rows = StatementLine.objects.filter(
        office=office, state=StatementLine.NEW, attempt__charge=None, attempt__state=Attempt.ARRIVED
    ).exclude(attempt__refunded__gt=0)
    return tuple(rows.order_by("-day", "-pk")[:most])


def refunds_at(actor: Actor, office: Office) -> QuerySet[Refund]:
    rows = Refund.objects.filter(office=office) if reads(actor, office) else Refund.objects.none()
    return rows.select_related(
        "attempt", "attempt__charge", "attempt__charge__case", "attempt__charge__case__key", "key", "asked_by",
        "approved_by", "paid_by",
    ).order_by("-due_at", "-pk")  # fmt: skip


def statements_at(actor: Actor, office: Office) -> QuerySet[StatementImport]:
    rows = (
        StatementImport.objects.filter(office=office)
        if reads(actor, office)
        else StatementImport.objects.none()
    )
    return rows.select_related("read_by").annotate(
        waiting=Count("lines", filter=Q(lines__state="waiting")),
        told=Count("lines", filter=Q(lines__state="known")),
        fresh=Count("lines", filter=Q(lines__state="new")),
        differs=Count("lines", filter=Q(lines__state="differs")),
        unmatched=Count("lines", filter=Q(lines__state="new", lines__attempt__charge__isnull=True)),
    ).order_by("-read_at")  # fmt: skip


def remittances_at(actor: Actor, office: Office) -> QuerySet[Remittance]:
    rows = Remittance.objects.filter(office=office) if reads(actor, office) else Remittance.objects.none()
    return rows.select_related("made_by", "office").order_by("-year", "-seq")


def till_of(actor: Actor, office: Office) -> TillSession | None:
    """The open till of this person."""
    seats = [seat.id for seat in actor.seats_at(office.pk)]
    return TillSession.objects.filter(office=office, seat__in=seats, closed_at=None).first()


@dataclass(kw_only=True)
class Sums:
    """What was received in a stretch of days, by how; numbers of proofs."""

    cash: Decimal = ZERO
    bank: Decimal = ZERO
    voided_cash: Decimal = ZERO
    voided_bank: Decimal = ZERO
    issued: int = 0
    voided: int = 0

    @property
    def total(self) -> Decimal:
        return self.cash + self.bank + self.voided_cash + self.voided_bank

    @property
    def net_cash(self) -> Decimal:
        return self.cash + self.voided_cash

    @property
    def net_bank(self) -> Decimal:
        return self.bank + self.voided_bank

    def add(self, what: str, how: str, amount: Decimal, times: int = 1) -> None:
        """Count lines of the cash book of one kind."""
        made = what == Entry.MADE
        name = how if made else f"voided_{how}"
        setattr(self, name, getattr(self, name) + amount)
        if made:
            self.issued += times
        else:
            self.voided += times


def sums_of(entries: QuerySet[Entry]) -> Sums:
    """One query."""
    found = Sums()
    for row in entries.order_by().values("what", "how").annotate(sum=Sum("amount"), times=Count("pk")):
        found.add(row["what"], row["how"], row["sum"] or ZERO, row["times"])
    return found


def added(entries: Iterable[Entry]) -> Sums:
    """The same of lines that were read already."""
    found = Sums()
    for one in entries:
        found.add(one.what, one.how, one.amount)
    return found


def entries_between(office: Office, first: date, last: date) -> QuerySet[Entry]:
    rows = Entry.objects.filter(office=office, day__gte=first, day__lte=last)
    return rows.select_related("receipt", "receipt__case", "receipt__case__key", "remittance").order_by("pk")


def not_remitted(office: Office) -> Sums:
    return sums_of(Entry.objects.filter(office=office, remittance=None))


@dataclass(frozen=True, kw_only=True)
class Balance:
    """The three sums that have to be one, and where the money of the bank and of the drawers is."""

    entered: Decimal
    """All lines of the cash book."""
    standing: Decimal
    """All proofs that stand."""
    applied: Decimal
    """All that counts of payments."""
    paid: Decimal
    """All that charges say is paid."""
    remitted: Decimal
    in_remittances: Decimal
    arrived: Decimal
    refunding: Decimal
    free: Decimal

    @property
    def holds(self) -> bool:
        """Whether every baht stands in every book, once."""
        return (
            self.entered == self.standing == self.applied == self.paid
            and self.remitted == self.in_remittances
            and self.arrived == self.applied + self.refunding + self.free
        )


def balance_of(office: Office) -> Balance:
    """Add every book of an office up."""

    def total(rows: QuerySet[Any], what: str) -> Decimal:
        return Decimal(rows.aggregate(sum=Sum(what))["sum"] or ZERO)

    entries = Entry.objects.filter(office=office)
    arrived = Attempt.objects.filter(office=office, state=Attempt.ARRIVED)
    return Balance(
        entered=total(entries, "amount"),
        standing=total(Receipt.objects.filter(office=office, state=Receipt.ISSUED), "amount"),
        applied=total(arrived, "applied"),
        paid=total(Charge.objects.filter(office=office), "paid"),
        remitted=total(entries.filter(remittance__isnull=False), "amount"),
        in_remittances=total(Remittance.objects.filter(office=office), "total"),
        arrived=total(arrived, "amount"),
        refunding=total(Refund.objects.filter(office=office, attempt__state=Attempt.ARRIVED), "amount"),
        free=sum((one.free for one in arrived.filter(amount__gt=F("applied") + F("refunded"))), ZERO),
    )


@dataclass(frozen=True, kw_only=True)
class Told:
    """A refund with its payee."""

    row: Refund
    payee: dict[str, str] = field(default_factory=dict)


def with_payees(refunds: Iterable[Refund]) -> list[Told]:
    return [Told(row=one, payee=payee_of(one)) for one in refunds]


def waiver_words(charge: Charge) -> str:
    """What was said of a waiver; empty where nothing was, and once the case was erased."""
    return words_of(charge)
