"""Where sealed bytes lie. Whatever comes in here is already encrypted; a store knows nothing of keys.

``BlobStore`` is the port. ``LocalStore`` keeps files under the home; an object store is one more class here.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from khamkho.base.errors import Permanent
from khamkho.base.home import env_number
from khamkho.files.refusals import DiskFull

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class BlobStore(Protocol):
    """Names are relative paths of plain ASCII, made by this app and never by a person."""

    def write(self, name: str, pieces: Iterable[bytes]) -> None:
        """Store all pieces under ``name`` or nothing at all; on return they survive a power cut.

        Refuses: ``DiskFull``.
        """

    def read(self, name: str, start: int = 0, length: int | None = None) -> bytes:
        """The bytes from ``start``; raises ``Permanent`` when there is no such thing."""

    def size(self, name: str) -> int:
        """How many bytes are stored; -1 when there is no such thing."""

    def delete(self, name: str) -> None:
        """Forget it; one that is not there is no mistake."""

    def delete_below(self, prefix: str) -> None:
        """Forget everything whose name starts with the folder ``prefix``."""

    def names(self, prefix: str) -> Iterator[tuple[str, float]]:
        """All stored names below ``prefix``, half-written ones too, each with the time of its last change."""

    def room(self) -> int:
        """How many bytes may still be stored; a reserve for the database is kept back."""


class LocalStore:
    """Files under one folder, readable by their owner alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, name: str, pieces: Iterable[bytes]) -> None:
        target = self.folder / name
        half = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
        try:
            self._make_folder(target.parent)
            with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.writelines(pieces)
                flush_to_disk(out)
            half.replace(target)
            _sync_folder(target.parent)
        except OSError as error:
            if error.errno in _FULL:
                raise DiskFull from error
            raise
        finally:
            half.unlink(missing_ok=True)

    def read(self, name: str, start: int = 0, length: int | None = None) -> bytes:
        try:
            with (self.folder / name).open("rb") as source:
                source.seek(start)
                return source.read(-1 if length is None else length)
        except FileNotFoundError as error:
            raise Permanent(f"the stored file {name} is missing") from error

    def size(self, name: str) -> int:
        try:
            return (self.folder / name).stat().st_size
        except FileNotFoundError:
            return -1

    def delete(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)

    def delete_below(self, prefix: str) -> None:
        shutil.rmtree(self.folder / prefix, ignore_errors=True)

    def names(self, prefix: str) -> Iterator[tuple[str, float]]:
        for path in (self.folder / prefix).rglob("*"):
            with contextlib.suppress(FileNotFoundError):
                if path.is_file():
                    yield path.relative_to(self.folder).as_posix(), path.stat().st_mtime

    def room(self) -> int:
        self._make_folder(self.folder)
        return max(0, shutil.disk_usage(self.folder).free - env_number("DISK_RESERVE_MB", 200) * 1024 * 1024)

    def _make_folder(self, folder: Path) -> None:
        """A new folder outlasts a power cut only when its parent was flushed too."""
        if not folder.is_dir():
            self._make_folder(folder.parent)
            folder.mkdir(mode=0o700, exist_ok=True)
            _sync_folder(folder.parent)


def flush_to_disk(out: BinaryIO) -> None:
    out.flush()
    os.fsync(out.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def store() -> BlobStore:
    """The store of this home."""
    from khamkho.base.home import current_home

    return LocalStore(current_home().blobs)
