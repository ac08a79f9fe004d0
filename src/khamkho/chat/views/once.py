"""A link from the chat: the safe page for the numbers of a card, or the form of an application."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import lang_in
from khamkho.casework.models import Case
from khamkho.chat.commands.codes import give_codes
from khamkho.chat.commands.pages import open_form, page_at
from khamkho.chat.models import Page
from khamkho.line.queries import add_link
from khamkho.offices.actors import open_case_in_session
from khamkho.ui.limits import allow


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def once(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Open it. A look ahead by the messenger (HEAD, or GET of the form) uses nothing up: only a press does."""
    allow(request, "track")
    token = secret[:100]
    page = page_at(token, timezone.now())
    request.office = page.friend.account.office  # type: ignore[attr-defined]  # shown in the frame
    with override(lang_in(page.friend.lang)):
        return _codes(request, page, token) if page.kind == Page.CODES else _form(request, page, token)


once.guard = "open"  # type: ignore[attr-defined]  # read by the test that every page is declared


def _codes(request: HttpRequest, page: Page, token: str) -> HttpResponse:
    problems: tuple[Problem, ...] = ()
    typed = {"laser_code": "", "card_number": ""}
    if request.method == "POST":
        typed = {name: request.POST.get(name, "")[:60] for name in typed}
        try:
            give_codes(token=token, laser=typed["laser_code"], card=typed["card_number"], now=timezone.now())
        except Invalid as no:
            problems = no.problems
        else:
            return render(request, "chat/given.html", {"back": add_link(page.friend.account)})
    context = {"typed": typed, "problems": problems, "page": page}
    return render(request, "chat/codes.html", context, status=422 if problems else 200)


def _form(request: HttpRequest, page: Page, token: str) -> HttpResponseBase:
    if request.method != "POST":
        return render(request, "chat/open.html", {"page": page})
    case = open_form(token=token, now=timezone.now())
    open_case_in_session(request, case.pk)
    response = (
        redirect("portal:resume", case.ref)
        if case.state == Case.DRAFT
        else redirect("portal:case", case.number)
    )
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, page.friend.lang, samesite="Lax", secure=request.is_secure()
    )
    return response
