"""Which way messages leave this installation: a demo's folder, an office's own server or gateway, or the installation's."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

from khamkho.base.errors import Temporary
from khamkho.notices.demo import DemoSender, DemoSmsSender
from khamkho.notices.mail import MailSender
from khamkho.notices.sms import GatewaySender, SmsSender
from khamkho.notices.smtp import SmtpSender, read_url
from khamkho.offices.mail import smtp_of
from khamkho.offices.models import Office
from khamkho.offices.sms import gateway_of


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


def account_sms_sender() -> SmsSender | None:
    """Return who carries text messages about accounts: the gateway of the office that the operator named; None without one."""
    if settings.HOME.is_demo:
        return DemoSmsSender(settings.HOME.sms)
    office = Office.objects.filter(code=settings.SMS_OFFICE, active=True).select_related("sms_key").first()
    return sms_sender_for(office) if office else None


def sms_sender_for(office: Office) -> SmsSender | None:
    """Return who carries the text messages of an office; None when it sends none."""
    if settings.HOME.is_demo:
        return DemoSmsSender(settings.HOME.sms)
    gateway = gateway_of(office)
    return GatewaySender(gateway) if gateway else None
