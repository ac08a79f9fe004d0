"""What an office publishes of its own work: the list, and each file under an address of its own."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from khamkho.casework.queries.published import published_at, published_file
from khamkho.files.responses import blob_response
from khamkho.offices.queries import office_by_code
from khamkho.portal.door import declared
from khamkho.ui.limits import allow


@require_safe
@declared("open")
def published(request: HttpRequest, office_code: str) -> HttpResponse:
    """Everything that an office has published, the newest first."""
    office = office_by_code(office_code)
    request.office = office  # type: ignore[attr-defined]  # the frame of the page speaks for it
    return render(request, "portal/published.html", {"place": office, "rows": published_at(office)})


@require_safe
@declared("open")
def publication(request: HttpRequest, ref: UUID) -> HttpResponseBase:
    """One published file; its address says so when it was withdrawn."""
    allow(request, "paper")
    blob, name = published_file(ref)
    return blob_response(request, blob, name=name, inline=True)
