"""The settings page of the registers that an office keeps beside its cases."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from khamkho.base.errors import Problem
from khamkho.offices import commands
from khamkho.offices.actors import actor_of
from khamkho.offices.models import Office
from khamkho.offices.registers import REGISTERS, registers_from
from khamkho.offices.views.door import attempt, for_managers
from khamkho.ui.language import lang_now


@for_managers
def registers(request: HttpRequest, office: Office) -> HttpResponse:
    """Which registers the office keeps, what advice is asked about, how long names stay."""
    held = registers_from(office.settings)
    kept = [name for name in REGISTERS if held.keeps(name)]
    kinds, years = "\n".join(f"{one.th} | {one.en}" for one in held.kinds), str(held.years)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        kept, kinds, years = (
            request.POST.getlist("kept"),
            request.POST.get("kinds", ""),
            request.POST.get("years", ""),
        )
        problems = attempt(
            request,
            _("The registers of the office were saved."),
            lambda: commands.set_registers(
                actor=actor_of(request),
                office_id=office.pk,
                kept=kept,
                kinds=kinds,
                years=years,
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
        "years": years,
        "problems": problems,
    }
    return render(request, "offices/registers.html", context, status=422 if problems else 200)
