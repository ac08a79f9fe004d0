"""Mails to the demo's area office: one that became an application, one answer of a machine that waits to be looked at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.message import EmailMessage

from khamkho.mailin.commands import keep_mail, read_mail, set_mailbox
from khamkho.people.actor import SYSTEM
from khamkho.site.demo.cast import SEA
from khamkho.site.demo.offices import GENERAL, Staff

ROOM = """เรียน ผู้อำนวยการ

ชมรมครูเกษียณขอความอนุเคราะห์ใช้ห้องประชุมของสำนักงานในวันเสาร์หน้า เวลา 9.00–12.00 น. ผู้เข้าร่วมประมาณ 40 คน

ขอแสดงความนับถือ
ทดสอบ มีอีเมล"""
AWAY = "ขณะนี้ไม่อยู่สำนักงาน จะกลับมาวันจันทร์หน้า"


def make_mails(staff: Mapping[str, Staff], *, now: datetime) -> None:
    """Two mails of this morning; the office has no mailbox, so nothing is ever looked for outside."""
    office = staff[SEA].office
    set_mailbox(
        actor=SYSTEM,
        office_id=office.pk,
        service=GENERAL,
        most="10",
        host="",
        port="993",
        security="tls",
        username="",
        now=now,
    )
    asked = _mail("ขอความอนุเคราะห์ใช้ห้องประชุม", "ทดสอบ มีอีเมล <mi.email@example.com>", ROOM)
    asked.add_attachment(
        "ข้อความ".encode(), maintype="application", subtype="octet-stream", filename="หนังสือ.doc"
    )
    away = _mail("ตอบกลับอัตโนมัติ: ได้รับคำขอแล้ว", "สมมุติ ไม่อยู่ <mai.yu@example.com>", AWAY)
    away["Auto-Submitted"] = "auto-replied"
    for minutes, one in ((9, asked), (6, away)):
        at = now - timedelta(minutes=minutes)
        kept = keep_mail(office=office, raw=one.as_bytes(), now=at)
        read_mail(mail_id=kept.pk, now=at)


def _mail(subject: str, sender: str, text: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "thale-tuayang@example.go.th", subject
    message["Message-ID"] = f"<{len(text)}@example.com>"
    message.set_content(text)
    return message
