"""How it was: whoever got what she applied for gives stars, and a comment if she likes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from khamkho.base.errors import Invalid, Problem, Refused
from khamkho.feedback import commands
from khamkho.feedback.queries.asking import last_day, require_askable
from khamkho.feedback.rules.refusals import WrongStars
from khamkho.feedback.views import stars_of, stars_to_choose
from khamkho.portal.door import declared
from khamkho.portal.views.cases import own_case
from khamkho.ui.language import lang_now


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@declared("own-case")
def rate(request: HttpRequest, number: str) -> HttpResponse:
    """Five stars and a comment, once."""
    found, now, lang = own_case(request, number), timezone.now(), lang_now()
    refused: Refused | None = None
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            stars = stars_of(request.POST.get("stars", ""))
            commands.rate(found.case, stars, request.POST.get("comment", ""), "web", now)
            return redirect(request.path + "?thanks")
        except Invalid as no:
            problems = no.problems
        except WrongStars as no:
            problems = (Problem("stars", no.code, no.th, no.en),)
        except Refused as no:
            refused = no
    done = "thanks" in request.GET
    if not (done or problems or refused):
        try:
            require_askable(found.case, now)
        except Refused as no:
            refused = no
    context = {
        "case": found.case,
        "service": found.service,
        "levels": stars_to_choose(lang),
        "typed": request.POST,
        "until": last_day(found.case),
        "done": done,
        "refused": (refused.sentence(lang), refused.next(lang)) if refused else None,
        "problems": problems,
    }
    status = 422 if problems else refused.status if refused else 200
    return render(request, "feedback/rate.html", context, status=status)
