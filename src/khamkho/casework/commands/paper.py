"""A form on paper: taken at once with its scan and the few answers that are needed, typed in later beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import clean
from khamkho.casework.commands.attached import keep_file
from khamkho.casework.commands.draft import keep, open_for_filling
from khamkho.casework.commands.locking import lock_ref
from khamkho.casework.commands.move import announce_document
from khamkho.casework.commands.record import Repeat, record
from khamkho.casework.commands.rounds import require_group
from khamkho.casework.commands.submit import Receipt, hand_in, hand_in_files, project, receipt_of
from khamkho.casework.contents import Body, body_of, put_body, working_copy_of
from khamkho.casework.context import context_for
from khamkho.casework.models import Attachment, Case
from khamkho.casework.rules.paper import (
    MOST_SCANS,
    PAPER,
    NothingToType,
    PaperMissing,
    first_questions,
)
from khamkho.casework.rules.permits import WORKING_ROLES, refuse_for, require_role
from khamkho.casework.rules.refusals import AlreadySubmitted, NotOffered, TooManyFiles
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.queries import service_of
from khamkho.catalogue.service import Service
from khamkho.files.commands import Stored
from khamkho.files.models import ScanState
from khamkho.files.refusals import Infected
from khamkho.offices.queries import offering_for
from khamkho.people.actor import Actor


@transaction.atomic
def scan_paper(*, actor: Actor, ref: UUID, stored: Stored, now: datetime) -> Attachment:
    """Put a scan of the form on the draft that this officer enters for somebody. Raises NotYours, NotEditable, TooManyFiles."""
    case, _service, body = open_for_filling(actor, ref)
    _require_typist(actor, case)
    held = case.attachments.filter(document=PAPER).exclude(state=Attachment.REMOVED).count()
    if held >= MOST_SCANS:
        raise TooManyFiles(limit=MOST_SCANS)
    keep(case, body, now)
    return keep_file(case, PAPER, stored, now=now)


@transaction.atomic
def note_paper(
    *,
    actor: Actor,
    ref: UUID,
    variant: str,
    answers: Mapping[str, Any],
    email: str,
    phone: str,
    now: datetime,
) -> Case:
    """Keep the few answers that are typed at once, as far as they are sound: by field id, as the form's own rules give them.

    The addresses were checked by the door. Raises NotYours, NotEditable.
    """
    case, service, body = open_for_filling(actor, ref)
    _require_typist(actor, case)
    if variant in service.variants:
        case.variant = variant
    asked = {field.id for field in first_questions(service)}
    given = {name: value for name, value in answers.items() if name in asked}
    context = context_for(case, lang=actor.lang, now=now)
    sound = catalogue.check_answers(service, case.variant, {**body.answers, **given}, context).values
    body.answers = {**body.answers, **{name: sound[name] for name in given if name in sound}}
    body.contact = {**body.contact, "email": clean(email), "phone": clean(phone)}
    keep(case, body, now)
    return case


@transaction.atomic
def take_paper(*, actor: Actor, ref: UUID, client_key: str, late: str = "", now: datetime) -> Receipt:
    """Take a form on paper: a numbered case with tracking code and time from this moment, though most of it is not typed yet.

    Until it is (``typed_in``), whoever works on the office's cases may type it, and no step of the office is taken.
    A repeat under the same ``client_key`` gives the same receipt. ``late`` as for ``submit``. Raises NotYours,
    AlreadySubmitted, NotOffered, PaperMissing, Infected, Invalid for a variant or a name that is not given, what
    ``take_into_round`` refuses, KeyReused.
    """
    case, standing = lock_ref(actor, ref)
    _require_typist(actor, case)
    reply = Repeat(scope=f"submit:{case.ref}", key=client_key, content=str(ref))
    if reply.first():
        return receipt_of(case)
    if case.state != Case.DRAFT:
        raise AlreadySubmitted(number=case.number)
    if offering_for(case.office, case.service_id) is None:
        raise NotOffered()
    service, body = service_of(case.version), working_copy_of(case)
    _require_scan(case)
    _require_first(case, service, body)
    case.paper_at = now
    hand_in(case, service, body, actor=actor, standing=standing, late=late, now=now)
    reply.remember(case, now)
    return receipt_of(case)


@transaction.atomic
def typed_in(*, actor: Actor, ref: UUID, now: datetime) -> Case:
    """Say that all that stands on the paper is typed: what was typed becomes what was handed in, and the office goes on.

    What the paper leaves open stays open; the office asks for it as for anything that is missing. Raises NotYours,
    OwnCase, HasInterest, NothingToType, NoRoundYet.
    """
    case, standing = lock_ref(actor, ref)
    require_role(standing, WORKING_ROLES, says="officer")
    if case.paper_at is None or case.state != Case.OPEN:
        raise NothingToType()
    service, old, new = service_of(case.version), body_of(case), working_copy_of(case)
    new.answers = dict(catalogue.relevant_answers(service, case.variant, new.answers))
    changed = sorted(k for k in {*old.answers, *new.answers} if old.answers.get(k) != new.answers.get(k))
    case.paper_at = None
    project(case, service, new)
    require_group(case, service)
    put_body(case, new)
    hand_in_files(case)
    event = record(case, "typed", actor=actor, standing=standing, now=now, detail={"typed": changed})
    announce_document(case, "form", event, now=now)
    return case


def _require_typist(actor: Actor, case: Case) -> None:
    """Only the officer who enters a draft for somebody takes its paper."""
    if not actor.two_factor or case.entered_by_id is None or case.entered_by_id != actor.user_id:
        raise refuse_for("officer")


def _require_scan(case: Case) -> None:
    scans = list(case.attachments.filter(document=PAPER, dropped=False).values_list("blob__scan", flat=True))
    if not scans:
        raise PaperMissing()
    if ScanState.INFECTED in scans:
        raise Infected()


def _require_first(case: Case, service: Service, body: Body) -> None:
    """Which kind of application it is and whose: without that nothing can be promised or found."""
    problems = []
    if service.variants and case.variant not in service.variants:
        problems.append(Problem("variant", "required", "กรุณาเลือกกรณีที่ขอ", "Choose what is applied for"))
    who = next(iter(first_questions(service)), None)
    if who is not None and not catalogue.projection(service, body.answers).display_name:
        problems.append(Problem(who.id, "required", "กรุณากรอกชื่อผู้ยื่นคำขอ", "Enter whose application it is"))
    if problems:
        raise Invalid(problems)
