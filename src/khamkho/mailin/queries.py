"""Every read of mails to an office."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet

from khamkho.base.text import Text
from khamkho.casework.contents import body_of as case_body
from khamkho.casework.models import Case, CasePerson
from khamkho.casework.queries.handover import number_now
from khamkho.casework.queries.inbox import reads_at
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Service
from khamkho.mailin.contents import body_of, raw_of
from khamkho.mailin.models import Mail, Mailbox
from khamkho.mailin.rules.fitting import numbers_in, takes_mails
from khamkho.mailin.rules.reading import Letter, read
from khamkho.notices.models import Notice
from khamkho.notices.senders import from_address
from khamkho.offices.mail import smtp_of
from khamkho.offices.models import Offering, Office
from khamkho.offices.queries import offering_for, offerings_at
from khamkho.people.actor import Actor
from khamkho.people.models import User
from khamkho.people.queries import addresses_of
from khamkho.vault.keys import Erased

GENERAL = "general-request"
"""Takes an office's mails where nobody chose another service."""
SHOWN_FOR = timedelta(days=90)
"""How long a mail is kept that belongs to no application."""


def mailbox_of(office: Office) -> Mailbox | None:
    return Mailbox.objects.filter(office=office).select_related("key").first()


def takers_at(office: Office) -> tuple[tuple[str, Service], ...]:
    """The services of an office that a mail can become an application for, the general request first."""
    rows = ((row.service_id, service_of(row.version)) for row in offerings_at(office))
    found = [(name, service) for name, service in rows if takes_mails(service)]
    return tuple(sorted(found, key=lambda one: one[0] != GENERAL))


def taker_at(office: Office, box: Mailbox | None) -> Offering | None:
    """What the office offers now for its mails; None where there is nothing."""
    offering = offering_for(office, box.service_id if box else GENERAL)
    return offering if offering is not None and takes_mails(service_of(offering.version)) else None


# ── what an officer reads ──


@dataclass(frozen=True, kw_only=True)
class MailView:
    """One mail as a list shows it. Who wrote and what about is empty until it was read, and once it was erased."""

    mail: Mail
    sender: str
    name: str
    subject: str
    refused: tuple[tuple[str, Text], ...]
    """Names of the files that could not be taken, with why."""
    why: Text | None
    near: str
    """Number of the application that it names or answers, without being from somebody of it."""


def view_of(mail: Mail) -> MailView:
    body = body_of(mail)
    why = body.get("why")
    return MailView(
        mail=mail,
        sender=body.get("sender", ""),
        name=body.get("name", ""),
        subject=body.get("subject", ""),
        refused=tuple((one["name"], Text(one["th"], one["en"])) for one in body.get("refused", ())),
        why=Text(why["th"], why["en"]) if why else None,
        near=body.get("near", ""),
    )


def mails_at(actor: Actor, office: Office, *, aside: bool = False) -> QuerySet[Mail]:
    """The mails of an office, newest first; with ``aside`` those that nothing was made of. For those who read its cases.

    A mail of a case that has gone to another office is there no more.
    """
    rows = Mail.objects.filter(office=office).filter(Q(case=None) | Q(case__office=office))
    rows = rows.select_related("case", "begun", "key", "blob").order_by("-came_at", "-pk")
    rows = rows.filter(state__in=Mail.ASIDE) if aside else rows.exclude(state=Mail.BOUNCE)
    return rows if reads_at(actor, office.pk) else rows.none()


def aside_count(actor: Actor, office: Office) -> int:
    """How many mails of an office wait for somebody to look at them."""
    return mails_at(actor, office, aside=True).count()


def mail_of_case(case: Case) -> MailView | None:
    """The mail that a case was made of. The case came from a query for the person who asks."""
    rows = Mail.objects.filter(case=case, state=Mail.CASE).select_related("key", "blob", "begun")
    found = rows.order_by("pk").first()
    return view_of(found) if found else None


def letter_in(mail: Mail) -> Letter:
    """What a mail says, from the mail as it was kept. Refuses ``Erased`` and ``Infected``."""
    return read(raw_of(mail, unscanned=True))


# ── where a mail belongs ──


@dataclass(frozen=True, kw_only=True)
class Belongs:
    """The case that a mail answers. ``trusted``: its sender is one of that case; else it stays a matter of its own."""

    case: Case
    trusted: bool


def case_of(letter: Letter) -> Belongs | None:
    """The case whose notice a mail answers, or whose number stands in its subject; None for any other mail.

    The id of a notice cannot be guessed, a number can: so for both the sender must be somebody whom the case knows by
    this address, and the server that took the mail must not have found it forged.
    """
    for case in (*_answered(letter.answers), *_numbered(letter.subject)):
        if case.state != Case.DRAFT:
            known = letter.sender in addresses_in(case)
            return Belongs(case=case, trusted=known and not letter.forged)
    return None


def _answered(ids: Collection[str]) -> Iterable[Case]:
    rows = Notice.objects.filter(message_id__in=ids).select_related("case__key", "case__version")
    return (row.case for row in rows.order_by("-created_at"))


def _numbered(subject: str) -> Iterable[Case]:
    for number in numbers_in(subject):
        rows = Case.objects.filter(number__in=[number, number_now(number) or number])
        yield from rows.select_related("key", "version")


def addresses_in(case: Case) -> frozenset[str]:
    """The addresses of the applicant's side of a case: what she left, and those of the accounts that stand on it."""
    try:
        body = case_body(case)
    except Erased:
        return frozenset()
    said = {body.contact.get("email", ""), *_typed(body.answers)}
    users = {case.applicant_id, *_around(case)} - {None}
    for user in User.objects.filter(pk__in=users):
        said |= {row.email for row in addresses_of(user) if row.verified}
    return frozenset(one.strip().lower() for one in said if one)


def _typed(answers: Mapping[str, Any]) -> Iterable[str]:
    said = answers.get("email")
    return (said,) if isinstance(said, str) else ()


def _around(case: Case) -> Iterable[Any]:
    rows = CasePerson.objects.filter(case=case, since__isnull=False, until__isnull=True, user__isnull=False)
    return rows.values_list("user_id", flat=True)


def own_addresses(office: Office) -> frozenset[str]:
    """The addresses that this installation and this office send from: a mail from one of them runs in a circle."""
    smtp = smtp_of(office)
    own = {office.email, from_address(), smtp.sender if smtp else ""}
    return frozenset(one.strip().lower() for one in own if one)
