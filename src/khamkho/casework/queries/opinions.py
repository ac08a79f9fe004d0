"""Opinions that are asked for: what the person asked may see, whom one may ask, and the lists of what is open."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from khamkho.base.text import Lang, Text
from khamkho.casework.contents import attachment_name, event_detail
from khamkho.casework.models import Attachment, Case, CasePerson, Event, Opinion
from khamkho.casework.queries.cases import CaseView, HeldFile, system_view
from khamkho.casework.queries.inbox import reads_at
from khamkho.casework.queries.timeline import Entry, detail_at, may_read
from khamkho.casework.queries.visible import people_now
from khamkho.casework.rules.opinions import (
    ASKED,
    ENDED,
    GIVEN,
    GRACE,
    OPENED,
    RENEWED,
    NoSuchOpinion,
    Parts,
    parts_in,
)
from khamkho.casework.rules.permits import WORKING_ROLES
from khamkho.casework.rules.talk import FILE
from khamkho.casework.standing import standing_of
from khamkho.casework.tracking import opinion_index
from khamkho.catalogue.rules import Section
from khamkho.catalogue.service import Service
from khamkho.files.models import Blob
from khamkho.offices.models import Membership, Office
from khamkho.offices.queries import offices_above
from khamkho.people.actor import Actor


def open_opinions(*, ended: bool = False) -> QuerySet[Opinion]:
    """Those that somebody is still to give; ``ended``: also on a case that has ended."""
    rows = Opinion.objects.filter(answered__isnull=True, ended_at__isnull=True)
    rows = rows if ended else rows.filter(case__state=Case.OPEN)
    return rows.select_related(
        "case__office", "case__version", "case__key", "member__office", "member__user", "asked_by"
    )


# ── whom one may ask ──


def offices_to_ask(office: Office) -> QuerySet[Office]:
    """The offices whose members may be asked: this one, those above, those directly below, those beside it."""
    near = Q(pk=office.pk) | Q(pk__in=[one.pk for one in offices_above(office)]) | Q(parent=office.pk)
    if office.parent_id:
        near |= Q(parent=office.parent_id)
    return Office.objects.filter(near, active=True).order_by("sort_key", "pk")


def may_be_asked(case: Case, member: Membership, *, asker: Actor, day: date) -> bool:
    """Whether this member may be asked: works at an office nearby, is neither a party nor too near, nor who asks."""
    parties = {case.applicant_id, *(one.user_id for one in people_now(case) if one.since)}
    return (
        member.role in WORKING_ROLES
        and member.active_on(day)
        and member.user_id != asker.user_id
        and member.user_id not in parties
        and str(member.user_id) not in (case.interests or ())
        and offices_to_ask(case.office).filter(pk=member.office_id).exists()
    )


# ── what the person asked sees ──


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request for an opinion, as whoever is asked may see it."""

    opinion: Opinion
    service: Service
    office: Office
    number: str
    name: str
    """Of whoever is asked."""
    by: Text
    question: str
    due_at: datetime
    sections: tuple[Section, ...]
    papers: tuple[tuple[Text, HeldFile], ...]


def opinion_for(actor: Actor, ref: UUID) -> Asked:
    """What a member is asked. Raises NoSuchOpinion for everybody else, for one who stands on the applicant's side by
    now, and when it is over."""
    if actor.user_id is None or not actor.two_factor:
        raise NoSuchOpinion()
    seats = {seat.id for seat in actor.memberships}
    opinion = open_opinions().filter(ref=ref, member__user=actor.user_id, member__in=seats).first()
    if opinion is not None and standing_of(actor, opinion.case).is_party:
        raise NoSuchOpinion()
    return _asked(opinion, actor.lang)


def opinion_by_ticket(ticket: str, *, lang: Lang, now: datetime) -> Asked:
    """What an expert is asked, in the browser that opened her link. Raises NoSuchOpinion."""
    rows = open_opinions().filter(opened_at__isnull=False, due_at__gt=now - GRACE)
    return _asked(rows.filter(invitation=opinion_index(ticket)).first(), lang)


@dataclass(frozen=True, kw_only=True)
class Linked:
    """What an expert's link tells before it is opened: little, for a mail may go astray."""

    office: Office
    service: Text
    due_at: datetime
    ends_at: datetime


def opinion_by_code(code: str, *, now: datetime) -> Linked | None:
    """What a link leads to; None when it does not work (any more)."""
    rows = open_opinions().filter(opened_at__isnull=True, due_at__gt=now - GRACE, case__key__isnull=False)
    opinion = rows.filter(invitation=opinion_index(code)).first()
    if opinion is None:
        return None
    case = opinion.case
    view = system_view(case.pk)
    return Linked(
        office=case.office,
        service=view.service.title,
        due_at=opinion.due_at,
        ends_at=opinion.due_at + GRACE,
    )


