"""Who answers: the room that leads a conversation implements this, and is handed each event once, in order.

``heard`` runs inside the transaction that marks the event as worked on: what it changes happens exactly once, and nothing
slow or foreign may happen in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from khamkho.line.models import Friend, Incoming


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What a friend did, in a one-to-one chat."""

    kind: str
    """``text``, ``image``, ``video``, ``audio``, ``file``, ``sticker``, ``location``, ``postback``, ``follow``."""
    at: datetime
    incoming: Incoming
    """Give it to ``commands.say`` as ``reply_to``."""
    text: str = ""
    data: str = ""
    """Of a postback: what the pressed button holds."""
    params: Mapping[str, str] = field(default_factory=dict)
    """Of a picked date or time: ``date``, ``time`` or ``datetime``."""
    message: str = ""
    """LINE's id of the message: a picture or a file is fetched by it (``client.content``)."""
    file_name: str = ""
    size: int = 0
    said: int | None = None
    """Our copy, for ``commands.destroy_copy``: what should not have been written here."""


class Conversation(Protocol):
    """Leads the conversation with a friend."""

    def heard(self, friend: Friend, event: Heard, *, now: datetime) -> None:
        """Work on one event, and say what there is to say through ``line.commands.say``. The friend's row is locked."""

    def withdrawn(self, friend: Friend, message: str, *, now: datetime) -> None:
        """She unsent a message; our copy is gone already."""
