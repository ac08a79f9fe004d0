"""The part of rounds in the commands of a case: which round takes it, and what follows when a place becomes free."""

from __future__ import annotations

from datetime import datetime

from khamkho.base.errors import within
from khamkho.casework.commands.record import record
from khamkho.casework.models import Case, Event
from khamkho.casework.queries.rounds import window_of, windows_at
from khamkho.casework.rules.permits import Standing
from khamkho.casework.rules.rounds import (
    NoRoundYet,
    RoundClosed,
    RoundClosedNextOpens,
    group_of,
    late_window,
    open_window,
)
from khamkho.catalogue.service import Service
from khamkho.people.actor import Actor
from khamkho.work.commands import enqueue


def take_into_round(case: Case, service: Service, *, late: bool, now: datetime) -> None:
    """Put a case that is handed in into the round that takes it now, or, entered late by an officer, into the last one.

    Raises NoRoundYet, RoundNotOpen, RoundClosed, RoundClosedNextOpens, NotTakenLate.
    """
    if service.rounds is None:
        return
    windows, group = windows_at(case.office, case.service_id), group_of(service, case.facets)
    try:
        case.round_id = open_window(windows, group, now).id
    except (RoundClosed, RoundClosedNextOpens):
        if not late:
            raise
        case.round_id = late_window(windows, group, now).id


def require_group(case: Case, service: Service) -> None:
    """Who corrects an application stays among the groups of its round. Raises NoRoundYet."""
    if case.round is not None and group_of(service, case.facets) not in window_of(case.round).groups:
        raise NoRoundYet()


def tell_of_lateness(case: Case, reason: str, *, actor: Actor, standing: Standing, now: datetime) -> None:
    """Keep why an officer took an application after the close of its round."""
    detail = {"reason": within("reason", reason, 1000, lines=True)}
    record(case, "taken_late", actor=actor, standing=standing, now=now, detail=detail, audience=Event.OFFICE)


def tell_of_free_place(case: Case, *, now: datetime) -> None:
    """An application of a round came to an end: the next on the waiting list may get its place."""
    if case.round_id and case.end:
        enqueue(
            "round-next",
            args={"round": case.round_id},
            about=f"round:{case.round_id}",
            order_key=f"round:{case.round_id}",
            now=now,
        )
