"""Forwarding applications to an office above with one covering letter: choose where to and which, then its text."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khamkho.base.errors import NotFound, Problem
from khamkho.casework import commands
from khamkho.casework.queries.handover import forwardable, offices_to_forward_to
from khamkho.casework.rules.handover import MOST_UNDER_ONE_LETTER, NotOfferedThere
from khamkho.catalogue.queries import service_of
from khamkho.desk.door import Here, at_office, for_workers
from khamkho.desk.frame import desk_page
from khamkho.issuing.letters import covering_words
from khamkho.offices.models import Office


@at_office
@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def forward(request: HttpRequest, here: Here) -> HttpResponse:
    """Which applications go under one covering letter to the office above. Nothing leaves before it is signed."""
    offices = offices_to_forward_to(here.office)
    if not offices:
        raise NotFound()
    asked = request.POST if request.method == "POST" else request.GET
    to = _to(offices, asked.get("to", ""))
    cases = forwardable(here.actor, here.office, to)
    chosen = asked.getlist("number")
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        named = {case.number: service_of(case.version).title.in_("th") for case in cases}
        if 1 <= len(set(chosen)) <= MOST_UNDER_ONE_LETTER:
            services = list(dict.fromkeys(named[one] for one in chosen if one in named))
            words = covering_words(here.office, to, services, len(set(chosen)), "th", at=here.now)
            letter = commands.write_covering_letter(
                actor=here.actor,
                office=here.office,
                to=to,
                numbers=chosen,
                lang="th",
                fields=words,
                now=here.now,
            )
            messages.success(request, _("The draft was kept. The applications go when it is signed."))
            return redirect("desk:letter", here.office.code, letter.ref)
        problems = (_choose(),)
    context: dict[str, Any] = {
        "offices": [(one.code, one.name(here.actor.lang)) for one in offices],
        "to": to,
        "cases": [
            (case.number, f"{case.number} {case.display_name}", service_of(case.version).title)
            for case in cases
        ],
        "chosen": chosen,
        "problems": problems,
    }
    status = 422 if problems else 200
    return desk_page(request, here, "desk/forward.html", context, current="letters", status=status)


def _to(offices: tuple[Office, ...], code: str) -> Office:
    """The office that was chosen, else the nearest above."""
    found = next((one for one in offices if one.code == code), None if code else offices[0])
    if found is None:
        raise NotOfferedThere()
    return found


def _choose() -> Problem:
    most = MOST_UNDER_ONE_LETTER
    return Problem(
        "number",
        "required",
        f"เลือกคำขอที่จะนำส่งอย่างน้อย 1 รายการ ไม่เกิน {most} รายการ",
        f"Choose at least one application to forward, and at most {most}",
    )