def _asked(opinion: Opinion | None, lang: Lang) -> Asked:
    if opinion is None or opinion.case.key_id is None:
        raise NoSuchOpinion()
    view, detail = system_view(opinion.case_id), detail_at(opinion.case, opinion.asked)
    parts = parts_in(detail)
    return Asked(
        opinion=opinion,
        service=view.service,
        office=opinion.case.office,
        number=view.number,
        name=str(detail.get("name", "")),
        by=Text(opinion.asked_by.name("th"), opinion.asked_by.name("en")),
        question=str(detail.get("text", "")),
        due_at=opinion.due_at,
        sections=_sections(view, parts, lang),
        papers=tuple(
            (label_of(view.service, file.document), file)
            for file in view.files
            if parts.shows_document(file.document) and not file.document.startswith(FILE)
        ),
    )


def _sections(view: CaseView, parts: Parts, lang: Lang) -> tuple[Section, ...]:
    shown = []
    for section in view.sections(lang):
        rows = tuple(row for row in section.rows if parts.shows_field(row.field_id))
        if rows:
            shown.append(replace(section, rows=rows))
    return tuple(shown)


def label_of(service: Service, document: str) -> Text:
    """What a document is called."""
    found = next((need.label for need in service.documents if need.id == document), None)
    return found or Text(document, document)


def opinion_file(asked: Asked, file: UUID) -> tuple[Blob, str]:
    """A file that somebody who is asked may see, with its name. Raises NoSuchOpinion for any other."""
    case = asked.opinion.case
    if file not in {held.ref for _label, held in asked.papers}:
        raise NoSuchOpinion()
    row = case.attachments.select_related("blob", "blob__key").get(ref=file, state=Attachment.HANDED_IN)
    if row.blob is None:
        raise NoSuchOpinion()
    return row.blob, attachment_name(case, row)


# ── what the office reads ──


@dataclass(frozen=True, kw_only=True)
class Given:
    """One opinion on the page of its case, from the events that this reader may see."""

    asked: int
    name: Text
    question: str
    until: datetime | None
    by_link: bool
    confidential: bool
    state: str
    """``open``, ``opened`` (an expert's link was opened), ``given``, ``ended``."""
    said: Text | None
    text: str
    at: datetime


def opinions_in(view: CaseView) -> tuple[Given, ...]:
    """The opinions on a case, newest first, as far as this reader may read them. No query."""
    found: list[Given] = []
    for entry in view.timeline:
        if entry.kind == ASKED:
            about = [one for one in view.timeline if one.asked == entry.seq]
            found.append(_given(entry, about))
    return tuple(reversed(found))


def _given(entry: Entry, about: list[Entry]) -> Given:
    answer = next((one for one in about if one.kind == GIVEN), None)
    ended = any(one.kind == ENDED for one in about)
    moved = [one.kind for one in about if one.kind in (OPENED, RENEWED)]
    opened = bool(moved) and moved[-1] == OPENED
    return Given(
        asked=entry.seq,
        name=entry.name,
        question=entry.note,
        until=entry.until,
        by_link=entry.by_link,
        confidential=entry.audience == Event.DECIDERS,
        state="given" if answer else "ended" if ended else "opened" if opened else "open",
        said=answer.text if answer else None,
        text=answer.note if answer else "",
        at=answer.at if answer else entry.at,
    )


@dataclass(frozen=True, kw_only=True)
class Open:
    """One opinion in a list: on which case, of whom, by when."""

    opinion: Opinion
    case: Case
    name: str


def asked_of(actor: Actor, office_id: int) -> tuple[Open, ...]:
    """What this member is asked in her seats at an office, soonest due first. One query."""
    if not reads_at(actor, office_id):
        return ()
    rows = open_opinions().filter(member__user=actor.user_id, member__office=office_id)
    return tuple(Open(opinion=row, case=row.case, name="") for row in rows.order_by("due_at", "pk")[:100])


def asked_counted(actor: Actor, office_ids: Collection[int]) -> Mapping[int, int]:
    """How many opinions this member is asked for in her seats at each office. One query for all of them."""
    read = [one for one in office_ids if reads_at(actor, one)]
    rows = open_opinions().filter(member__user=actor.user_id, member__office__in=read)
    return dict(rows.order_by().values_list("member__office").annotate(Count("pk")))


def asked_at(actor: Actor, office_id: int) -> tuple[Open, ...]:
    """The opinions that an office waits for, as far as this member may read of them, soonest due first. Three queries."""
    if not reads_at(actor, office_id):
        return ()
    rows = list(open_opinions().filter(case__office=office_id).order_by("due_at", "pk")[:100])
    events = Event.objects.filter(case__in={row.case_id for row in rows}, kind=ASKED)
    known = {(event.case_id, event.seq): event for event in events}
    people = CasePerson.objects.filter(case__in={row.case_id for row in rows}, until__isnull=True)
    with_somebody = set(people.values_list("case_id", flat=True))
    found = []
    for row in rows:
        row.case.__dict__["has_people"] = (
            row.case_id in with_somebody
        )  # as ``with_people`` does; most have nobody
        event = known[row.case_id, row.asked]
        if may_read(actor, row.case, standing_of(actor, row.case), event):
            name = str(event_detail(row.case, event).get("name", ""))
            found.append(Open(opinion=row, case=row.case, name=name))
    return tuple(found)
