"""Who stands around an application: invite, join, leave."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from khamkho.base.errors import Problem
from khamkho.casework import commands
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import CaseView, draft_for
from khamkho.casework.queries.people import invitation_for, people_of
from khamkho.casework.rules.people import HINTS, ROLES, NotInvited, NotThisRole, roles_for
from khamkho.casework.rules.refusals import NoSuchCase, ReasonNeeded
from khamkho.offices.actors import actor_of
from khamkho.portal.door import declared
from khamkho.ui.language import lang_now
from khamkho.ui.limits import allow

NO_NAME = Problem(
    "name", "required", "กรุณากรอกชื่อของผู้ที่ท่านจะเพิ่ม", "Enter the name of the person you want to add"
)
NO_ROLE = Problem("role", "required", "กรุณาเลือกฐานะ", "Choose the role")


def _party(request: HttpRequest, ref: UUID) -> CaseView:
    found = draft_for(actor_of(request), ref)
    if not found.standing.is_party or found.erased:
        raise NoSuchCase()
    request.office = found.case.office  # type: ignore[attr-defined]  # shown in the frame
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@declared("own-case")
def around(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Who stands around an application; the applicant invites more, and gets the link to hand on."""
    found = _party(request, ref)
    if request.method != "POST":
        return _around(request, found)
    name, role = request.POST.get("name", ""), request.POST.get("role", "")
    try:
        invited = commands.invite_person(
            actor=actor_of(request), ref=ref, role=role, name=name, now=timezone.now()
        )
    except ReasonNeeded:
        return _around(request, found, [NO_NAME], {"name": name, "role": role})
    except NotThisRole:
        return _around(request, found, [NO_ROLE], {"name": name, "role": role})
    link = f"{settings.PUBLIC_URL}{reverse('portal:join', args=[invited.code])}"
    return _around(request, found, link=link, invited=name)


def _around(
    request: HttpRequest,
    found: CaseView,
    problems: list[Problem] | None = None,
    values: dict[str, str] | None = None,
    **more: Any,
) -> HttpResponse:
    lang, case = lang_now(), found.case
    draft = case.state == Case.DRAFT
    context = {
        "view": found,
        "people": people_of(case),
        "me": actor_of(request).user_id,
        "may_invite": found.standing.is_applicant and case.state != Case.ENDED,
        "roles": [(role, ROLES[role].in_(lang), HINTS[role].in_(lang)) for role in roles_for(found.service)],
        "problems": problems or [],
        "values": values or {},
        "back": reverse("portal:resume", args=[case.ref])
        if draft
        else reverse("portal:case", args=[case.number]),
        **more,
    }
    return render(request, "portal/people.html", context, status=422 if problems else 200)


@never_cache
@require_POST
@declared("own-case")
def part(request: HttpRequest, ref: UUID, person: UUID) -> HttpResponse:
    """Take somebody out, or leave."""
    _party(request, ref)
    commands.part_with(actor=actor_of(request), ref=ref, person=person, now=timezone.now())
    try:
        _party(request, ref)
    except NoSuchCase:
        return redirect("portal:my-cases")
    return redirect("portal:people", ref)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@declared("open")
def join(request: HttpRequest, code: str) -> HttpResponse:
    """The link of an invitation: says to what, asks to sign in, and to accept."""
    allow(request, "track")
    invitation = invitation_for(code[:100], now=timezone.now())
    if invitation is None:
        raise NotInvited()
    if request.method == "POST" and request.user.is_authenticated:
        case = commands.join_case(actor=actor_of(request), code=code[:100], now=timezone.now())
        return (
            redirect("portal:my-cases") if case.state == Case.DRAFT else redirect("portal:case", case.number)
        )
    return render(request, "portal/join.html", {"invitation": invitation})
