"""Pages cross slow lines compressed."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

KINDS = ("text/html", "application/json", "application/problem+json")


class CompressPages(GZipMiddleware):
    """gzip for pages and JSON; photographs and PDFs are compressed already. Django adds bytes of random length against
    guessing a secret from the size (BREACH)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.get("Content-Type", "").startswith(KINDS):
            return response
        return super().process_response(request, response)
