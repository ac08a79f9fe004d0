"""Moving a case to a step or an end: clock, timers, whose turn it is, and who is told."""

from __future__ import annotations

from datetime import datetime, timedelta

from khamkho.base.working_time import due
from khamkho.casework.card_codes import forget_codes, is_over
from khamkho.casework.models import Case, Event, Pickup
from khamkho.casework.queries.clock import calendar_of, clock_of, marks_of
from khamkho.casework.rules.flow import COLLECTED, completes, decides, notice_kind
from khamkho.casework.rules.rounds import confirm_by, is_confirmation, notice_of_round
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.rules import Target
from khamkho.catalogue.service import Service
from khamkho.offices.handout import ITSELF, handout_from
from khamkho.offices.registers import CARDS, registers_from
from khamkho.work.commands import cancel, enqueue, schedule, unschedule

SECOND_THOUGHTS = timedelta(seconds=60)
"""How long a notice of an officer's action waits, so that a wrong click can be taken back."""
REMIND_BEFORE = timedelta(days=3)


def enter(case: Case, service: Service, target: Target, *, action: str = "", now: datetime) -> None:
    """Put the case where a transition leads. Changes the value only; the command records and announces.

    ``action`` is the action that leads there, when one does.
    """
    _mark(case, service, target, action=action, now=now)
    case.helped = None
    calendar = calendar_of(case)
    if case.number is not None and (clock := clock_of(case, service, calendar, marks_of(case), now=now)):
        case.due_at = clock.due
    step = target.step
    if is_over(step):
        forget_codes(case, service)
    if step is None:
        case.state, case.end, case.waiting_for = Case.ENDED, target.kind or "closed", ""
        case.ended_at, case.step_due_at, case.paused_at = now, None, None
        return
    before, case.step, case.waiting_for = case.step, step.id, step.waits
    if case.asked_id and case.waiting_for != "applicant":
        case.waiting_for = COLLECTED
    case.step_due_at = due(calendar, now, step.within) if step.within and not step.many_times else None
    if case.round is not None and is_confirmation(service, step):
        chosen = bool(service.rounds and before == service.rounds.select_at)
        case.step_due_at = confirm_by(case.round.confirm_until, case.step_due_at, chosen=chosen, now=now)
    if step.clock_stops:
        case.paused_at = case.paused_at or now
    else:
        case.paused_at = None


def _mark(case: Case, service: Service, target: Target, *, action: str, now: datetime) -> None:
    """Keep when the case was first found complete, and when it was decided."""
    step, end = target.step, target.kind or ""
    by = service.step(case.step).by if case.step else ""
    stays = bool(step and step.id == case.step)  # an ended case that is opened again
    if (
        case.complete_at is None
        and not stays
        and completes(by=by, next_stops=bool(step and step.waits == "applicant"), end=end)
    ):
        case.complete_at = now
    if (
        case.asked_id
        or service.is_internal
        or not decides(action=action, end="" if step else end or "closed")
    ):
        return
    if case.decided_at is None or end not in ("granted", "closed", ""):
        case.decided_at, case.told_at = now, None


def set_timers(case: Case, service: Service, *, now: datetime) -> None:
    """Set or take back what time alone will make due at the step where the case now stands."""
    follow_pickup(case, service, now=now)
    lapse_key, remind_key = f"lapse:{case.pk}", f"remind:{case.pk}"
    unschedule(lapse_key, remind_key)
    if case.state != Case.OPEN or case.step_due_at is None or not service.step(case.step).if_late:
        return
    args = {"case": case.pk, "step": case.step, "since": case.head_seq}
    schedule("lapse", key=lapse_key, due_at=case.step_due_at, args=args, about=case.about, now=now)
    remind_at = case.step_due_at - REMIND_BEFORE
    if service.step(case.step).by == "applicant" and remind_at > now:
        schedule("remind", key=remind_key, due_at=remind_at, args=args, about=case.about, now=now)


