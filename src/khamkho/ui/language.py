"""Which of our two languages the page is in."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, override

from khamkho.base.text import Lang

ASKED = "lang"


def lang_now() -> Lang:
    """The language of the request that is being answered; Thai unless it is English."""
    return "en" if (get_language() or "th").startswith("en") else "th"


class AskedLanguage:
    """``?lang=en`` in an address: this page in that language, so that both can be found and passed on. Nothing is remembered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get(ASKED)
        if asked not in ("th", "en"):
            return self.get_response(request)
        with override(asked):
            request.LANGUAGE_CODE = asked
            return self.get_response(request)
