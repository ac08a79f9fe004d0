"""What is sealed of an import: its table, the name of its file, what is wrong with its rows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from io import RawIOBase
from typing import Any

from khamkho.base.errors import Problem
from khamkho.files.commands import store_bytes
from khamkho.files.models import Blob
from khamkho.files.queries import open_blob, read_blob
from khamkho.moving.models import Moving, MovingRow
from khamkho.moving.rules.archive import Archive
from khamkho.moving.rules.columns import STATE
from khamkho.moving.rules.states import words_for_states
from khamkho.moving.rules.tables import Table, kept_table
from khamkho.vault.keys import Erased, index, seal_json, unseal_json


def put_table(moving: Moving, table: Table, *, source: str, now: datetime) -> None:
    """Keep a table and the name of its file."""
    if moving.key is None:
        raise Erased
    data = json.dumps(table.plain(), ensure_ascii=False).encode()
    moving.table = store_bytes(key=moving.key, data=data, media_type="application/json", now=now)
    moving.source = seal_json(moving.key, source, context=f"moving:{moving.ref}:source")


def table_of(moving: Moving) -> Table:
    """The table. Raises Erased once the import is over."""
    if moving.table is None:
        raise Erased
    return kept_table(json.loads(read_blob(moving.table)))


def source_of(moving: Moving) -> str:
    """The name of the file; empty once the import is over."""
    try:
        return (
            str(unseal_json(moving.key, moving.source, context=f"moving:{moving.ref}:source"))
            if moving.source
            else ""
        )
    except Erased:
        return ""


def put_problems(moving: Moving, row: MovingRow, problems: Iterable[Problem]) -> None:
    """Keep what is wrong with a row."""
    said = [[one.where, one.code, one.th, one.en] for one in problems]
    row.problems = seal_json(moving.key, said, context=f"moving:{moving.ref}:{row.line}") if said else None


def problems_of(moving: Moving, row: MovingRow) -> tuple[Problem, ...]:
    """What is wrong with a row; nothing once the import is over."""
    if row.problems is None:
        return ()
    try:
        said = unseal_json(moving.key, row.problems, context=f"moving:{moving.ref}:{row.line}")
    except Erased:
        return ()
    return tuple(Problem(*one) for one in said)


def mark_of(moving: Moving, cells: Iterable[str]) -> str:
    """By which a row is known that was moved in before."""
    said: list[Any] = [moving.office_id, moving.service_id, *cells]
    return index("moving-row", json.dumps(said, ensure_ascii=False))


def state_mark(office_id: int, word: str) -> str:
    """By which a word for a state is kept: a column chosen by mistake would leave names in plain."""
    return index("moving-state", f"{office_id}:{word}")[:20]


def state_words(moving: Moving, table: Table) -> list[str]:
    """The words by which a table tells states, as its columns were chosen; one empty word where no column does."""
    place = moving.columns.get(STATE)
    return words_for_states([cells[place] for _line, cells in table.rows]) if place is not None else [""]


class BlobFile(RawIOBase):
    """A sealed file that a zip can be read from piece by piece: only the segments asked for are opened."""

    def __init__(self, blob: Blob) -> None:
        super().__init__()
        self._blob = blob
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        start = {0: 0, 1: self._at, 2: self._blob.size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def read(self, size: int | None = -1) -> bytes:
        left = max(0, self._blob.size - self._at)
        wanted = left if size is None or size < 0 else min(size, left)
        if wanted == 0:
            return b""
        data = b"".join(open_blob(self._blob, start=self._at, end=self._at + wanted))
        self._at += len(data)
        return data


def archive_of(moving: Moving) -> Archive | None:
    """The files that came with the table; None where none came. Raises NotAnArchive, UnsafeArchive, Infected, NotYetScanned."""
    return Archive(BlobFile(moving.files)) if moving.files else None  # type: ignore[arg-type]  # reads like a file
