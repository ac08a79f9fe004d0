"""backup, restore."""

from __future__ import annotations

import argparse
from pathlib import Path

from khamkho.base.home import current_home, env
from khamkho.base.text import Text
from khamkho.site.cli.terminal import Stop, load_django, now, refusal, require_home, say, tell


def backup(args: argparse.Namespace) -> int:
    home = require_home()
    if args.new_key:
        from khamkho.site.recovery import new_key

        show_key(new_key(home))
        return 0
    load_django()
    from khamkho.base.errors import Refused
    from khamkho.site import backup as backups

    try:
        made = backups.make(now=now(), folder=args.to)
    except Refused as no:
        raise Stop(refusal(no)) from no
    gone = backups.expire(now=now(), folder=args.to)
    say(str(made))
    if gone:
        say(tell(Text(f"ลบข้อมูลสำรองที่พ้นกำหนด {gone} ชุด", f"{gone} backups past their time were removed.")))
    kept = backups.all_backups(args.to)
    say(
        tell(
            Text(
                f"สิ่งที่ลบก่อน {kept[0][0]:%Y-%m-%d} หมดไปจากข้อมูลสำรองทุกชุดแล้ว",
                f"What was erased before {kept[0][0]:%Y-%m-%d} is in no backup any more.",
            )
        )
    )
    return 0


def show_key(key: str) -> None:
    """Show a recovery key, this once."""
    say(
        "",
        tell(
            Text(
                "กุญแจกู้คืน: พิมพ์หรือจดเก็บไว้นอกเครื่องนี้ ระบบไม่เก็บและจะไม่แสดงอีก ถ้าหาย จะเปิดข้อมูลสำรองไม่ได้",
                "Recovery key: print it or write it down, away from this machine. It is not kept and never shown again."
                " Without it no backup can be opened.",
            )
        ),
        "",
        f"    {key}",
        "",
    )


def restore(args: argparse.Namespace) -> int:
    from khamkho.site import recovery
    from khamkho.site import restore as restoring

    home = current_home()
    erasures = _erasures(args)
    key = recovery.read_key_file(args.key_file) if args.key_file else recovery.read_key(_ask_key())
    manifest = restoring.unpack(args.backup, key, home, database_url=env("DATABASE_URL"), erasures=erasures)
    load_django()
    again = restoring.finish(now=now())
    say(
        tell(
            Text(
                f"กู้คืนข้อมูลสำรองของ {manifest['made_at']} แล้ว ลบซ้ำตามรายการลบ {again} เรื่อง",
                f"The backup of {manifest['made_at']} is restored; {again} cases were erased again.",
            )
        )
    )
    from khamkho.site.cli.care import examine

    return examine(running=False)


def _erasures(args: argparse.Namespace) -> Path | None:
    """The newest erasure list: the one named, else the copy beside the backup; never silently none."""
    path: Path = args.erasures or args.backup.parent / "erasures.log"
    if path.exists():
        return path
    if args.nothing_erased:
        return None
    raise Stop(
        tell(
            Text(
                f"ไม่พบรายการลบ {path} ให้ระบุด้วย --erasures หรือยืนยันว่าไม่เคยลบสิ่งใดด้วย --nothing-erased",
                f"There is no erasure list at {path}. Name it with --erasures, or confirm with --nothing-erased that nothing was ever erased.",
            )
        )
    )


def _ask_key() -> str:
    import getpass

    return getpass.getpass(tell(Text("กุญแจกู้คืน: ", "Recovery key: ")))
