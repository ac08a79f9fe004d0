"""Submit: the application is handed in and gets its number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import clean
from khamkho.base.thai import search_key, sort_key
from khamkho.base.working_time import deemed_received, due
from khamkho.casework.commands.copies import copied_in, record_copies
from khamkho.casework.commands.draft import EMAIL
from khamkho.casework.commands.link import tell_of_links
from khamkho.casework.commands.locking import lock_ref
from khamkho.casework.commands.move import (
    announce_appointments,
    announce_document,
    announce_fee,
    announce_hand_out,
    announce_notice,
    enter,
    set_timers,
)
from khamkho.casework.commands.numbering import give_number
from khamkho.casework.commands.record import Repeat, record
from khamkho.casework.commands.rounds import take_into_round, tell_of_lateness
from khamkho.casework.contents import Body, body_of, index_terms, put_body, working_copy_of
from khamkho.casework.missing import files_of, problems_in
from khamkho.casework.models import Attachment, Case, Event, Term
from khamkho.casework.rules.defects import DOCUMENT
from khamkho.casework.rules.permits import APPLICANT, Standing, refuse_for
from khamkho.casework.rules.refusals import AlreadySubmitted, NotOffered
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Service
from khamkho.offices.queries import calendar_for, offering_for
from khamkho.people.actor import Actor


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What the applicant holds in her hand after handing in (ใบรับคำขอ)."""

    case: Case
    number: str
    track: str
    received_at: datetime
    deemed_at: datetime
    due_at: datetime | None


@transaction.atomic
def submit(
    *,
    actor: Actor,
    ref: UUID,
    client_key: str,
    late: str = "",
    covering: Mapping[str, str] | None = None,
    now: datetime,
) -> Receipt:
    """Hand in a draft: it becomes a numbered case, received now and deemed received at the next working moment.

    Repeating with the same ``client_key`` gives the same receipt. ``late`` is why an officer takes what she entered for
    somebody after the close of its round; ``covering`` the letter that it comes with, among others. What came as a mail
    to the office is taken as it came: nobody can be asked while it is read, and what is missing the officer asks for.
    Raises Invalid naming every field and document at fault (nothing is lost),
    AlreadySubmitted, NotOffered when the office has stopped offering the service, what ``take_into_round`` refuses,
    KeyReused.
    """
    case, standing = lock_ref(actor, ref)
    if not standing.may("apply") and case.entered_by_id != actor.user_id:
        raise refuse_for(APPLICANT)
    reply = Repeat(scope=f"submit:{case.ref}", key=client_key, content=str(ref))
    if reply.first():
        return receipt_of(case)
    if case.state != Case.DRAFT:
        raise AlreadySubmitted(number=case.number)
    if case.asked_id is None and offering_for(case.office, case.service_id) is None:
        raise NotOffered()
    service, body = service_of(case.version), working_copy_of(case)
    if not came_as_mail(case):
        require_complete(case, service, body, actor=actor, now=now)
    if covering:
        body.covering, case.batch = dict(covering), covering["batch"]
    hand_in(case, service, body, actor=actor, standing=standing, late=late, now=now)
    reply.remember(case, now)
    return receipt_of(case)


def came_as_mail(case: Case) -> bool:
    """Whether a case is a mail to the office that became a request by itself; no officer typed it in."""
    return case.channel == EMAIL and case.entered_by_id is None


