"""The messages of a case: the thread as the caller may see it, writing one, and saying that none waits any more."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status
from ninja.params.functions import Header

from khamkho.api.cases import REFUSALS, actor_in
from khamkho.api.schemas import MessageIn, MessagesOut, SettleIn
from khamkho.api.services import words
from khamkho.base.errors import Invalid, Problem
from khamkho.casework import commands
from khamkho.casework.queries.cases import CaseView, case_for
from khamkho.casework.queries.talk import Message, messages_of, waits_in
from khamkho.people.actor import Actor
from khamkho.ui.limits import allow

router = Router(tags=["messages"])


@router.get("/cases/{number}/messages", response={200: MessagesOut, **REFUSALS}, summary="Messages of a case")
def list_messages(request: HttpRequest, number: str) -> dict[str, Any]:
    """The thread, oldest first, and what waits in it."""
    return _thread(case_for(actor_in(request), number))


@router.post("/cases/{number}/messages", response={201: MessagesOut, **REFUSALS}, summary="Write a message")
def write_message(
    request: HttpRequest, number: str, body: MessageIn, idempotency_key: str = Header("", max_length=120)
) -> Status[dict[str, Any]]:
    """Write to the other side: a member of the office to the applicant, who is told by mail or SMS; a partner to the office.

    With ``answer_by`` the office waits for an answer until the end of that day; its time goes on running. What a member
    writes answers what came, so ``seen`` older than the newest message is refused with what came meanwhile.
    """
    actor = actor_in(request)
    view = case_for(actor, number)
    if view.standing.works_on_it and not view.standing.is_party:
        _to_applicant(actor, view, body, idempotency_key)
    else:
        _to_office(request, actor, view, body, idempotency_key)
    return Status(201, _thread(case_for(actor, number)))


def _to_applicant(actor: Actor, view: CaseView, body: MessageIn, key: str) -> None:
    commands.write_to_applicant(
        actor=actor,
        number=view.number,
        text=body.text,
        seen=view.head if body.seen is None else body.seen,
        expects=body.answer_by is not None,
        until=body.answer_by,
        client_key=key,
        now=timezone.now(),
    )


def _to_office(request: HttpRequest, actor: Actor, view: CaseView, body: MessageIn, key: str) -> None:
    if body.answer_by is not None:
        th, en = "มีเพียงหน่วยงานที่กำหนดวันตอบได้", "Only the office says by when it wants an answer."
        raise Invalid([Problem("answer_by", "office-only", th, en)])
    allow(request, "message", who=f"case:{view.case.ref}")
    commands.write_to_office(
        actor=actor, number=view.number, text=body.text, client_key=key, now=timezone.now()
    )


@router.post(
    "/cases/{number}/messages/settle",
    response={200: MessagesOut, **REFUSALS},
    summary="No message waits any more",
)
def settle_messages(request: HttpRequest, number: str, body: SettleIn) -> dict[str, Any]:
    """For members: what came was read and needs no answer, or an answer is waited for no longer."""
    actor = actor_in(request)
    view = case_for(actor, number)
    seen = view.head if body.seen is None else body.seen
    commands.settle_messages(actor=actor, number=view.number, seen=seen, now=timezone.now())
    return _thread(case_for(actor, number))


def _thread(view: CaseView) -> dict[str, Any]:
    waits = waits_in(view.timeline)
    return {
        "seen": view.head,
        "waits_for_office": waits.came is not None,
        "answer_by": waits.asked.until if waits.asked else None,
        "messages": [_message(one) for one in messages_of(view)],
    }


def _message(one: Message) -> dict[str, Any]:
    return {
        "at": one.at,
        "kind": one.kind,
        "title": words(one.title),
        "by": one.by,
        "text": one.text,
        "answer_by": one.until,
        "files": [
            {"name": file.name, "media_type": file.media_type, "size": file.size} for file in one.files
        ],
    }
