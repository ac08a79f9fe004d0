"""Which way mail leaves this installation: a demo's folder, an office's own server, or the installation's."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

from khamkho.base.errors import Temporary
from khamkho.notices.demo import DemoSender
from khamkho.notices.mail import MailSender
from khamkho.notices.smtp import SmtpSender, read_url
from khamkho.offices.mail import smtp_of
from khamkho.offices.models import Office


def sender_for(office: Office | None = None) -> MailSender:
    """Return who carries the mail of an office, or of the installation itself.

    Raises Temporary when no mail server is set: the mail waits until somebody sets one.
    """
    if settings.HOME.is_demo:
        return DemoSender(settings.HOME.mail)
    own = smtp_of(office) if office else None
    if own:
        return SmtpSender(own)
    if settings.SMTP_URL:
        return SmtpSender(read_url(settings.SMTP_URL, from_address()))
    raise Temporary("no mail server is set")


def from_address() -> str:
    """Return the address that the installation's mail comes from."""
    domain = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    return str(settings.MAIL_FROM or f"no-reply@{domain}")
