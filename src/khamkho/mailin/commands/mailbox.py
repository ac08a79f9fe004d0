"""An office's mailbox: set it, take it away, visit it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import clean
from khamkho.base.thai import ascii_digits
from khamkho.files.refusals import DiskFull
from khamkho.mailin.commands.keeping import announce_reading, keep_mail
from khamkho.mailin.contents import put_server, server_of
from khamkho.mailin.imap import Fetched, Imap, Trouble, take_new, waiting_in
from khamkho.mailin.models import Mail, Mailbox
from khamkho.mailin.queries import (
    mailbox_of,
    takers_at,
)
from khamkho.mailin.rules.refusals import NoMailbox
from khamkho.offices.commands.log import managed_office, record
from khamkho.offices.commands.office import is_host
from khamkho.offices.mail import SECURITIES, Security
from khamkho.offices.models import Office
from khamkho.offices.queries import members_at
from khamkho.offices.rules import MANAGERS, missing
from khamkho.people.actor import Actor
from khamkho.people.commands import post_mail
from khamkho.people.queries import address_of, lang_of
from khamkho.vault.commands import destroy_key, new_key
from khamkho.work.commands import enqueue

PORTS = ("993", "143")
"""Where IMAP servers listen. Any port would let an office ask this machine which doors stand open around it."""
MOST_OF_ONE = 100
"""The most requests of one sender in 24 hours that an office may allow."""
TELL_AFTER = timedelta(hours=1)
"""How long a mailbox may not open before those who manage the office are told, once for each trouble."""


@transaction.atomic
def set_mailbox(
    *,
    actor: Actor,
    office_id: int,
    service: str,
    most: str,
    host: str,
    port: str,
    security: str,
    username: str,
    password: str | None = None,
    now: datetime,
) -> Mailbox:
    """Say which service takes the office's mails, and from which mailbox they are read; the mailbox is sealed.

    What came into it before that day stays there untouched. Without a host none is read, and mails come through the command alone. ``password`` None keeps the one that is set, for
    the same server. What waited for a service is looked at again. Refuses: ``NotFound``, ``NotYourRole``, ``Invalid``.
    """
    office = managed_office(actor, office_id)
    box = mailbox_of(office) or Mailbox(office=office)
    before = server_of(box)
    kept = before.password if before and password is None else password or ""
    typed = {
        "host": clean(host),
        "port": ascii_digits(clean(port)),
        "security": security,
        "username": clean(username),
    }
    problems = [*_wrong_taker(office, service, most), *(_wrong_server(typed, kept) if typed["host"] else ())]
    if not problems and before and password is None and kept and typed["host"] not in ("", before.host):
        # Whoever names another server must know the password: else it would be sent to whom it was kept from.
        problems.append(
            missing("password", "โปรดกรอกรหัสผ่านของเซิร์ฟเวอร์ใหม่", "Please type the password of the new server.")
        )
    if problems:
        raise Invalid(problems)
    box.service_id, box.most = service, int(ascii_digits(most))
    _put_server(box, typed, kept, now)
    box.trouble, box.trouble_since, box.told_at = "", None, None
    box.save()
    record(office, actor, "mailbox-set", {"service": service, "host": typed["host"], "most": box.most}, now)
    for mail in Mail.objects.filter(office=office, state=Mail.REFUSED):
        announce_reading(mail, now)
    return box


def _put_server(box: Mailbox, typed: Mapping[str, str], password: str, now: datetime) -> None:
    if typed["host"]:
        chosen: Security = next(one for one in SECURITIES if one == typed["security"])
        server = Imap(
            host=typed["host"],
            port=int(typed["port"]),
            security=chosen,
            username=typed["username"],
            password=password,
        )
        before = server_of(box)
        if before is None or (before.host, before.username) != (server.host, server.username):
            box.since = timezone.localtime(now).date()
        box.key = box.key or new_key()
        put_server(box, server)
    elif box.key_id:
        key_id = box.key_id
        box.key, box.sealed = None, None
        box.save()
        destroy_key(key_id, now=now)


def _wrong_taker(office: Office, service: str, most: str) -> list[Problem]:
    found = []
    if service not in dict(takers_at(office)):
        found.append(
            missing(
                "service",
                "โปรดเลือกงานบริการที่รับอีเมล ซึ่งหน่วยงานเปิดอยู่",
                "Please choose a service that the office offers.",
            )
        )
    number = ascii_digits(clean(most))
    if not number.isdigit() or not 1 <= int(number[:6]) <= MOST_OF_ONE:
        found.append(
            Problem(
                "most",
                "wrong",
                f"ต้องเป็นจำนวน 1–{MOST_OF_ONE}",
                f"A number from 1 to {MOST_OF_ONE} is needed.",
            )
        )
    return found


def _wrong_server(typed: Mapping[str, str], password: str) -> list[Problem]:
    found = []
    if not is_host(typed["host"]):
        found.append(
            Problem(
                "host",
                "wrong",
                "ชื่อเซิร์ฟเวอร์ไม่ถูกต้อง เช่น imap.example.go.th และต้องไม่ใช่เครื่องนี้เอง",
                "This is not the name of a server, such as imap.example.go.th; it may not be this machine itself.",
            )
        )
    if typed["port"] not in PORTS:
        found.append(
            Problem("port", "wrong", "พอร์ตของ IMAP คือ 993 หรือ 143", "The port of IMAP is 993 or 143.")
        )
    if typed["security"] not in SECURITIES:
        found.append(
            missing("security", "โปรดเลือกวิธีเข้ารหัส", "Please choose how the connection is protected.")
        )
    if not typed["username"]:
        found.append(missing("username", "โปรดกรอกชื่อผู้ใช้", "Please give the user name."))
    if not password:
        found.append(missing("password", "โปรดกรอกรหัสผ่าน", "Please give the password."))
    return found


@transaction.atomic
def remove_mailbox(*, actor: Actor, office_id: int, now: datetime) -> None:
    """The office's mails are read no longer; the sealed settings are erased, the mails stay. Refuses: ``NotFound``, ``NotYourRole``."""
    office = managed_office(actor, office_id)
    box = mailbox_of(office)
    if box is None:
        return
    key_id = box.key_id
    box.delete()
    if key_id:
        destroy_key(key_id, now=now)
    record(office, actor, "mailbox-removed", {}, now)


