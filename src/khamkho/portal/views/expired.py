"""A form whose token no longer fits, because the person signed in or out in another window, or the cookie is gone."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from khamkho.people import sessions
from khamkho.portal.door import wants_no_page
from khamkho.ui import refusals
from khamkho.ui.language import lang_now


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Keep what was typed and offer to send it again, with a fresh token, by a click of the person.

    Only for forms that came from our own pages: what another site posts is refused and not kept.
    """
    if wants_no_page(request):
        refused = refusals.FormExpired()
        return JsonResponse({"code": refused.code, "detail": refused.sentence(lang_now())}, status=403)
    if not _from_our_page(request) or not request.POST:
        return refusals.csrf_failure(request, reason)
    sessions.keep_unsent(request)
    return redirect("people_unsent")


def _from_our_page(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    parts = urlsplit(origin)
    return (parts.scheme, parts.netloc) == (request.scheme, request.get_host())
