"""An office's mailbox over IMAP: look whether it opens, and take what nobody has read."""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date

from khamkho.base.errors import Temporary
from khamkho.base.text import Text
from khamkho.offices.mail import Security, reach

TIMEOUT = 30
AT_ONCE = 50
"""Mails that are taken in one visit; the rest comes with the next."""
LARGEST = 30 * 1024 * 1024
"""Of a larger mail only the beginning is kept, and the rest stays in the mailbox."""
BEGINNING = 256 * 1024
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""As IMAP writes them, whatever the language of this machine."""

TROUBLES: Mapping[str, Text] = {
    "no-host": Text(
        "ไม่พบเซิร์ฟเวอร์ชื่อนี้ ตรวจการสะกดชื่อเซิร์ฟเวอร์ เช่น imap.example.go.th",
        "No server of this name was found. Check how the name is spelt, such as imap.example.go.th.",
    ),
    "inward": Text(
        "ชื่อเซิร์ฟเวอร์นี้ชี้กลับมาที่เครื่องนี้เอง ระบบจึงไม่เชื่อมต่อ ใช้ชื่อเซิร์ฟเวอร์อีเมลของหน่วยงาน",
        "This name leads back into this machine, so it is not connected to. Use the name of the office's mail server.",
    ),
    "no-connection": Text(
        "เซิร์ฟเวอร์ไม่ตอบที่พอร์ตนี้ ตรวจพอร์ต (993 หรือ 143) และถามผู้ดูแลเครือข่ายว่าไฟร์วอลล์ปิดกั้นหรือไม่",
        "The server does not answer on this port. Check the port (993 or 143), and ask who runs the network whether a firewall is in the way.",
    ),
    "certificate": Text(
        "ใบรับรองความปลอดภัยของเซิร์ฟเวอร์ใช้ไม่ได้ อาจหมดอายุหรือไม่ตรงกับชื่อเซิร์ฟเวอร์ที่กรอก",
        "The server's certificate is not good. It may have expired, or belong to another name than the one typed.",
    ),
    "no-tls": Text(
        "เชื่อมต่อแบบเข้ารหัสไม่สำเร็จ ตรวจว่าวิธีเข้ารหัสตรงกับพอร์ต: 993 คู่กับ TLS, 143 คู่กับ STARTTLS",
        "No protected connection came about. See that protection and port fit: 993 with TLS, 143 with STARTTLS.",
    ),
    "not-imap": Text(
        "ปลายทางไม่ใช่เซิร์ฟเวอร์ IMAP หรือวิธีเข้ารหัสไม่ตรงกับพอร์ต",
        "What answers there is no IMAP server, or the protection does not fit the port.",
    ),
    "sign-in": Text(
        "เซิร์ฟเวอร์ไม่รับชื่อผู้ใช้หรือรหัสผ่าน ตรวจทั้งสองอย่าง บางผู้ให้บริการต้องใช้รหัสผ่านสำหรับแอป หรือต้องเปิดใช้ IMAP ก่อน",
        "The server does not take this user name and password. Check both; some providers want an app password, or IMAP to be switched on first.",
    ),
    "no-inbox": Text(
        "เข้าสู่ระบบได้ แต่เปิดกล่องจดหมายเข้า (INBOX) ไม่ได้ ติดต่อผู้ดูแลเซิร์ฟเวอร์อีเมล",
        "Signing in works, but the inbox (INBOX) does not open. Ask who looks after the mail server.",
    ),
    "broken-off": Text(
        "การเชื่อมต่อขาดกลางคัน ระบบจะลองใหม่เอง อีเมลที่ยังไม่ได้รับยังอยู่ในกล่อง",
        "The connection broke off. It is tried again by itself; what was not taken is still in the mailbox.",
    ),
    "disk-full": Text(
        "ที่เก็บข้อมูลของระบบเต็ม อีเมลยังอยู่ในกล่อง แจ้งผู้ดูแลระบบ",
        "The disk of this system is full. The mails are still in the mailbox. Tell who runs the system.",
    ),
}  # fmt: skip


class Trouble(Temporary):
    """The mailbox could not be read. ``code`` is one of ``TROUBLES``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, kw_only=True)
class Imap:
    """How an office's mailbox is opened."""

    host: str
    port: int
    security: Security
    username: str
    password: str
    since: date | None = None
    """What came before this day is not looked at: a mailbox that was used for years is full of what nobody opened."""
    guarded: bool = True
    """Named by an office, not by the operator: then it may not lead back into the machine."""


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """A mail as the server handed it over. ``cut``: only its beginning, because all of it would be too much."""

    raw: bytes
    cut: bool = False


