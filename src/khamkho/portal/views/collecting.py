"""How an applicant gets what she applied for: a letter of authority to print, and whether it is sent to her."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from khamkho.base.errors import Refused
from khamkho.casework import commands
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import CaseView
from khamkho.casework.queries.pickup import pickup_of
from khamkho.casework.rules.pickup import WAYS
from khamkho.catalogue.rules import hands_over
from khamkho.offices.actors import actor_of
from khamkho.portal.collects import Collects, collects
from khamkho.portal.door import declared
from khamkho.portal.views.cases import own_case

AT_OFFICE = "office"
"""What the form sends for no delivery."""


@declared("own-case")
@never_cache
@require_safe
def mandate(request: HttpRequest, number: str) -> HttpResponse:
    """A letter of authority, filled in as far as the application says, to print and sign."""
    view = own_case(request, number)
    if view.erased or not hands_over(view.service):
        return redirect("portal:case", number)
    field, value = view.service.fields.get("proxy_name"), view.body.answers.get("proxy_name")
    named = field.read_back(value, actor_of(request).lang) if field and value else ""
    context = {"view": view, "case": view.case, "place": view.case.office, "named": named}
    return render(request, "portal/mandate.html", context)


@declared("own-case")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delivery(request: HttpRequest, number: str) -> HttpResponse:
    """She says whether she comes for it, or has it sent, as far as her office sends things."""
    view = own_case(request, number)
    found = collects(view)
    if found is None or not found.ways or view.case.state != Case.OPEN:
        return redirect("portal:case", number)
    if request.method == "POST":
        chosen = request.POST.get("way", "")[:8]
        try:
            commands.choose_delivery(
                actor=actor_of(request),
                number=number,
                way="" if chosen == AT_OFFICE else chosen,
                now=timezone.now(),
            )
        except Refused as no:
            if no.status == 404:
                raise
            return _page(request, view, found, status=no.status, refused=no.sentence(actor_of(request).lang))
        return redirect("portal:case", number)
    return _page(request, view, found)


def _page(
    request: HttpRequest, view: CaseView, found: Collects, *, status: int = 200, refused: str = ""
) -> HttpResponse:
    row = pickup_of(view.case)
    lang = actor_of(request).lang
    context = {
        "case": view.case,
        "place": view.case.office,
        "options": [(name or AT_OFFICE, WAYS[name].in_(lang)) for name in found.ways],
        "chosen": (row.way if row else "") or AT_OFFICE,
        "refused": refused,
    }
    return render(request, "portal/delivery.html", context, status=status)
