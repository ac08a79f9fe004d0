"""Handing in and following cases, for partner systems and for members' own programs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status
from ninja.params.functions import Header, Query

from khamkho.api.refusals import WrongOffice
from khamkho.api.schemas import (
    ActionIn,
    Attached,
    CaseList,
    CaseOut,
    NewCase,
    ProblemOut,
    ReceiptOut,
    Started,
)
from khamkho.api.services import words
from khamkho.appointments.commands import submit
from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import Lang, Text
from khamkho.casework import commands
from khamkho.casework.contents import working_copy_of
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.casework.queries.appeals import appeal_offer
from khamkho.casework.queries.cases import CaseView, case_for
from khamkho.casework.queries.handover import stays_of
from khamkho.casework.queries.visible import visible_to
from khamkho.casework.rules.defects import GROUND, MARK, SAY
from khamkho.casework.rules.refusals import NoDocument, NoSuchCase
from khamkho.catalogue import rules as catalogue
from khamkho.catalogue.fields.contact import EmailField, PhoneField
from khamkho.catalogue.service import DocumentNeed
from khamkho.catalogue.words import END_TITLES
from khamkho.files.commands import Stored, store_file
from khamkho.files.kinds import Accept
from khamkho.offices.models import Office
from khamkho.offices.queries import office_by_code
from khamkho.people.actor import Actor

router = Router(tags=["cases"])

DOCUMENT_LIMIT = 10 * 1024 * 1024
PAGE = 50
CONTACT = (
    EmailField(id="email", type="email", label=Text("อีเมล", "Email address"), required=False),
    PhoneField(id="phone", type="phone", label=Text("หมายเลขโทรศัพท์", "Telephone number"), required=False),
)
REFUSALS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 409, 410, 413, 422, 429), ProblemOut)


@router.post("/cases", response={201: Started, **REFUSALS}, summary="Begin a case")
def start_case(
    request: HttpRequest, body: NewCase, idempotency_key: str = Header("", max_length=120)
) -> Status[dict[str, Any]]:
    """Begin an application. Answers that are not valid yet are kept and listed under ``problems``.

    Send an ``Idempotency-Key``: a repeat with the same content gives the same case; with other content, 409.
    """
    office = _office(request, body.office)
    case, problems = _begin(actor_in(request), office, body, idempotency_key, timezone.now())
    return Status(
        201,
        {
            "number": case.number,
            "track": working_copy_of(case).track,
            "state": case.state,
            "problems": [problem.__dict__ for problem in problems],
        },
    )


@transaction.atomic
def _begin(
    actor: Actor, office: Office, body: NewCase, key: str, now: datetime
) -> tuple[Case, tuple[Problem, ...]]:
    """Start and fill together: a death in between must not leave an empty case that a repeat would be given."""
    case = commands.start(
        actor=actor,
        office=office,
        service_id=body.service,
        variant=body.variant,
        channel="api",
        lang=body.lang,
        client_key=key,
        content=body.model_dump(mode="json"),
        on_behalf=not actor.partner,
        numbered=True,
        now=now,
    )
    problems = _fill(actor, case, body, now) if case.state == Case.DRAFT and case.created_at == now else ()
    case.refresh_from_db()
    return case, problems


def _contact(body: NewCase, case: Case, lang: Lang, now: datetime) -> dict[str, str]:
    """Where the applicant can be reached, as it is kept. Raises Invalid: a mistyped address would reach nobody."""
    checked = catalogue.check_questions(
        CONTACT, body.contact.model_dump(), context_for(case, lang=lang, now=now)
    )
    if checked.problems:
        raise Invalid(Problem(f"contact.{one.where}", one.code, one.th, one.en) for one in checked.problems)
    return {way: str(checked.values.get(way) or "") for way in ("email", "phone")}


def _fill(actor: Actor, case: Case, body: NewCase, now: datetime) -> tuple[Problem, ...]:
    if body.variant and not case.variant:
        raise Invalid(
            (Problem("variant", "unknown-variant", "ไม่มีกรณีนี้ในงานบริการ", "The service has no such variant"),)
        )
    reached = _contact(body, case, actor.lang, now)
    commands.set_contact(
        actor=actor,
        ref=case.ref,
        email=reached["email"],
        phone=reached["phone"],
        proxy=body.proxy.model_dump() if body.proxy else None,
        now=now,
    )
    answers = {**body.applicant, **body.answers}
    return commands.fill_all(actor=actor, ref=case.ref, answers=answers, now=now).problems


@router.put(
    "/cases/{number}/documents/{document}",
    response={201: Attached, **REFUSALS},
    summary="Add a document: the raw bytes, with Content-Type and X-File-Name",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                kind: {"schema": {"type": "string", "format": "binary"}}
                for kind in (
                    "image/jpeg",
                    "image/png",
                    "image/heic",
                    "application/pdf",
                    "application/octet-stream",
                )
            },
        }
    },
)
def put_document(
    request: HttpRequest,
    number: str,
    document: str,
    name: str = "",
    x_file_name: str = Header("", max_length=400),
) -> Status[dict[str, Any]]:
    """The kind of file is told by its content. ``name`` (query) or ``X-File-Name`` is what it is called."""
    actor, now = actor_in(request), timezone.now()
    view = case_for(actor, number)
    need = next((need for need in view.service.documents if need.id == document), None)
    if need is None:
        raise NoDocument()
    stored = _store(request, view.case, need, name or x_file_name or document, now)
    commands.attach(actor=actor, ref=view.case.ref, document=document, stored=stored, now=now)
    return Status(
        201,
        {
            "document": document,
            "name": stored.name,
            "media_type": stored.media_type,
            "size": stored.size,
        },
    )


def _store(request: HttpRequest, case: Case, need: DocumentNeed, name: str, now: datetime) -> Stored:
    if case.key is None:
        raise NoSuchCase()
    data = request.read(DOCUMENT_LIMIT + 1)
    return store_file(
        key=case.key, data=data, name=name, accept=accept_of(need), limit=DOCUMENT_LIMIT, now=now
    )


def accept_of(need: DocumentNeed) -> Accept:
    """Which kinds of file a document may be."""
    if need.type == "id_photo":
        return "id_photo"
    if set(need.accept) == {"pdf"}:
        return "pdf"
    return "image" if set(need.accept) == {"image"} else "document"


@router.post("/cases/{number}/submit", response={200: ReceiptOut, **REFUSALS}, summary="Hand in")
def submit_case(
    request: HttpRequest, number: str, idempotency_key: str = Header("", max_length=120)
) -> dict[str, Any]:
    """Hand in the case: the receipt, or 422 naming every field, document and needed appointment at fault. Repeating is safe."""
    actor = actor_in(request)
    case = case_for(actor, number).case
    receipt = submit(actor=actor, ref=case.ref, client_key=idempotency_key or "submit", now=timezone.now())
    return {**receipt.__dict__, "state": receipt.case.state}


@router.get("/cases", response={200: CaseList, **REFUSALS}, summary="The caller's cases")
def list_cases(
    request: HttpRequest,
    state: str = "",
    service: str = "",
    after: str = Query("", pattern="^[0-9]{0,18}$"),
    limit: int = Query(PAGE, ge=1, le=100),
) -> dict[str, Any]:
    """Newest first. ``after`` is the ``next`` of the page before; ``limit`` is at most 100."""
    cases: QuerySet[Case] = visible_to(actor_in(request)).exclude(number=None).select_related("office")
    if state:
        cases = cases.filter(state=state)
    if service:
        cases = cases.filter(service_id=service)
    if after:
        cases = cases.filter(pk__lt=int(after))
    rows = list(cases.defer("body", "working_copy").order_by("-pk")[: limit + 1])
    return {
        "cases": [_line(case) for case in rows[:limit]],
        "next": str(rows[limit - 1].pk) if len(rows) > limit else None,
    }


def _line(case: Case) -> dict[str, Any]:
    return {
        "number": case.number,
        "office": case.office.code,
        "service": case.service_id,
        "state": case.state,
        "step": case.step or None,
        "end": case.end or None,
        "received_at": case.received_at,
        "due_at": case.due_at,
    }


@router.get("/cases/{number}", response={200: CaseOut, **REFUSALS}, summary="One case")
def get_case(request: HttpRequest, number: str) -> dict[str, Any]:
    """Where the case stands, what has happened, what the caller may do now."""
    return shown(case_for(actor_in(request), number))


@router.post("/cases/{number}/actions", response={200: CaseOut, **REFUSALS}, summary="Act on a case")
def act_on_case(
    request: HttpRequest,
    number: str,
    body: ActionIn,
    idempotency_key: str = Header("", max_length=120),
) -> dict[str, Any]:
    """Take one of the step's actions, or withdraw, give_back, reopen. A stale ``seen`` is refused with what changed."""
    actor = actor_in(request)
    view = case_for(actor, number)
    seen = view.head if body.seen is None else body.seen
    if body.action == "withdraw" and view.case.received_at is None:
        if view.case.state == Case.DRAFT:  # never handed in: its number stays in the book, void
            commands.discard(actor=actor, ref=view.case.ref, now=timezone.now())
    else:
        _act(actor, number, body, seen, idempotency_key)
    return shown(case_for(actor, number))


