"""The page of an expert who was asked for an opinion by email: opened once, in one browser; answered once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from khamkho.base.errors import Invalid, Problem
from khamkho.casework import commands
from khamkho.casework.queries.opinions import Asked, opinion_by_code, opinion_by_ticket, opinion_file
from khamkho.casework.rules.opinions import STANCES, NoSuchOpinion
from khamkho.casework.tracking import opinion_index
from khamkho.files.responses import blob_response
from khamkho.portal.door import declared
from khamkho.ui.language import lang_now
from khamkho.ui.limits import allow

TICKETS = "khamkho_opinions"
"""In the session: the index of a link's code, with the ticket that this browser got for it."""
MOST = 20


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@declared("open")
def opinion(request: HttpRequest, code: str) -> HttpResponse:
    """What the link leads to: a button that opens it in this browser; then the question, and the answer."""
    allow(request, "track")
    ticket = _ticket(request, code)
    if ticket is None:
        return _closed(request, code)
    if ticket == "":
        return render(request, "portal/opinion_given.html")
    asked = _asked(ticket)
    if request.method != "POST":
        return _page(request, asked, code)
    stance, text = request.POST.get("stance", ""), request.POST.get("text", "")
    try:
        commands.give_opinion_by_ticket(ticket=ticket, stance=stance, text=text, now=timezone.now())
    except Invalid as no:
        return _page(request, asked, code, no.problems)
    _keep(request, code, "")
    return redirect("portal:opinion", code)


def _closed(request: HttpRequest, code: str) -> HttpResponse:
    """The link before it is opened: mail programs follow links by themselves, so only a button opens it."""
    link = opinion_by_code(code[:100], now=timezone.now())
    if link is None:
        raise NoSuchOpinion()
    if request.method != "POST":
        return render(request, "portal/opinion_link.html", {"link": link})
    _opinion, ticket = commands.open_opinion(code=code[:100], now=timezone.now())
    _keep(request, code, ticket)
    return redirect("portal:opinion", code)


def _page(request: HttpRequest, asked: Asked, code: str, problems: tuple[Problem, ...] = ()) -> HttpResponse:
    lang = lang_now()
    context: dict[str, Any] = {
        "asked": asked,
        "code": code,
        "stances": [(one, words.in_(lang)) for one, words in STANCES.items()],
        "typed": request.POST,
        "problems": problems,
    }
    return render(request, "portal/opinion.html", context, status=422 if problems else 200)


@never_cache
@require_safe
@declared("open")
@csp_update({"object-src": "'self'"})  # type: ignore[arg-type]  # browsers show a PDF through a plug-in of their own
def file(request: HttpRequest, code: str, file: UUID) -> HttpResponseBase:
    """A file that was chosen for the expert, in the browser that opened the link."""
    ticket = _ticket(request, code)
    if not ticket:
        raise NoSuchOpinion()
    blob, name = opinion_file(_asked(ticket), file)
    return blob_response(request, blob, name=name, inline="save" not in request.GET)


def _asked(ticket: str) -> Asked:
    return opinion_by_ticket(ticket, lang=lang_now(), now=timezone.now())


def _ticket(request: HttpRequest, code: str) -> str | None:
    """What this browser holds for a link: a ticket, nothing once it has answered, None when it never opened it."""
    held: dict[str, str] = request.session.get(TICKETS, {})
    return held.get(opinion_index(code[:100]))


def _keep(request: HttpRequest, code: str, ticket: str) -> None:
    held = {**request.session.get(TICKETS, {}), opinion_index(code[:100]): ticket}
    request.session[TICKETS] = dict(list(held.items())[-MOST:])