def hand_in(
    case: Case,
    service: Service,
    body: Body,
    *,
    actor: Actor,
    standing: Standing,
    late: str = "",
    now: datetime,
) -> Event:
    """A draft becomes a numbered case. The caller holds it, has permitted it, and has seen to what must be there."""
    calendar = calendar_for(case.office)
    body.answers = dict(catalogue.relevant_answers(service, case.variant, body.answers))
    body.raw, body.code = (body.raw if case.paper_at else {}), {}
    case.state, case.received_at = Case.OPEN, now
    case.deemed_at = deemed_received(calendar, now)
    case.due_at = due(calendar, case.deemed_at, service.promise) if service.promise else None
    project(case, service, body)
    by_office = case.entered_by_id is not None and case.entered_by_id == actor.user_id
    take_into_round(case, service, late=bool(clean(late)) and by_office, now=now)
    put_body(case, body)
    hand_in_files(case)
    enter(case, service, catalogue.Target(service.first_step), now=case.deemed_at)
    if case.number is None:
        give_number(case, now)
    event = record(
        case,
        "submitted",
        actor=actor,
        standing=standing,
        now=now,
        step="",
        detail={
            "notice": body.notice,
            "notice_at": body.notice_at,
            "entered_by": body.entered_by,
            "proxy": body.proxy.get("name", ""),
            **({"covering": body.covering} if body.covering else {}),
            **({"paper": True} if case.paper_at else {}),
        },
    )
    if case.round is not None and case.round.closes_at <= now:
        tell_of_lateness(case, late, actor=actor, standing=standing, now=now)
    tell_of_links(case.links.select_related("case"), actor=actor, now=now)
    record_copies(case, service, copied_in(case, Attachment.HANDED_IN), actor=actor, now=now)
    set_timers(case, service, now=now)
    for kind in _papers_of(case):
        announce_document(case, kind, event, now=now)
    announce_notice(case, "received", event, now=now)
    announce_hand_out(case, now=now)
    announce_appointments(case, service, now=now)
    announce_fee(case, service, now=now)
    return event


def _papers_of(case: Case) -> tuple[str, ...]:
    """What is made when a case comes in. The filled-in form of what came on paper waits until it is typed."""
    if case.asked_id is not None:
        return ("form",)
    return ("receipt",) if case.paper_at else ("receipt", "form")


def receipt_of(case: Case) -> Receipt:
    """The receipt of a submitted case; the same each time."""
    if case.number is None or case.received_at is None or case.deemed_at is None:
        raise AssertionError("a draft has no receipt")
    return Receipt(
        case=case,
        number=case.number,
        track=body_of(case).track,
        received_at=case.received_at,
        deemed_at=case.deemed_at,
        due_at=case.due_at,
    )


def require_complete(
    case: Case,
    service: Service,
    body: Body,
    *,
    actor: Actor,
    now: datetime,
    closed: frozenset[str] = frozenset(),
) -> None:
    """Raise Invalid, naming every field and document at fault, unless everything asked for is there and right.

    What is ``closed`` stays as the office took it: nobody is held up by what she may not change.
    """
    files = files_of([case])[case.pk]
    found = tuple(
        problem
        for problem in problems_in(case, service, body, files, lang=actor.lang, now=now)
        if not _is_closed(problem, closed)
    )
    if found:
        raise Invalid(found)


def _is_closed(problem: Problem, closed: frozenset[str]) -> bool:
    name = problem.where.partition(".")[0]
    return name in closed or DOCUMENT + name in closed


def project(case: Case, service: Service, body: Body) -> None:
    """Write the declared plain projection of what was handed in, and the keyed index beside it."""
    projection = catalogue.projection(service, body.answers)
    if case.asked_id and case.asked:
        projection = replace(
            projection, display_name=case.asked.name_th, sort_key=sort_key(case.asked.name_th)
        )
    contact = catalogue.contact(service, body.answers)
    body.contact = {
        **body.contact,
        "email": body.contact.get("email") or contact.email,
        "phone": body.contact.get("phone") or contact.phone,
    }
    case.display_name = projection.display_name[:200]
    case.sort_key = projection.sort_key[:400]
    case.search_key = search_key(projection.display_name)[:400]
    case.facets = dict(catalogue.facets(service, body.answers))
    # A sensitive amount stays sealed: then a list shows the case, and its page says how far an order reaches.
    hidden = bool(service.amount) and service.fields[service.amount].is_sensitive
    case.amount = None if hidden else catalogue.amount_of(service, body.answers)
    case.terms.all().delete()
    Term.objects.bulk_create(
        Term(case=case, kind=kind, index=value) for kind, value in sorted(index_terms(service, body))
    )


def hand_in_files(case: Case) -> None:
    """The files of the working copy become part of what was handed in."""
    case.attachments.filter(state=Attachment.DRAFT, dropped=False).update(state=Attachment.HANDED_IN)
    case.attachments.filter(dropped=True).update(state=Attachment.REMOVED)
