"""One case as one person may see it, and the lists of her own cases."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from khamkho.base.errors import Problem, Refused
from khamkho.base.text import Lang
from khamkho.casework.contents import Body, attachment_name, body_of, photo_of, working_copy_of
from khamkho.casework.defects import closed_in, moves_of
from khamkho.casework.models import Attachment, Case
from khamkho.casework.queries.authority import signing_of
from khamkho.casework.queries.clock import calendar_of, clock_of
from khamkho.casework.queries.handover import number_now
from khamkho.casework.queries.timeline import Entry, entries_of, step_of, timeline_for
from khamkho.casework.queries.visible import joined_by, visible_to, with_people
from khamkho.casework.rules.authority import Signature, roles_at
from khamkho.casework.rules.clock import Clock, Mark
from khamkho.casework.rules.defects import Defect, Move, kept
from khamkho.casework.rules.paper import holds_up
from khamkho.casework.rules.permits import APPLICANT, Standing
from khamkho.casework.rules.refusals import NoSuchCase
from khamkho.casework.standing import standing_of
from khamkho.casework.tracking import track_index
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Action, Service, Step
from khamkho.files.models import Blob
from khamkho.files.photos import Photo
from khamkho.offices.models import Office
from khamkho.people.actor import SYSTEM, Actor
from khamkho.vault.keys import Erased


@dataclass(frozen=True, kw_only=True)
class HeldFile:
    """One attached file, with the name its sender gave it."""

    ref: UUID
    document: str
    name: str
    media_type: str
    size: int
    state: str
    scan: str
    is_new: bool
    """Added in the working copy: not handed in yet."""
    added_at: datetime
    copied_at: datetime | None = None
    """When the office made it from the original, if it did."""
    photo: Photo | None = None
    """Of a photograph for a card: which part of its picture it is, and what was noticed about it."""
    has_whole: bool = False
    """Is the picture kept that it was cut out of?"""


@dataclass(frozen=True, kw_only=True)
class CaseView:
    """Everything a page about one case shows, for one reader."""

    case: Case
    service: Service
    standing: Standing
    body: Body
    erased: bool
    step: Step | None
    actions: tuple[Action, ...]
    files: tuple[HeldFile, ...]
    timeline: tuple[Entry, ...]
    marks: tuple[Mark, ...]
    """Of every event, also those this reader does not see: when, and where the case stood until then."""
    defects: tuple[Defect, ...]
    """What the office marked, while the applicant is to mend it."""
    closed: frozenset[str]
    """What she may not change then: all that was not marked."""
    signing: Signature | None
    """How this reader signs the present step, where it decides and she may take it."""
    barred: Refused | None
    """Why this reader may not take the present step."""
    moves: tuple[Move, ...]
    """For who may mark what is wrong: what was marked and changed before."""
    head: int
    """The last event this reader saw: an action sends it back."""

    @property
    def number(self) -> str:
        return self.case.number or ""

    @property
    def roles_here(self) -> frozenset[str]:
        """The reader's roles, with that of the present step when she signs it by an order."""
        return roles_at(self.step.by if self.step else "", self.standing.roles, self.signing)

    @property
    def is_own(self) -> bool:
        return self.standing.is_party and not self.standing.reads_as_office

    def clock(self, now: datetime) -> Clock | None:
        """How the promised time stands at ``now``; None for a draft."""
        return clock_of(self.case, self.service, calendar_of(self.case), self.marks, now=now)

    def fee_words(self, lang: Lang) -> str:
        """What this application costs, in words; empty where its service has no fee, and when it was erased."""
        if self.erased:
            return ""
        counted = catalogue.relevant_answers(self.service, self.case.variant, self.body.answers)
        due = catalogue.fee_due(self.service, self.case.variant, counted)
        return due.words(lang) if due else ""

    def sections(self, lang: Lang) -> tuple[catalogue.Section, ...]:
        """The answers read back, page by page."""
        if self.erased:
            return ()
        return catalogue.read_back(self.service, self.case.variant, self.body.answers, lang)

    def files_of(self, document: str) -> tuple[HeldFile, ...]:
        return tuple(file for file in self.files if file.document == document)


