"""What follows from a booking: the line in the timeline of its case, the notice, the reminders, the look at its end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from khamkho.appointments.contents import EMAIL, PHONE, words_of
from khamkho.appointments.models import Booking
from khamkho.appointments.rules.settings import rules_from
from khamkho.appointments.rules.slots import said_both
from khamkho.base.text import Text
from khamkho.base.thai import BANGKOK, in_bangkok
from khamkho.casework.commands.move import announce_notice
from khamkho.casework.commands.record import record
from khamkho.casework.models import Case, Event
from khamkho.casework.standing import standing_of
from khamkho.catalogue.fields.contact import is_mobile, read_phone
from khamkho.offices.queries import calendar_for
from khamkho.people.actor import Actor
from khamkho.people.commands import post_mail, post_text
from khamkho.work.commands import schedule, unschedule

A_DAY = timedelta(days=1)
WHAT: Mapping[str, Text] = {
    "appointment": Text("นัดหมายของท่าน", "Your appointment"),
    "appointment_cancelled": Text("นัดหมายของท่านถูกยกเลิก", "Your appointment was cancelled"),
    "appointment_reminder": Text("เตือนนัดหมาย", "Reminder of your appointment"),
    "appointment_closed": Text("นัดหมายของท่านต้องเปลี่ยนเวลา", "Your appointment needs another time"),
    "appointment_missed": Text("ท่านไม่ได้มาตามนัด", "You missed your appointment"),
}
"""What a mail to somebody without a case is about."""


def tell_booking(
    booking: Booking,
    what: str,
    *,
    actor: Actor,
    notice: str = "",
    reason: Text | None = None,
    extra: dict[str, Any] | None = None,
    now: datetime,
) -> Event | None:
    """Write into the case of a booking what became of it, and tell the applicant where ``notice`` names how.

    Nothing is written into a draft: it has no timeline yet. Who has no case is told by mail or text message, where
    she gave an address.
    """
    case = booking.case
    at = said_both(booking.starts_at, booking.ends_at)
    if case is None:
        if notice:
            _tell_without_case(booking, notice, at, reason, now=now)
        return None
    if case.state == Case.DRAFT or case.key_id is None:
        return None
    detail: dict[str, Any] = {
        "title_th": booking.title_th,
        "title_en": booking.title_en,
        "at_th": at.th,
        "at_en": at.en,
        "starts_at": booking.starts_at.isoformat(),
        "ends_at": booking.ends_at.isoformat(),
        "booking": str(booking.uid),
        **(extra or {}),
    }
    if reason is not None:
        detail["reason"] = reason.th if case.lang == "th" else reason.en
    event = record(case, what, actor=actor, standing=standing_of(actor, case), now=now, detail=detail)
    if notice:
        announce_notice(case, notice, event, now=now)
    return event


def _tell_without_case(
    booking: Booking, notice: str, at: Text, reason: Text | None, *, now: datetime
) -> None:
    """By mail, or by text message to a mobile through the gateway of the office. Whom neither reaches stands on the list of the
    day with her number, for an officer to call."""
    office, words = booking.office, words_of(booking)
    facts = {
        "office": office.name_th,
        "title": booking.title_th,
        "at": at.th,
        "what": WHAT[notice].th,
        "reason": f"\n\n{reason.th}" if reason else "",
        "code": booking.code or "-",
        "phone": office.phone or office.email or "-",
    }
    phone = read_phone(words.get(PHONE, "")) or ""
    if address := words.get(EMAIL, ""):
        post_mail("appointments/told", to=address, lang="th", facts=facts, now=now)
    elif is_mobile(phone):
        short = facts | {"office": office.short("th")}
        post_text(
            "appointments/short", to=phone, lang="th", facts=short, life=A_DAY, office=office.pk, now=now
        )


def set_clocks(booking: Booking, *, now: datetime) -> None:
    """Set the reminders of a booked time, and the look whether she came."""
    rules = rules_from(booking.office.settings)
    before = (
        ("days", timedelta(days=rules.remind_days)),
        ("hours", timedelta(hours=rules.remind_hours)),
    )
    for name, span in before:
        due = booking.starts_at - span
        if span and due > now:
            schedule(
                "appointment-reminder",
                key=f"appointment:{booking.pk}:{name}",
                due_at=due,
                args={"booking": booking.pk, "before": name},
                about=booking.about,
                now=now,
            )
    schedule(
        "appointment-over",
        key=f"appointment:{booking.pk}:over",
        due_at=end_of_day(booking),
        args={"booking": booking.pk},
        about=booking.about,
        now=now,
    )


def stop_clocks(booking: Booking) -> None:
    """The time stands no more: nobody is reminded of it, nobody looks for her."""
    unschedule(*(f"appointment:{booking.pk}:{name}" for name in ("days", "hours", "over")))


def end_of_day(booking: Booking) -> datetime:
    """When it is certain that she did not come: the office has closed, and her grace is over. Who is late may come until then."""
    rules = rules_from(booking.office.settings)
    begins = in_bangkok(booking.starts_at)
    hours = calendar_for(booking.office).hours_on(begins.date())
    closing = datetime.combine(begins.date(), hours[-1][1], BANGKOK) if hours else booking.ends_at
    return max(closing, booking.ends_at, booking.starts_at + timedelta(minutes=rules.grace_minutes))
