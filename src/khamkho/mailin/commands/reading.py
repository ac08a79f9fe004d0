"""Read a mail that was kept: a report of a bounce, a message of a case, a request, or nothing of the kind."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.errors import MessageError
from typing import Any

from django.db import transaction

from khamkho.base.errors import Refused, Temporary
from khamkho.casework import commands as casework
from khamkho.casework.commands.draft import EMAIL
from khamkho.casework.models import Case
from khamkho.casework.rules.talk import LONGEST
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.files.refusals import DiskFull, Infected
from khamkho.mailin.commands.joining import Taken, belongs, said_of, scan_again
from khamkho.mailin.contents import body_of, put_body, raw_of
from khamkho.mailin.models import Mail, Mailbox
from khamkho.mailin.queries import (
    Belongs,
    case_of,
    mailbox_of,
    own_addresses,
    taker_at,
)
from khamkho.mailin.rules import fitting
from khamkho.mailin.rules.reading import Letter, read
from khamkho.mailin.rules.refusals import TakesNoMails
from khamkho.notices.bounces import Bounce, read_bounce
from khamkho.notices.commands import mark_bounced
from khamkho.people.actor import Actor
from khamkho.vault.keys import index

DAY = timedelta(hours=24)
MOST_IN_ALL = 200
"""Requests that the mails of an office may become in 24 hours by themselves; a flood waits for somebody to look."""


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
    put_body(mail, said_of(letter) | said)
    mail.save(update_fields=["state", "why", "sender", "body"])
    if mail.blob is not None:
        scan_again(mail, mail.blob, now)
    return mail


def _as_message(mail: Mail, letter: Letter, case: Case, now: datetime) -> Mail | None:
    """Put a mail into the messages of its case; None where that case takes none, and it is a matter of its own."""
    if case.number is None or case.key is None:
        return None
    taken = Taken()
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
    return belongs(mail, letter, case, Mail.MESSAGE, refused, now)


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
    return belongs(mail, letter, case, Mail.CASE, refused, now, near=number)


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
    taken = Taken(most=place.max_files if place else 0)
    for file in () if mail.cut else letter.files:
        taken.keep(file, case.key, fitting.accept_of(place) if place else "document", now)
    for stored in taken.stored:
        if place is not None:
            casework.attach(actor=writer, ref=case.ref, document=place.id, stored=stored, now=now)
    refused = [*taken.refused, *_cut_off(mail)]
    put_body(mail, said_of(letter) | {"refused": refused})
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
