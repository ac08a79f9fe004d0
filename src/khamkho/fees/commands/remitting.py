"""The money of an office is handed on: every line of the cash book stands in exactly one remittance."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from khamkho.base.text import Text
from khamkho.base.thai import fiscal_year, show_date
from khamkho.casework.commands.locking import seat_at
from khamkho.casework.commands.numbering import take
from khamkho.casework.models import Counter
from khamkho.fees.models import ZERO, Entry, Remittance, TillSession
from khamkho.fees.rules.refusals import NothingToRemit, TillStillOpen
from khamkho.fees.rules.settings import settings_from
from khamkho.offices.models import Office
from khamkho.people.actor import Actor


@transaction.atomic
def remit(*, actor: Actor, office: Office, up_to: date, now: datetime) -> Remittance:
    """Hand on everything that was entered up to the evening of a day and stands in no remittance yet.

    Raises NotYours, TillStillOpen, NothingToRemit.
    """
    seat = seat_at(actor, office.pk)
    Office.objects.select_for_update(of=("self",)).get(pk=office.pk)
    rows = Entry.objects.select_for_update(of=("self",)).filter(
        office=office, remittance=None, day__lte=up_to
    )
    entries = list(rows.order_by("pk"))
    tills = {one.till_id for one in entries if one.till_id}
    still_open = TillSession.objects.filter(pk__in=tills, closed_at=None).select_related("seat")
    if names := [(till.seat.name("th"), till.seat.name("en")) for till in still_open]:
        raise TillStillOpen(who=Text(", ".join(th for th, _ in names), ", ".join(en for _, en in names)))
    if not entries:
        raise NothingToRemit(day=Text(show_date(up_to, "th"), show_date(up_to, "en")))
    cash, bank = (_sum(entries, how) for how in (Entry.CASH, Entry.BANK))
    year = fiscal_year(timezone.localtime(now).date())
    made = Remittance(
        office=office,
        year=year,
        first_day=min(one.day for one in entries),
        last_day=max(one.day for one in entries),
        cash=cash,
        bank=bank,
        total=cash + bank,
        issued=sum(one.what == Entry.MADE for one in entries),
        voided=sum(one.what == Entry.VOIDED for one in entries),
        made_at=now,
        made_by=seat,
    )
    made.seq = take(office, f"{Counter.FEES}-remittance", year)
    made.number = settings_from(office.settings).number(
        "remittance", prefix=office.prefix, year=year, seq=made.seq
    )
    made.save()
    Entry.objects.filter(pk__in=[one.pk for one in entries]).update(remittance=made)
    return made


def _sum(entries: list[Entry], how: str) -> Decimal:
    return sum((one.amount for one in entries if one.how == how), ZERO)
