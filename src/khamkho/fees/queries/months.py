"""The money of an office by month: what its days add up to, and the paper that was made of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from khamkho.base.text import Text
from khamkho.base.thai import month_edges, month_name
from khamkho.fees.models import ZERO, Entry, MonthlyRemittance
from khamkho.fees.queries.books import Sums, added, entries_between, reads, sums_of
from khamkho.fees.rules.refusals import NoSuchReceipt
from khamkho.offices.models import Office
from khamkho.people.actor import Actor

MOST = 12


@dataclass(frozen=True, kw_only=True)
class Month:
    """One month with money."""

    first: date
    total: Decimal
    waits: Decimal
    """What of it stands in no remittance yet, without its sign: nothing is left where all is handed on."""
    open_entries: int
    made: MonthlyRemittance | None
    over: bool

    @property
    def words(self) -> Text:
        return month_name(self.first.year, self.first.month)

    @property
    def may_be_made(self) -> bool:
        return self.over and self.made is None and not self.open_entries


def months_at(actor: Actor, office: Office, today: date) -> tuple[Month, ...]:
    """The months of an office in which money was entered, the newest first; none for who does not read its cases."""
    if not reads(actor, office):
        return ()
    rows = (
        Entry.objects.filter(office=office)
        .annotate(month=TruncMonth("day"))
        .values("month")
        .order_by("-month")
    )
    open_ones = Q(remittance__isnull=True)
    found = rows.annotate(
        total=Sum("amount"), waits=Sum("amount", filter=open_ones), open_entries=Count("pk", filter=open_ones)
    )[:MOST]
    made = {
        one.month: one for one in MonthlyRemittance.objects.filter(office=office).select_related("made_by")
    }
    return tuple(
        Month(
            first=row["month"],
            total=row["total"] or ZERO,
            waits=row["waits"] or ZERO,
            open_entries=row["open_entries"],
            made=made.get(row["month"]),
            over=month_edges(row["month"])[1] < today,
        )
        for row in found
    )


def month_for(actor: Actor, office: Office, ref: UUID) -> MonthlyRemittance:
    """One paper of a month. Raises NoSuchReceipt."""
    rows = MonthlyRemittance.objects.filter(office=office, ref=ref).select_related("office", "made_by")
    found = rows.first() if reads(actor, office) else None
    if found is None:
        raise NoSuchReceipt()
    return found


@dataclass(frozen=True, kw_only=True)
class DayOfMoney:
    """What was entered on one day, and in which remittances it was handed on."""

    day: date
    sums: Sums
    numbers: tuple[str, ...]


def days_of_month(office: Office, month: date) -> tuple[DayOfMoney, ...]:
    """The days of a month with money, in order; together they are the month."""
    first, last = month_edges(month)
    found: dict[date, list[Entry]] = {}
    for one in entries_between(office, first, last).order_by("day", "pk"):
        found.setdefault(one.day, []).append(one)
    return tuple(
        DayOfMoney(
            day=day,
            sums=added(entries),
            numbers=tuple(dict.fromkeys(one.remittance.number for one in entries if one.remittance)),
        )
        for day, entries in found.items()
    )


def months_that_differ() -> Iterator[MonthlyRemittance]:
    """Papers of a month that say another sum than its days. For the audit."""
    for one in MonthlyRemittance.objects.select_related("office").order_by("pk"):
        sums = sums_of(entries_between(one.office, *month_edges(one.month)))
        if (one.cash, one.bank, one.issued, one.voided) != (
            sums.net_cash,
            sums.net_bank,
            sums.issued,
            sums.voided,
        ):
            yield one
