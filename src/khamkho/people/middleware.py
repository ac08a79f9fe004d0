"""Locks sessions that are over their limit, before any page sees them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.urls.exceptions import Resolver404
from django.utils import timezone

from khamkho.people import sessions

# Pages that a locked session may still use: those that unlock it, end it, or show nothing of it.
OPEN_WHEN_LOCKED = frozenset(
    {
        "people_reauthenticate",
        "people_unsent",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "account_logout",
        "account_login",
        "account_request_login_code",
        "people_phone_sign_in",
        "people_phone_confirm",
        "set_language",
        "healthz",
        "readyz",
        "metrics",
    }
)


class SessionLimits:
    """A signed-in session over its limit is asked for one factor again; what it held, and a posted form, stay.

    A page that only asks for news (``?after=``) neither counts as use nor takes anybody away from what they are typing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        now = timezone.now()
        polling = request.method == "GET" and "after" in request.GET
        if sessions.is_locked(request, now):
            if polling:
                return HttpResponse(status=204)
            if request.headers.get("X-Khamkho-Autosave"):
                return HttpResponse(
                    status=401
                )  # said on the page; the form is kept when its button is pressed
            if not _open_when_locked(request):
                return sessions.to_reauthenticate(request)
        elif not polling:
            sessions.note_use(request, now)
        return self.get_response(request)


def _open_when_locked(request: HttpRequest) -> bool:
    if request.path.startswith("/static/"):
        return True
    try:
        name = resolve(request.path_info).url_name
    except Resolver404:
        return True  # a page that does not exist shows nothing
    return name in OPEN_WHEN_LOCKED and sessions.has_own_factor(request.user)
