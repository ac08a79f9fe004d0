"""What is late: reasons that have to be written, decisions nobody was told of, and the copies for oversight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from khamkho.casework.contents import event_detail
from khamkho.casework.models import Case, Event, LateNotice
from khamkho.casework.queries.inbox import reads_at
from khamkho.catalogue.queries import service_of
from khamkho.people.actor import Actor


def is_late(case: Case, *, now: datetime) -> bool:
    """Whether an open case is past its promised moment while the office is the one to act. For its own work the office
    owes nobody a reason."""
    over = (
        case.state == Case.OPEN and case.paused_at is None and case.due_at is not None and case.due_at < now
    )
    return over and not service_of(case.version).is_internal


def _late(now: datetime) -> QuerySet[Case]:
    return Case.objects.filter(state=Case.OPEN, paused_at__isnull=True, due_at__lt=now)


def late_at(office_id: int, *, now: datetime) -> list[int]:
    """The late cases of an office, for the clockwork."""
    return list(_late(now).filter(office_id=office_id).order_by("pk").values_list("pk", flat=True))


@dataclass(frozen=True, kw_only=True)
class Task:
    """A case for which somebody has to write why it is late."""

    case: Case
    notice: LateNotice


def tasks_for(actor: Actor, office_id: int, *, now: datetime, limit: int = 200) -> tuple[Task, ...]:
    """The reasons that have to be written at an office, those that waited longest first. One query."""
    if not reads_at(actor, office_id):
        return ()
    rows = LateNotice.objects.filter(
        written_at__isnull=True, case__office_id=office_id, case__in=_late(now).values("pk")
    )
    rows = rows.select_related("case__office", "case__version", "case__assignee")
    return tuple(Task(case=row.case, notice=row) for row in rows.order_by("called_at", "pk")[:limit])


@dataclass(frozen=True, kw_only=True)
class Copy:
    """One late notice as the oversight body gets it: no name of an applicant."""

    case: Case
    turn: int
    written_at: datetime
    due_at: datetime | None
    reason: str
    by: str


def copies_for(actor: Actor, office_id: int) -> QuerySet[LateNotice]:
    """The late notices of an office that were written, newest first; ``copies_of`` reads their reasons."""
    rows = LateNotice.objects.filter(case__office_id=office_id, written_at__isnull=False)
    rows = rows.select_related("case__office", "case__version", "case__key").order_by("-written_at", "-pk")
    return rows if reads_at(actor, office_id) else rows.none()


def copies_of(notices: Sequence[LateNotice]) -> tuple[Copy, ...]:
    """What the notices say. One query, whatever their number; an erased case keeps its row and loses its reason."""
    wanted = {(notice.case_id, notice.event) for notice in notices}
    events = Event.objects.filter(
        case__in={notice.case_id for notice in notices}, kind="late_explained"
    ).select_related(None)
    by_key = {(event.case_id, event.seq): event for event in events if (event.case_id, event.seq) in wanted}
    return tuple(_copy(notice, by_key.get((notice.case_id, notice.event or 0))) for notice in notices)


def _copy(notice: LateNotice, event: Event | None) -> Copy:
    detail = event_detail(notice.case, event) if event else {}
    return Copy(
        case=notice.case,
        turn=notice.turn,
        written_at=notice.written_at or notice.called_at,
        due_at=notice.case.due_at,
        reason=str(detail.get("reason", "")),
        by=str(detail.get("by", "")),
    )


def untold_for(actor: Actor, office_id: int, *, within: int, now: datetime) -> tuple[Case, ...]:
    """The decisions of an office that nobody was told of in time or nearly so, oldest first. One query."""
    if not reads_at(actor, office_id):
        return ()
    found = untold_at(office_id, within=within, now=now).select_related("version", "assignee")
    return tuple(found.defer("body", "working_copy", "version__body")[:200])


def untold_at(office_id: int, *, within: int, now: datetime, warn: int = 2) -> QuerySet[Case]:
    """Decided cases whose applicant was told by nobody though the ``within`` days are over, or nearly (``warn`` days)."""
    since = now - timedelta(days=max(0, within - warn))
    return Case.objects.filter(
        office_id=office_id, decided_at__isnull=False, told_at__isnull=True, decided_at__lt=since
    ).order_by("decided_at", "pk")
