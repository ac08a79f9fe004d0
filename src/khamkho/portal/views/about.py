"""Pages about the site itself: privacy, accessibility, help."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from khamkho.portal.door import declared


@require_safe
@declared("open")
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/privacy.html")


@require_safe
@declared("open")
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html")


@require_safe
@declared("open")
def help(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/help.html")
