"""The tamper-evident chain of a case's events: what is hashed, in which order."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


def canonical(value: Any) -> bytes:
    """One and only one byte string for a JSON value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def instant(at: datetime | None) -> str | None:
    """A moment as both databases keep it: UTC, microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at else None


@dataclass(frozen=True, kw_only=True)
class Header:
    """The plain part of an event."""

    case: str
    seq: int
    at: datetime
    kind: str
    actor_kind: str
    actor_id: str
    actor_role: str
    audience: str
    readers: tuple[str, ...]
    step: str
    case_hash: str

    def material(self, previous: bytes, body_hash: str) -> bytes:
        """What the event's MAC is computed over."""
        fields: Mapping[str, Any] = {
            **self.__dict__,
            "at": instant(self.at),
            "readers": list(self.readers),
            "previous": previous.hex(),
            "body": body_hash,
        }
        return b"event\x00" + canonical(fields)


def head_material(case: str, seq: int, mac: bytes) -> bytes:
    """What the head kept in the case row is computed over.

    The head is a MAC of the last event's MAC, so that cutting the last event also needs a head that
    was never written into the database for the one before... unless somebody kept a copy of it, which
    is what the daily seal is for.
    """
    return b"head\x00" + canonical([case, seq, mac.hex()])


def counter_material(office: str, book: str, year: int, last: int) -> bytes:
    """What the MAC of a number counter is computed over."""
    return b"counter\x00" + canonical([office, book, year, last])
