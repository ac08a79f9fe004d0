"""The papers of many applications in one file: how far it is, and the file, for whoever asked for it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from khamkho.desk.bundles import bundle_of, bundles_of
from khamkho.desk.door import Here, at_office, for_workers
from khamkho.desk.frame import desk_page
from khamkho.desk.models import Bundle
from khamkho.desk.refusals import NoSuchBundle
from khamkho.desk.views.register import handed
from khamkho.files.queries import read_blob
from khamkho.work.models import Effect
from khamkho.work.queries import effects_about


@at_office
@for_workers
@require_safe
def every(request: HttpRequest, here: Here) -> HttpResponse:
    """The files that this person asked for and that are not over."""
    context = {"bundles": [(one, _state(one)) for one in bundles_of(here.actor, here.office, here.now)]}
    return desk_page(request, here, "desk/papers_list.html", context, current="inbox")


@at_office
@for_workers
@require_safe
def show(request: HttpRequest, here: Here, bundle: UUID) -> HttpResponse:
    """How far a file is, which applications are not in it and why, and where to get it."""
    found = bundle_of(here.actor, here.office, bundle, here.now)
    return desk_page(request, here, "desk/papers.html", _context(here, found), current="inbox")


@at_office
@for_workers
@require_safe
def news(request: HttpRequest, here: Here, bundle: UUID) -> HttpResponse:
    """What a watching page asks: 204, or how far the file is now."""
    found = bundle_of(here.actor, here.office, bundle, here.now)
    context = _context(here, found)
    if context["after"] == request.GET.get("after"):
        return HttpResponse(status=204)
    answer = render(request, "desk/parts/papers_news.html", context | {"here": here})
    answer["X-Khamkho-After"] = context["after"]
    answer["Cache-Control"] = "no-store"
    return answer


@at_office
@for_workers
@require_safe
def file(request: HttpRequest, here: Here, bundle: UUID) -> HttpResponse:
    """The file."""
    found = bundle_of(here.actor, here.office, bundle, here.now)
    if found.blob is None:
        raise NoSuchBundle()
    name = f"{here.office.prefix} {found.made_at:%Y-%m-%d}.pdf"
    return handed(read_blob(found.blob), "application/pdf", name, inline=True)


def _context(here: Here, bundle: Bundle) -> dict[str, Any]:
    state = _state(bundle)
    return {
        "bundle": bundle,
        "state": state,
        "of": len(bundle.cases),
        "left_out": [(number, th if here.actor.lang == "th" else en) for number, th, en in bundle.left_out],
        "after": f"{state}-{bundle.done}",
        "live": reverse("desk:papers-news", args=[here.office.code, bundle.ref]),
    }


def _state(bundle: Bundle) -> str:
    """Where it stands; an effect that failed for good makes it a failure too."""
    if bundle.state == Bundle.WAITING:
        dead = effects_about(f"bundle:{bundle.pk}").filter(state=Effect.State.DEAD)
        return Bundle.FAILED if dead.exists() else Bundle.WAITING
    return bundle.state
