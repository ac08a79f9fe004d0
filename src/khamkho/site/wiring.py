"""Who carries out what: the one table from the name of an effect to the function that does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from khamkho.advice import tasks as advice
from khamkho.appointments import tasks as appointments
from khamkho.batches import tasks as batches
from khamkho.cards import tasks as cards
from khamkho.casework import tasks as casework
from khamkho.chat import tasks as chat
from khamkho.collecting import tasks as collecting
from khamkho.desk import tasks as desk
from khamkho.equipment import tasks as equipment
from khamkho.feedback import tasks as feedback
from khamkho.fees import tasks as fees
from khamkho.files import tasks as files
from khamkho.issuing import tasks as issuing
from khamkho.line import tasks as line
from khamkho.mailin import tasks as mailin
from khamkho.moving import tasks as moving
from khamkho.notices import tasks as notices
from khamkho.offices import tasks as offices
from khamkho.registry import tasks as registry
from khamkho.rounds import tasks as rounds
from khamkho.site import tasks as site
from khamkho.statistics import tasks as statistics
from khamkho.training import tasks as training
from khamkho.work.jobs import Handler, Recurring

BANGKOK = ZoneInfo("Asia/Bangkok")

EFFECTS: Mapping[str, Handler] = {
    "notice": notices.notice,
    "phone-code": notices.phone_code,
    "account-mail": notices.account_mail,
    "account-text": notices.account_text,
    "digest-mail": notices.digest_mail,
    "document": issuing.document,
    "letter": issuing.letter,
    "card": cards.follow,
    "appointment": appointments.follow,
    "appointment-freed": appointments.freed,
    "appointments-closed": appointments.closed,
    "fee": fees.follow,
    "fee-receipt": fees.receipt,
    "fee-statement": fees.statement,
    "fees-ask": fees.ask,
    "moving": moving.carry_on,
    "public-register": registry.public_register,
    "round-next": rounds.next_on_the_list,
    "scan": casework.scan,
    "hand-out": casework.hand_out,
    "collection-mails": collecting.mails,
    "collection-closing": collecting.closing,
    "papers": desk.papers,
    "mailbox": mailin.visit,
    "mail-read": mailin.read,
    "line-event": chat.event,
    "chat-case": chat.case,
    "chat-answer": chat.answer,
    "chat-file": chat.file,
    "sweep-chat": chat.sweep,
    "line-send": line.send,
    "line-menu": line.menu,
    "line-name": line.name,
    "line-fate": notices.line_fate,
    # what recurs
    "digest": notices.digest,
    "late-reasons": casework.late_reasons,
    "begin-work": casework.begin_work,
    "next-holidays": offices.next_holidays,
    "calendar-changed": casework.calendar_changed,
    "daily-seal": casework.daily_seal,
    "remind-to-collect": casework.remind_to_collect,
    "sweep-drafts": casework.sweep_drafts,
    "sweep-card-codes": casework.sweep_card_codes,
    "sweep-pictures": casework.sweep_pictures,
    "mailboxes": mailin.visits,
    "sweep-mails": mailin.sweep,
    "sweep-line": line.sweep,
    "sweep-advice": advice.sweep,
    "sweep-training": training.sweep,
    "sweep-equipment": equipment.sweep,
    "sweep-cards": cards.sweep,
    "sweep-appointments": appointments.sweep,
    "sweep-batches": batches.sweep,
    "sweep-moving": moving.sweep,
    "sweep-feedback": feedback.sweep,
    "sweep-files": files.sweep,
    "sweep-accounts": site.sweep_accounts,
    "sweep-site": site.sweep_site,
    "backup": site.backup,
    "copy-erasures": site.copy_erasures,
}

TIMERS: Mapping[str, Handler] = {
    "lapse": casework.lapse,
    "remind": casework.remind,
    "opinion-reminder": casework.opinion_reminder,
    "collection-reminder": collecting.reminder,
    "office-closing": casework.office_closing,
    "advice-reminder": advice.reminder,
    "card-ends": cards.remind,
    "chat-remind": chat.remind,
    "chat-wipe": chat.wipe,
    "appointment-reminder": appointments.remind,
    "appointment-over": appointments.over,
    "appointment-offer": appointments.offer_over,
    "papers-over": desk.papers_over,
    "indicators-report": statistics.report,
    "training-reminder": training.reminder,
    "round-results": rounds.results,
}


def daily(hour: int, minute: int = 0) -> Callable[[datetime], datetime]:
    """Return the rhythm of every day at this time in Bangkok."""

    def next_after(now: datetime) -> datetime:
        local = now.astimezone(BANGKOK)
        today = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
        return today if today > local else today + timedelta(days=1)

    return next_after


def every(minutes: int) -> Callable[[datetime], datetime]:
    """Return the rhythm of so many minutes, a part of an hour."""

    def next_after(now: datetime) -> datetime:
        begun = now.replace(minute=now.minute - now.minute % minutes, second=0, microsecond=0)
        return begun + timedelta(minutes=minutes)

    return next_after


def hourly(now: datetime) -> datetime:
    """Return the next full hour."""
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


RECURRING: Sequence[Recurring] = (
    Recurring(name="daily-seal", next_after=daily(0, 5)),
    Recurring(name="backup", next_after=daily(2, 0)),
    Recurring(name="sweep-drafts", next_after=daily(3, 0)),
    Recurring(name="sweep-card-codes", next_after=hourly),
    Recurring(name="sweep-pictures", next_after=daily(3, 5)),
    Recurring(name="sweep-advice", next_after=daily(3, 10)),
    Recurring(name="sweep-training", next_after=daily(3, 12)),
    Recurring(name="sweep-equipment", next_after=daily(3, 14)),
    Recurring(name="sweep-appointments", next_after=daily(3, 16)),
    Recurring(name="sweep-cards", next_after=daily(3, 13)),
    Recurring(name="sweep-batches", next_after=daily(3, 11)),
    Recurring(name="sweep-moving", next_after=daily(3, 14)),
    Recurring(name="sweep-feedback", next_after=daily(3, 16)),
    Recurring(name="sweep-chat", next_after=daily(3, 12)),
    Recurring(name="sweep-line", next_after=daily(3, 12)),
    Recurring(name="sweep-files", next_after=daily(3, 15)),
    Recurring(name="sweep-accounts", next_after=daily(3, 30)),
    Recurring(name="sweep-site", next_after=daily(3, 45)),
    Recurring(name="next-holidays", next_after=daily(4, 0)),
    Recurring(name="begin-work", next_after=daily(5, 0)),
    Recurring(name="digest", next_after=daily(7, 0)),
    Recurring(name="remind-to-collect", next_after=daily(8, 40)),
    Recurring(name="sweep-mails", next_after=daily(3, 11)),
    Recurring(name="mailboxes", next_after=every(5)),
    Recurring(name="fees-ask", next_after=every(2)),
    Recurring(name="late-reasons", next_after=hourly),
    Recurring(name="copy-erasures", next_after=hourly),
)
