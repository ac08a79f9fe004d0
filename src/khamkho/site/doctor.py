"""What is wrong with this installation, and the mend."""

from __future__ import annotations

import os
import shutil
import smtplib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from khamkho.base.text import Text
from khamkho.casework.queries.audit import secrets_fit
from khamkho.site import backup
from khamkho.vault.models import Erasure
from khamkho.vault.queries import missing_keks, strange_keks
from khamkho.work.queries import lag, worker_seen_at

Level = Literal["wrong", "look"]
GIGABYTE = 1024**3


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """One thing that is wrong (``wrong``), or that somebody should look at (``look``), and how to mend it."""

    level: Level
    what: Text
    mend: Text


def _wrong(th: str, en: str, mend_th: str, mend_en: str) -> Complaint:
    return Complaint(level="wrong", what=Text(th, en), mend=Text(mend_th, mend_en))


def _look(th: str, en: str, mend_th: str, mend_en: str) -> Complaint:
    return Complaint(level="look", what=Text(th, en), mend=Text(mend_th, mend_en))


def examine(*, now: datetime, running: bool = True) -> tuple[Complaint, ...]:
    """Return every complaint. ``running`` False leaves out what only shows while ``serve`` runs."""
    database = tuple(_database_answers())
    checks: list[Callable[[datetime], Iterator[Complaint]]] = [_settings, _assets, _room, _mail, _backups]
    if not database:
        checks += [_keys, _offices, _emblems, _seals, _effects, _texts]
        checks += [_worker] if running else []
    return (*_rights(), *database, *(complaint for check in checks for complaint in check(now)))


def _rights() -> Iterator[Complaint]:
    home: Path = settings.HOME.path
    secret = [settings.HOME.secrets, *settings.HOME.secrets.glob("*"), home]
    open_ = [str(path) for path in secret if path.exists() and path.stat().st_mode & 0o077]
    if open_:
        names = ", ".join(open_)
        yield _wrong(
            f"ผู้ใช้อื่นของเครื่องอ่านได้: {names}",
            f"Other users of this machine may read: {names}",
            f"สั่ง chmod go= {' '.join(open_)}",
            f"Run chmod go= {' '.join(open_)}",
        )


def _database_answers() -> Iterator[Complaint]:
    """Whether the database can be read at all and is of this version: everything else rests on that."""
    try:
        connection.ensure_connection()
        yield from _database_kind()
        yield from _migrations()
    except Error as trouble:
        if connection.vendor == "sqlite":
            yield _damaged(str(trouble))
            return
        yield _wrong(
            f"ติดต่อฐานข้อมูลไม่ได้ ({type(trouble).__name__})",
            f"The database cannot be reached ({type(trouble).__name__}).",
            "ตรวจ KHAMKHO_DATABASE_URL และดูว่า PostgreSQL ทำงานอยู่",
            "Check KHAMKHO_DATABASE_URL, and that PostgreSQL is running.",
        )


def _damaged(why: str) -> Complaint:
    path = settings.DATABASES["default"]["NAME"]
    return _wrong(
        f"อ่านไฟล์ฐานข้อมูล {path} ไม่ได้ หรือไฟล์เสียหาย ({why})",
        f"The database file {path} cannot be read, or is damaged ({why}).",
        "ตรวจว่าผู้ใช้นี้เป็นเจ้าของไฟล์และดิสก์ไม่เต็ม ถ้ายังไม่หาย ให้หยุดระบบ แล้วกู้คืนข้อมูลสำรองล่าสุดใน home ใหม่ด้วย khamkho restore",
        "See that this user owns it and the disk is not full. If that is not it, stop the system and restore the newest backup in a new home with khamkho restore.",
    )


