"""Every write about mails to an office: set its mailbox, keep a mail, make it a request or a message, sweep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.errors import MessageError
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from khamkho.base.errors import Invalid, NotFound, Problem, Refused, Temporary
from khamkho.base.text import Lang, clean
from khamkho.base.thai import ascii_digits
from khamkho.casework import commands as casework
from khamkho.casework.commands.draft import EMAIL
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import draft_for
from khamkho.casework.rules.refusals import TooManyFiles
from khamkho.casework.rules.talk import LONGEST
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.files import clamd
from khamkho.files.commands import LIMIT, Stored, drop_blob, store_bytes, store_file
from khamkho.files.kinds import Accept
from khamkho.files.models import Blob, ScanState
from khamkho.files.refusals import DiskFull, Infected
from khamkho.mailin.contents import body_of, put_body, put_server, raw_of, server_of
from khamkho.mailin.imap import Fetched, Imap, Trouble, take_new, waiting_in
from khamkho.mailin.models import Mail, Mailbox
from khamkho.mailin.queries import (
    SHOWN_FOR,
    Belongs,
    case_of,
    mailbox_of,
    mails_at,
    own_addresses,
    taker_at,
    takers_at,
)
from khamkho.mailin.rules import fitting
from khamkho.mailin.rules.reading import File, Letter, mark_of, read
from khamkho.mailin.rules.refusals import AlreadyTaken, NoMailbox, NoSuchMail, TakesNoMails
from khamkho.notices.bounces import Bounce, read_bounce
from khamkho.notices.commands import mark_bounced
from khamkho.offices.commands.log import managed_office, record
from khamkho.offices.commands.office import is_host
from khamkho.offices.mail import SECURITIES, Security
from khamkho.offices.models import Office
from khamkho.offices.queries import members_at, offering_for
from khamkho.offices.rules import MANAGERS, missing
from khamkho.people.actor import Actor
from khamkho.people.commands import post_mail
from khamkho.people.queries import address_of, lang_of
from khamkho.vault.commands import destroy_key, new_key
from khamkho.vault.keys import Erased, index
from khamkho.vault.models import DataKey
from khamkho.work.commands import enqueue

PORTS = ("993", "143")
"""Where IMAP servers listen. Any port would let an office ask this machine which doors stand open around it."""
KIND = "message/rfc822"
DAY = timedelta(hours=24)
MOST_IN_ALL = 200
"""Requests that the mails of an office may become in 24 hours by themselves; a flood waits for somebody to look."""
MOST_OF_ONE = 100
TELL_AFTER = timedelta(hours=1)
"""How long a mailbox may not open before those who manage the office are told, once for each trouble."""


# ── the mailbox ──


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
        _announce(mail, now)
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


# ── keeping ──


def keep_mail(*, office: Office, raw: bytes, cut: bool = False, now: datetime) -> Mail:
    """Keep a mail whole and sealed, before anybody reads it, and announce that it is to be read.

    The same mail again is the first one. Refuses ``DiskFull``, ``Invalid`` for a mail without a byte.
    """
    if not raw.strip():
        raise Invalid([Problem("mail", "empty", "อีเมลว่างเปล่า", "The mail is empty.")])
    mark = index("mail", f"{office.pk}\0{mark_of(raw)}")
    known = Mail.objects.filter(office=office, mark=mark).first()
    if known is not None:
        return known
    key = new_key()
    blob = _stored(key, raw, now)
    try:
        with transaction.atomic():
            mail = Mail.objects.create(office=office, came_at=now, cut=cut, mark=mark, key=key, blob=blob)
            _announce(mail, now)
            return mail
    except IntegrityError:  # the other way in was first
        drop_blob(blob)
        destroy_key(key.pk, now=now)
        return Mail.objects.get(office=office, mark=mark)


def _stored(key: DataKey | None, raw: bytes, now: datetime) -> Blob:
    scan = ScanState.WAITING if clamd.address() else ScanState.NONE
    if key is None:
        raise Erased
    return store_bytes(key=key, data=raw, media_type=KIND, now=now, scan=scan)


def _announce(mail: Mail, now: datetime) -> None:
    enqueue(
        "mail-read",
        args={"mail": mail.pk},
        about=f"mail:{mail.pk}",
        order_key=f"mails:{mail.office_id}",
        now=now,
    )


# ── reading ──


def read_mail(*, mail_id: int, asked: bool = False, now: datetime) -> Mail | None:
    """Make of a kept mail what it is: a message of the case that it answers, a report of a mail that came back, or a request.

    What a machine sent, what comes too often from one sender, and what no service takes is kept aside for somebody to
    look at; ``asked`` says that somebody did, and wants it as a request. Each step may be repeated. Returns None for a mail
    that is gone. Raises ``Temporary`` while the disk is full.
    """
    rows = Mail.objects.select_related("office", "key", "blob", "case")
    mail = rows.filter(pk=mail_id).first()
    if mail is None or mail.key is None or mail.state not in (Mail.KEPT, *Mail.ASIDE):
        return mail
    if mail.state in (Mail.AUTOMATIC, Mail.LIMITED) and not asked:
        return mail
    try:
        raw = raw_of(mail, unscanned=True)
    except Infected as no:  # it was kept aside, and looked at meanwhile
        if asked:
            raise
        return _aside(mail, Letter(), Mail.REFUSED, no.code, now, why=_words(no))
    letter = read(raw)
    mail.sender = index("mail-sender", letter.sender) if letter.sender else ""
    try:
        return _placed(mail, letter, raw, asked=asked, now=now)
    except DiskFull as full:
        raise Temporary("the disk is full") from full


def _placed(mail: Mail, letter: Letter, raw: bytes, *, asked: bool, now: datetime) -> Mail:
    box = mailbox_of(mail.office)
    if not asked:
        report = _report(raw) if letter.automatic == "bounce" else None
        if report is not None and mark_bounced(message_id=report.message_id, now=now):
            return _aside(mail, letter, Mail.BOUNCE, "bounce", now)
        if letter.automatic or letter.sender in own_addresses(mail.office):
            return _aside(mail, letter, Mail.AUTOMATIC, letter.automatic or "own", now)
    near = case_of(letter)
    if near is not None and near.trusted and (taken := _as_message(mail, letter, near.case, now)):
        return taken
    if not asked and _is_too_much(mail, box, now):
        return _aside(mail, letter, Mail.LIMITED, "limited", now)
    try:
        return _as_request(mail, letter, box, near, now)
    except DiskFull:
        raise
    except Refused as no:
        return _aside(mail, letter, Mail.REFUSED, no.code, now, why=_words(no))


def _words(no: Refused) -> dict[str, str]:
    return {
        "th": f"{no.sentence('th')} {no.next('th')}".strip(),
        "en": f"{no.sentence('en')} {no.next('en')}".strip(),
    }


def _report(raw: bytes) -> Bounce | None:
    """What a delivery report says; None for what only looks like one."""
    try:
        return read_bounce(raw)
    except (MessageError, ValueError, LookupError, AttributeError, TypeError):
        return None


def _is_too_much(mail: Mail, box: Mailbox | None, now: datetime) -> bool:
    rows = Mail.objects.filter(office=mail.office, state=Mail.CASE, came_at__gt=now - DAY).exclude(pk=mail.pk)
    if mail.sender and rows.filter(sender=mail.sender).count() >= (box.most if box else 10):
        return True
    return rows.count() >= MOST_IN_ALL


@transaction.atomic
def _aside(mail: Mail, letter: Letter, state: str, code: str, now: datetime, **said: Any) -> Mail:
    mail.state, mail.why = state, code
    put_body(mail, _said(letter) | said)
    mail.save(update_fields=["state", "why", "sender", "body"])
    if mail.blob is not None:
        _scan(mail, mail.blob, now)
    return mail


def _scan(mail: Mail, blob: Blob, now: datetime) -> None:
    """Have a mail looked at once it was read: a virus in one of its files does not keep its words from the office."""
    if blob.scan == ScanState.WAITING:
        enqueue("scan", args={"blob": str(blob.pk)}, about=f"mail:{mail.pk}", now=now)


def _said(letter: Letter) -> dict[str, Any]:
    return {"sender": letter.sender, "name": letter.name, "to": letter.to, "subject": letter.subject}


def _as_message(mail: Mail, letter: Letter, case: Case, now: datetime) -> Mail | None:
    """Put a mail into the messages of its case; None where that case takes none, and it is a matter of its own."""
    if case.number is None or case.key is None:
        return None
    taken = _Taken()
    for file in () if mail.cut else letter.files:
        taken.keep(file, case.key, "document", now)
    refused = [*taken.refused, *_cut_off(mail)]
    try:
        casework.write_to_office(
            actor=Actor(lang=fitting.lang_of(letter), opened_cases=frozenset({case.pk})),
            number=case.number,
            text=fitting.message_of(letter, refused, LONGEST),
            more=taken.stored,
            client_key=f"mail:{mail.ref}",
            now=now,
        )
    except Refused:
        return None
    return _belongs(mail, letter, case, Mail.MESSAGE, refused, now)


def _as_request(mail: Mail, letter: Letter, box: Mailbox | None, near: Belongs | None, now: datetime) -> Mail:
    """Start, answer, attach, submit: the road of every applicant, as she who wrote."""
    offering = taker_at(mail.office, box)
    if offering is None:
        raise TakesNoMails()
    lang = fitting.lang_of(letter)
    case = casework.start(
        actor=Actor(lang=lang),
        office=mail.office,
        service_id=offering.service_id,
        channel=EMAIL,
        lang=lang,
        client_key=f"mail:{mail.ref}",
        now=now,
    )
    refused = body_of(mail).get("refused", []) if case.state != Case.DRAFT else _fill(mail, letter, case, now)
    number = near.case.number or "" if near else ""
    return _belongs(mail, letter, case, Mail.CASE, refused, now, near=number)


def _fill(mail: Mail, letter: Letter, case: Case, now: datetime) -> list[dict[str, str]]:
    """Fill in and hand in the draft of a mail; returns the files that could not be taken, with why."""
    writer = Actor(lang=fitting.lang_of(letter), opened_cases=frozenset({case.pk}))
    service = service_of(case.version)
    for row in case.attachments.all():  # of an attempt that did not come to its end
        casework.detach(actor=writer, ref=case.ref, attachment=row.ref, now=now)
    answers = fitting.answers_in(service, letter)
    casework.prefill(actor=writer, ref=case.ref, answers=answers, now=now)
    casework.set_contact(
        actor=writer,
        ref=case.ref,
        email=letter.sender,
        phone="",
        notify="none" if letter.silent or letter.automatic or letter.forged else "email",
        now=now,
    )
    place = fitting.place_for(catalogue.documents_for(service, case.variant, answers))
    taken = _Taken(most=place.max_files if place else 0)
    for file in () if mail.cut else letter.files:
        taken.keep(file, case.key, fitting.accept_of(place) if place else "document", now)
    for stored in taken.stored:
        if place is not None:
            casework.attach(actor=writer, ref=case.ref, document=place.id, stored=stored, now=now)
    refused = [*taken.refused, *_cut_off(mail)]
    put_body(mail, _said(letter) | {"refused": refused})
    mail.save(update_fields=["body"])
    casework.submit(actor=writer, ref=case.ref, client_key=f"mail:{mail.ref}", now=now)
    return refused


def _cut_off(mail: Mail) -> list[dict[str, str]]:
    """That a mail was too large to be taken whole."""
    if not mail.cut:
        return []
    return [
        {
            "name": "✉",
            "th": "อีเมลใหญ่เกิน 30 เมกะไบต์ จึงเก็บไว้เฉพาะส่วนต้น ไฟล์แนบไม่ได้รับ อีเมลเต็มยังอยู่ในกล่องอีเมลของหน่วยงาน",
            "en": "The mail is larger than 30 MB: only its beginning was kept, without its files. All of it is still in the office's mailbox.",
        }
    ]


@dataclass
class _Taken:
    """The files of a mail, judged as every upload: those that are kept, and why the others are not."""

    most: int = 10
    stored: list[Stored] = field(default_factory=list)
    refused: list[dict[str, str]] = field(default_factory=list)

    def keep(self, file: File, key: DataKey | None, accept: Accept, now: datetime) -> None:
        try:
            if key is None:
                raise Erased
            if len(self.stored) >= self.most:
                raise TooManyFiles(limit=self.most)
            self.stored.append(
                store_file(key=key, data=file.data, name=file.name, accept=accept, limit=LIMIT, now=now)
            )
        except DiskFull:
            raise
        except Refused as no:
            self.refused.append({"name": file.name, "th": no.sentence("th"), "en": no.sentence("en")})


def _belongs(
    mail: Mail,
    letter: Letter,
    case: Case,
    state: str,
    refused: list[dict[str, str]],
    now: datetime,
    *,
    near: str = "",
) -> Mail:
    """From now on the mail lies under the key of its case, and ends with it."""
    case.refresh_from_db()
    old_key, old_blob, scan = mail.key, mail.blob, ScanState.NONE
    raw = raw_of(mail, unscanned=True)
    if old_blob is not None:
        scan = ScanState(old_blob.scan)
    if case.key is None:
        raise Erased
    blob = store_bytes(key=case.key, data=raw, media_type=KIND, now=now, scan=scan)
    with transaction.atomic():
        mail.state, mail.why, mail.case, mail.key, mail.blob = state, "", case, case.key, blob
        put_body(mail, _said(letter) | {"refused": refused, "near": near})
        mail.save()
        _scan(mail, blob, now)
        if old_blob is not None:
            drop_blob(old_blob)
        if old_key is not None:
            destroy_key(old_key.pk, now=now)
    return mail


# ── what an officer does with it ──


def take_mail(*, actor: Actor, office: Office, ref: UUID, now: datetime) -> Mail:
    """Make a mail that was kept aside a request after all. Refuses ``NoSuchMail``, ``NotFound`` for who does not work on the
    office's cases, ``AlreadyTaken``, and ``TakesNoMails``."""
    mail = _worked_on(actor, office, ref)
    if mail.case_id is not None:
        raise AlreadyTaken()
    read = read_mail(mail_id=mail.pk, asked=True, now=now)
    if read is None or read.case_id is None:
        raise TakesNoMails()
    record(office, actor, "mail-taken", {"number": read.case.number if read.case else ""}, now)
    return read


