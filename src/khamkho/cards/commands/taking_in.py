"""Cards of an earlier register: they stand in this one with the numbers and days that are printed on them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from khamkho.base.codes import public_code
from khamkho.base.thai import be_year
from khamkho.cards.commands.life import reminder_key
from khamkho.cards.commands.reminding import plan_reminder
from khamkho.cards.contents import put_card, put_line
from khamkho.cards.models import Card, CardLine
from khamkho.cards.queries.holders import cards_of_holder
from khamkho.cards.rules.states import HANDED, OLD_BOOK, REPLACED, SIGNED, TAKE_IN
from khamkho.casework.commands.numbering import take
from khamkho.casework.contents import body_of
from khamkho.casework.models import Case
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.offices.registers import CARDS, registers_from
from khamkho.vault.commands import destroy_key
from khamkho.work.commands import unschedule


@transaction.atomic
def take_in_card(*, case: Case, asked: Mapping[str, Any], issuer: str = "", now: datetime) -> Card | None:
    """The card of a case that was moved in, where the row told its number and day of issue: the holder of a granted case
    has it, that of an open one lies ready. One that a later card of its holder took the place of is replaced.

    None where the service makes no card, the office keeps no register, or the row told no card.
    """
    service = service_of(case.version)
    kind = service.card
    if kind is None or not registers_from(case.office.settings).keeps(CARDS):
        return None
    number, issued = str(asked.get(kind.number) or ""), str(asked.get(kind.issued) or "")
    if not number or not issued or (case.state == Case.OPEN and case.step == kind.at):
        return None
    if case.state == Case.ENDED and case.end != "granted":
        return None
    issued_on = date.fromisoformat(issued)
    last = asked.get(kind.expires)
    answers = body_of(case).answers
    holder = answers.get(kind.holder)
    state = HANDED if case.state == Case.ENDED else SIGNED
    later = cards_of_holder(case).filter(kind=kind.kind, state=HANDED, issued_on__gt=issued_on)
    if state == HANDED and later.exists():
        state = REPLACED
    year = be_year(issued_on)
    card = Card(
        office=case.office,
        case=case,
        event=case.head_seq,
        kind=kind.kind,
        form=kind.form_for.get(holder, kind.form) if isinstance(holder, str) else kind.form,
        book=OLD_BOOK,
        year=year,
        seq=take(case.office, OLD_BOOK, year),
        number=number[:40],
        code=public_code(),
        issued_on=issued_on,
        last_on=date.fromisoformat(str(last)) if last else None,
        why_last="years" if last else "life",
        state=state,
        state_on=timezone.localtime(case.ended_at or now).date(),
        stock=False,
        created_at=now,
    )
    put_card(card, catalogue.on_the_card(service, kind, answers) | {"issuer": [issuer] if issuer else []})
    card.save()
    line = CardLine(card=card, seq=1, what=TAKE_IN, state=state, day=card.state_on, at=now)
    put_line(line, {})
    line.save()
    if state == HANDED:
        _replace_earlier(card, now)
        plan_reminder(card, now=now)
    return card


def _replace_earlier(card: Card, now: datetime) -> None:
    """Cards of the same holder that were moved in before this one and are older."""
    rows = cards_of_holder(card.case).filter(kind=card.kind, state=HANDED, book=OLD_BOOK)
    for old in rows.filter(issued_on__lt=card.issued_on):
        old.state, old.state_on = REPLACED, card.issued_on
        old.save(update_fields=["state", "state_on"])
        last = old.lines.order_by("-seq").values_list("seq", flat=True)[0]
        CardLine.objects.create(
            card=old, seq=last + 1, what="replace", state=REPLACED, day=card.issued_on, at=now
        )
        unschedule(reminder_key(old))


@transaction.atomic
def take_back_card(*, case: Case, now: datetime) -> None:
    """The card of a case that is taken back was never of this register."""
    for card in Card.objects.filter(case=case, book=OLD_BOOK):
        unschedule(reminder_key(card))
        key = card.key_id
        card.lines.all().delete()
        card.delete()
        if key:
            destroy_key(key, now=now)
