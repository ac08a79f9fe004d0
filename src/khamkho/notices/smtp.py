"""Carries mail over SMTP, through an office's own server or the installation's."""

from __future__ import annotations

import smtplib
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import unquote, urlsplit

from khamkho.base.errors import Permanent, Temporary
from khamkho.notices.mail import BadAddress, Mail, write
from khamkho.offices.mail import Security, Smtp, connect

SCHEMES: dict[str, tuple[Security, int]] = {
    "smtps": ("tls", 465),
    "smtp": ("starttls", 587),
    "smtp+plain": ("none", 25),
}


def read_url(url: str, sender: str) -> Smtp:
    """Read ``smtp://user:password@host:port`` (STARTTLS), ``smtps://`` (TLS) or ``smtp+plain://`` (a relay beside us).

    Raises ValueError that says what is wrong, without the password.
    """
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise ValueError(
            "The mail server is given as smtp://user:password@host:port, smtps://… or smtp+plain://…"
        )
    security, port = SCHEMES[parts.scheme]
    return Smtp(
        host=parts.hostname,
        port=parts.port or port,
        security=security,
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        sender=sender,
    )


class SmtpSender:
    """Sends each mail over its own connection: simple, and a worker sends few at a time."""

    def __init__(self, smtp: Smtp) -> None:
        self.smtp = smtp

    def send(self, mail: Mail, *, now: datetime) -> None:
        """Hand the mail to the server.

        A server that cannot be reached, refuses our sign-in or our sender, or answers 4xx may be mended: Temporary.
        A recipient refused with 5xx is BadAddress; a content refused with 5xx is Permanent.
        """
        message = write(mail, sender=self.smtp.sender, now=now)
        try:
            with connect(self.smtp) as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            raise _refusal(refused.recipients.values()) from refused
        except smtplib.SMTPNotSupportedError as unable:
            raise BadAddress("the server cannot take this address") from unable
        except smtplib.SMTPDataError as answer:
            raise _by_code(answer.smtp_code, "content refused") from answer
        except smtplib.SMTPResponseException as answer:
            raise Temporary(f"mail server answered {answer.smtp_code}") from answer
        except (OSError, UnicodeError, smtplib.SMTPException) as broken:
            raise Temporary(f"mail server not reached ({type(broken).__name__})") from broken


def _refusal(answers: Iterable[tuple[int, bytes]]) -> Temporary | Permanent:
    code = max((code for code, _ in answers), default=550)
    return Temporary(f"recipient deferred {code}") if code < 500 else BadAddress(f"recipient refused {code}")


def _by_code(code: int, what: str) -> Temporary | Permanent:
    return Temporary(f"{what} {code}") if code < 500 else Permanent(f"{what} {code}")