def announce_hand_out(case: Case, *, now: datetime) -> None:
    """A case that came in is handed out, one after the other, at an office that lets this happen by itself."""
    if handout_from(case.office.settings).mode == ITSELF and case.asked_id is None:
        enqueue(
            "hand-out",
            args={"case": case.pk},
            about=case.about,
            order_key=f"hand-out:{case.office_id}",
            now=now,
        )


def follow_pickup(case: Case, service: Service, *, now: datetime) -> None:
    """Keep for lists that something waits to be collected, as long as it does."""
    if not catalogue.hands_over(service):
        return
    if case.state == Case.OPEN and catalogue.handing_over(service.step(case.step)):
        Pickup.objects.get_or_create(case=case, defaults={"ready_at": now})
    else:
        Pickup.objects.filter(case=case).delete()


def announce_register(case: Case, service: Service, *, now: datetime) -> None:
    """The public register of the service follows what became of the case, where the file has one; so does that of cards."""
    announce_card(case, service, now=now)
    announce_appointments(case, service, now=now)
    announce_fee(case, service, now=now)
    if service.public_register is not None:
        enqueue(
            "public-register",
            args={"case": case.pk},
            about=case.about,
            order_key=f"public:{case.pk}",
            now=now,
        )


def announce_card(case: Case, service: Service, *, now: datetime) -> None:
    """The card register of an office that keeps one follows what became of a case whose service makes a card."""
    if service.card is not None and registers_from(case.office.settings).keeps(CARDS):
        enqueue("card", args={"case": case.pk}, about=case.about, order_key=f"card:{case.pk}", now=now)


def announce_appointments(case: Case, service: Service, *, now: datetime) -> None:
    """The appointments of a case follow what became of it, where its service gives times."""
    if service.appointments:
        enqueue(
            "appointment",
            args={"case": case.pk},
            about=case.about,
            order_key=f"appointment:{case.pk}",
            now=now,
        )


def announce_fee(case: Case, service: Service, *, now: datetime) -> None:
    """What a case owes follows what became of it, where its fee is paid through Khamkho."""
    if catalogue.collects(service) and case.number is not None:
        enqueue("fee", args={"case": case.pk}, about=case.about, order_key=f"fee:{case.pk}", now=now)


def announce(case: Case, service: Service, event: Event, *, action: str, wait: bool, now: datetime) -> None:
    """Tell the applicant, when the move is one she is told about; the registers of cards and fees look for themselves."""
    if not case.end:
        announce_card(case, service, now=now)
        announce_fee(case, service, now=now)
    step = None if case.end else service.step(case.step)
    kind = notice_of_round(service, action, step) or notice_kind(
        action=action, end=case.end, next_by=step.by if step else ""
    )
    if kind and not (case.asked_id and case.end):  # an office that answered waits for no result
        announce_notice(case, kind, event, not_before=now + SECOND_THOUGHTS if wait else None, now=now)


def announce_notice(
    case: Case, kind: str, event: Event, *, not_before: datetime | None = None, now: datetime
) -> None:
    """Write the effect that tells the applicant; its notices go out in order. Nobody applied for the office's own work."""
    if service_of(case.version).is_internal:
        return
    enqueue(
        "notice",
        args={"case": case.pk, "kind": kind, "event": event.seq},
        about=case.about,
        order_key=f"notice:{case.pk}",
        not_before=not_before,
        now=now,
    )


def announce_document(case: Case, kind: str, event: Event, *, now: datetime) -> None:
    """Write the effect that produces a document of this kind for the case."""
    enqueue(
        "document",
        args={"case": case.pk, "kind": kind, "event": event.seq},
        about=case.about,
        order_key=f"document:{case.pk}",
        now=now,
    )


def take_back_notices(case: Case, *, now: datetime) -> int:
    """Cancel notices that have not gone out yet."""
    return cancel(about=case.about, name="notice", now=now)
