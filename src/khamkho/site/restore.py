"""Restoring a backup on an empty home. Runs before Django is loaded: there are no settings without secrets."""

from __future__ import annotations

import json
import os
import shutil
import tarfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import pyrage

from khamkho.base.home import Home
from khamkho.site import postgres

FORMAT = 1
STAGE = ".restoring"


class CannotRestore(Exception):
    """The backup cannot be restored here; says why, and what to do."""


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What was restored."""

    made_at: str
    version: str
    erased_again: int


def is_empty(home: Home) -> bool:
    """Return whether nothing was ever kept in this home; what begins with a dot does not count."""
    return not home.path.exists() or not any(not path.name.startswith(".") for path in home.path.iterdir())


def unpack(
    backup: Path, identity: object, home: Home, *, database_url: str, erasures: Path | None
) -> Mapping[str, Any]:
    """Open a backup and put everything in its place; return its manifest. All of it, or the home stays empty.

    ``erasures`` is the newest erasure list; None only when nothing was ever erased. Raises CannotRestore.
    """
    if not is_empty(home):
        raise CannotRestore(f"{home.path} is not empty. A backup is restored into an empty home only.")
    home.path.mkdir(mode=0o700, parents=True, exist_ok=True)
    stage = home.path / STAGE
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(mode=0o700)
    try:
        _decrypt(backup, identity, stage)
        manifest = _manifest(stage)
        _put_database(stage / "database", manifest, stage, database_url)
        if erasures:
            shutil.copyfile(erasures, stage / "erasures.log")
        for path in stage.rglob("*"):
            path.chmod(0o700 if path.is_dir() else 0o600)
        for path in stage.iterdir():
            os.replace(path, home.path / path.name)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return manifest


def _decrypt(backup: Path, identity: object, stage: Path) -> None:
    read_end, write_end = os.pipe()
    trouble: list[BaseException] = []

    def decrypt() -> None:
        try:
            with backup.open("rb") as sealed, os.fdopen(write_end, "wb") as pipe:
                pyrage.decrypt_io(sealed, pipe, [identity])
        except BaseException as error:  # noqa: BLE001  # raised again in the thread that waits
            trouble.append(error)

    decrypter = threading.Thread(target=decrypt, name="restore")
    decrypter.start()
    with os.fdopen(read_end, "rb") as pipe:
        try:
            _extract(pipe, stage)
        except (tarfile.TarError, EOFError) as error:
            trouble.append(error)
        while pipe.read(1 << 20):  # let the other thread see the end, and check the last block
            pass
    decrypter.join()
    if trouble:
        raise CannotRestore(
            "This recovery key does not open the backup, or the backup is damaged."
        ) from trouble[0]


def _extract(pipe: BinaryIO, stage: Path) -> None:
    with tarfile.open(fileobj=pipe, mode="r|") as tar:
        for entry in tar:
            tar.extract(entry, stage, filter="data")


def _manifest(stage: Path) -> Mapping[str, Any]:
    path = stage / "manifest.json"
    manifest: Mapping[str, Any] = json.loads(path.read_text())
    path.unlink()
    if manifest["format"] != FORMAT:
        raise CannotRestore(
            "This backup was made by a newer Khamkho. Install that version and restore again."
        )
    return manifest


def _put_database(copy: Path, manifest: Mapping[str, Any], stage: Path, url: str) -> None:
    if manifest["database"] == "sqlite":
        if url:
            raise CannotRestore(
                "The backup holds an SQLite database: restore it without KHAMKHO_DATABASE_URL."
            )
        os.replace(copy, stage / "khamkho.sqlite3")
        return
    if not url:
        raise CannotRestore(
            "The backup holds a PostgreSQL database: name an empty one in KHAMKHO_DATABASE_URL."
        )
    _require_empty(url)
    try:
        postgres.restore(url, copy)
    except postgres.ToolFailed as failed:
        raise CannotRestore(str(failed)) from failed
    copy.unlink()


def _require_empty(url: str) -> None:
    import psycopg

    with psycopg.connect(url) as db:
        row = db.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    if row and row[0]:
        raise CannotRestore("The database named in KHAMKHO_DATABASE_URL is not empty.")


def finish(*, now: datetime) -> int:
    """With Django loaded: bring the tables up to date, erase again what was erased since, end every session.

    Returns how many cases were erased again.
    """
    from django.contrib.sessions.models import Session
    from django.core.management import call_command
    from django.db import transaction

    from khamkho.casework.commands.erase import forget_revived
    from khamkho.vault.commands import apply_erasures

    call_command("migrate", interactive=False, verbosity=0)
    with transaction.atomic():
        revived = apply_erasures()
        count = forget_revived(keys=revived, now=now)
        Session.objects.all().delete()
    return count
