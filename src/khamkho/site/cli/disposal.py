"""disposal, erase: what has been kept long enough, and making it unreadable once the office has approved it."""

from __future__ import annotations

import argparse
from datetime import timedelta

from khamkho.base.text import Text
from khamkho.base.thai import in_bangkok, show_date
from khamkho.site.cli.terminal import (
    Stop,
    lang,
    load_django,
    now,
    refusal,
    require_home,
    say,
    say_error,
    tell,
)


def disposal(args: argparse.Namespace) -> int:
    require_home()
    load_django()
    from khamkho.base.errors import Refused
    from khamkho.casework.queries.disposal import disposal_for
    from khamkho.offices.models import Office
    from khamkho.offices.queries import office_by_code

    try:
        offices = [office_by_code(args.office)] if args.office else list(Office.objects.order_by("code"))
    except Refused as no:
        raise Stop(refusal(no)) from no
    count = 0
    for office in offices:
        for due in disposal_for(office.pk, now=now()):
            ended = show_date(in_bangkok(due.case.ended_at).date(), lang()) if due.case.ended_at else ""
            say(
                "\t".join(
                    (office.code, str(due.case.number), due.case.service_id, ended, due.since.isoformat())
                )
            )
            count += 1
    say_error(tell(Text(f"ครบกำหนดเก็บแล้ว {count} เรื่อง", f"Kept long enough: {count}")))
    return 0


def erase(args: argparse.Namespace) -> int:
    require_home()
    load_django()
    if not args.yes:
        _confirm(args.number)
    refused = [number for number in args.number if not _erase(number)]
    if len(refused) < len(args.number):
        _say_when_complete()
    return int(bool(refused))


def _confirm(numbers: list[str]) -> None:
    listed = ", ".join(numbers)
    say_error(
        tell(
            Text(
                f"จะทำลายกุญแจของ {listed} อ่านข้อมูลอีกไม่ได้ตลอดไป พิมพ์ erase เพื่อยืนยัน",
                f"The keys of {listed} will be destroyed: nobody can read them ever again. Type erase to go on.",
            )
        )
    )
    try:
        typed = input()
    except EOFError:
        typed = ""
    if typed.strip() != "erase":
        raise Stop(tell(Text("ยังไม่ได้ลบสิ่งใด", "Nothing was erased.")))


def _erase(number: str) -> bool:
    from khamkho.base.errors import Refused
    from khamkho.casework import commands
    from khamkho.people.actor import SYSTEM

    try:
        commands.erase(actor=SYSTEM, number=number, now=now())
    except Refused as no:
        say_error(f"✗ {number}: {refusal(no)}")
        return False
    say(tell(Text(f"{number}: ลบแล้ว", f"{number}: erased")))
    return True


def _say_when_complete() -> None:
    """Older backups still hold the keys; the erasure list is what keeps a restore from bringing them back."""
    from django.conf import settings

    home = require_home()
    gone = show_date(in_bangkok(now() + timedelta(days=settings.BACKUP_DAYS)).date(), lang())
    say(
        tell(
            Text(
                f"การลบจะสมบูรณ์เมื่อไม่มีข้อมูลสำรองที่เก่ากว่านี้เหลืออยู่ คือหลังวันที่ {gone} หากไม่ได้เก็บสำเนาไว้ที่อื่น เก็บ {home.erasures} ไว้กับข้อมูลสำรองเสมอ",
                f"This is complete once no older backup is left: after {gone}, unless copies are kept elsewhere. Keep {home.erasures} with the backups.",
            )
        )
    )
