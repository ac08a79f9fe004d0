"""Is this card real? By office and number; open to everyone, limited in how often one may ask."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khamkho.base.errors import Problem
from khamkho.cards.queries.verifying import offices_with_cards, standings_of
from khamkho.ui.language import lang_now
from khamkho.ui.limits import allow


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Whether the cards with a number stand, and whether one is made out to the name that was typed. No name is shown."""
    lang = lang_now()
    typed = {name: request.POST.get(name, "").strip()[:200] for name in ("office", "number", "name")}
    problems: tuple[Problem, ...] = ()
    found = None
    if request.method == "POST":
        allow(request, "verify")
        problems = tuple(_missing(name) for name in ("office", "number") if not typed[name])
        if not problems:
            found = [
                (one, one.matches(typed["name"]) if typed["name"] and one.name else None)
                for one in standings_of(typed["office"], typed["number"])
            ]
    context = {
        "offices": [("", _("Choose")), *((one.code, one.name(lang)) for one in offices_with_cards())],
        "typed": typed,
        "found": found,
        "problems": problems,
    }
    return render(request, "cards/check.html", context, status=422 if problems else 200)


def _missing(name: str) -> Problem:
    if name == "office":
        return Problem(name, "required", "กรุณาเลือกหน่วยงานผู้ออกบัตร", "Choose the office that issued the card.")
    return Problem(name, "required", "กรุณากรอกเลขที่บัตร", "Enter the number of the card.")
