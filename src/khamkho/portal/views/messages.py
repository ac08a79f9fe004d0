"""Messages of an application: read what the office wrote, answer it, or write first."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from khamkho.base.errors import Invalid, Problem
from khamkho.casework import commands
from khamkho.casework.queries.cases import CaseView
from khamkho.casework.queries.talk import messages_of, waits_in
from khamkho.casework.rules.talk import words_of
from khamkho.files.commands import LIMIT
from khamkho.files.posted import has_file, take_posted
from khamkho.offices.actors import actor_of
from khamkho.portal.door import declared
from khamkho.portal.views.cases import own_case
from khamkho.ui.limits import allow


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@declared("own-case")
def thread(request: HttpRequest, number: str) -> HttpResponse:
    """The messages, and a form to write one, with a file if she likes."""
    found = own_case(request, number)
    if request.method != "POST":
        return _page(request, found)
    try:
        _write(request, found)
    except Invalid as no:
        return _page(request, found, no.problems)
    return redirect(f"{reverse('portal:messages', args=[number])}?written=1")


def _write(request: HttpRequest, found: CaseView) -> None:
    """Keep the file only with words that can be kept, and by somebody who may write."""
    allow(request, "message", who=f"case:{found.case.ref}")
    text, key, now = request.POST.get("text", ""), found.case.key, timezone.now()
    stored = None
    if key and found.standing.may("correct") and has_file(request, "file"):
        words_of(text)
        stored = take_posted(request, "file", key=key, accept="document", limit=LIMIT, now=now)
    commands.write_to_office(
        actor=actor_of(request),
        number=found.number,
        text=text,
        stored=stored,
        client_key=request.POST.get("client_key", "")[:60],
        now=now,
    )


def _page(request: HttpRequest, found: CaseView, problems: tuple[Problem, ...] = ()) -> HttpResponse:
    context: dict[str, Any] = {
        "view": found,
        "case": found.case,
        "thread": messages_of(found),
        "waits": waits_in(found.timeline),
        "may_write": found.standing.may("correct") and not found.erased,
        "typed": request.POST.get("text", ""),
        "problems": problems,
        "written": "written" in request.GET,
        "client_key": uuid.uuid4(),
    }
    return render(request, "portal/messages.html", context, status=422 if problems else 200)
