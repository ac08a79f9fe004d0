"""What follows from a move: who is told, whose turn it is, how the promise shifts."""

from __future__ import annotations

from datetime import datetime

from khamkho.base.working_time import Calendar, Span, due, working_minutes_between

GRANTED, REFUSED, LAPSED, WITHDRAWN, GIVEN_BACK = "granted", "refused", "lapsed", "withdrawn", "given_back"

NOTICE_OF_END = {
    GRANTED: "done",
    REFUSED: "rejected",
    LAPSED: "lapsed",
    WITHDRAWN: "withdrawn",
    GIVEN_BACK: "given_back",
}
COLLECTED = "collection"
"""For whom an answer to a collection waits: whoever collected it looks at all of them together, not in the inbox."""
NOTICE_OF_ACTION = {"approve": "approved", "ready": "ready"}


def notice_kind(*, action: str, end: str, next_by: str) -> str:
    """Which notice the applicant gets for a move; empty when the move is the office's own affair."""
    if end:
        return NOTICE_OF_END.get(end, "done")
    if next_by == "applicant":
        return "returned"
    return NOTICE_OF_ACTION.get(action, "")


def decides(*, action: str, end: str) -> bool:
    """Whether a move is the office's decision, which the applicant is to be told within the time of the law."""
    return end not in ("", WITHDRAWN) or NOTICE_OF_ACTION.get(action) == "approved"


def completes(*, by: str, next_stops: bool, end: str) -> bool:
    """Whether a move shows that the office found nothing missing: it went on, neither back to the applicant nor away."""
    return by in ("officer", "supervisor", "director") and not next_stops and end not in (GIVEN_BACK, LAPSED)


TELLS_THE_DECISION = frozenset({"approved", *NOTICE_OF_END.values()} - {"withdrawn"})
"""Notices by which an applicant learns of the decision."""


def resumed_due(calendar: Calendar, *, due_at: datetime, paused_at: datetime, now: datetime) -> datetime:
    """The promised moment after a pause: the working minutes that were left are granted anew from now.

    The clock stands still while the applicant is the one to act. A case that was late already stays late.
    """
    if due_at <= paused_at:
        return due_at
    left = working_minutes_between(calendar, paused_at, due_at)
    return due(calendar, now, Span(left, left, "minute")) or due_at
