"""Payment lists: all of an office, one with its lines, and the differences that wait for somebody's word."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from khamkho.base.text import Text
from khamkho.casework.rules.permits import READING_ROLES
from khamkho.payments.contents import outcome_of, payee_of, row_facts
from khamkho.payments.models import BankRow, PaymentLine, PaymentList
from khamkho.payments.rules.bank import SETTLES
from khamkho.payments.rules.lists import NoSuchList, Payee, line_reference, sum_of
from khamkho.people.actor import Actor


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line as it is read; without a payee when its case was erased."""

    row: PaymentLine
    payee: Payee | None
    outcome: dict[str, str]
    reference: str


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A row of the bank that does not fit."""

    row: BankRow
    facts: dict[str, str]

    @property
    def refused(self) -> Text:
        """Why the application did not take the result; empty where that was not tried."""
        return Text(self.facts.get("th", ""), self.facts.get("en", ""))


def lists_at(actor: Actor, office_id: int) -> QuerySet[PaymentList]:
    """The lists of an office, newest first; none for who does not read its cases."""
    may = actor.two_factor and any(seat.role in READING_ROLES for seat in actor.seats_at(office_id))
    rows = PaymentList.objects.filter(office=office_id) if may else PaymentList.objects.none()
    return rows.select_related("drafted_by", "checked_by", "approved_by").order_by("-created_at", "-pk")


def list_for(actor: Actor, office_id: int, ref: UUID) -> PaymentList:
    """One list. Raises NoSuchList."""
    found = lists_at(actor, office_id).filter(ref=ref).select_related("office").first()
    if found is None:
        raise NoSuchList()
    return found


def lines_of(found: PaymentList) -> list[Line]:
    """The lines in their order. One query."""
    rows = found.lines.select_related("case", "case__key", "case__version", "settled_by").order_by("position")
    return [
        Line(
            row=row,
            payee=payee_of(row),
            outcome=outcome_of(row),
            reference=line_reference(found.number, row.position),
        )
        for row in rows
    ]


def total_of(lines: list[Line]) -> Decimal:
    """The exact sum of what the lines say."""
    return sum_of(line.payee.amount for line in lines if line.payee)


def differences_at(actor: Actor, office_id: int) -> list[Difference]:
    """The rows that fit nowhere and that nobody has settled yet, oldest first."""
    lists = lists_at(actor, office_id).order_by().values("pk")
    rows = BankRow.objects.filter(list__in=lists, settled_at=None).exclude(kind__in=SETTLES)
    rows = rows.select_related("list", "line", "line__case", "line__case__key").order_by("read_at", "pk")
    return [Difference(row=row, facts=row_facts(row)) for row in rows]
