"""Every three months a report is due: the heads are reminded while nobody has closed the quarter."""

from __future__ import annotations

from datetime import datetime, time

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from khamkho.base.thai import BANGKOK
from khamkho.offices.models import Office
from khamkho.offices.queries import members_at
from khamkho.people.commands import post_mail
from khamkho.people.queries import address_of, lang_of
from khamkho.statistics.commands.permits import HEADS
from khamkho.statistics.models import Report
from khamkho.statistics.rules.periods import period_called
from khamkho.statistics.rules.reminding import due_of, next_reminder
from khamkho.statistics.rules.settings import counting_from
from khamkho.work.commands import schedule, unschedule

MORNING = time(8, 0)


def set_reminder(office: Office, *, now: datetime) -> None:
    """Set the timer ``indicators-report`` for the next reminder, or take it back. A part of the commands that hold the office."""
    key, days = f"indicators:{office.pk}", counting_from(office.settings).report_days
    if not days or not office.active:
        unschedule(key)
        return
    quarter, day = next_reminder(timezone.localtime(now).date(), days)
    schedule(
        "indicators-report",
        key=key,
        due_at=datetime.combine(day, MORNING, BANGKOK),
        args={"office": office.pk, "period": quarter.key},
        about=f"office:{office.pk}",
        now=now,
    )


@transaction.atomic
def remind_of_report(*, office_id: int, period: str, now: datetime) -> int:
    """Mail the heads of an office that the report of a quarter is due, unless it was closed; set the next reminder.

    Returns how many mails were written."""
    office = Office.objects.select_for_update(of=("self",)).get(pk=office_id)
    set_reminder(office, now=now)
    quarter, days = period_called(period), counting_from(office.settings).report_days
    if quarter is None or not days or not office.active:
        return 0
    closed = Report.objects.filter(
        office=office, since=quarter.since, until=quarter.until, closed_at__isnull=False
    )
    if closed.exists():
        return 0
    day = timezone.localtime(now).date()
    sent: set[str] = set()
    for member in members_at(office, day, *HEADS):
        to = address_of(member.user)
        if not to or to in sent:
            continue
        lang = lang_of(member.user)
        facts = {
            "name": member.name(lang),
            "office": office.name(lang),
            "period": quarter.title.in_(lang),
            "due": due_of(quarter, days),
            "link": f"{settings.PUBLIC_URL}/desk/{office.code}/indicators/report?period={quarter.key}",
        }
        post_mail("statistics/report_due", to=to, lang=lang, facts=facts, now=now)
        sent.add(to)
    return len(sent)