def begin_from_mail(
    *,
    actor: Actor,
    office: Office,
    ref: UUID,
    service: str,
    variant: str = "",
    files: Mapping[int, str],
    client_key: str = "",
    now: datetime,
) -> tuple[Case, tuple[Refused, ...]]:
    """Start the right service from a mail, as at the counter: who wrote is reached where she wrote from, and the chosen
    files stand at their documents (``files``: place of the file in the mail → document). The officer types the rest.

    Returns the draft, and why some of the files could not be taken along. Refuses ``NoSuchMail``, ``NotFound``, ``Erased``,
    and what ``start`` refuses.
    """
    mail = _worked_on(actor, office, ref)
    letter = read(raw_of(mail, unscanned=True))
    if offering_for(office, service) is None:
        raise Invalid([Problem("service", "required", "กรุณาเลือกงานบริการ", "Choose the service")])
    lang: Lang = fitting.lang_of(letter)
    case = casework.start(
        actor=actor,
        office=office,
        service_id=service,
        variant=variant,
        channel=EMAIL,
        lang=lang,
        client_key=client_key,
        content=[str(mail.ref), service, variant],
        on_behalf=True,
        now=now,
    )
    Mail.objects.filter(pk=mail.pk).update(begun=case)
    of = service_of(case.version)
    # Of her no more than how she is called and reached: a name that a form asks first may be that of a child.
    known = {name: said for name, said in fitting.answers_in(of, letter).items() if name in ("name", "email")}
    casework.prefill(actor=actor, ref=case.ref, answers=known, now=now)
    casework.set_contact(actor=actor, ref=case.ref, email=letter.sender, phone="", now=now)
    return case, tuple(_take_along(actor, case, letter, files, now))


