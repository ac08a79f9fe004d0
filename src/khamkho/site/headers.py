"""Headers that every answer carries besides those of Django's own middleware."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

PERMISSIONS = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"


class Headers:
    """What a browser may do with our pages, and that nobody on the way keeps a copy of them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Cache-Control", "private, no-store" if _signed_in(request) else "private, no-cache"
        )
        return response


def _signed_in(request: HttpRequest) -> bool:
    """Did this answer look at a session that somebody is signed in to? Then the next user of the machine may not find it."""
    session = getattr(request, "session", None)
    return session is not None and session.accessed and SESSION_KEY in session
