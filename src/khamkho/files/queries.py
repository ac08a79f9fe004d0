"""Reading what is stored."""

from __future__ import annotations

from collections.abc import Iterator

from khamkho.base import crypto
from khamkho.files.models import Blob, ScanState
from khamkho.files.refusals import Infected, NotYetScanned
from khamkho.files.store import store
from khamkho.vault.keys import data_key


def open_blob(
    blob: Blob, *, start: int = 0, end: int | None = None, unscanned: bool = False
) -> Iterator[bytes]:
    """The plain bytes from ``start`` up to (not including) ``end``, piece by piece.

    ``unscanned`` hands out a file that waits for its scan: to its own sender and to the scanner, nobody else.
    Refuses, before the first piece: ``NotYetScanned``, ``Infected``, ``Erased``; raises
    ``base.crypto.Tampered`` when the stored bytes were changed.
    """
    refuse_unsafe(blob, unscanned=unscanned)
    place = store()
    return crypto.unseal_range(
        data_key(blob.key),
        lambda offset, length: place.read(blob.path, offset, length),
        crypto.sealed_size(blob.size),
        blob.id.bytes,
        start=start,
        stop=blob.size if end is None else end,
    )


def is_stored(blob: Blob) -> bool:
    """Are the sealed bytes there, all of them?"""
    return store().size(blob.path) == crypto.sealed_size(blob.size)


def read_blob(blob: Blob, *, unscanned: bool = False) -> bytes:
    """All plain bytes at once; refuses as ``open_blob`` does."""
    return b"".join(open_blob(blob, unscanned=unscanned))


def refuse_unsafe(blob: Blob, *, unscanned: bool = False) -> None:
    """Refuses ``Infected``, and ``NotYetScanned`` unless ``unscanned``."""
    if blob.scan == ScanState.INFECTED:
        raise Infected
    if blob.scan == ScanState.WAITING and not unscanned:
        raise NotYetScanned
