"""Looking after an installation: setup, office, doctor, upgrade, keys."""

from __future__ import annotations

import argparse

from khamkho.base.home import current_home
from khamkho.base.text import Text
from khamkho.site.cli.backups import backup, show_key
from khamkho.site.cli.terminal import Stop, lang, load_django, now, refusal, require_home, say, tell


def setup(args: argparse.Namespace) -> int:
    from khamkho.site.recovery import new_key
    from khamkho.site.restore import is_empty

    home = current_home()
    if not is_empty(home):
        raise Stop(tell(Text(f"{home.path} มีข้อมูลอยู่แล้ว", f"{home.path} is not empty: it was set up before.")))
    home.prepare()
    load_django()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    say(tell(Text(f"ตั้งค่า {home.path} แล้ว", f"{home.path} is set up.")))
    show_key(new_key(home))
    say(
        tell(
            Text(
                "ต่อไป: เพิ่มหน่วยงานด้วย khamkho office แล้วตรวจด้วย khamkho doctor",
                "Next: add an office with khamkho office, then look with khamkho doctor.",
            )
        )
    )
    return 0


def office(args: argparse.Namespace) -> int:
    require_home()
    load_django()
    from django.db import transaction

    from khamkho.base.errors import Refused
    from khamkho.offices.commands import create_office, invite, seed_calendar
    from khamkho.offices.queries import office_by_code
    from khamkho.people.actor import SYSTEM

    moment = now()
    try:
        with transaction.atomic():
            parent = office_by_code(args.parent).pk if args.parent else None
            made = create_office(
                actor=SYSTEM,
                code=args.code,
                prefix=args.prefix,
                kind=args.kind,
                name_th=args.name_th,
                name_en=args.name_en,
                parent_id=parent,
                now=moment,
            )
            seed_calendar(actor=SYSTEM, years=(moment.year, moment.year + 1), now=moment)
            invite(
                actor=SYSTEM,
                office_id=made.pk,
                email=args.admin,
                role="admin",
                name_th=args.admin_name,
                lang=lang(),
                now=moment,
            )
    except Refused as no:
        raise Stop(refusal(no)) from no
    say(
        tell(
            Text(
                f"เพิ่ม{args.name_th}แล้ว คำเชิญจะส่งถึง {args.admin} เมื่อระบบทำงาน",
                f"{args.name_en} is added. The invitation goes to {args.admin} as soon as the system runs.",
            )
        )
    )
    return 0


def reset_second_factor(args: argparse.Namespace) -> int:
    require_home()
    load_django()
    from khamkho.base.errors import Refused
    from khamkho.people.commands import reset_second_factor as reset
    from khamkho.people.queries import user_by_email

    user = user_by_email(args.email)
    if user is None:
        raise Stop(tell(Text("ไม่มีบัญชีที่ใช้อีเมลนี้", "There is no account with this email address.")))
    try:
        reset(user=user, by=None, reason=args.reason, now=now())
    except Refused as no:
        raise Stop(refusal(no)) from no
    return 0


def doctor(args: argparse.Namespace) -> int:
    require_home()
    load_django()
    return examine(running=not args.stopped)


def examine(*, running: bool) -> int:
    """Say every complaint; return 1 when something is wrong."""
    from khamkho.site.doctor import examine as complaints_of

    complaints = complaints_of(now=now(), running=running)
    for one in complaints:
        sign = "✗" if one.level == "wrong" else "!"
        say(f"{sign} {tell(one.what)}", f"    → {tell(one.mend)}")
    if not complaints:
        say(tell(Text("ทุกอย่างเรียบร้อย", "All is well.")))
    return int(any(one.level == "wrong" for one in complaints))


def upgrade(args: argparse.Namespace) -> int:
    home = require_home()
    load_django()
    from django.core.management import call_command

    if _is_running() and not args.force:
        raise Stop(
            tell(
                Text(
                    "ระบบยังทำงานอยู่ ให้หยุด khamkho serve ก่อน",
                    "The system is running. Stop khamkho serve first.",
                )
            )
        )
    _require_known()
    if not (home.is_demo or args.without_backup):
        args.to, args.new_key = None, False
        backup(args)
    call_command("migrate", interactive=False, verbosity=1)
    return examine(running=False)


def _require_known() -> None:
    """An upgrade begins from a database that this version or an older one made; it never makes one anew."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from khamkho.site.doctor import newer_steps

    executor = MigrationExecutor(connection)
    if not executor.loader.applied_migrations or newer_steps(executor):
        raise Stop(
            tell(
                Text(
                    "ฐานข้อมูลว่างเปล่า หรือเป็นของคำขอรุ่นที่ใหม่กว่าโปรแกรมนี้ ยังไม่มีการเปลี่ยนแปลงใด ๆ สั่ง khamkho doctor เพื่อดูวิธีแก้",
                    "The database is empty, or was made by a newer Khamkho than this one. Nothing was changed. Run khamkho doctor for the mend.",
                )
            )
        )


def _is_running() -> bool:
    from datetime import timedelta

    from django.db import Error

    from khamkho.work.queries import worker_seen_at

    try:
        seen = worker_seen_at()
    except Error:
        return False
    return seen is not None and now() - seen < timedelta(seconds=40)


def keys_rotate(args: argparse.Namespace) -> int:
    require_home()
    load_django()
    from khamkho.vault.commands import rotate

    count = rotate()
    say(tell(Text(f"เข้ารหัสกุญแจใหม่ {count} ดอก", f"{count} keys are wrapped under a new key.")))
    return 0
