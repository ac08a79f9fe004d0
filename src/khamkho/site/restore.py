"""Restoring a backup on an empty home. Runs before Django is loaded: there are no settings without secrets."""

from __future__ import annotations

import json
import os
import re
import shutil
import tarfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import pyrage

from khamkho import __version__
from khamkho.base.errors import Stopped
from khamkho.base.home import Home
from khamkho.site import postgres
from khamkho.vault.erasures import read as read_erasures

FORMAT = 1
STAGE = ".restoring"
UNFINISHED = "restore-unfinished"
"""Lies in a home until what was erased since the backup is erased again: before that nothing may open it."""


class CannotRestore(Stopped):
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

    ``erasures`` is the newest erasure list; None only when nothing was ever erased. Raises CannotRestore, ToolFailed.
    """
    if not is_empty(home):
        raise CannotRestore(
            f"{home.path} มีข้อมูลอยู่แล้ว กู้คืนได้เฉพาะใน home ที่ว่างเปล่า ให้ตั้ง KHAMKHO_HOME เป็นโฟลเดอร์ใหม่",
            f"{home.path} is not empty. A backup is restored into an empty home only: name a new folder in KHAMKHO_HOME.",
        )
    if erasures:
        _require_readable(erasures)
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
        (home.path / UNFINISHED).touch(mode=0o600)
        for path in stage.iterdir():
            os.replace(path, home.path / path.name)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return manifest


def _require_readable(erasures: Path) -> None:
    try:
        for _entry in read_erasures(erasures):
            pass
    except (ValueError, KeyError, TypeError) as broken:
        raise CannotRestore(
            f"รายการลบ {erasures} เสียหาย ให้ใช้สำเนาอื่นด้วย --erasures",
            f"The erasure list {erasures} is damaged. Name another copy of it with --erasures.",
        ) from broken


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
            "กุญแจกู้คืนนี้เปิดข้อมูลสำรองไม่ได้ หรือข้อมูลสำรองเสียหาย ให้ลองกุญแจดอกก่อน หรือข้อมูลสำรองชุดอื่น",
            "This recovery key does not open the backup, or the backup is damaged. Try the key before this one, or another backup.",
        ) from trouble[0]


def _extract(pipe: BinaryIO, stage: Path) -> None:
    with tarfile.open(fileobj=pipe, mode="r|") as tar:
        for entry in tar:
            tar.extract(entry, stage, filter="data")


def _manifest(stage: Path) -> Mapping[str, Any]:
    path = stage / "manifest.json"
    try:
        manifest: Mapping[str, Any] = json.loads(path.read_text())
        made_by, database = str(manifest["version"]), stage / "database"
        whole = database.is_file() and manifest["database"] in ("sqlite", "postgresql")
        newer = manifest["format"] > FORMAT or _in_numbers(made_by) > _in_numbers(__version__)
    except (OSError, ValueError, KeyError, TypeError):
        whole = newer = False
    if newer:
        raise CannotRestore(
            f"ข้อมูลสำรองนี้ทำจากคำขอรุ่นใหม่กว่า ({made_by}) ให้ติดตั้งรุ่นนั้นแล้วกู้คืนอีกครั้ง",
            f"This backup was made by a newer Khamkho ({made_by}). Install that version and restore again.",
        )
    if not whole:
        raise CannotRestore(
            "ไฟล์นี้ไม่ใช่ข้อมูลสำรองของคำขอ หรือทำไว้ไม่ครบ ให้ใช้ข้อมูลสำรองชุดอื่น",
            "This file is no backup of Khamkho, or was left half made. Use another backup.",
        )
    path.unlink()
    return manifest


def _in_numbers(version: str) -> list[int]:
    """A version for comparing: 0.10.1 is newer than 0.9."""
    return [int(part) for part in re.findall(r"[0-9]+", version)[:3]]


def _put_database(copy: Path, manifest: Mapping[str, Any], stage: Path, url: str) -> None:
    if manifest["database"] == "sqlite":
        if url:
            raise CannotRestore(
                "ข้อมูลสำรองนี้เป็นฐานข้อมูล SQLite ให้กู้คืนโดยไม่ตั้ง KHAMKHO_DATABASE_URL",
                "The backup holds an SQLite database: restore it without KHAMKHO_DATABASE_URL.",
            )
        os.replace(copy, stage / "khamkho.sqlite3")
        return
    if not url:
        raise CannotRestore(
            "ข้อมูลสำรองนี้เป็นฐานข้อมูล PostgreSQL ให้ระบุฐานข้อมูลว่างใน KHAMKHO_DATABASE_URL",
            "The backup holds a PostgreSQL database: name an empty one in KHAMKHO_DATABASE_URL.",
        )
    _require_empty(url)
    postgres.restore(url, copy)
    copy.unlink()


def _require_empty(url: str) -> None:
    import psycopg

    try:
        with psycopg.connect(url) as db:
            row = db.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    except psycopg.Error as no:
        raise CannotRestore(
            "ติดต่อฐานข้อมูลที่ระบุใน KHAMKHO_DATABASE_URL ไม่ได้ ตรวจที่อยู่ และดูว่า PostgreSQL ทำงานอยู่",
            "The database named in KHAMKHO_DATABASE_URL cannot be reached. Check the address, and that PostgreSQL is running.",
        ) from no
    if row and row[0]:
        raise CannotRestore(
            "ฐานข้อมูลที่ระบุใน KHAMKHO_DATABASE_URL ไม่ว่างเปล่า ให้สร้างฐานข้อมูลใหม่",
            "The database named in KHAMKHO_DATABASE_URL is not empty. Make a new one.",
        )


def finish(*, now: datetime) -> int:
    """With Django loaded: bring the tables up to date, erase again what was erased since, end every session.

    Returns how many cases were erased again.
    """
    from django.conf import settings
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
    (settings.HOME.path / UNFINISHED).unlink(missing_ok=True)
    return count
