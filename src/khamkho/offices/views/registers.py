"""The settings page of the registers that an office keeps beside its cases."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from khamkho.base.errors import Problem
from khamkho.base.text import Text
from khamkho.offices import commands
from khamkho.offices.actors import actor_of
from khamkho.offices.models import Office
from khamkho.offices.registers import REGISTERS, registers_from
from khamkho.offices.views.door import attempt, for_managers
from khamkho.ui.language import lang_now


@for_managers
def registers(request: HttpRequest, office: Office) -> HttpResponse:
    """Which registers the office keeps, what advice is asked about, the kinds of equipment, how long names stay."""
    held = registers_from(office.settings)
    kept = [name for name in REGISTERS if held.keeps(name)]
    kinds, things, years = _lines(held.kinds), _lines(held.things), str(held.years)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        kept = request.POST.getlist("kept")
        kinds, things, years = (request.POST.get(name, "") for name in ("kinds", "things", "years"))
        problems = attempt(
            request,
            _("The registers of the office were saved."),
            lambda: commands.set_registers(
                actor=actor_of(request),
                office_id=office.pk,
                kept=kept,
                kinds=kinds,
                years=years,
                things=things,
                now=timezone.now(),
            ),
        )
        if not problems:
            return redirect("offices:registers", code=office.code)
    context = {
        "office": office,
        "options": [(name, title.in_(lang_now())) for name, title in REGISTERS.items()],
        "kept": kept,
        "kinds": kinds,
        "things": things,
        "years": years,
        "problems": problems,
    }
    return render(request, "offices/registers.html", context, status=422 if problems else 200)


def _lines(kinds: Iterable[Text]) -> str:
    return "\n".join(f"{one.th} | {one.en}" for one in kinds)