def _act(actor: Actor, number: str, body: ActionIn, seen: int, key: str) -> None:
    now = timezone.now()
    if body.action == "withdraw":
        commands.withdraw(actor=actor, number=number, reason=body.reason, client_key=key, now=now)
    elif body.action == "give_back":
        commands.give_back(actor=actor, number=number, reason=body.reason, seen=seen, client_key=key, now=now)
    elif body.action == "reopen":
        commands.reopen(actor=actor, number=number, reason=body.reason, client_key=key, now=now)
    else:
        commands.act(
            actor=actor,
            number=number,
            action_id=body.action,
            answers={**flat(body.answers), **_marks(body), "reason": body.reason},
            seen=seen,
            client_key=key,
            now=now,
        )


def _marks(body: ActionIn) -> dict[str, str]:
    """What is wrong, as the desk's form posts it."""
    marks = {MARK + one.where: one.kind for one in body.defects}
    says = {SAY + one.where: one.text for one in body.defects if one.text}
    return {**marks, **says, GROUND: body.ground}


def flat(answers: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """JSON answers as a form posts them: ``{"name": {"first": …}}`` becomes ``{"name.first": …}``."""
    raw: dict[str, Any] = {}
    for name, value in answers.items():
        if isinstance(value, Mapping):
            raw |= flat(value, f"{prefix}{name}.")
        elif value is not None:
            raw[f"{prefix}{name}"] = [str(one) for one in value] if isinstance(value, list) else str(value)
    return raw


def shown(view: CaseView) -> dict[str, Any]:
    """A case as its caller may see it."""
    case = view.case
    return {
        **_line(case),
        "variant": case.variant,
        "step_title": words(view.step.title) if view.step else None,
        "end_title": words(END_TITLES[case.end]) if case.end else None,
        "deemed_at": case.deemed_at,
        "ended_at": case.ended_at,
        **_clock(view, timezone.now()),
        "before": [
            {
                "office": stay.code,
                "number": stay.number,
                "until": stay.until,
                "letter": stay.letter,
            }
            for stay in stays_of(case)
        ],
        "waiting_for": case.waiting_for or None,
        "seen": view.head,
        "actions": [
            {
                "id": action.id,
                "title": words(action.title),
                "needs_reason": action.needs == "reason",
                "reasons": [
                    {"id": one.id, "title": words(one.title)}
                    for one in catalogue.reasons_of(view.service, action)
                ],
                "needs_defects": action.needs == "defects",
                "asks": [field.id for field in action.asks],
            }
            for action in view.actions
        ],
        "timeline": [
            {
                "seq": entry.seq,
                "at": entry.at,
                "kind": entry.kind,
                "text": words(entry.text),
                "who": words(entry.who),
                "reason": entry.reason,
            }
            for entry in view.timeline
        ],
        "defects": [
            {"where": one.where, "kind": one.kind, "title": words(one.title), "text": one.text}
            for one in view.defects
        ],
        "answers": view.body.answers,
        "documents": sorted({file.document for file in view.files}),
    }


def _clock(view: CaseView, now: datetime) -> dict[str, Any]:
    """When what the law counts happened, and how the promised time stands."""
    case, clock, offer = view.case, view.clock(now), appeal_offer(view.case, now=now)
    return {
        "complete_at": case.complete_at,
        "decided_at": case.decided_at,
        "told_at": case.told_at,
        "clock": {
            "state": clock.state,
            "used": clock.used,
            "paused": clock.paused,
            "extended": clock.extended,
            "overdue": clock.overdue,
            "text": words(clock.for_applicant() if view.is_own else clock.for_office()),
        }
        if clock
        else None,
        "appeal": {"office": offer.office.code, "until": offer.until} if offer else None,
    }


def actor_in(request: HttpRequest) -> Actor:
    """Who the token says is calling."""
    return cast(Actor, request.auth)  # type: ignore[attr-defined]  # set by django-ninja


def office_in(request: HttpRequest) -> Office:
    """The office that the token is bound to."""
    return cast(Office, request.khamkho_office)  # type: ignore[attr-defined]  # set by BearerToken


def _office(request: HttpRequest, code: str) -> Office:
    bound = office_in(request)
    if bound.code != code:
        office_by_code(code)
        raise WrongOffice(office=bound.code)
    return bound
