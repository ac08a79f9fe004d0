"""Batches at the desk: what schools sent under one letter, what one's own school sends, and links for schools."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khamkho.base.errors import Problem, Refused
from khamkho.batches import commands
from khamkho.batches.models import Batch
from khamkho.batches.queries import batches_at, letter_for, services_for
from khamkho.batches.rules.refusals import NoSuchBatch
from khamkho.desk.door import Here, at_office, for_workers
from khamkho.desk.frame import desk_page
from khamkho.files.responses import blob_response
from khamkho.offices.queries import offices_above, offices_under


@at_office
@require_http_methods(["GET", "HEAD", "POST"])
def batches(request: HttpRequest, here: Here) -> HttpResponse:
    """What came in and what goes out. A school begins a batch here, an office hands a school a link."""
    if request.method != "POST":
        return _shown(request, here)
    office, _, service = request.POST.get("service", "")[:200].partition("/")
    try:
        if request.GET.get("do") == "invite":
            school = request.POST.get("school", "")[:60]
            made = commands.invite_school(
                actor=here.actor, office=here.office, school=school, service_id=service, now=here.now
            )
            return _shown(request, here, made=made)
        batch = commands.begin_batch(
            actor=here.actor, school=here.office, office=office, service_id=service, now=here.now
        )
    except Refused as no:
        problem = Problem(
            "service", no.code, f"{no.sentence('th')} {no.next('th')}", f"{no.sentence('en')} {no.next('en')}"
        )
        return _shown(request, here, problems=[problem], status=no.status)
    return redirect("portal:batch", batch.ref)


def _shown(
    request: HttpRequest, here: Here, *, made: tuple[Batch, str] | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    above = [
        (f"{office.code}/{name}", f"{title.in_(here.actor.lang)} – {office.name(here.actor.lang)}")
        for office in (offices_above(here.office) if here.works else ())
        for name, title in services_for(office)
    ]
    schools = offices_under(here.office) if here.works else ()
    context = {
        "received": batches_at(here.actor, here.office),
        "sent": batches_at(here.actor, here.office, sent=True),
        "above": above,
        "schools": [(one.code, one.name(here.actor.lang)) for one in schools],
        "ours": [(f"{here.office.code}/{name}", title) for name, title in services_for(here.office)],
        "link": _address(made[1]) if made else "",
        "invited": made[0].school if made else None,
        **more,
    }
    return desk_page(request, here, "desk/batches.html", context, current="batches", status=status)


def _address(code: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse('portal:batch-link', args=[code])}"


@at_office
@for_workers
@require_POST
def new_link(request: HttpRequest, here: Here, batch: UUID) -> HttpResponse:
    """Another link to a batch whose first was used or lost."""
    made = commands.new_link(actor=here.actor, office=here.office, ref=batch, now=here.now)
    return _shown(request, here, made=made)


@at_office
@require_safe
def letter(request: HttpRequest, here: Here, code: str) -> HttpResponseBase:
    """The covering letter of a batch."""
    batch, words = letter_for(here.actor, here.office, code)
    if batch.letter is None:
        raise NoSuchBatch()
    return blob_response(request, batch.letter, name=words.letter_name, inline="save" not in request.GET)
