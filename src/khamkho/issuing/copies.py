"""\"I made this copy from the original shown\": the officer's name, position, date and time on each page of a file."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from khamkho.base.text import Lang
from khamkho.base.thai import show_datetime
from khamkho.documents.stamps import stamp_pdf, stamp_picture
from khamkho.files.commands import Stored, drop_blob, store_bytes
from khamkho.files.kinds import JPEG, PDF
from khamkho.files.models import ScanState
from khamkho.files.naming import clean_name
from khamkho.files.queries import read_blob
from khamkho.offices.models import Membership
from khamkho.offices.roles import role_label


def words_of(member: Membership, lang: Lang, now: datetime) -> tuple[str, ...]:
    """What stands on a copy."""
    position = member.position(lang) or role_label(member.office.kind, member.role).full.in_(lang)
    said = (
        "ข้าพเจ้าทำสำเนาจากต้นฉบับที่นำมาแสดง และรับรองสำเนาถูกต้อง"
        if lang == "th"
        else "I made this copy from the original shown to me, and certify it."
    )
    digits = "thai" if lang == "th" else "arabic"
    moment = show_datetime(now, lang, digits="thai" if digits == "thai" else "arabic")
    return said, f"{member.name(lang)}  {position}", f"{member.office.name(lang)}  {moment}"


def certified(stored: Stored, member: Membership, *, lang: Lang, now: datetime) -> Stored:
    """The same file with the officer's words on each page; the file without them is forgotten.

    Call it outside a transaction. Refuses: DiskFull.
    """
    data = read_blob(stored.blob, unscanned=True)
    lines = words_of(member, lang, now)
    is_pdf = stored.media_type == PDF
    made = stamp_pdf(data, lines, lang=lang) if is_pdf else stamp_picture(data, lines, lang=lang)
    kind = PDF if is_pdf else JPEG
    assert stored.blob.key is not None
    blob = store_bytes(
        key=stored.blob.key, data=made, media_type=kind, now=now, scan=ScanState(stored.blob.scan)
    )
    drop_blob(stored.blob)
    name = clean_name(stored.name.rpartition(".")[0] or stored.name, kind)
    return replace(stored, blob=blob, name=name, media_type=kind, size=blob.size)
