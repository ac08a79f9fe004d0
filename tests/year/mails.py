"""What comes into the office's mailbox in the year: twenty mails as people's programs write them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.header import Header
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr
from unittest import mock

from khamkho.casework.models import Case
from khamkho.mailin.commands import keep_mail, read_mail, set_mailbox
from khamkho.mailin.models import Mail
from khamkho.notices.models import Notice
from khamkho.notices.tasks import notice as tell
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM
from khamkho.site.demo.answers import Invented
from khamkho.site.demo.offices import GENERAL
from khamkho.work.jobs import Job
from khamkho.work.models import Effect

MAILS, LETTERS = 20, 17
"""In all, and of them those that begin a matter of their own."""
ASKED = (
    ("ขอหนังสือรับรองการปฏิบัติงาน", "เรียน ผู้อำนวยการ\n\nขอหนังสือรับรอง 2 ฉบับ ใช้ประกอบการกู้ซื้อที่อยู่อาศัย\n\nขอบคุณค่ะ"),
    ("ขอใช้ห้องประชุม", "ชมรมครูเกษียณขอใช้ห้องประชุมวันเสาร์หน้า เวลา 9.00-12.00 น. ประมาณ 40 คน"),
    ("สอบถามเรื่องวันลา", "ขอทราบวันลาพักผ่อนคงเหลือของปีงบประมาณนี้"),
)
CARD_ASKED = ("ขอทำบัตรข้าราชการ", "แนบรูปถ่ายมาด้วย ขอให้ทำบัตรใบแรกให้ด้วยค่ะ")
WRITTEN = ("utf-8", "tis-620", "html")


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail before it is bytes."""

    subject: str
    text: str
    who: Invented
    at: datetime
    written: str = "utf-8"
    """The character set, or ``html`` for words that are said in two ways."""
    picture: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def raw(self) -> bytes:
        """As RFC 5322 wants it: with CRLF, the words in the header encoded."""
        charset = "utf-8" if self.written == "html" else self.written
        body: MIMENonMultipart | MIMEMultipart = MIMEText(self.text, "plain", charset)
        if self.written == "html":
            html = MIMEText(f"<p>{self.text}</p>".replace("\n", "<br>"), "html", charset)
            body = _together("alternative", body, html)
        if self.picture:
            file = MIMEImage(self.picture, "jpeg")
            file.add_header("Content-Disposition", "attachment", filename=("utf-8", "", "รูปถ่าย.jpg"))
            body = _together("mixed", body, file)
        body["Subject"] = Header(self.subject, charset).encode()
        body["From"] = formataddr(
            (f"{self.who.title}{self.who.first} {self.who.last}", self.who.email), charset
        )
        body["To"], body["Date"] = "thale-tuayang@example.go.th", format_datetime(self.at)
        body["Message-ID"] = f"<{self.who.number}.{self.at.timestamp():.0f}@example.com>"
        for name, value in self.headers:
            body[name] = value
        return body.as_bytes(policy=compat32.clone(linesep="\r\n"))


def _together(kind: str, *parts: MIMENonMultipart | MIMEMultipart) -> MIMEMultipart:
    whole = MIMEMultipart(kind)
    for part in parts:
        whole.attach(part)
    return whole


def take_mails(office: Office, *, now: datetime) -> None:
    """Mails of this office become general requests."""
    set_mailbox(
        actor=SYSTEM, office_id=office.pk, service=GENERAL, most="10", host="", port="993", security="tls",
        username="", now=now,
    )  # fmt: skip


def arrive(office: Office, raw: bytes, at: datetime) -> Mail:
    """Kept first, then read, as the pipe and the worker do it."""
    kept = keep_mail(office=office, raw=raw, now=at)
    read = read_mail(mail_id=kept.pk, now=at + timedelta(seconds=5))
    assert read is not None
    return read


def letter(n: int, who: Invented, at: datetime, picture: bytes) -> Letter:
    """The nth matter of the year; every fourth with a picture, the last one a card's."""
    subject, text = CARD_ASKED if n == LETTERS - 1 else ASKED[n % len(ASKED)]
    with_picture = n % 4 == 0
    return Letter(
        subject=subject, text=text, who=who, at=at, written=WRITTEN[n % len(WRITTEN)],
        picture=picture if with_picture else b"",
    )  # fmt: skip


def answer_to(first: Letter, case: Case, at: datetime) -> bytes:
    """Who wrote answers the receipt that she got."""
    told = receipt_of(case, at)
    return Letter(
        subject="Re: รับคำขอแล้ว",
        text="ขอรับเป็นไฟล์ก็ได้ค่ะ",
        who=first.who,
        at=at,
        headers=(("In-Reply-To", told.message_id),),
    ).raw


def away(who: Invented, at: datetime) -> bytes:
    """A machine answers."""
    return Letter(
        subject="ตอบกลับอัตโนมัติ: ไม่อยู่สำนักงาน",
        text="จะกลับมาวันจันทร์หน้า",
        who=who,
        at=at,
        headers=(("Auto-Submitted", "auto-replied"),),
    ).raw


def bounce_of(case: Case, at: datetime) -> bytes:
    """The receipt comes back: nobody has this address any more (RFC 3464)."""
    lines = (
        "From: MAILER-DAEMON@example.com", "To: thale-tuayang@example.go.th", "Subject: Undelivered Mail",
        "MIME-Version: 1.0", "Content-Type: multipart/report; report-type=delivery-status; boundary=b", "",
        "--b", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.example.com", "",
        "Action: failed", "Status: 5.1.1", "", "--b", "Content-Type: text/rfc822-headers", "",
        f"Message-ID: {receipt_of(case, at).message_id}", "", "--b--", "",
    )  # fmt: skip
    return "\r\n".join(lines).encode()


def receipt_of(case: Case, at: datetime) -> Notice:
    """The mail by which the applicant learnt her number, sent by a server that is not asked."""
    told = Effect.objects.get(name="notice", about=case.about)
    with mock.patch("khamkho.notices.commands.sender_for"):
        tell(Job(id=told.id, name="notice", args=told.args, now=at))
    return Notice.objects.get(pk=told.id)
