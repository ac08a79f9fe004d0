"""The port through which mail leaves: what a mail is, who can carry one, and the two ways that can fail."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Protocol
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from khamkho.base.errors import Permanent
from khamkho.base.text import Lang


class BadAddress(Permanent):
    """The receiving server does not take mail for this address."""


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One mail to one person, in plain text; the HTML part is made from it."""

    to: str
    subject: str
    text: str
    message_id: str
    lang: Lang
    sender_name: str = ""
    reply_to: str = ""


class MailSender(Protocol):
    """Somebody who carries a mail. The same ``message_id`` may come again after a crash."""

    def send(self, mail: Mail, *, now: datetime) -> None:
        """Hand the mail over. Raises Temporary (try again), BadAddress, or Permanent (the content was refused)."""


def message_id(kind: str, id_: UUID | str) -> str:
    """Return the Message-ID of a mail: always the same for the same effect, so a repeat can be recognised."""
    domain = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    return f"<{kind}.{UUID(str(id_)).hex}@{domain}>"


def write(mail: Mail, *, sender: str, now: datetime) -> EmailMessage:
    """Return the mail as it goes over the wire: plain text and HTML, every header in its right encoding.

    Raises BadAddress when the recipient is no address at all.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(display_name=mail.sender_name, addr_spec=sender)
    try:
        message["To"] = Address(addr_spec=mail.to)
    except (ValueError, IndexError, MessageError) as wrong:
        raise BadAddress("not an email address") from wrong
    message["Subject"] = " ".join(mail.subject.split())
    message["Date"] = format_datetime(now)
    message["Message-ID"] = mail.message_id
    message["Content-Language"] = mail.lang
    message["Auto-Submitted"] = "auto-generated"
    if mail.reply_to:
        message["Reply-To"] = Address(addr_spec=mail.reply_to)
    message.set_content(mail.text + "\n", cte="base64")
    message.add_alternative(as_html(mail), subtype="html", cte="base64")
    return message


_LINK = re.compile(r"https?://[^\s<>\"']+")
_PAGE = (
    '<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{subject}</title></head>'
    '<body style="margin:0;background:#f3f5f6"><div style="max-width:36em;margin:0 auto;padding:24px;background:#fff;'
    "color:#0b0c0c;font:16px/1.7 Sarabun,'Noto Sans Thai',Tahoma,sans-serif;overflow-wrap:break-word\">"
    "{body}</div></body></html>"
)


def as_html(mail: Mail) -> str:
    """Return the HTML part: the same words in paragraphs, links made to be tapped. No pictures, nothing fetched."""
    paragraphs = (
        f'<p style="margin:0 0 16px">{_html_lines(part)}</p>' for part in mail.text.split("\n\n") if part
    )
    return _PAGE.format(lang=mail.lang, subject=html.escape(mail.subject), body="".join(paragraphs))


def _html_lines(paragraph: str) -> str:
    return "<br>".join(_linked(line) for line in paragraph.split("\n"))


def _linked(line: str) -> str:
    out, at = [], 0
    for link in _LINK.finditer(line):
        url = html.escape(link[0])
        out += [html.escape(line[at : link.start()]), f'<a href="{url}" style="color:#0d4f5c">{url}</a>']
        at = link.end()
    return "".join([*out, html.escape(line[at:])])
