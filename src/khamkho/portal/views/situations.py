"""Finding a service by what has happened: the situations, and the services for one of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from khamkho.base.errors import NotFound
from khamkho.portal import queries
from khamkho.portal.door import declared
from khamkho.portal.finding import lines


@require_safe
@declared("open")
def situations(request: HttpRequest) -> HttpResponse:
    """What brings people here, with how many services there are for it."""
    return render(request, "portal/situations.html", {"situations": queries.shelf().situations})


@require_safe
@declared("open")
def situation(request: HttpRequest, situation: str) -> HttpResponse:
    """The services for one situation; with ``spot``, each at the office of that place."""
    found = next((one for one in queries.shelf().situations if one.id == situation), None)
    if found is None:
        raise NotFound()
    spot = queries.spot_of(request.GET.get("spot", "")[:60])
    context = {
        "situation": found,
        "services": lines(found.services, queries.offices_for(spot) if spot else ()),
    }
    return render(request, "portal/situation.html", context)