def _migrations() -> Iterator[Complaint]:
    executor = MigrationExecutor(connection)
    if not executor.loader.applied_migrations:
        yield _wrong(
            "ฐานข้อมูลว่างเปล่า หรือไฟล์ฐานข้อมูลหายไป",
            "The database is empty, or its file is gone.",
            "ตรวจ KHAMKHO_DATABASE_URL ถ้าถูกต้องแล้ว ให้กู้คืนข้อมูลสำรองล่าสุดใน home ใหม่ด้วย khamkho restore",
            "Check KHAMKHO_DATABASE_URL. If that is right, restore the newest backup in a new home with khamkho restore.",
        )
        return
    if newer_steps(executor):
        yield _wrong(
            "ฐานข้อมูลเป็นของคำขอรุ่นที่ใหม่กว่าโปรแกรมนี้",
            "The database was made by a newer Khamkho than this one.",
            "ติดตั้งคำขอรุ่นล่าสุดกลับมา",
            "Install the newer version again.",
        )
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        yield _wrong(
            f"ฐานข้อมูลยังไม่เป็นรุ่นปัจจุบัน (ขาด {len(plan)} ขั้น)",
            f"The database is not up to date ({len(plan)} steps are missing).",
            "สั่ง khamkho upgrade",
            "Run khamkho upgrade.",
        )


def newer_steps(executor: MigrationExecutor) -> list[str]:
    """Steps that were taken in this database and that this version does not know."""
    loader = executor.loader
    apps = {label for label, _ in loader.disk_migrations or ()}
    known = {*(loader.disk_migrations or ()), *(loader.replacements or ())}
    return [
        f"{label}.{name}"
        for label, name in loader.applied_migrations or ()
        if label in apps and (label, name) not in known
    ]


def _database_kind() -> Iterator[Complaint]:
    if connection.vendor == "sqlite":
        yield from _sqlite()
    else:
        yield from _postgresql()


def _sqlite() -> Iterator[Complaint]:
    if sqlite3.sqlite_version_info < (3, 34):
        yield _wrong(
            f"SQLite รุ่น {sqlite3.sqlite_version} เก่าเกินไป",
            f"SQLite {sqlite3.sqlite_version} is too old.",
            "ต้องใช้ SQLite 3.34 ขึ้นไป",
            "SQLite 3.34 or newer is needed.",
        )
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check")
        row = cursor.fetchone()
    if row != ("ok",):
        yield _damaged(str(row[0]).splitlines()[0])


def _postgresql() -> Iterator[Complaint]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int, pg_encoding_to_char(encoding), datctype,"
            " EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm')"
            " FROM pg_database WHERE datname = current_database()"
        )
        version, encoding, ctype, trigrams = cursor.fetchone()
    if version < 150000:
        yield _wrong(
            "PostgreSQL เก่าเกินไป",
            "PostgreSQL is too old.",
            "ต้องใช้ PostgreSQL 15 ขึ้นไป",
            "PostgreSQL 15 or newer is needed.",
        )
    if encoding != "UTF8" or ctype in ("C", "POSIX"):
        yield _wrong(
            f"ฐานข้อมูลใช้รหัสอักษร {encoding} และ locale {ctype} จึงค้นหาภาษาไทยไม่ได้",
            f"The database has encoding {encoding} and locale {ctype}: Thai cannot be searched.",
            "สร้างฐานข้อมูลใหม่ด้วย createdb --encoding=UTF8 --locale=C.UTF-8 --template=template0",
            "Make a new database with createdb --encoding=UTF8 --locale=C.UTF-8 --template=template0.",
        )
    if not trigrams:
        yield _wrong(
            "ฐานข้อมูลยังไม่มีส่วนขยาย pg_trgm",
            "The database lacks the extension pg_trgm.",
            "ให้ผู้ดูแลฐานข้อมูลสั่ง CREATE EXTENSION pg_trgm",
            "Have the database administrator run CREATE EXTENSION pg_trgm.",
        )


def _keys(now: datetime) -> Iterator[Complaint]:
    missing = missing_keks()
    if missing:
        yield _wrong(
            f"กุญแจหายไปจากโฟลเดอร์ secrets: {', '.join(missing)} ข้อมูลที่เข้ารหัสไว้จะอ่านไม่ได้",
            f"Keys are missing from the folder secrets: {', '.join(missing)}. Data sealed under them cannot be read.",
            "นำไฟล์กุญแจกลับจากข้อมูลสำรอง",
            "Bring the key files back from a backup.",
        )
    yield from _exchanged()
    if Erasure.objects.filter(listed=False).exists():
        yield _look(
            "มีการลบข้อมูลที่ยังไม่ได้จดลงรายการลบ",
            "Some erasures are not in the erasure list yet.",
            "ตรวจว่าดิสก์ของ home ไม่เต็ม แล้วสั่ง khamkho backup",
            "See that the disk of the home is not full, then run khamkho backup.",
        )


