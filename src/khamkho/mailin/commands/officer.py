"""What an officer does with a mail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from khamkho.base.errors import Invalid, NotFound, Problem, Refused
from khamkho.base.text import Lang
from khamkho.casework import commands as casework
from khamkho.casework.commands.draft import EMAIL
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import draft_for
from khamkho.catalogue.queries import service_of
from khamkho.files.commands import LIMIT, store_file
from khamkho.files.refusals import DiskFull
from khamkho.mailin.commands.reading import read_mail
from khamkho.mailin.contents import raw_of
from khamkho.mailin.models import Mail
from khamkho.mailin.queries import (
    mails_at,
)
from khamkho.mailin.rules import fitting
from khamkho.mailin.rules.reading import Letter, read
from khamkho.mailin.rules.refusals import AlreadyTaken, NoSuchMail, TakesNoMails
from khamkho.offices.commands.log import record
from khamkho.offices.models import Office
from khamkho.offices.queries import offering_for
from khamkho.people.actor import Actor


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