def try_mailbox(*, actor: Actor, office_id: int) -> int:
    """Open the mailbox now and count what nobody has read there; changes nothing in it.

    Refuses: ``NotFound``, ``NotYourRole``, ``NoMailbox``; raises ``Trouble``, which says what stands in the way.
    """
    with transaction.atomic():
        office = managed_office(actor, office_id)
    box = mailbox_of(office)
    server = server_of(box) if box else None
    if server is None:
        raise NoMailbox()
    return waiting_in(server)


@transaction.atomic
def announce_visits(*, now: datetime) -> int:
    """Announce a visit to every mailbox; each office's own effect, so that a slow server holds up nobody else.

    A demo visits none: what is invented there must not answer real people, nor mark their mails as read.
    """
    if settings.HOME.is_demo:
        return 0
    offices = Mailbox.objects.filter(sealed__isnull=False, office__active=True).values_list(
        "office_id", flat=True
    )
    for office_id in offices:
        about = f"mailbox:{office_id}"
        enqueue("mailbox", args={"office": office_id}, about=about, order_key=about, now=now)
    return len(offices)


def visit_mailbox(*, office_id: int, now: datetime) -> int:
    """Take what nobody has read from an office's mailbox, each mail kept before it is marked as read; how many.

    A mailbox that does not open is no failure of ours: it is written down, shown on the page of the mailbox, told to those
    who manage the office when it lasts, and tried again with the next visit.
    """
    box = Mailbox.objects.filter(office_id=office_id).select_related("office", "key").first()
    server = server_of(box) if box else None
    if box is None or server is None or (box.tried_at and now - box.tried_at < timedelta(seconds=30)):
        return 0
    try:
        taken = take_new(server, lambda one: _keep_fetched(box.office, one, now))
    except DiskFull:
        _troubled(box, "disk-full", now)
        return 0
    except Trouble as trouble:
        _troubled(box, trouble.code, now)
        return 0
    Mailbox.objects.filter(pk=box.pk).update(
        tried_at=now, read_at=now, trouble="", trouble_since=None, told_at=None
    )
    return taken


def _keep_fetched(office: Office, fetched: Fetched, now: datetime) -> None:
    if fetched.raw.strip():
        keep_mail(office=office, raw=fetched.raw, cut=fetched.cut, now=now)


@transaction.atomic
def _troubled(box: Mailbox, code: str, now: datetime) -> None:
    since = box.trouble_since or now
    tell = box.told_at is None and now - since >= TELL_AFTER
    values = {"tried_at": now, "trouble": code, "trouble_since": since}
    Mailbox.objects.filter(pk=box.pk).update(**values, **({"told_at": now} if tell else {}))
    if tell:
        _tell_managers(box.office, now)


def _tell_managers(office: Office, now: datetime) -> None:
    link = f"{settings.PUBLIC_URL}/desk/office/{office.code}/mailbox/"
    for member in members_at(office, timezone.localtime(now).date(), *MANAGERS):
        if to := address_of(member.user):
            lang = lang_of(member.user)
            facts = {"name": member.name(lang), "office": office.name(lang), "link": link}
            post_mail("mailin/trouble", to=to, lang=lang, facts=facts, now=now)
