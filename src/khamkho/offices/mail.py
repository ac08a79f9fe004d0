"""An office's own mail server: read its settings, and send through it."""

from __future__ import annotations

import smtplib
import socket
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from ipaddress import IPv6Address, ip_address
from typing import Literal, get_args

from khamkho.base.errors import Permanent, Temporary
from khamkho.base.text import Lang, Text
from khamkho.offices.models import Office
from khamkho.vault import keys

Security = Literal["tls", "starttls", "none"]
SECURITIES: tuple[Security, ...] = get_args(Security)
TIMEOUT = 15
_SUBJECT = Text("ทดสอบการส่งอีเมลจาก{office}", "Test mail from {office}")
_BODY = Text(
    "อีเมลฉบับนี้ส่งจากระบบยื่นคำขอของ{office} เพื่อทดสอบการตั้งค่า ไม่ต้องตอบกลับ",
    "This mail was sent by the application system of {office} to test its settings. No answer is needed.",
)


@dataclass(frozen=True, kw_only=True)
class Smtp:
    """How an office sends mail. ``sender`` is the address in From."""

    host: str
    port: int
    security: Security
    username: str = ""
    password: str = ""
    sender: str
    guarded: bool = False
    """Named by an office, not by the operator: then it may not lead back into the machine."""


def context_of(office: Office) -> str:
    """What the sealed settings are bound to."""
    return f"offices.smtp:{office.pk}"


def smtp_of(office: Office) -> Smtp | None:
    """The office's mail server, or None: the installation's own is used then."""
    if not office.smtp_sealed or office.smtp_key is None:
        return None
    kept = keys.unseal_json(office.smtp_key, office.smtp_sealed, context=context_of(office))
    return Smtp(**{**kept, "guarded": True})


def leads_inward(address: str) -> bool:
    """Is this the machine itself, its link (where clouds keep their secrets), or no single machine at all?

    Addresses of a network of its own are let through: an office's mail server often stands in one.
    """
    there = ip_address(address.partition("%")[0])
    if isinstance(there, IPv6Address) and there.ipv4_mapped:
        there = there.ipv4_mapped
    return (
        there.is_loopback
        or there.is_link_local
        or there.is_multicast
        or there.is_unspecified
        or there.is_reserved
    )


def reach(host: str, port: int, timeout: float) -> socket.socket:
    """Connect to an address that was looked at, not to a name that may mean another one a moment later."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    outside = [str(address[0]) for *_kind, address in found if not leads_inward(str(address[0]))]
    if not outside:
        raise OSError("the name leads into this machine")
    return socket.create_connection((outside[0], port), timeout)


class _Guarded(smtplib.SMTP):
    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return reach(host, port, timeout)


class _GuardedTLS(smtplib.SMTP_SSL):
    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return self.context.wrap_socket(reach(host, port, timeout), server_hostname=host)


def deliver(smtp: Smtp, message: EmailMessage) -> None:
    """Hand a message to the server. Raises ``Temporary`` (try again) or ``Permanent`` (settings or address wrong)."""
    try:
        with connect(smtp) as server:
            server.send_message(message)
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as wrong:
        raise Permanent(f"sign-in refused: {type(wrong).__name__}") from wrong
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
        raise (Temporary if all(400 <= code < 500 for code in codes) else Permanent)(
            "recipient refused"
        ) from refused
    except smtplib.SMTPResponseException as answer:
        kind = Temporary if 400 <= answer.smtp_code < 500 else Permanent
        raise kind(f"server answered {answer.smtp_code}") from answer
    except UnicodeError as strange:
        raise Permanent("sign-in refused: SMTP takes Latin letters, digits and signs only") from strange
    except (OSError, smtplib.SMTPException) as broken:
        raise Temporary(f"no connection: {type(broken).__name__}") from broken


def connect(smtp: Smtp) -> smtplib.SMTP:
    """Connect and sign in; certificates are checked. The caller closes the connection (``with``)."""
    context = ssl.create_default_context()
    if smtp.security == "tls":
        secure = _GuardedTLS if smtp.guarded else smtplib.SMTP_SSL
        server: smtplib.SMTP = secure(smtp.host, smtp.port, timeout=TIMEOUT, context=context)
    else:
        server = (_Guarded if smtp.guarded else smtplib.SMTP)(smtp.host, smtp.port, timeout=TIMEOUT)
    try:
        if smtp.security == "starttls":
            server.starttls(context=context)
        if smtp.username:
            server.login(smtp.username, smtp.password)
    except BaseException:
        server.close()
        raise
    return server


def test_message(office: Office, smtp: Smtp, *, to: str, lang: Lang, now: datetime) -> EmailMessage:
    """A mail that says it is only a test."""
    message = EmailMessage()
    message["From"] = smtp.sender
    message["To"] = to
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=smtp.sender.rpartition("@")[2] or "localhost")
    message["Subject"] = _SUBJECT.in_(lang).format_map({"office": office.name(lang)})
    message.set_content(_BODY.in_(lang).format_map({"office": office.name(lang)}))
    return message


test_message.__test__ = False  # type: ignore[attr-defined]  # a mail, not a test case
