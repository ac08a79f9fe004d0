"""A spreadsheet as an office kept it, with files beside it, and the worker's way through it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from khamkho.casework.tests.cast import MONDAY, SERVICE, photo
from khamkho.files.commands import store_bytes
from khamkho.moving import commands
from khamkho.moving.contents import problems_of
from khamkho.moving.models import Moving, MovingRow
from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.vault.commands import new_key

HEADS = (
    "ลำดับที่", "ประทับเวลา", "ชื่อ-สกุล", "เลขบัตรประชาชน", "เบอร์โทร", "วันเกิด", "ประเภทเจ้าหน้าที่ของรัฐ", "กรณีที่ขอ", "ตำแหน่ง",
    "สถานะ", "เลขที่บัตร", "วันออกบัตร", "วันบัตรหมดอายุ", "วันที่รับบัตร", "รูปถ่าย",
)  # fmt: skip
DONE = (
    "๑๒/๒๕๖๗", "25/11/2567, 14:30:00", "นางสาวมาลี ใจดี", "1-1017-00207-36-6", "812345678", "๑ ก.พ. ๒๕๓๓",
    "ข้าราชการครูและบุคลากรทางการศึกษา", "ขอมีบัตรใหม่ เนื่องจากบัตรหมดอายุ", "ครู", "รับบัตรแล้ว", "45/2567", "27/11/2567",
    "26/11/2573", "28 พ.ย. 2567", "mali.jpg",
)  # fmt: skip
OPEN = (
    "", "1/7/2569 9:05", "ว่าที่ร้อยตรีสมชาย ณ ถลาง", "3100600445635", "0898765432", "5/5/2520", "ลูกจ้างประจำ", "ขอมีบัตรครั้งแรก",
    "นักการภารโรง", "รอตรวจ", "", "", "", "", "",
)  # fmt: skip


def csv(*rows: Sequence[str], heads: Sequence[str] = HEADS) -> bytes:
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in (heads, *rows)).encode()


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in files.items():
            made.writestr(name, data)
    return out.getvalue()


def brought(
    head: Actor, office: Office, data: bytes, files: bytes = b"", *, now: datetime = MONDAY, **more: Any
) -> Moving:
    key = new_key()
    blob = store_bytes(key=key, data=files, media_type="application/zip", now=now) if files else None
    given = {"service_id": SERVICE, "data": data, "name": "ทะเบียน.csv", "key": key, "files": blob, **more}
    moving = commands.bring(actor=head, office=office, now=now, **given)
    typed = {f"column.{place}": target for target, place in moving.columns.items()}
    return commands.choose(actor=head, office=office, ref=moving.ref, typed=typed, now=now)


def worked(moving: Moving, now: datetime = MONDAY, seconds: float = 60) -> Moving:
    """The worker's stretches, one after the other."""
    while commands.carry_on(moving_id=moving.pk, now=now, seconds=seconds):
        pass
    moving.refresh_from_db()
    return moving


def moved(head: Actor, office: Office, *rows: Sequence[str], now: datetime = MONDAY) -> Moving:
    """A table that was tried and moved in."""
    moving = brought(head, office, csv(*rows), zipped({"photos/mali.jpg": photo()}), now=now)
    commands.start(actor=head, office=office, ref=moving.ref, dry=True, now=now)
    assert worked(moving).state == Moving.TRIED
    commands.start(actor=head, office=office, ref=moving.ref, dry=False, now=now)
    return worked(moving)


def said_of(moving: Moving, line: int) -> list[str]:
    moving = Moving.objects.select_related("key").get(pk=moving.pk)
    return [one.code for one in problems_of(moving, MovingRow.objects.get(moving=moving, line=line))]
