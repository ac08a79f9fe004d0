"""Taking in applications of an earlier register, each with its days and number, and taking them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from khamkho.base.codes import public_code
from khamkho.base.thai import be_year
from khamkho.base.working_time import deemed_received, due
from khamkho.casework.commands.attached import keep_file
from khamkho.casework.commands.erase import make_unreadable
from khamkho.casework.commands.locking import for_update
from khamkho.casework.commands.move import enter, set_timers
from khamkho.casework.commands.numbering import give_number, take
from khamkho.casework.commands.record import record
from khamkho.casework.commands.submit import project
from khamkho.casework.contents import Body, put_body
from khamkho.casework.models import Attachment, Case, Counter, Event
from khamkho.casework.rules.old import CaseWentOn, OldNumberTaken, old_number
from khamkho.casework.rules.permits import refuse_for
from khamkho.casework.standing import standing_of
from khamkho.casework.tracking import track_index
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.models import PublishedVersion
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Service
from khamkho.files.commands import Stored
from khamkho.offices.models import Office
from khamkho.offices.queries import calendar_for
from khamkho.people.actor import Actor
from khamkho.vault.models import DataKey
from khamkho.work.commands import cancel, unschedule

NOON = time(12)
CHANNEL = "import"


@dataclass(frozen=True, kw_only=True)
class Old:
    """One application as an earlier register tells it. ``answers`` and ``asked`` were checked by the fields."""

    received_on: date
    target: str
    """The step at which it goes on, or the end that it came to, by the id in the service file."""
    number: str = ""
    variant: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    ended_on: date | None = None
    asked: Mapping[str, Any] = field(default_factory=dict)
    """What the office answered at its steps: the number of a card, who collected it."""
    days: Mapping[str, date] = field(default_factory=dict)
    """When steps were done."""
    people: Mapping[str, str] = field(default_factory=dict)
    """Who did them."""
    source: str = ""
    line: int = 0


@transaction.atomic
def take_in(
    *,
    actor: Actor,
    office: Office,
    version: PublishedVersion,
    old: Old,
    key: DataKey,
    files: Sequence[tuple[str, Stored]] = (),
    now: datetime,
) -> Case:
    """Make a case of one row of an earlier register: an open one goes on at its step, an ended one stands in the register.

    Nobody is told, no document is made, and no clock runs for what ended long ago. An old number is kept as it was
    written, in a form that addresses can carry; an open one without a number gets the next of this year's book. ``files``
    were stored under ``key``, which becomes the key of the case. Raises NotYours (a head of the office does it),
    OldNumberTaken, OldNumberTooLong.
    """
    if actor.kind != "system" and not (
        actor.two_factor and actor.seat_as(office.pk, "supervisor", "director")
    ):
        raise refuse_for("supervisor")
    service = service_of(version)
    received = _noon(old.received_on)
    target = catalogue.target(service, old.target)
    number = old_number(office.prefix, old.number, be_year(old.received_on))
    if number and Case.objects.filter(number=number).exists():
        raise OldNumberTaken(number=old.number)
    track = public_code()
    case = Case(
        office=office,
        version=version,
        service_id=service.id,
        variant=old.variant if old.variant in service.variants else "",
        state=Case.OPEN,
        channel=CHANNEL,
        key=key,
        track_index=track_index(track),
        created_at=now,
        changed_at=now,
        received_at=received,
        deemed_at=deemed_received(calendar_for(office), received),
    )
    body = Body(track=track, answers=dict(old.answers), entered_by=actor.name)
    project(_saved(case), service, body)
    put_body(case, body)
    _place(case, service, target, old, now=now)
    _number(case, number, now=now)
    case.save()
    for document, stored in files:
        keep_file(case, document, stored, state=Attachment.HANDED_IN, now=now)
    record(
        case,
        "taken_in",
        actor=actor,
        standing=standing_of(actor, case),
        now=now,
        step="",
        detail={
            "before": old.number or "–",
            "source": old.source,
            "line": old.line,
            "to": old.target,
            "end": case.end,
            "answers": dict(old.asked),
            "days": _days(case, old),
            "people": dict(old.people),
        },
        audience=Event.OFFICE,
    )
    if case.state == Case.OPEN:
        set_timers(case, service, now=now)
    return case


@transaction.atomic
def take_back(*, actor: Actor, case_id: int, now: datetime) -> Case:
    """Take a case back that was moved in: nothing of it can be read any more, and its old number is free again.

    A number that it got from a book of this system stays there, as void. Raises CaseWentOn when somebody has worked on
    it since, NotYours.
    """
    case = for_update().get(pk=case_id)
    standing = standing_of(actor, case)
    if not standing.is_system and not standing.roles & {"supervisor", "director"}:
        raise refuse_for("supervisor")
    if case.channel != CHANNEL or went_on(case):
        raise CaseWentOn(number=case.number)
    unschedule(f"lapse:{case.pk}", f"remind:{case.pk}")
    cancel(about=case.about, now=now)
    case.step = case.waiting_for = ""
    case.step_due_at = case.due_at = case.paused_at = None
    case.decided_at = case.told_at = None
    if (case.number_seq or 0) > Counter.OLD_FROM:
        case.state, case.end, case.ended_at = Case.DRAFT, "", None
        case.number = case.number_year = case.number_seq = None
    else:
        case.state, case.end, case.ended_at = Case.ENDED, "lapsed", now
    make_unreadable(case, actor=actor, standing=standing, now=now)
    return case


def went_on(case: Case) -> bool:
    """Whether anybody but Khamkho itself has done something to a case since it was moved in."""
    since = case.events.filter(seq__gt=1).exclude(actor_kind="system")
    return (
        case.key_id is None
        or case.applicant_id is not None
        or since.exists()
        or case.linked_from.exists()
        or case.letters.exists()
    )


def _saved(case: Case) -> Case:
    """Its index entries hang on a row."""
    case.number, case.number_year = f"~{case.ref.hex}", None
    case.save()
    case.number = None
    return case


def _place(case: Case, service: Service, target: catalogue.Target, old: Old, *, now: datetime) -> None:
    """Let the case stand where the earlier register left it."""
    if target.step is not None:
        calendar = calendar_for(case.office)
        if service.promise and case.deemed_at:
            case.due_at = due(calendar, case.deemed_at, service.promise)
        enter(case, service, target, now=now)
        return
    ended = _noon(max(old.ended_on or max(old.days.values(), default=old.received_on), old.received_on))
    case.state, case.end, case.waiting_for = Case.ENDED, target.kind or "closed", ""
    case.step = _last_step(service, target.end)
    case.ended_at = case.decided_at = case.told_at = ended


def _days(case: Case, old: Old) -> dict[str, str]:
    """When steps were done; the last one of an ended case on the day on which it ended, where nothing else is told."""
    days = {step: _noon(day).isoformat() for step, day in old.days.items()}
    if case.ended_at is not None and old.ended_on is not None:
        days.setdefault(case.step, case.ended_at.isoformat())
    return days


def _last_step(service: Service, end: str) -> str:
    """The step from which an action leads to this end: where the case would go on if it were opened again."""
    for step in service.steps:
        if any(way.to == end for action in step.actions for way in action.to):
            return step.id
    return service.steps[-1].id


def _number(case: Case, number: str, *, now: datetime) -> None:
    if not number and case.state == Case.OPEN:
        give_number(case, now)
        return
    received = case.received_at
    if received is None:
        raise AssertionError("a case that was moved in was received")
    year = be_year(timezone.localtime(received).date())
    place = take(case.office, Counter.OLD, year)
    case.number = number or f"{case.office.prefix.upper()}-OLD-R{place}-{year}"
    case.number_year, case.number_seq = year, Counter.OLD_FROM + place


def _noon(day: date) -> datetime:
    """An earlier register knows days, no hours."""
    return timezone.make_aware(datetime.combine(day, NOON))
