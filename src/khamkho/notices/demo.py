"""In a demo no message leaves the machine: they are kept as files that ``/demo/mail`` and ``/demo/sms`` show."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path

from khamkho.notices.mail import Mail, write
from khamkho.notices.sms import Sms, segments

SENDER = "no-reply@khamkho.example"
NAME = re.compile(r"[a-z-]+\.[0-9a-f]{32}")


class DemoSender:
    """Writes each mail into the demo's folder; the same mail again replaces its file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, mail: Mail, *, now: datetime) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / f"{mail.message_id.strip('<>').partition('@')[0]}.eml"
        fresh = path.with_suffix(".part")
        fresh.write_bytes(write(mail, sender=SENDER, now=now).as_bytes())
        os.replace(fresh, path)


class KeptMail:
    """One mail in a demo's folder, as the demo pages show it."""

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        data = path.read_bytes()
        self._raw = message_from_bytes(data)
        self._message = message_from_bytes(data, policy=default)

    @property
    def subject(self) -> str:
        return str(self._message["Subject"])

    @property
    def to(self) -> str:
        return str(self._message["To"])

    @property
    def sender(self) -> str:
        # Python's newer header parser puts blanks between the encoded words of a long Thai name (seen in 3.11).
        return str(make_header(decode_header(self._raw["From"])))

    @property
    def message_id(self) -> str:
        return str(self._message["Message-ID"])

    @property
    def at(self) -> datetime:
        return parsedate_to_datetime(str(self._message["Date"]))

    @property
    def text(self) -> str:
        part = self._message.get_body(("plain",))
        return str(part.get_content()).replace("\r\n", "\n") if part else ""


def kept_mails(folder: Path, limit: int = 200) -> list[KeptMail]:
    """Return the newest mails of a demo, newest first."""
    paths = sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    return [KeptMail(path) for path in paths[:limit]]


def kept_mail(folder: Path, name: str) -> KeptMail | None:
    """Return one mail of a demo by its name, or None."""
    path = folder / f"{name}.eml"
    return KeptMail(path) if NAME.fullmatch(name) and path.is_file() else None


class DemoSmsSender:
    """Writes each text message into the demo's folder; the same one again replaces its file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: Sms, *, now: datetime) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / f"{message.reference}.json"
        fresh = path.with_suffix(".part")
        fresh.write_text(
            json.dumps({"to": message.to, "text": message.text, "at": now.isoformat()}, ensure_ascii=False),
            encoding="utf-8",
        )
        os.replace(fresh, path)


@dataclass(frozen=True, kw_only=True)
class KeptSms:
    """One text message in a demo's folder, as the demo page shows it."""

    to: str
    text: str
    at: datetime
    segments: int


def kept_sms(folder: Path, limit: int = 200) -> list[KeptSms]:
    """Return the newest text messages of a demo, newest first."""
    paths = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    return [_kept_sms(path) for path in paths[:limit]]


def _kept_sms(path: Path) -> KeptSms:
    said = json.loads(path.read_text(encoding="utf-8"))
    return KeptSms(
        to=said["to"],
        text=said["text"],
        at=datetime.fromisoformat(said["at"]),
        segments=segments(said["text"]),
    )
