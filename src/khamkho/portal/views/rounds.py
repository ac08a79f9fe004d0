"""Rounds for those who apply: the published result, and confirming a place or giving it up."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from khamkho.base.errors import Invalid, NotFound, Problem
from khamkho.casework import commands
from khamkho.casework.context import context_for
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import CaseView
from khamkho.casework.rules.rounds import is_confirmation
from khamkho.catalogue.rules import NoSuchAction
from khamkho.offices.actors import actor_of
from khamkho.portal.door import declared, own_draft, page_of
from khamkho.portal.views.apply import said
from khamkho.rounds.queries import published, standing_in_round


@require_safe
@declared("open")
def results(request: HttpRequest, office_code: str, round_id: int) -> HttpResponse:
    """The result of a round from its day and hour on, by application number, with the rule by which anyone can check it."""
    found = published(office_code, round_id, now=timezone.now())
    if found is None:
        raise NotFound()
    request.office = found.round.office  # type: ignore[attr-defined]  # shown in the frame
    return render(request, "portal/round_results.html", {"found": found, "place": found.round.office})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@declared("own-case")
def confirm_place(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Confirm a place or give it up: the applicant herself, or an officer who helps her at the counter."""
    actor = actor_of(request)
    view = own_draft(actor, ref)
    request.office = view.case.office  # type: ignore[attr-defined]  # shown in the frame
    if view.case.state == Case.DRAFT:
        return redirect("portal:resume", ref)
    if view.step is None or not is_confirmation(view.service, view.step):
        return redirect(page_of(view))
    if request.method != "POST":
        return _page(request, view)
    seen = request.POST.get("seen", "")
    try:
        commands.act(
            actor=actor,
            number=view.number,
            action_id=_chosen(request, view),
            answers=said(request.POST),
            seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0,
            client_key=request.POST.get("client_key", "")[:60],
            now=timezone.now(),
        )
    except Invalid as no:
        return _page(request, view, no.problems, status=422)
    return redirect(page_of(view))


def _chosen(request: HttpRequest, view: CaseView) -> str:
    chosen = request.POST.get("action", "")
    if chosen not in {action.id for action in view.actions}:
        raise NoSuchAction()
    return chosen


def _page(
    request: HttpRequest, view: CaseView, problems: tuple[Problem, ...] = (), status: int = 200
) -> HttpResponse:
    now = timezone.now()
    context: dict[str, Any] = {
        "view": view,
        "case": view.case,
        "service": view.service,
        "actions": view.actions,
        "round": standing_in_round(view.case, view.service),
        "ctx": context_for(view.case, lang=actor_of(request).lang, now=now),
        "values": request.POST,
        "problems": problems,
        "client_key": uuid.uuid4(),
        "back": page_of(view),
    }
    return render(request, "portal/confirm_place.html", context, status=status)