def _take_along(
    actor: Actor, case: Case, letter: Letter, files: Mapping[int, str], now: datetime
) -> list[Refused]:
    refused: list[Refused] = []
    view = draft_for(actor, case.ref)
    needs = {need.id: need for need in view.service.documents}
    for at, file in enumerate(letter.files):
        need = needs.get(files.get(at, ""))
        if need is None or case.key is None:
            continue
        accept = fitting.accept_of(need)
        try:
            stored = store_file(
                key=case.key, data=file.data, name=file.name, accept=accept, limit=LIMIT, now=now
            )
            casework.attach(actor=actor, ref=case.ref, document=need.id, stored=stored, now=now)
        except DiskFull:
            raise
        except Refused as no:
            refused.append(no)
    return refused


def _worked_on(actor: Actor, office: Office, ref: UUID) -> Mail:
    if not actor.two_factor or actor.seat_as(office.pk, "officer", "supervisor", "director") is None:
        raise NotFound()
    mail = mails_at(actor, office).filter(ref=ref).first()
    if mail is None:
        raise NoSuchMail()
    return mail


# ── sweeping ──


def sweep_mails(*, now: datetime) -> int:
    """Erase mails that belong to no application once they were kept long enough, and forget those that were erased with
    theirs. Returns how many."""
    count, _ = Mail.objects.filter(key=None).delete()
    over = Mail.objects.filter(case=None, came_at__lt=now - SHOWN_FOR).exclude(state=Mail.KEPT)
    for mail in over.select_related("key"):
        with transaction.atomic():
            key_id = mail.key_id
            mail.delete()
            if key_id:
                destroy_key(key_id, now=now)
        count += 1
    return count
