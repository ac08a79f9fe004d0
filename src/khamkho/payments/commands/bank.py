"""Read what the bank says: each row once, whatever happens to the others; what does not fit stands as a difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from khamkho.base.errors import Refused, within
from khamkho.base.text import Text
from khamkho.casework.commands.locking import seat_at
from khamkho.casework.rules.chain import canonical
from khamkho.offices.models import Membership, Office
from khamkho.payments.commands.locking import lock_list
from khamkho.payments.commands.results import close_when_done, settle
from khamkho.payments.contents import seal_row
from khamkho.payments.models import BankRow, PaymentLine, PaymentList
from khamkho.payments.queries.lists import Line, lines_of
from khamkho.payments.rules.bank import SETTLES, Expected, Row, judged
from khamkho.payments.rules.lists import AlreadySettled, NoSuchList, WordNeeded
from khamkho.people.actor import Actor
from khamkho.vault.keys import index

NO_REASON = Text("ธนาคารแจ้งว่าโอนเงินเข้าบัญชีนี้ไม่สำเร็จ", "The bank could not pay into this account")


@dataclass(frozen=True, kw_only=True)
class Read:
    """How many rows were new, by what they meant, and how many were known."""

    kinds: dict[str, int]
    known: int


@transaction.atomic
def read_bank(*, actor: Actor, office: Office, ref: UUID, rows: Sequence[Row], now: datetime) -> Read:
    """Record what the bank's rows say of an approved list. A row that was read before changes nothing.

    A row that fits moves its case as ``mark_paid`` and ``mark_failed`` do; one that does not, or whose case refuses, stays
    as a difference. Raises NotYours, NoSuchList, WrongState.
    """
    found, seat = lock_list(actor, office.pk, ref, PaymentList.APPROVED, PaymentList.DONE)
    lines = lines_of(found)
    kinds: Counter[str] = Counter()
    known = 0
    for row in rows:
        mark = index("bank-row", canonical([str(found.ref), *row.identity()]).decode())
        if BankRow.objects.filter(office=office, index=mark).exists():
            known += 1
            continue
        kinds[_read(actor, found, seat, lines, row, mark, now)] += 1
    if found.state == PaymentList.APPROVED:
        close_when_done(found, now)
    return Read(kinds=dict(kinds), known=known)


@transaction.atomic
def settle_difference(*, actor: Actor, office: Office, row: int, word: str, now: datetime) -> BankRow:
    """Somebody says what was done about a difference; it is kept with her name. Raises NotYours, NoSuchList,
    AlreadySettled, WordNeeded."""
    seat = seat_at(actor, office.pk)
    held = BankRow.objects.select_for_update(of=("self",)).filter(pk=row, office=office).first()
    if held is None:
        raise NoSuchList()
    if held.settled_at is not None or held.kind in SETTLES:
        raise AlreadySettled()
    said = within("word", word, 500)
    if not said:
        raise WordNeeded()
    held.word, held.settled_at, held.settled_by = said, now, seat
    held.save(update_fields=["word", "settled_at", "settled_by"])
    return held


def expected_of(lines: Sequence[Line]) -> list[Expected]:
    """The lines as rows are compared with them; those of erased cases are not."""
    return [
        Expected(
            position=line.row.position,
            reference=line.reference,
            account=line.payee.account,
            amount=line.payee.amount,
            settled=line.row.state != PaymentLine.LISTED,
        )
        for line in lines
        if line.payee
    ]


def _read(
    actor: Actor,
    found: PaymentList,
    seat: Membership,
    lines: Sequence[Line],
    row: Row,
    mark: str,
    now: datetime,
) -> str:
    """Judge one row against the lines as the rows before it left them, and keep it."""
    kind, expected = judged(row, expected_of(lines))
    line = next((one.row for one in lines if expected and one.row.position == expected.position), None)
    said = row.said()
    if line is not None and kind in SETTLES:
        try:
            _settle(actor, found, seat, line, row, kind, now)
            line.state = kind
        except Refused as refused:
            kind = "moved"
            said |= {"th": refused.sentence("th"), "en": refused.sentence("en")}
    BankRow.objects.create(
        office=found.office,
        list=found,
        line=line,
        index=mark,
        kind=kind,
        content=seal_row(line, said) if line is not None else None,
        facts={name: words for name, words in said.items() if name != "why"} if line is None else None,
        read_at=now,
        read_by=seat,
    )
    return kind


def _settle(
    actor: Actor, found: PaymentList, seat: Membership, line: PaymentLine, row: Row, kind: str, now: datetime
) -> None:
    """Move the case as the row says. A refusal makes the row a difference, and leaves the others alone."""
    on = (row.day or timezone.localtime(now).date()) if kind == "paid" else None
    why = row.why or NO_REASON.in_("en" if line.case.lang == "en" else "th")
    with transaction.atomic():
        settle(actor, found, line.ref, seat, on=on, reference=row.bank_reference, reason=why, now=now)
