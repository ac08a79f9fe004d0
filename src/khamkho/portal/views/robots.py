"""What search engines are told: which pages there are, and which are nobody else's business."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain, islice

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from khamkho.offices.queries import offered_pages
from khamkho.portal import queries
from khamkho.portal.door import declared

ON_A_MAP = 20_000
"""Addresses in one map; the format allows 50,000."""
PRIVATE = ("account", "api", "apply", "desk", "documents", "files", "invitation", "join", "my", "opinion", "people",
           "s", "track", "verify")  # fmt: skip

Line = tuple[str, date | None]


@require_safe
@declared("open")
def robots(request: HttpRequest) -> HttpResponse:
    """Everything that anybody may read, and nothing that belongs to a case, a session or a code; in a demo nothing."""
    lines = ["User-agent: *"]
    if settings.HOME.is_demo:
        lines += ["Disallow: /"]
    else:
        lines += [f"Disallow: /{one}/" for one in PRIVATE]
        lines += [f"Sitemap: {settings.PUBLIC_URL}{reverse('portal:sitemap')}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@declared("open")
def sitemap(request: HttpRequest) -> HttpResponse:
    """The map of all pages, or when there are many the list of its parts."""
    _not_in_a_demo()
    parts = -(-_count() // ON_A_MAP)
    if parts <= 1:
        return _map(request, 1)
    addresses = [
        settings.PUBLIC_URL + reverse("portal:sitemap-part", args=[part]) for part in range(1, parts + 1)
    ]
    return render(request, "portal/sitemap_index.xml", {"parts": addresses}, content_type="application/xml")


@require_safe
@declared("open")
def sitemap_part(request: HttpRequest, part: int) -> HttpResponse:
    """One part of the map."""
    _not_in_a_demo()
    if not 1 <= part <= -(-_count() // ON_A_MAP):
        raise Http404
    return _map(request, part)


def _not_in_a_demo() -> None:
    if settings.HOME.is_demo:
        raise Http404


def _map(request: HttpRequest, part: int) -> HttpResponse:
    first = (part - 1) * ON_A_MAP
    lines = [(settings.PUBLIC_URL + path, day) for path, day in islice(_pages(), first, first + ON_A_MAP)]
    return render(request, "portal/sitemap.xml", {"lines": lines}, content_type="application/xml")


def _count() -> int:
    return sum(1 for _ in _pages())


def _pages() -> Iterator[Line]:
    """Every open page with what anybody may want to find, and when it changed last where that is known."""
    shelf = queries.shelf()
    fixed = ("home", "services", "situations", "offices", "help", "privacy", "accessibility")
    on_offer = {one.service.id for one in shelf.services}
    return chain(
        ((reverse(f"portal:{name}"), None) for name in fixed),
        ((reverse("portal:situation", args=[one.id]), None) for one in shelf.situations),
        ((reverse("portal:office", args=[office.code]), None) for office in shelf.offices),
        (
            (reverse("portal:service", args=[office, service]), timezone.localtime(at).date())
            for office, service, at in offered_pages()
            if service in on_offer
        ),
    )