def _exchanged() -> Iterator[Complaint]:
    """A secret that got lost is made anew without a word; then nothing fits it that was made with the old one."""
    strangers = (*strange_keks(), *(name for name, fits in secrets_fit().items() if not fits))
    if strangers:
        names = ", ".join(f"secrets/{name}" for name in strangers)
        yield _wrong(
            f"{names} ไม่ใช่กุญแจที่ใช้กับข้อมูลนี้ การอ่าน การค้นหา รหัสติดตาม หรือการตรวจสอบโซ่เหตุการณ์จะใช้ไม่ได้",
            f"{names} is not the key that these data were made with: reading, searching, tracking codes or the audit fail.",
            "หยุดระบบ แล้วนำไฟล์เดิมกลับจากข้อมูลสำรอง",
            "Stop the system and bring the file back from a backup.",
        )


def _settings(now: datetime) -> Iterator[Complaint]:
    parts = urlsplit(settings.PUBLIC_URL)
    if settings.HOME.is_demo:
        return
    if parts.scheme != "https":
        yield _wrong(
            f"ที่อยู่ {settings.PUBLIC_URL} ไม่ได้เข้ารหัส",
            f"The address {settings.PUBLIC_URL} is not encrypted.",
            "ตั้ง KHAMKHO_PUBLIC_URL เป็น https:// และวางพร็อกซีที่มีใบรับรองไว้ด้านหน้า",
            "Set KHAMKHO_PUBLIC_URL to https:// and put a proxy with a certificate in front.",
        )
    if parts.hostname not in settings.ALLOWED_HOSTS:
        yield _wrong(
            f"KHAMKHO_HOSTS ไม่มี {parts.hostname}",
            f"KHAMKHO_HOSTS does not name {parts.hostname}.",
            f"ตั้ง KHAMKHO_HOSTS={parts.hostname}",
            f"Set KHAMKHO_HOSTS={parts.hostname}.",
        )
    for message in run_checks(include_deployment_checks=True):
        if (
            message.level >= WARNING
            and parts.scheme == "https"
            and message.id not in settings.SILENCED_SYSTEM_CHECKS
        ):
            yield _wrong(
                f"{message.id}: {message.msg}",
                f"{message.id}: {message.msg}",
                message.hint or "",
                message.hint or "",
            )


def _assets(now: datetime) -> Iterator[Complaint]:
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        yield _wrong(
            "ไม่มีไฟล์หน้าตาของเว็บ (CSS, JS, ฟอนต์)",
            "The style sheets, scripts and fonts of the pages are missing.",
            "ติดตั้งแพ็กเกจ khamkho ใหม่ หรือสั่ง scripts/setup ในโฟลเดอร์ซอร์สโค้ด",
            "Install the khamkho package again, or run scripts/setup in the source folder.",
        )
    texts = settings.BASE.glob("*/locale/th/LC_MESSAGES/django.po")
    if any(not po.with_suffix(".mo").exists() for po in texts):
        yield _wrong(
            "ไม่มีข้อความภาษาไทยที่แปลงแล้ว",
            "The compiled Thai texts are missing.",
            "ติดตั้งแพ็กเกจ khamkho ใหม่ หรือสั่ง scripts/texts compile",
            "Install the khamkho package again, or run scripts/texts compile.",
        )


