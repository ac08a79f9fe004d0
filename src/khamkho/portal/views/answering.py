"""Answering what an office asks another, without an account: a link that works once, and the page at the end."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from khamkho.casework.models import Case
from khamkho.casework.queries.cases import draft_for
from khamkho.casework.rules.refusals import NoSuchCase
from khamkho.collecting import commands
from khamkho.collecting.commands.telling import link_index
from khamkho.collecting.queries.progress import asked_by_link, asked_for_case
from khamkho.offices.actors import actor_of, open_case_in_session
from khamkho.portal.door import declared
from khamkho.ui.limits import allow


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@declared("open")
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Who asks what until when. Mail programs follow links by themselves, so only the button uses the link up."""
    allow(request, "track")
    if request.method == "POST":
        case = commands.open_link(code=code[:100], now=timezone.now())
        open_case_in_session(request, case.pk)
        return redirect("portal:resume", case.ref)
    line = asked_by_link(link_index(code[:100]), timezone.now())
    request.office = line.asked.collection.office  # type: ignore[attr-defined]  # shown in the frame
    return render(request, "portal/answer.html", {"line": line, "collection": line.asked.collection})


@never_cache
@require_safe
@declared("own-case")
def answered(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The answer was handed in: its number, and what can still happen. Raises NoSuchCase."""
    view = draft_for(actor_of(request), ref)
    asked = asked_for_case(view.case)
    if view.case.state == Case.DRAFT or asked is None or not view.standing.may("read"):
        raise NoSuchCase()
    request.office = view.case.office  # type: ignore[attr-defined]  # shown in the frame
    context = {"view": view, "asked": asked, "sits_there": bool(actor_of(request).seats_at(asked.office_id))}
    return render(request, "portal/answered.html", context)
