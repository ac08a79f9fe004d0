"""The settings page of handing out work."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khamkho.base.errors import Problem
from khamkho.offices import commands
from khamkho.offices.actors import actor_of
from khamkho.offices.handout import MODES, handout_from
from khamkho.offices.models import Membership, Office
from khamkho.offices.queries import active_on, titles_at
from khamkho.offices.views.door import attempt, for_managers
from khamkho.ui.language import lang_now

WORK = ("officer", "supervisor", "director")


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def handout(request: HttpRequest, office: Office) -> HttpResponse:
    """Whether new applications are handed out by load and absence, and who takes which service."""
    held, lang, services = handout_from(office.settings), lang_now(), titles_at(office)
    mode, takes = held.mode, {name: [str(one) for one in found] for name, found in held.takes.items()}
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        mode = request.POST.get("mode", "")
        takes = {name: request.POST.getlist(f"takes.{name}") for name, _title in services}
        problems = attempt(
            request,
            _("How work is handed out was saved."),
            lambda: commands.set_handout(
                actor=actor_of(request), office_id=office.pk, mode=mode, takes=takes, now=timezone.now()
            ),
        )
        if not problems:
            return redirect("offices:handout", code=office.code)
    members = Membership.objects.filter(active_on(timezone.localdate()), office=office, role__in=WORK)
    people = [(str(one.pk), one.name(lang)) for one in members.order_by("name_th", "pk")]
    context = {
        "office": office,
        "modes": [(name, words.in_(lang)) for name, words in MODES.items()],
        "mode": mode,
        "services": [(f"takes.{name}", title.in_(lang), takes.get(name, [])) for name, title in services],
        "people": people,
        "problems": problems,
    }
    return render(request, "offices/handout.html", context, status=422 if problems else 200)