def _room(now: datetime) -> Iterator[Complaint]:
    free = shutil.disk_usage(settings.HOME.path).free
    if free < 2 * GIGABYTE:
        yield _look(
            f"ดิสก์เหลือ {free / GIGABYTE:.1f} GB",
            f"The disk has {free / GIGABYTE:.1f} GB left.",
            "เพิ่มพื้นที่ หรือย้ายข้อมูลสำรองไปที่อื่นด้วย KHAMKHO_BACKUP_DIR",
            "Make room, or keep the backups elsewhere with KHAMKHO_BACKUP_DIR.",
        )
    if not os.access(settings.HOME.logs, os.W_OK):
        yield _wrong(
            f"เขียนบันทึกการจราจรทางคอมพิวเตอร์ลง {settings.HOME.logs} ไม่ได้",
            f"The traffic log cannot be written to {settings.HOME.logs}.",
            "แก้สิทธิ์ของโฟลเดอร์ให้ผู้ใช้ที่รัน khamkho เขียนได้",
            "Let the user that runs khamkho write there.",
        )


def _mail(now: datetime) -> Iterator[Complaint]:
    if settings.HOME.is_demo:
        return
    if not settings.SMTP_URL:
        yield _wrong(
            "ยังไม่ได้ตั้งเซิร์ฟเวอร์อีเมล ผู้ใช้จะไม่ได้รับรหัสเข้าสู่ระบบและข้อความแจ้ง",
            "No mail server is set: nobody gets sign-in codes or notices.",
            "ตั้ง KHAMKHO_SMTP_URL เช่น smtp://user:password@mail.example.go.th:587",
            "Set KHAMKHO_SMTP_URL, such as smtp://user:password@mail.example.go.th:587.",
        )
        return
    from khamkho.notices.senders import from_address
    from khamkho.notices.smtp import read_url
    from khamkho.offices.mail import connect

    try:
        connect(read_url(settings.SMTP_URL, from_address())).quit()
    except (OSError, ValueError, smtplib.SMTPException) as trouble:
        yield _wrong(
            f"เข้าใช้เซิร์ฟเวอร์อีเมลไม่ได้ ({type(trouble).__name__})",
            f"The mail server does not let us in ({type(trouble).__name__}).",
            "ตรวจ KHAMKHO_SMTP_URL: ที่อยู่ พอร์ต ชื่อผู้ใช้ รหัสผ่าน และใบรับรอง",
            "Check KHAMKHO_SMTP_URL: address, port, user, password, and the server's certificate.",
        )


def _texts(now: datetime) -> Iterator[Complaint]:
    from khamkho.notices.queries import can_text_accounts

    if settings.SMS_OFFICE and not can_text_accounts():
        yield _wrong(
            f"หน่วยงาน {settings.SMS_OFFICE} ไม่มีเกตเวย์ SMS จึงยังเข้าสู่ระบบด้วยหมายเลขโทรศัพท์ไม่ได้",
            f"The office {settings.SMS_OFFICE} has no SMS gateway: nobody can sign in with a mobile number.",
            "ตรวจ KHAMKHO_SMS_OFFICE ว่าเป็นรหัสของหน่วยงาน และตั้งค่าเกตเวย์ในหน้าตั้งค่าของหน่วยงานนั้น",
            "Check that KHAMKHO_SMS_OFFICE is the code of an office, and set up its gateway on its settings page.",
        )


def _backups(now: datetime) -> Iterator[Complaint]:
    if settings.HOME.is_demo:
        return
    if not backup.recovery_key_public():
        yield _wrong(
            "ยังไม่มีกุญแจกู้คืน จึงยังไม่มีการสำรองข้อมูล",
            "There is no recovery key, so no backups are made.",
            "สั่ง khamkho backup --new-key แล้วเก็บกุญแจที่แสดงไว้นอกเครื่องนี้",
            "Run khamkho backup --new-key and keep the key that it prints away from this machine.",
        )
        return
    made = backup.all_backups()
    if not made or made[-1][0] < now - timedelta(hours=49):
        yield _look(
            "ไม่มีข้อมูลสำรองในสองวันที่ผ่านมา",
            "No backup was made in the last two days.",
            "สั่ง khamkho backup แล้วดูข้อความที่แสดง",
            "Run khamkho backup and read what it says.",
        )
    if settings.BACKUP_DIR.resolve().is_relative_to(settings.HOME.path):
        yield _look(
            "ข้อมูลสำรองอยู่บนดิสก์เดียวกับข้อมูลจริง",
            "The backups lie on the same disk as the data.",
            "ตั้ง KHAMKHO_BACKUP_DIR ไปที่เครื่องอื่น หรือคัดลอกทั้งโฟลเดอร์ backups ออกไปทุกวัน",
            "Set KHAMKHO_BACKUP_DIR to another machine, or copy the folder backups away every day.",
        )


