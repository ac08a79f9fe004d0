"""The money of a month on one numbered paper, once it is over and all its days were handed on."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from khamkho.base.text import Text
from khamkho.base.thai import fiscal_year, month_edges, month_name, show_date
from khamkho.casework.commands.locking import seat_at
from khamkho.casework.commands.numbering import take
from khamkho.casework.models import Counter
from khamkho.fees.models import MonthlyRemittance
from khamkho.fees.queries.books import entries_between, sums_of
from khamkho.fees.rules.refusals import MonthMade, MonthNotHandedOn, MonthRunning, NothingToRemit
from khamkho.fees.rules.settings import settings_from
from khamkho.offices.models import Office
from khamkho.people.actor import Actor

BOOK = f"{Counter.FEES}-month"


@transaction.atomic
def remit_month(*, actor: Actor, office: Office, month: date, now: datetime) -> MonthlyRemittance:
    """Make the paper of a month. It is the sum of its days and never changes: what is made void later stands in a later month.

    Raises NotYours, MonthRunning, MonthMade, NothingToRemit, MonthNotHandedOn.
    """
    seat = seat_at(actor, office.pk)
    Office.objects.select_for_update(of=("self",)).get(pk=office.pk)
    first, last = month_edges(month)
    words = month_name(first.year, first.month)
    if last >= timezone.localdate(now):
        raise MonthRunning(month=words)
    if (before := MonthlyRemittance.objects.filter(office=office, month=first).first()) is not None:
        raise MonthMade(month=words, number=before.number)
    entries = entries_between(office, first, last)
    sums, waits = sums_of(entries), entries.filter(remittance=None)
    if not sums.issued and not sums.voided:
        raise NothingToRemit(day=Text(show_date(last, "th"), show_date(last, "en")))
    if waits.exists():
        raise MonthNotHandedOn(month=words, amount=f"{sums_of(waits).total:,.2f}")
    year = fiscal_year(first)
    made = MonthlyRemittance(
        office=office,
        month=first,
        year=year,
        cash=sums.net_cash,
        bank=sums.net_bank,
        total=sums.total,
        issued=sums.issued,
        voided=sums.voided,
        made_at=now,
        made_by=seat,
    )
    made.seq = take(office, BOOK, year)
    made.number = settings_from(office.settings).number(
        "month", prefix=office.prefix, year=year, seq=made.seq
    )
    made.save()
    return made
