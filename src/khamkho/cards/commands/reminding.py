"""Before a card ends its holder is reminded, with a link to a new application that is filled in."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from khamkho.cards.commands.life import reminder_key
from khamkho.cards.models import Card
from khamkho.cards.rules.settings import settings_from
from khamkho.cards.rules.states import HANDED
from khamkho.casework.commands.locking import for_update
from khamkho.casework.commands.move import announce_notice
from khamkho.casework.commands.record import record
from khamkho.casework.models import Event
from khamkho.casework.standing import standing_of
from khamkho.people.actor import SYSTEM
from khamkho.work.commands import schedule

MORNING = time(9)


def plan_reminder(card: Card, *, now: datetime) -> None:
    """Set the reminder so many days before the end as the office has set; none for a card that is valid for life, or ends
    sooner than that. A part of the command that hands a card over."""
    if card.last_on is None:
        return
    day = card.last_on - timedelta(days=settings_from(card.office.settings).soon)
    due = timezone.make_aware(datetime.combine(day, MORNING))
    if due > now:
        schedule(
            "card-ends",
            key=reminder_key(card),
            due_at=due,
            args={"card": card.pk},
            about=card.case.about,
            now=now,
        )


def _end_of(day: date | None) -> str:
    """The last moment of a day, as events keep a time by which something is to be done."""
    return timezone.make_aware(datetime.combine(day, time(23, 59))).isoformat() if day else ""


@transaction.atomic
def remind_of_end(*, card_id: int, now: datetime) -> bool:
    """Remind the holder of a card that is about to end; returns whether she still has it."""
    case_id = Card.objects.filter(pk=card_id).values_list("case_id", flat=True).first()
    case = for_update().filter(pk=case_id).first() if case_id else None
    card = Card.objects.select_for_update(of=("self",)).filter(pk=card_id, state=HANDED).first()
    if case is None or card is None or case.key_id is None:
        return False
    event = record(
        case,
        "card_ends",
        actor=SYSTEM,
        standing=standing_of(SYSTEM, case),
        now=now,
        detail={"number": card.number, "until": _end_of(card.last_on)},
        audience=Event.EVERYONE,
    )
    announce_notice(case, "card_ends", event, now=now)
    return True
