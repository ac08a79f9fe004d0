"""The product's pages and a bare one: the same middleware and session, a template of 5 kB, no work."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from khamkho.site.urls import handler400, handler403, handler404, handler500
from khamkho.site.urls import urlpatterns as pages

PAGE = engines["django"].from_string(
    "<!doctype html><html lang=th><title>{{ title }}</title><body><h1>{{ title }}</h1><p>{{ user.is_authenticated }}"
    "{% for line in lines %}<p>{{ line }}: คำขอรับบริการจากหน่วยงานของรัฐ</p>\n{% endfor %}</body></html>"
)


def bare(request: HttpRequest) -> HttpResponse:
    """5 kB from a template, for a signed-in session."""
    return HttpResponse(PAGE.render({"title": "คำขอ", "lines": range(48)}, request))


urlpatterns = [path("bench/bare", bare), *pages]
__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