def _offices(now: datetime) -> Iterator[Complaint]:
    from khamkho.offices.models import Offering, Office

    if not Office.objects.filter(active=True).exists():
        yield _look(
            "ยังไม่มีหน่วยงาน",
            "There is no office yet.",
            "สั่ง khamkho office เพื่อเพิ่มหน่วยงานและเชิญผู้ดูแล",
            "Run khamkho office to add one and invite its administrator.",
        )
    elif not Offering.objects.filter(active=True, office__active=True).exists():
        yield _look(
            "ยังไม่มีหน่วยงานใดเปิดให้บริการ",
            "No office offers a service yet.",
            "ให้ผู้ดูแลของหน่วยงานเปิดงานบริการในหน้าตั้งค่าของหน่วยงาน",
            "Have an office's administrator open a service in the settings of the office.",
        )


def _emblems(now: datetime) -> Iterator[Complaint]:
    from khamkho.issuing.queries import unprintable_emblems

    for office in unprintable_emblems():
        yield _wrong(
            f"ภาพตราบนหนังสือของ{office.name_th} ({office.code}) หายไปหรืออ่านไม่ได้ จึงจัดทำหนังสือของหน่วยงานนี้ไม่ได้",
            f"The drawing above the letters of {office.name('en')} ({office.code}) is missing or cannot be read: "
            "its letters cannot be made.",
            "ให้ผู้ดูแลของหน่วยงานอัปโหลดภาพตราใหม่ หรือนำออก ในหน้าตั้งค่า “หนังสือของหน่วยงาน” แล้วสั่ง khamkho failures --retry",
            "Have an administrator of the office upload the drawing again, or remove it, on the settings page "
            "“Letters of the office”; then run khamkho failures --retry.",
        )


def _seals(now: datetime) -> Iterator[Complaint]:
    from khamkho.casework.models import Case

    newest = max((path.stem for path in settings.HOME.seals.glob("*.jsonl")), default="")
    old = (now - timedelta(days=2)).date().isoformat()
    if newest < old and Case.objects.filter(head_seq__gt=0, created_at__lt=now - timedelta(days=2)).exists():
        yield _look(
            "ไม่มีผนึกประจำวันในสองวันที่ผ่านมา",
            "No daily seal was made in the last two days.",
            "ดูว่า khamkho worker ทำงานอยู่",
            "See that khamkho worker is running.",
        )


def _effects(now: datetime) -> Iterator[Complaint]:
    dead = lag(now).dead
    if dead:
        yield _look(
            f"มีงานเบื้องหลังที่ทำไม่สำเร็จ {dead} รายการ",
            f"{dead} effects could not be carried out.",
            "สั่ง khamkho failures เพื่อดูสาเหตุ แก้ไข แล้วสั่ง khamkho failures --retry",
            "Run khamkho failures to read why, mend the cause, then run khamkho failures --retry.",
        )


def _worker(now: datetime) -> Iterator[Complaint]:
    seen = worker_seen_at()
    if seen is None or now - seen > timedelta(minutes=2):
        yield _wrong(
            "ไม่มี worker ทำงานอยู่ อีเมลและเอกสารจะไม่ออก",
            "No worker is running: no mail goes out and no documents are made.",
            "สั่ง khamkho serve (มี worker ในตัว) หรือ khamkho worker",
            "Run khamkho serve (it brings a worker) or khamkho worker.",
        )
        return
    behind = lag(now).oldest
    if behind > timedelta(minutes=15):
        yield _look(
            f"งานเบื้องหลังล่าช้า {int(behind.total_seconds() // 60)} นาที",
            f"The worker is {int(behind.total_seconds() // 60)} minutes behind.",
            "ดูบันทึกของ worker และเซิร์ฟเวอร์อีเมล",
            "Look at the log of the worker, and at the mail server.",
        )
