"""Where a conversation stands: one frozen value, and how it is kept as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

State = Literal[
    "NEW", "IDLE", "WAIT_LASER", "WAIT_COPIES_DATE", "WAIT_CARD14", "LOCKED", "QA_OPEN", "ASK", "MOVE", "COMMENT", "WRITE"
]  # fmt: skip
WAITING: frozenset[State] = frozenset(
    {"WAIT_LASER", "WAIT_COPIES_DATE", "WAIT_CARD14", "QA_OPEN", "ASK", "MOVE", "WRITE"}
)
"""Something is under way: it is reminded of, and wiped after a silence."""
SHORT: frozenset[State] = frozenset({"WAIT_LASER", "WAIT_COPIES_DATE", "WAIT_CARD14"})

Doubt = Literal["", "guess", "again", "day", "near", "restart", "answer", "which"]
"""What the last question was, where a yes or a no answers it."""

REMIND_AFTER = timedelta(minutes=10)
WIPE_AFTER = timedelta(minutes=30)
LOCKED_FOR = timedelta(minutes=30)
TRIES_WITHIN = timedelta(minutes=15)
MOST_TRIES = 3


@dataclass(frozen=True, kw_only=True)
class Talk:
    """What a conversation remembers between two messages."""

    state: State = "NEW"
    doubt: Doubt = ""
    items: tuple[str, ...] = ()
    """Services of the short protocol that are asked for together."""
    laser: str = ""
    card: str = ""
    guess: str = ""
    copies: int | None = None
    day: date | None = None
    at: time | None = None
    near: datetime | None = None
    """A time that was offered in place of the one that was typed."""
    full: date | None = None
    """The day that she wished, and that was full: she may wait for it once she has another."""
    tries: tuple[datetime, ...] = ()
    locked_until: datetime | None = None
    about: str = ""
    """Number of the case that is moved, or spoken about."""
    pending: str = ""
    """What was typed before the privacy notice, or while something else was under way; never a number of a card."""
    question: str = ""
    topic: str = ""
    answers: tuple[int, ...] = ()
    """Kept answers that were offered already."""
    case: str = ""
    """Ref of the case that is asked about question by question: a draft, or one that is being corrected."""
    field: str = ""
    """The question that was asked last: of a field, ``document:`` and a document's, ``variant``."""
    skipped: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    """LINE's ids of the pictures and files that were kept, so that none is kept twice."""
    reminded: bool = False

    @property
    def under_way(self) -> bool:
        return self.state in WAITING

    def json(self) -> dict[str, Any]:
        return {one.name: _plain(getattr(self, one.name)) for one in fields(self)}


def talk_from(kept: Mapping[str, Any]) -> Talk:
    """A conversation as it was kept; what a newer build does not know any more is left out."""
    known = {one.name for one in fields(Talk)}
    values = {name: value for name, value in kept.items() if name in known}
    for name in ("items", "answers", "skipped", "taken"):
        values[name] = tuple(values.get(name, ()))
    values["tries"] = tuple(datetime.fromisoformat(one) for one in values.get("tries", ()))
    for name, read in (
        ("day", date),
        ("full", date),
        ("at", time),
        ("near", datetime),
        ("locked_until", datetime),
    ):
        if values.get(name):
            values[name] = read.fromisoformat(values[name])
    return Talk(**values)


def _plain(value: Any) -> Any:
    if isinstance(value, date | time):
        return value.isoformat()
    return [_plain(one) for one in value] if isinstance(value, tuple) else value
