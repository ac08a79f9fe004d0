"""For how many days ratings are taken, and how a mean reads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khamkho.base.errors import Problem
from khamkho.feedback import commands
from khamkho.feedback.commands.keeping import NAMES
from khamkho.feedback.rules.reading import LEVELS, settings_from
from khamkho.offices.actors import actor_of
from khamkho.offices.models import Office
from khamkho.offices.views.door import attempt, for_managers
from khamkho.ui.language import lang_now


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def overview(request: HttpRequest, office: Office) -> HttpResponse:
    """Days, and the mean from which each level begins."""
    kept = settings_from(office.settings)
    typed = {"days": str(kept.days)} | dict(zip(NAMES, map(str, kept.bounds), strict=True))
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in typed}
        problems = attempt(
            request,
            _("How people are asked was saved."),
            lambda: commands.set_feedback(
                actor=actor_of(request), office_id=office.pk, typed=typed, now=timezone.now()
            ),
        )
        if not problems:
            return redirect("feedback:settings", code=office.code)
    lang = lang_now()
    context = {
        "office": office,
        "typed": typed,
        "confirmed": "feedback" in office.settings,
        "bounds": [(name, LEVELS[int(name[-1])].in_(lang), typed[name]) for name in NAMES],
        "problems": problems,
    }
    return render(request, "feedback/settings.html", context, status=422 if problems else 200)
