"""The numbers of an applicant's card, opened to compare them with the register. That somebody looked is kept."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from khamkho.base.text import Text
from khamkho.casework import commands
from khamkho.desk.door import Here, at_office
from khamkho.desk.frame import desk_page
from khamkho.desk.views.case import case_at


@never_cache
@at_office
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: HttpRequest, here: Here, number: str) -> HttpResponse:
    """Say what opening them means; show them once it was asked for."""
    view = case_at(here, number)
    shown: Mapping[str, tuple[Text, str]] = {}
    if request.method == "POST":
        shown = commands.compare_codes(actor=here.actor, number=number, now=here.now)
    context = {"view": view, "case": view.case, "codes": shown.values()}
    return desk_page(request, here, "desk/codes.html", context, current="inbox")
