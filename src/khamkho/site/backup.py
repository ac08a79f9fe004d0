"""Backups: one encrypted file that holds everything a new machine needs, except the recovery key.

Inside is a tar: a manifest, the database as it stood at one moment, the sealed files, the secrets, the daily seals. The
erasure list stays outside on purpose: it must be newer than the backup it is applied to. A copy lies beside the backups.
"""

from __future__ import annotations

import fcntl
import io
import json
import os
import re
import secrets
import shutil
import sqlite3
import tarfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
from django.conf import settings
from django.db import connection

from khamkho import __version__
from khamkho.base.errors import Refused
from khamkho.base.home import Home, env
from khamkho.site import postgres, recovery
from khamkho.vault.commands import list_erasures

FORMAT = 1
NAME = re.compile(r"khamkho-(\d{8}T\d{6}Z)\.tar\.age")
ERASURES = "erasures.log"
KEPT_FOLDERS = ("secrets", "seals", "files")
NOT_KEPT = "files/uploads"
"""Pieces of files that are still on their way in."""


class NoRecoveryKey(Refused):
    code = "no-recovery-key"
    th = "ยังไม่มีกุญแจกู้คืนสำหรับสำรองข้อมูล"
    en = "There is no recovery key to lock the backup to."
    next_th = "สั่ง khamkho backup --new-key แล้วเก็บกุญแจที่แสดงไว้นอกเครื่องนี้"
    next_en = "Run khamkho backup --new-key and keep the key that it prints away from this machine."


def recovery_key_public() -> bool:
    """Return whether this installation can make backups."""
    return recovery.public_key(settings.HOME) is not None


def make(*, now: datetime, folder: Path | None = None) -> Path:
    """Make a backup while the installation runs, and return its file. Raises NoRecoveryKey, OSError, ToolFailed.

    The database is taken first: every file that it knows is already on the disk then.
    """
    home: Home = settings.HOME
    recipient = recovery.public_key(home)
    if recipient is None:
        raise NoRecoveryKey
    folder = folder or settings.BACKUP_DIR
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    list_erasures()
    target = folder / f"khamkho-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.tar.age"
    part = folder / f".{target.name}.part"
    with _alone(home, folder), _database_copy(home) as database, part.open("xb") as out:
        try:
            _encrypt(out, recipient, home, database, now)
            out.flush()
            os.fsync(out.fileno())
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        os.replace(part, target)
    copy_erasures(folder)
    return target


@contextmanager
def _alone(home: Home, folder: Path) -> Iterator[None]:
    """Wait until no other backup of this home is being made, then clear away what a killed one left behind."""
    with (home.path / ".backing-up").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in (*home.path.glob(".backup-*"), *folder.glob(".khamkho-*.tar.age.part")):
            left.unlink(missing_ok=True)
        yield


@contextmanager
def _database_copy(home: Home) -> Iterator[Path]:
    """The database as it stands now, in a file of the home that is gone afterwards."""
    copy = home.path / f".backup-{secrets.token_hex(4)}"
    os.close(os.open(copy, os.O_CREAT | os.O_EXCL, 0o600))
    try:
        if connection.vendor == "sqlite":
            _copy_sqlite(str(settings.DATABASES["default"]["NAME"]), copy)
        else:
            postgres.dump(env("DATABASE_URL"), copy)
        yield copy
    finally:
        copy.unlink(missing_ok=True)


def _copy_sqlite(source: str, target: Path) -> None:
    """All pages in one step: readers and writers go on, and the copy is one moment (SQLite's online backup)."""
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")


def _encrypt(out: io.BufferedWriter, recipient: object, home: Home, database: Path, now: datetime) -> None:
    """Tar in one thread, encrypt in the other, a pipe between: nothing large in memory, nothing plain on the disk."""
    read_end, write_end = os.pipe()
    trouble: list[BaseException] = []

    def pack() -> None:
        try:
            with os.fdopen(write_end, "wb") as pipe, tarfile.open(fileobj=pipe, mode="w|") as tar:
                _fill(tar, home, database, now)
        except BaseException as error:  # noqa: BLE001  # raised again in the thread that waits
            trouble.append(error)

    packer = threading.Thread(target=pack, name="backup")
    packer.start()
    with os.fdopen(read_end, "rb") as pipe:
        pyrage.encrypt_io(pipe, out, [recipient])
    packer.join()
    if trouble:
        raise trouble[0]


def _fill(tar: tarfile.TarFile, home: Home, database: Path, now: datetime) -> None:
    manifest = {
        "format": FORMAT,
        "version": __version__,
        "made_at": now.astimezone(UTC).isoformat(),
        "database": connection.vendor,
        "demo": home.is_demo,
    }
    _add_bytes(tar, "manifest.json", json.dumps(manifest).encode(), now)
    _add_file(tar, "database", database, needed=True)
    for folder in KEPT_FOLDERS:
        for path in sorted((home.path / folder).rglob("*")):
            name = path.relative_to(home.path).as_posix()
            if path.is_file() and not name.startswith(NOT_KEPT) and not path.name.startswith("."):
                _add_file(tar, name, path)
    for name in ("demo", recovery.NAME):
        if (home.path / name).exists():
            _add_file(tar, name, home.path / name)


def _add_bytes(tar: tarfile.TarFile, name: str, data: bytes, now: datetime) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = len(data), 0o600, int(now.timestamp())
    tar.addfile(entry, io.BytesIO(data))


def _add_file(tar: tarfile.TarFile, name: str, path: Path, *, needed: bool = False) -> None:
    """A file that goes away meanwhile was erased or belongs to nothing: both are right to be missing."""
    try:
        source = path.open("rb")
    except FileNotFoundError:
        if needed:
            raise
        return
    with source:
        status = os.fstat(source.fileno())
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode, entry.mtime = status.st_size, 0o600, int(status.st_mtime)
        tar.addfile(entry, source)


def copy_erasures(folder: Path | None = None) -> None:
    """Put the newest erasure list beside the backups."""
    folder = folder or settings.BACKUP_DIR
    source: Path = settings.HOME.erasures
    target = folder / ERASURES
    if not source.exists() or not folder.is_dir():
        return
    if target.exists() and target.stat().st_size == source.stat().st_size:
        return
    part = folder / f".{ERASURES}.part"
    shutil.copyfile(source, part)
    part.chmod(0o600)
    os.replace(part, target)


def made_at(path: Path) -> datetime | None:
    """Return when a backup was made, by its name; None for a file that is no backup."""
    name = NAME.fullmatch(path.name)
    return datetime.strptime(name[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) if name else None


def all_backups(folder: Path | None = None) -> list[tuple[datetime, Path]]:
    """Return the backups of a folder, oldest first."""
    folder = folder or settings.BACKUP_DIR
    found = [(at, path) for path in folder.glob("khamkho-*.tar.age") if (at := made_at(path))]
    return sorted(found)


def expire(*, now: datetime, folder: Path | None = None) -> int:
    """Remove backups past their time; the newest always stays. Returns how many went.

    What was erased before the oldest backup that is left was made is gone for good.
    """
    over = [path for at, path in all_backups(folder)[:-1] if at < now - timedelta(days=settings.BACKUP_DAYS)]
    for path in over:
        path.unlink()
    return len(over)
