"""The settings page of collecting and delivery."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from khamkho.base.errors import Problem
from khamkho.offices import commands
from khamkho.offices.actors import actor_of
from khamkho.offices.models import Office
from khamkho.offices.pickups import DELIVERIES, pickups_from
from khamkho.offices.views.door import attempt, for_managers
from khamkho.ui.language import lang_now


@for_managers
def pickups(request: HttpRequest, office: Office) -> HttpResponse:
    """After how many days the office reminds and calls, and whether it sends things."""
    held = pickups_from(office.settings)
    typed = {"remind_days": str(held.remind_days), "call_days": str(held.call_days), "link": held.link}
    ways = sorted(held.ways)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        typed, ways = {name: request.POST.get(name, "") for name in typed}, request.POST.getlist("ways")
        problems = attempt(
            request,
            _("Collecting and delivery were saved."),
            lambda: commands.set_pickups(
                actor=actor_of(request), office_id=office.pk, typed=typed, ways=ways, now=timezone.now()
            ),
        )
        if not problems:
            return redirect("offices:pickups", code=office.code)
    context = {
        "office": office,
        "typed": typed,
        "kept": ways,
        "options": [(name, words.in_(lang_now())) for name, words in DELIVERIES.items()],
        "problems": problems,
    }
    return render(request, "offices/pickups.html", context, status=422 if problems else 200)
