"""What waits to be collected: calls to whoever has not come, and sending it instead."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from khamkho.base.errors import Invalid, Problem, within
from khamkho.base.text import Text, clean
from khamkho.base.thai import parse_date, show_date
from khamkho.casework.commands.locking import lock_number
from khamkho.casework.commands.move import announce_notice
from khamkho.casework.commands.record import record
from khamkho.casework.models import Case, Event, Pickup
from khamkho.casework.queries.timeline import step_of
from khamkho.casework.rules.permits import WORKING_ROLES, Standing, require_role
from khamkho.casework.rules.pickup import (
    COMING,
    LAST_SIGNS,
    LONGEST,
    OUTCOMES,
    WAYS,
    NothingToHandOver,
    NotOffered,
    NotOnItsWay,
    OnItsWay,
)
from khamkho.catalogue.queries import service_of
from khamkho.offices.pickups import pickups_from
from khamkho.people.actor import Actor

AHEAD, BACK = timedelta(days=366), timedelta(days=31)


@transaction.atomic
def log_call(
    *, actor: Actor, number: str, outcome: str, note: str = "", next_on: str = "", now: datetime
) -> Case:
    """Write down a call to somebody who has not come: what came of it, and before which day nobody need call again. Who said
    that she comes on a day is not called before it is over.

    Raises NoSuchCase, NotYours, OwnCase, HasInterest, NothingToHandOver, Invalid.
    """
    case, standing, row = _waiting(actor, number)
    problems: list[Problem] = []
    today = timezone.localtime(now).date()
    if outcome not in OUTCOMES:
        problems.append(Problem("outcome", "required", "กรุณาเลือกผลการโทร", "Choose what came of the call."))
    day = _day("next_on", next_on, problems, first=today, last=today + AHEAD)
    if outcome == COMING and day is None and not problems:
        problems.append(
            Problem("next_on", "required", "กรุณากรอกวันที่จะมารับ", "Enter the day on which she will come.")
        )
    if problems:
        raise Invalid(problems)
    if outcome == COMING and day:
        day += timedelta(days=1)
    row.calls, row.called_at, row.outcome, row.next_on = row.calls + 1, now, outcome, day
    row.save(update_fields=["calls", "called_at", "outcome", "next_on"])
    said = {
        "outcome_th": OUTCOMES[outcome].th,
        "outcome_en": OUTCOMES[outcome].en,
        "text": within("note", note, LONGEST, lines=True),
        "next": day.isoformat() if day else "",
    }
    record(case, "called", actor=actor, standing=standing, now=now, detail=said, audience=Event.OFFICE)
    return case


@transaction.atomic
def choose_delivery(*, actor: Actor, number: str, way: str, now: datetime) -> Case:
    """Say how something is to reach its applicant: she herself, or an officer for her. An empty ``way``: it is collected.

    Raises NoSuchCase, NotYours, OwnCase, HasInterest, NothingToHandOver, NotOffered, OnItsWay.
    """
    case, standing = lock_number(actor, number)
    if not standing.may("collect"):
        require_role(standing, WORKING_ROLES, says="officer")
    row = _row_of(case)
    if row.sent_on is not None:
        raise OnItsWay(way=WAYS[row.way])
    _require_offered(case, way)
    if row.way != way:
        row.way = way
        row.save(update_fields=["way"])
        record(case, "delivery_chosen", actor=actor, standing=standing, now=now, detail=_named(way))
    return case


@transaction.atomic
def send_out(*, actor: Actor, number: str, way: str, tracking: str = "", on: str = "", now: datetime) -> Case:
    """It was given to the mailbag or to the post: the day, and the number under which it can be followed. The applicant is told.

    Raises NoSuchCase, NotYours, OwnCase, HasInterest, NothingToHandOver, NotOffered, OnItsWay, Invalid.
    """
    case, standing, row = _waiting(actor, number)
    if row.sent_on is not None:
        raise OnItsWay(way=WAYS[row.way])
    if not way:
        raise Invalid([Problem("way", "required", "กรุณาเลือกวิธีส่ง", "Choose how it is sent.")])
    _require_offered(case, way)
    problems: list[Problem] = []
    today = timezone.localtime(now).date()
    day = _day("on", on, problems, first=today - BACK, last=today) or today
    signs = clean(tracking).upper()
    if len(signs) > LAST_SIGNS or (way == "post" and not signs):
        problems.append(
            Problem(
                "tracking",
                "tracking",
                f"กรุณากรอกเลขติดตาม ไม่เกิน {LAST_SIGNS} ตัวอักษร",
                f"Enter the tracking number, in at most {LAST_SIGNS} characters.",
            )
        )
    if problems:
        raise Invalid(problems)
    row.way, row.sent_on, row.next_on = way, day, None
    row.save(update_fields=["way", "sent_on", "next_on"])
    detail = _named(way) | {
        "tracking": signs,
        "tracking_th": f" เลขติดตาม {signs}" if signs else "",
        "tracking_en": f", tracking number {signs}" if signs else "",
        "day_th": show_date(day, "th"),
        "day_en": show_date(day, "en"),
        "reason": pickups_from(case.office.settings).link_to(signs),
    }
    event = record(case, "sent_out", actor=actor, standing=standing, now=now, detail=detail)
    announce_notice(case, "sent_out", event, now=now)
    return case


@transaction.atomic
def came_back(*, actor: Actor, number: str, reason: str, now: datetime) -> Case:
    """What was sent came back: it waits at the office again, is on the list of calls, and the applicant is told.

    Raises NoSuchCase, NotYours, OwnCase, HasInterest, NothingToHandOver, NotOnItsWay, Invalid.
    """
    case, standing, row = _waiting(actor, number)
    if row.sent_on is None:
        raise NotOnItsWay()
    words = within("reason", reason, LONGEST, lines=True)
    if not words:
        raise Invalid([Problem("reason", "required", "กรุณาระบุเหตุที่ตีกลับ", "Write why it came back.")])
    detail = _named(row.way) | {"reason": words}
    row.way, row.sent_on, row.untold = "", None, True
    row.save(update_fields=["way", "sent_on", "untold"])
    event = record(case, "came_back", actor=actor, standing=standing, now=now, detail=detail)
    announce_notice(case, "came_back", event, now=now)
    return case


def _waiting(actor: Actor, number: str) -> tuple[Case, Standing, Pickup]:
    case, standing = lock_number(actor, number)
    require_role(standing, WORKING_ROLES, says="officer")
    return case, standing, _row_of(case)


def _row_of(case: Case) -> Pickup:
    """Raises NothingToHandOver."""
    row = Pickup.objects.filter(case=case).first() if case.state == Case.OPEN else None
    if row is None:
        service = service_of(case.version)
        step = step_of(service, case.step)
        title = step.title if step and case.state == Case.OPEN else service.end_title(case.end)
        raise NothingToHandOver(number=case.number, step=title)
    return row


def _require_offered(case: Case, way: str) -> None:
    if way and way not in pickups_from(case.office.settings).ways:
        raise NotOffered(way=WAYS.get(way, Text(way, way)))


def _named(way: str) -> dict[str, Any]:
    return {"way": way, "way_th": WAYS[way].th, "way_en": WAYS[way].en}


def _day(where: str, typed: str, problems: list[Problem], *, first: date, last: date) -> date | None:
    if not typed.strip():
        return None
    try:
        day = parse_date(typed)
    except ValueError:
        day = date.min
    if not first <= day <= last:
        problems.append(
            Problem(
                where,
                "date",
                f"กรอกวันที่ ตั้งแต่ {show_date(first, 'th')} ถึง {show_date(last, 'th')}",
                f"Enter a date from {show_date(first, 'en')} to {show_date(last, 'en')}.",
            )
        )
    return day