def case_for(actor: Actor, number: str) -> CaseView:
    """A submitted case by its number, also one that it had before it was handed over. Raises NoSuchCase for one that
    this person may not see."""
    try:
        return _view(actor, number=number)
    except NoSuchCase:
        if now := number_now(number):
            return _view(actor, number=now)
        raise


def case_called(actor: Actor, office: Office, typed: str, problems: list[Problem]) -> Case | None:
    """The application of the office, of those she may see, whose number somebody typed; one that there is not is added to
    ``problems`` of a form."""
    if not typed.strip():
        return None
    found = visible_to(actor).filter(office=office, number=typed.strip().upper()).first()
    if found is None:
        problems.append(
            Problem(
                "case", "unknown", "ไม่พบคำขอเลขที่นี้ของหน่วยงาน", "The office has no application of this number."
            )
        )
    return found


def case_at_link(actor: Actor, case: Case, kind: str) -> CaseView:
    """The case that this one points at in this way. Raises NoSuchCase for none that this person may see."""
    return _view(actor, linked_from__case=case, linked_from__kind=kind)


def draft_for(actor: Actor, ref: UUID) -> CaseView:
    """A draft, or a case being corrected, by its ref: the view holds the working copy. Raises NoSuchCase."""
    return _view(actor, working=True, ref=ref)


def _view(actor: Actor, *, working: bool = False, **which: object) -> CaseView:
    rows = with_people(visible_to(actor).filter(**which))
    case = rows.select_related("office", "version", "key", "assignee", "round").first()
    if case is None:
        raise NoSuchCase()
    standing, service = standing_of(actor, case), service_of(case.version)
    try:
        body = working_copy_of(case) if working or case.state == Case.DRAFT else body_of(case)
        erased = False
    except Erased:
        body, erased = Body(track=""), True
    step = step_of(service, case.step) if case.state == Case.OPEN else None
    events = list(case.events.order_by("seq"))
    signing, barred = None, None
    if step is not None:
        amount = catalogue.amount_of(service, body.answers)
        signing, barred = signing_of(actor, case, standing, step, amount=amount, day=timezone.localdate())
    actions = (
        ()
        if step is None or barred or holds_up(case.paper_at, step.by)
        else tuple(
            action
            for action in catalogue.actions_for(service, step.id, case.variant, body.answers)
            if not catalogue.by_list_only(service, step.id, action.id)
        )
    )
    marks = not erased and any(action.needs == "defects" for action in actions)
    return CaseView(
        case=case,
        service=service,
        standing=standing,
        body=body,
        erased=erased,
        step=step,
        actions=actions,
        files=_files(case, working=working or case.state == Case.DRAFT) if not erased else (),
        timeline=entries_of(actor, case, events),
        marks=tuple((event.at, event.step) for event in events),
        moves=moves_of(case, events) if marks else (),
        signing=signing,
        barred=barred,
        head=case.head_seq,
        **_marked(case, service, step, erased=erased),
    )


def _marked(case: Case, service: Service, step: Step | None, *, erased: bool) -> dict[str, Any]:
    if erased or step is None or step.by != APPLICANT:
        return {"defects": (), "closed": frozenset()}
    handed_in = body_of(case)
    return {"defects": kept(handed_in.defects), "closed": closed_in(case, service, handed_in)}


def _files(case: Case, *, working: bool) -> tuple[HeldFile, ...]:
    rows = case.attachments.select_related("blob").exclude(state=Attachment.REMOVED)
    rows = rows.filter(dropped=False) if working else rows.filter(state=Attachment.HANDED_IN)
    return tuple(_held(case, row) for row in rows)


def _held(case: Case, row: Attachment) -> HeldFile:
    return HeldFile(
        ref=row.ref,
        document=row.document,
        name=attachment_name(case, row),
        media_type=row.media_type,
        size=row.size,
        state=row.state,
        scan=row.blob.scan if row.blob else "",
        is_new=row.state == Attachment.DRAFT,
        added_at=row.created_at,
        copied_at=row.copied_at,
        photo=photo_of(case, row),
        has_whole=row.whole_id is not None,
    )


