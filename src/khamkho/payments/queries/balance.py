"""Whether everything adds up: what was approved in a month is on lists, paid, being mended, waiting, or ended unpaid."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone

from khamkho.casework.models import Case
from khamkho.casework.queries.visible import visible_to
from khamkho.payments.contents import payee_of
from khamkho.payments.models import PaymentLine
from khamkho.payments.queries.waiting import payee_for, paying_versions
from khamkho.people.actor import Actor

PARTS = ("waiting", "listed", "paid", "mending", "unpaid")
ZERO = Decimal("0.00")


@dataclass(kw_only=True)
class Month:
    """One month of approvals: amounts and numbers of cases, by what has become of them."""

    year: int
    month: int
    approved: Decimal = ZERO
    cases: int = 0
    amounts: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(PARTS, ZERO))
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PARTS, 0))

    @property
    def adds_up(self) -> bool:
        """Every baht that was approved is in exactly one part."""
        return sum(self.amounts.values(), ZERO) == self.approved and sum(self.counts.values()) == self.cases


def months_at(actor: Actor, office_id: int, *, most: int = 24) -> list[Month]:
    """The balance of an office, the newest month first. Erased cases are in no month: nobody can read their amount."""
    versions = paying_versions(office_id)
    cases = visible_to(actor).filter(office=office_id, version__in=versions, number__isnull=False)
    cases = cases.filter(decided_at__isnull=False, key__isnull=False).exclude(end="refused")
    found: dict[tuple[int, int], Month] = {}
    kept = cases.defer(None).select_related("version", "key").prefetch_related("events", "payment_lines")
    for case in kept:
        service = versions[case.version_id]
        line = _line_of(case)
        approved = payee_for(case)
        if approved is None or service.pays_out is None:
            continue
        day = timezone.localtime(case.decided_at).date()
        month = found.setdefault((day.year, day.month), Month(year=day.year, month=day.month))
        part = _part(case, service.pays_out.at, line)
        standing = payee_of(line) if line is not None and part in ("listed", "paid") else None
        month.approved += approved.amount
        month.cases += 1
        month.amounts[part] += standing.amount if standing else approved.amount
        month.counts[part] += 1
    return [found[key] for key in sorted(found, reverse=True)][:most]


def _line_of(case: Case) -> PaymentLine | None:
    """The line that counts: the one that was paid, else that which is still open."""
    lines = {line.state: line for line in case.payment_lines.all()}
    line = lines.get(PaymentLine.PAID) or lines.get(PaymentLine.LISTED)
    if line is not None:
        line.case = case
    return line


def _part(case: Case, at: str, line: PaymentLine | None) -> str:
    if line is not None:
        return "paid" if line.state == PaymentLine.PAID else "listed"
    if case.state == Case.ENDED:
        return "unpaid"
    return "waiting" if case.step == at else "mending"
