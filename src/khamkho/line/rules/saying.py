"""When something may be said, and by which way. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta

from khamkho.base.thai import BANGKOK

REPLY_LIFE = timedelta(seconds=55)
"""How long a reply token is tried. LINE says about a minute; a token that is over costs one more request."""
HELP_EVERY = timedelta(minutes=10)
URGENT: Collection[str] = ("answer", "officer", "code")
"""What somebody waits for in the chat now; all else keeps to the quiet hours, and to her wish for no news."""


def is_fresh(came_at: datetime, now: datetime) -> bool:
    """Whether the reply token of an event may still be taken."""
    return timedelta(0) <= now - came_at < REPLY_LIFE


def after_quiet(now: datetime, start: time | None, end: time | None) -> datetime:
    """When something that can wait may be pushed: now, or at the end of the quiet hours, which may run over midnight."""
    if start is None or end is None or start == end:
        return now
    local = now.astimezone(BANGKOK)
    quiet = start <= local.time() < end if start < end else local.time() >= start or local.time() < end
    if not quiet:
        return now
    day = local.date() + timedelta(days=1 if local.time() >= end else 0)
    return datetime.combine(day, end, tzinfo=BANGKOK)


def month_of(now: datetime) -> datetime:
    """When the month began in which the quota counts."""
    return now.astimezone(BANGKOK).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def may_help(helped_at: datetime | None, now: datetime) -> bool:
    """Whether the short help may be given again."""
    return helped_at is None or now - helped_at >= HELP_EVERY
