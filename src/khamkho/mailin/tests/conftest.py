"""An office that takes mails, mails as people write them, and a mailbox played on this machine."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from khamkho.casework.tests.cast import MONDAY
from khamkho.mailin import commands
from khamkho.mailin.imap import Imap
from khamkho.mailin.models import Mail
from khamkho.offices.commands import publish_offering
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM

SENDER = "som@example.com"


@pytest.fixture
def taking(office: Office) -> Office:
    """The office offers the general request, and its mails go there."""
    publish_offering(actor=SYSTEM, office_id=office.pk, service_id="general-request", now=MONDAY)
    commands.set_mailbox(
        actor=SYSTEM,
        office_id=office.pk,
        service="general-request",
        most="3",
        host="",
        port="993",
        security="tls",
        username="",
        now=MONDAY,
    )
    return office


def mail(
    text: str = "ขอใช้ห้องประชุมวันที่ 12 สิงหาคม",
    *,
    subject: str = "ขอความอนุเคราะห์ใช้ห้องประชุม",
    sender: str = f"สมชาย ใจดี <{SENDER}>",
    **headers: str,
) -> EmailMessage:
    """A mail as a good program writes it."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "office@example.go.th"
    message["Subject"] = subject
    message["Message-ID"] = f"<{abs(hash((text, subject, sender)))}@example.com>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


class Carrier:
    """Carries mails nowhere."""

    def send(self, _mail: Mail, *, now: datetime) -> None:
        assert now


@pytest.fixture
def arrive(taking: Office, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Mail]:
    """A mail comes in and is read."""

    monkeypatch.setattr("khamkho.notices.commands.sender_for", lambda _office: Carrier())

    def come(raw: bytes | EmailMessage, *, now: datetime = MONDAY, **changes: Any) -> Mail:
        data = raw if isinstance(raw, bytes) else raw.as_bytes()
        kept = commands.keep_mail(office=taking, raw=data, now=now, **changes)
        read = commands.read_mail(mail_id=kept.pk, now=now + timedelta(seconds=5))
        assert read is not None
        return read

    return come


@dataclass
class PlayedBox:
    """A mailbox that speaks enough IMAP: its mails, and which of them are read."""

    mails: dict[int, bytes] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    password: str = "secret"
    port: int = 0

    @property
    def server(self) -> Imap:
        return Imap(
            host="127.0.0.1",
            port=self.port,
            security="none",
            username="office",
            password="secret",
            guarded=False,
        )


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.say(b"* OK played")
        while line := self.rfile.readline().decode().strip():
            tag, verb, *rest = line.split(" ")
            if verb == "UID":
                verb, rest = rest[0], rest[1:]
            self.answer(tag, verb.upper(), rest)

    def answer(self, tag: str, verb: str, rest: list[str]) -> None:
        played: PlayedBox = self.server.played  # type: ignore[attr-defined]  # set by the fixture
        if verb == "LOGIN" and played.password not in rest[1]:
            self.say(f"{tag} NO wrong password".encode())
            return
        if verb == "CAPABILITY":
            self.say(b"* CAPABILITY IMAP4rev1")
        elif verb in ("SELECT", "EXAMINE"):
            self.say(f"* {len(played.mails)} EXISTS".encode())
        elif verb == "SEARCH":
            played.asked.append(" ".join(rest))
            unread = " ".join(str(uid) for uid in played.mails if uid not in played.seen)
            self.say(f"* SEARCH {unread}".encode())
        elif verb == "FETCH":
            self.fetch(played.mails[int(rest[0])], rest[0], " ".join(rest[1:]))
        elif verb == "STORE":
            played.seen.add(int(rest[0]))
        self.say(f"{tag} OK done".encode())

    def fetch(self, raw: bytes, uid: str, what: str) -> None:
        if "SIZE" in what:
            self.say(f"* 1 FETCH (UID {uid} RFC822.SIZE {len(raw)})".encode())
            return
        part = raw[: int(what.rpartition(".")[2].rstrip(">)"))] if "<0." in what else raw
        self.wfile.write(f"* 1 FETCH (UID {uid} BODY[] {{{len(part)}}}\r\n".encode() + part + b")\r\n")

    def say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


@pytest.fixture
def box(socket_enabled: None) -> Iterator[PlayedBox]:
    played = PlayedBox()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Handler) as running:
        running.daemon_threads = True
        running.played = played  # type: ignore[attr-defined]  # read by the handler
        played.port = running.server_address[1]
        thread = threading.Thread(target=running.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield played
        running.shutdown()
        thread.join(5)