def file_for(actor: Actor, case_ref: UUID, file_ref: UUID, *, whole: bool = False) -> tuple[Blob, str]:
    """A file of a case this person may see, with its name; ``whole`` is the picture that a photograph was cut out of,
    while it is kept. Raises NoSuchCase.

    The office sees a file only when it was handed in, also when a correction has replaced it since; the files room holds it back until it was scanned.
    """
    case = visible_to(actor).filter(ref=case_ref).select_related("key").first()
    if case is None or case.key_id is None:
        raise NoSuchCase()
    rows = case.attachments.select_related("blob", "blob__key", "whole", "whole__key")
    standing = standing_of(actor, case)
    rows = rows.exclude(state=Attachment.REMOVED if standing.is_party or standing.helps else Attachment.DRAFT)
    row = rows.filter(ref=file_ref).first()
    if row is None or row.blob is None:
        raise NoSuchCase()
    return (row.whole or row.blob) if whole else row.blob, attachment_name(case, row)


def replaced_files(view: CaseView, refs: Collection[str]) -> tuple[HeldFile, ...]:
    """Files that were handed in and that a correction took out, for the office that reads old beside new."""
    rows = view.case.attachments.select_related("blob").filter(
        ref__in=refs, state=Attachment.REMOVED, blob__isnull=False
    )
    return tuple(_held(view.case, row) for row in rows) if view.standing.reads_as_office else ()


def cases_for(actor: Actor, *, limit: int = 100) -> list[Case]:
    """A person's own applications and drafts, latest first."""
    return list(
        visible_to(actor)
        .filter(own_of(actor))
        .select_related("office", "version")
        .order_by("-changed_at", "-pk")[:limit]
    )


def own_of(actor: Actor) -> Q:
    """The condition for a person's own cases, whatever else she may see."""
    own = Q(pk__in=actor.opened_cases)
    if actor.user_id:
        own |= Q(applicant_id=actor.user_id) | Q(entered_by_id=actor.user_id, state=Case.DRAFT)
        own |= Q(pk__in=joined_by(actor.user_id))
    if actor.partner:
        own |= Q(partner=actor.partner)
    return own


DRAFT = """
    SELECT id FROM casework_case
    WHERE state = 'draft' AND office_id = %s AND service_id = %s
        AND (applicant_id = %s OR entered_by_id = %s OR id IN ({opened}))
    ORDER BY changed_at DESC, id DESC LIMIT 1"""
"""In SQL, as the lists of the desk are: every look at a service page asks it, and most have begun nothing."""


def draft_of(actor: Actor, service_id: str, office: Office) -> Case | None:
    """What this person began last for a service at an office and has not handed in: its reference and its time."""
    if not (actor.user_id or actor.opened_cases):
        return None
    user = Case._meta.get_field("applicant").get_db_prep_value(actor.user_id, connection)
    opened = sorted(actor.opened_cases)
    statement = DRAFT.replace("{opened}", ", ".join(["%s"] * len(opened)) or "NULL")
    with connection.cursor() as cursor:
        cursor.execute(statement, [office.pk, service_id, user, user, *opened])
        found = cursor.fetchone()
    return Case.objects.only("ref", "changed_at").get(pk=found[0]) if found else None


def case_by_track(code: str) -> Case | None:
    """The case that a tracking code opens. The door limits how often one may guess (the code has 80 bits)."""
    return Case.objects.filter(track_index=track_index(code), key__isnull=False).first()


def news_for(actor: Actor, number: str, *, after: int) -> tuple[Entry, ...]:
    """What a watching page polls for: new timeline entries since event ``after``. Raises NoSuchCase."""
    rows = visible_to(actor).select_related("office", "version", "key")
    case = rows.filter(number=number).first() or rows.filter(number=number_now(number) or None).first()
    if case is None:
        raise NoSuchCase()
    return timeline_for(actor, case, after=after) if case.head_seq > after else ()


def system_view(case_id: int) -> CaseView:
    """A case as Khamkho itself sees it, for handlers of effects. Raises NoSuchCase, Erased shows as ``erased``."""
    return _view(SYSTEM, pk=case_id)
