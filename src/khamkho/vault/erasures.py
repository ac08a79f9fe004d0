"""The erasure list: a file outside the database and its backups, one JSON line for each destroyed key.

It must outlive every backup that may still hold the key: copy it wherever backups are copied to.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID


@dataclass(frozen=True)
class Entry:
    """One destroyed key and when it was destroyed."""

    key_id: UUID
    at: datetime

    def line(self) -> bytes:
        return (
            json.dumps({"key": str(self.key_id), "at": self.at.astimezone(UTC).isoformat()}).encode() + b"\n"
        )

    @classmethod
    def of_line(cls, line: bytes) -> Entry:
        fields = json.loads(line)
        return cls(UUID(fields["key"]), datetime.fromisoformat(fields["at"]))


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)


def _drop_torn_line(handle: int) -> None:
    """A crash in the middle of a write leaves half a line; its entry is still unlisted and is written again."""
    size = os.fstat(handle).st_size
    tail = os.pread(handle, 4096, max(0, size - 4096))
    if tail and not tail.endswith(b"\n"):
        os.ftruncate(handle, size - len(tail) + tail.rfind(b"\n") + 1)


def append(path: Path, entries: Iterable[Entry]) -> None:
    """Add entries and return when they are on disk; several processes may do this at once."""
    with _locked(path) as handle:
        _drop_torn_line(handle)
        data = b"".join(entry.line() for entry in entries)
        while data:
            data = data[os.write(handle, data) :]
        os.fsync(handle)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read(path: Path) -> Iterator[Entry]:
    """All entries, oldest first; a torn last line is left out, any other broken line is an error."""
    if not path.exists():
        return
    with path.open("rb") as file:
        for line in file:
            if line.endswith(b"\n"):
                yield Entry.of_line(line)