class _Plain(imaplib.IMAP4):
    def __init__(self, server: Imap) -> None:
        self.server = server
        super().__init__(server.host, server.port, timeout=TIMEOUT)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return _reached(self.server)


class _Tls(imaplib.IMAP4_SSL):
    def __init__(self, server: Imap) -> None:
        self.server = server
        super().__init__(server.host, server.port, ssl_context=ssl.create_default_context(), timeout=TIMEOUT)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        reached: socket.socket = self.ssl_context.wrap_socket(
            _reached(self.server), server_hostname=self.server.host
        )
        return reached


def _reached(server: Imap) -> socket.socket:
    if not server.guarded:
        return socket.create_connection((server.host, server.port), TIMEOUT)
    socket.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM)
    try:
        return reach(server.host, server.port, TIMEOUT)
    except OSError as inward:
        raise (Trouble("inward") if "into this machine" in str(inward) else inward) from inward


@contextmanager
def opened(server: Imap, *, readonly: bool) -> Iterator[imaplib.IMAP4]:
    """The inbox, signed in to; certificates are checked. Raises Trouble, which says what stands in the way."""
    connection = None
    try:
        connection = _connected(server)
        _sign_in(connection, server)
        if connection.select("INBOX", readonly=readonly)[0] != "OK":
            raise Trouble("no-inbox")
        yield connection
    except socket.gaierror as unknown:
        raise Trouble("no-host") from unknown
    except ssl.SSLCertVerificationError as untrusted:
        raise Trouble("certificate") from untrusted
    except ssl.SSLError as strange:
        raise Trouble("no-tls") from strange
    except imaplib.IMAP4.error as strange:
        raise Trouble("broken-off" if connection else "not-imap") from strange
    except OSError as silent:
        raise Trouble("broken-off" if connection else "no-connection") from silent
    finally:
        if connection is not None:
            with suppress(imaplib.IMAP4.error, OSError):
                connection.logout()


def _connected(server: Imap) -> imaplib.IMAP4:
    return _Tls(server) if server.security == "tls" else _Plain(server)


def _sign_in(connection: imaplib.IMAP4, server: Imap) -> None:
    if server.security == "starttls":
        try:
            connection.starttls(ssl.create_default_context())
        except imaplib.IMAP4.error as refused:
            raise Trouble("no-tls") from refused
    try:
        connection.login(server.username, server.password)
    except (imaplib.IMAP4.abort, OSError):
        raise
    except (imaplib.IMAP4.error, UnicodeError) as refused:
        raise Trouble("sign-in") from refused


def waiting_in(server: Imap) -> int:
    """How many mails in the inbox nobody has read; changes nothing there. Raises Trouble."""
    with opened(server, readonly=True) as connection:
        return len(_unread(connection, server.since))


def take_new(server: Imap, keep: Callable[[Fetched], None]) -> int:
    """Hand what nobody has read to ``keep``, one by one, and mark each as read once it returned; how many.

    What ``keep`` raises ends the visit; that mail stays unread, and comes again. Raises Trouble.
    """
    taken = 0
    with opened(server, readonly=False) as connection:
        for uid in _unread(connection, server.since)[:AT_ONCE]:
            fetched = _fetch(connection, uid)
            if fetched is None:
                continue
            keep(fetched)
            connection.uid("STORE", uid, "+FLAGS", r"(\Seen)")
            taken += 1
    return taken


def _unread(connection: imaplib.IMAP4, since: date | None) -> list[str]:
    wanted = ["UNSEEN"]
    if since is not None:
        wanted += ["SINCE", f"{since.day:02}-{MONTHS[since.month - 1]}-{since.year}"]
    _answer, found = connection.uid("SEARCH", *wanted)
    return b" ".join(one for one in found if one).decode("ascii", "replace").split()


def _fetch(connection: imaplib.IMAP4, uid: str) -> Fetched | None:
    """One mail, without marking it; None when it is no longer there."""
    _answer, said = connection.uid("FETCH", uid, "(RFC822.SIZE)")
    size = re.search(rb"RFC822\.SIZE (\d+)", b" ".join(_pieces(said)))
    if size is None:
        return None
    cut = int(size[1]) > LARGEST
    what = f"(BODY.PEEK[]<0.{BEGINNING}>)" if cut else "(BODY.PEEK[])"
    _answer, said = connection.uid("FETCH", uid, what)
    raw = next((one[1] for one in said or () if isinstance(one, tuple) and len(one) > 1), b"")
    return Fetched(raw=bytes(raw), cut=cut) if raw else None


def _pieces(said: list[object] | None) -> Iterator[bytes]:
    for one in said or ():
        yield from (part for part in (one if isinstance(one, tuple) else (one,)) if isinstance(part, bytes))
