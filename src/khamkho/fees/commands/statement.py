"""A statement of the bank: its lines are kept at once, and matched one after the other by the worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from khamkho.base.text import Text
from khamkho.base.thai import show_datetime
from khamkho.casework.commands.locking import seat_at
from khamkho.fees.commands.money import Told, arrive, contradict
from khamkho.fees.models import ZERO, Attempt, StatementImport, StatementLine
from khamkho.fees.rules.refusals import Contradicted, StatementRead
from khamkho.fees.rules.settings import settings_from
from khamkho.fees.rules.statement import Line
from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.vault.keys import index
from khamkho.work.commands import enqueue

BATCH = 500
STRETCH = 200
"""So many lines in one stretch of the worker; each is a transaction of its own."""
NEAR = timedelta(days=3)


@transaction.atomic
def read_statement(
    *,
    actor: Actor,
    office: Office,
    sha256: str,
    heading: str,
    columns: Mapping[str, int],
    lines: Sequence[Line],
    now: datetime,
) -> StatementImport:
    """Keep the lines of a statement; those that stood in another file are known and kept once. The columns are remembered for
    files with the same headings. Raises NotYours, StatementRead."""
    seat = seat_at(actor, office.pk)
    before = StatementImport.objects.filter(office=office, sha256=sha256).first()
    if before is not None:
        raise StatementRead(at=Text(show_datetime(before.read_at, "th"), show_datetime(before.read_at, "en")))
    made = StatementImport.objects.create(
        office=office,
        sha256=sha256,
        columns=dict(columns),
        rows=len(lines),
        total=sum((line.amount for line in lines), ZERO),
        read_at=now,
        read_by=seat,
    )
    _remember(office, heading, columns)
    marks = {index("statement-line", f"{office.pk}|{line.identity}"): line for line in lines}
    names = list(marks)
    known: set[str] = set()
    for at in range(0, len(names), BATCH):
        part = names[at : at + BATCH]
        known |= set(
            StatementLine.objects.filter(office=office, index__in=part).values_list("index", flat=True)
        )
    StatementLine.objects.bulk_create(
        [_row(made, office, mark, line) for mark, line in marks.items() if mark not in known],
        batch_size=BATCH,
    )
    enqueue("fee-statement", args={"source": made.pk}, order_key=f"statement:{office.pk}", now=now)
    return made


def match_statement(*, source_id: int, now: datetime) -> int:
    """Carry out the effect ``fee-statement``: match a stretch of lines, each once, and announce the next stretch.

    Lines of which the bank had told before are found by two queries for all of them. Returns how many were matched.
    """
    rows = StatementLine.objects.filter(source=source_id, state=StatementLine.WAITING)
    part = list(rows.select_related("office").order_by("position")[:STRETCH])
    told = {line.bank_ref: line for line in part if line.bank_ref}
    known = Attempt.objects.filter(
        office__in={line.office_id for line in part}, bank_ref__in=list(told), state=Attempt.ARRIVED
    )
    same = {one.bank_ref: one for one in known}
    with transaction.atomic():
        for line in part:
            found = same.get(line.bank_ref)
            if found is not None and found.amount == line.amount:
                line.attempt, line.state = found, StatementLine.KNOWN
        StatementLine.objects.bulk_update(
            [line for line in part if line.state == StatementLine.KNOWN], ["attempt", "state"]
        )
    for line in part:
        if line.state == StatementLine.WAITING:
            match_line(line_id=line.pk, now=now)
    if part:
        with transaction.atomic():
            office = part[0].office_id
            enqueue("fee-statement", args={"source": source_id}, order_key=f"statement:{office}", now=now)
    return len(part)


@transaction.atomic
def match_line(*, line_id: int, now: datetime) -> StatementLine:
    """Find the payment that one line is: told before, or new. Twice changes nothing."""
    line = StatementLine.objects.select_for_update(of=("self",)).select_related("office").get(pk=line_id)
    if line.state != StatementLine.WAITING:
        return line
    found = None if line.bank_ref else _told_without_number(line)
    if found is not None:
        line.attempt, line.state = found, StatementLine.KNOWN
    else:
        told = Told(
            transaction=line.bank_ref,
            amount=line.amount,
            first=line.first,
            second=line.second,
            paid_on=line.day,
        )
        try:
            line.attempt = arrive(office=line.office, told=told, by=Attempt.STATEMENT, now=now)
            line.state = StatementLine.NEW
        except Contradicted:
            line.attempt = contradict(office=line.office, told=told, by=Attempt.STATEMENT, now=now)
            line.state = StatementLine.DIFFERS
    line.save()
    return line


def _told_without_number(line: StatementLine) -> Attempt | None:
    """A payment that had arrived and stands on no line yet, where the statement has no number of the bank."""
    rows = Attempt.objects.filter(
        office=line.office, first=line.first, amount=line.amount, state=Attempt.ARRIVED, lines=None
    ).exclude(how=Attempt.CASH)
    near = [
        one
        for one in rows.order_by("pk")
        if one.paid_on is None or abs(one.paid_on - (line.day or one.paid_on)) <= NEAR
    ]
    return near[0] if near and line.first else None


def _remember(office: Office, heading: str, columns: Mapping[str, int]) -> None:
    held = Office.objects.select_for_update(of=("self",)).get(pk=office.pk)
    if dict(settings_from(held.settings).statements.get(heading, {})) == dict(columns):
        return
    fees = dict(held.settings.get("fees") or {})
    fees["statements"] = {**dict(fees.get("statements", {})), heading: dict(columns)}
    held.settings["fees"] = fees
    held.save(update_fields=["settings"])


def _row(made: StatementImport, office: Office, mark: str, line: Line) -> StatementLine:
    return StatementLine(
        source=made,
        office=office,
        position=line.position,
        index=mark,
        day=line.day,
        amount=Decimal(line.amount),
        first=line.first,
        second=line.second,
        bank_ref=line.bank_ref,
    )
