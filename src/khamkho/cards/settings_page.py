"""How an office numbers and prints its cards: settings, a specimen on paper, the director's confirmation."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khamkho.base.errors import Problem
from khamkho.base.thai import show_date
from khamkho.cards import commands
from khamkho.cards.papers import specimen_paper
from khamkho.cards.rules.settings import (
    BACK,
    BOXES,
    FRONT,
    MODES,
    PLACES,
    SHEETS,
    CardSettings,
    settings_from,
)
from khamkho.casework.queries.authority import may_decide
from khamkho.documents.printer import render_now
from khamkho.offices.actors import actor_of
from khamkho.offices.models import Office
from khamkho.offices.views.door import attempt, for_managers
from khamkho.ui.language import lang_now

PARTS = ("x", "y", "width", "size")
TICKS = ("one_book", "day_before", "duplex")


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def overview(request: HttpRequest, office: Office) -> HttpResponse:
    """Every setting of the office's cards on one page."""
    kept = settings_from(office.settings)
    typed, shown = _values(kept), [name for name in PLACES if kept.place(name)]
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in typed}
        shown = request.POST.getlist("shown")
        problems = attempt(
            request,
            _("How cards are made was saved."),
            lambda: commands.set_cards(
                actor=actor_of(request), office_id=office.pk, typed=typed, shown=shown, now=timezone.now()
            ),
        )
        if not problems:
            return redirect("cards:settings", code=office.code)
    lang = lang_now()
    context = {
        "office": office,
        "kept": kept,
        "confirmed_on": show_date(date.fromisoformat(kept.confirmed["on"]), lang) if kept.confirmed else "",
        "typed": typed,
        "shown": shown,
        "modes": [(name, words.in_(lang)) for name, words in MODES.items()],
        "sheets": [(name, words.in_(lang)) for name, words in SHEETS.items()],
        "ticks": {
            "one_book": [("1", _("One book of numbers for all kinds of card"))],
            "day_before": [("1", _("The last day is the day before the anniversary"))],
            "duplex": [("1", _("The printer turns the paper over"))],
        },
        "places": [
            (name, label, name in shown, typed[f"{name}.side"], [(f"{name}.{part}", typed[f"{name}.{part}"]) for part in PARTS], name in BOXES)
            for name, (label, _usual) in PLACES.items()
        ],
        "sides": [(FRONT, _("front")), (BACK, _("back"))],
        "confirms": may_decide(actor_of(request), office.pk, timezone.localdate()),
        "problems": problems,
    }  # fmt: skip
    return render(request, "cards/settings.html", context, status=422 if problems else 200)


@require_safe
@for_managers
def specimen(request: HttpRequest, office: Office) -> HttpResponse:
    """A card of nobody as the office's settings would print it, marked ตัวอย่าง."""
    made = render_now(
        "idcards", specimen_paper(office, request.GET.get("printer", "")[:60]), now=timezone.now()
    )
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="specimen.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@for_managers
def confirm(request: HttpRequest, office: Office) -> HttpResponse:
    """The director confirms the layout."""
    attempt(
        request,
        _("The layout was confirmed: full cards are no specimens any more."),
        lambda: commands.confirm_layout(actor=actor_of(request), office_id=office.pk, now=timezone.now()),
    )
    return redirect("cards:settings", code=office.code)


def _values(kept: CardSettings) -> dict[str, str]:
    """The settings as the form shows them."""
    found: dict[str, Any] = {
        "pattern": kept.pattern,
        "soon": str(kept.soon),
        "mode": kept.mode,
        "sheet": kept.sheet,
        "width": f"{kept.width:g}",
        "height": f"{kept.height:g}",
        "acting": kept.acting,
        "printers": "\n".join(
            f"{one.name} | {one.x:g} {one.y:g} | {one.back_x:g} {one.back_y:g}" for one in kept.printers
        ),
        **{name: "1" if getattr(kept, name) else "" for name in TICKS},
    }
    for name, (_label, usual) in PLACES.items():
        place = kept.places.get(name, usual)
        found[f"{name}.side"] = place.side
        found |= {f"{name}.{part}": f"{getattr(place, part):g}" for part in PARTS}
    return found
