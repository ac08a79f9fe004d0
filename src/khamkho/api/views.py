"""The tokens of an office, for its directors and administrators."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from khamkho.api.commands import NAME_MOST, issue_token, take_back_token
from khamkho.api.queries import tokens_at
from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import Text
from khamkho.base.thai import ascii_digits
from khamkho.offices.actors import actor_of, desk_required
from khamkho.offices.models import Office
from khamkho.offices.queries import office_by_code
from khamkho.offices.rules import permit_managing

KINDS = (
    (
        "partner",
        Text("ระบบอื่น", "Another system"),
        Text(
            "ยื่นคำขอและติดตามเฉพาะคำขอที่ระบบนั้นยื่นเข้ามา",
            "It hands in applications, and sees only those it handed in",
        ),
    ),
    (
        "own",
        Text("โปรแกรมของฉันเอง", "A program of my own"),
        Text("ทำได้เท่าที่ฉันทำได้ในหน่วยงานนี้", "It may do what I may do at this office"),
    ),
)
YEAR = "365"


def _office(request: HttpRequest, code: str) -> Office:
    office = office_by_code(code)
    permit_managing(actor_of(request), office.pk)
    request.office = office  # type: ignore[attr-defined]  # the frame names it
    return office


@desk_required
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest, code: str) -> HttpResponse:
    """List the office's tokens and make a new one; its secret is on this one answer and nowhere else."""
    office, now = _office(request, code), timezone.now()
    typed = {
        "name": request.POST.get("name", ""),
        "kind": request.POST.get("kind", "partner"),
        "days": request.POST.get("days", YEAR),
    }
    made, secret = None, ""
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            made, secret = issue_token(
                actor=actor_of(request),
                office_id=office.pk,
                name=typed["name"],
                own=typed["kind"] == "own",
                days=_days(typed["days"]),
                now=now,
            )
            typed = {"name": "", "kind": "partner", "days": YEAR}
        except Invalid as invalid:
            problems = invalid.problems
    context = {
        "office": office,
        "tokens": tokens_at(office, now),
        "made": made,
        "secret": secret,
        "kinds": KINDS,
        "typed": typed,
        "name_most": NAME_MOST,
        "problems": problems,
    }
    answer = render(request, "api/tokens.html", context, status=422 if problems else 200)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _days(text: str) -> int:
    """A number of days as it was typed, Thai digits too; 0 when it is none."""
    found = ascii_digits(text.strip())
    return int(found) if found.isascii() and found.isdigit() and len(found) < 6 else 0


@desk_required
@require_POST
def take_back(request: HttpRequest, code: str, token_id: int) -> HttpResponse:
    """Take a token back at once."""
    office = _office(request, code)
    token = take_back_token(
        actor=actor_of(request), office_id=office.pk, token_id=token_id, now=timezone.now()
    )
    messages.success(request, _("The token “{name}” does not work any more.").format(name=token.name))
    return redirect("api-tokens", code=office.code)
