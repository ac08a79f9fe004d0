"""Who works at the office, and the page that an invitation opens."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from khamkho.base.errors import NotFound, Problem
from khamkho.offices import commands
from khamkho.offices.actors import actor_of, offices_seated_at
from khamkho.offices.commands.members import Retired
from khamkho.offices.models import Membership, Office
from khamkho.offices.queries import (
    invitation_of,
    member_at,
    members_at,
    members_for,
    open_invitations,
    past_members,
)
from khamkho.offices.roles import ROLES, role_label
from khamkho.offices.rules import InvitationOver, may_manage
from khamkho.offices.views.door import attempt, for_managers, sure
from khamkho.people import sessions
from khamkho.people.commands import ReasonNeeded
from khamkho.ui.language import lang_now

NAMES = ("name_th", "name_en", "position_th", "position_en")


def _roles(office: Office) -> list[tuple[str, object]]:
    return [(role, role_label(office.kind, role).full) for role in ROLES]


@for_managers
def members(request: HttpRequest, office: Office) -> HttpResponse:
    now = timezone.now()
    active = [
        (member, role_label(office.kind, member.role).full)
        for member in members_at(office, timezone.localdate())
    ]
    past = [
        (member, role_label(office.kind, member.role).full)
        for member in past_members(office, timezone.localdate())
    ]
    waiting = [(one, role_label(office.kind, one.role).full) for one in open_invitations(office, now)]
    context = {"office": office, "active": active, "past": past, "waiting": waiting}
    return render(request, "offices/members.html", context)


@for_managers
def invite(request: HttpRequest, office: Office) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in (*NAMES, "email", "role")}
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        actor = actor_of(request)
        problems = attempt(
            request,
            _("The invitation was sent to {address}.").format(address=typed["email"]),
            lambda: commands.invite(
                actor=actor, office_id=office.pk, lang=actor.lang, now=timezone.now(), **typed
            ),
        )
        if not problems:
            return redirect("offices:members", code=office.code)
    context = {"office": office, "typed": typed, "problems": problems, "roles": _roles(office)}
    return render(request, "offices/invite.html", context, status=422 if problems else 200)


@require_POST
@for_managers
def cancel_invitation(request: HttpRequest, office: Office, invitation_id: UUID) -> HttpResponse:
    commands.cancel_invitation(actor=actor_of(request), invitation_id=invitation_id, now=timezone.now())
    messages.success(request, _("The invitation was cancelled."))
    return redirect("offices:members", code=office.code)


@for_managers
def member(request: HttpRequest, office: Office, member_id: int) -> HttpResponse:
    """One member: name and position, role, leaving, lost second factor."""
    who = member_at(office, member_id)
    typed = {name: getattr(who, name) for name in NAMES}
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in NAMES}
        problems = attempt(
            request,
            _("The member's details were saved."),
            lambda: commands.change_member(
                actor=actor_of(request), member_id=who.pk, now=timezone.now(), **typed
            ),
        )
        if not problems:
            return redirect("offices:members", code=office.code)
    return _member_page(request, office, who, typed, problems)


def _member_page(
    request: HttpRequest,
    office: Office,
    who: Membership,
    typed: dict[str, str],
    problems: tuple[Problem, ...],
) -> HttpResponse:
    context = {
        "office": office,
        "member": who,
        "role": role_label(office.kind, who.role).full,
        "roles": [(role, words) for role, words in _roles(office) if role != who.role],
        "all_roles": _roles(office),
        "elsewhere": [(one.code, one.name(lang_now())) for one in _managed_elsewhere(request, office)],
        "typed": typed,
        "problems": problems,
        "is_self": who.user_id == actor_of(request).user_id,
    }
    return render(request, "offices/member.html", context, status=422 if problems else 200)


@require_POST
@for_managers
def change_role(request: HttpRequest, office: Office, member_id: int) -> HttpResponse:
    who = member_at(office, member_id)
    retired, _new = commands.move_member(
        actor=actor_of(request), member_id=who.pk, role=request.POST.get("role", ""), now=timezone.now()
    )
    messages.success(request, _("The role was changed."))
    return _to_their_work(request, office, retired)


@require_POST
@for_managers
def move(request: HttpRequest, office: Office, member_id: int) -> HttpResponse:
    """To another office that this person manages too; what the member had in hand stays behind for others."""
    target = next(
        (one for one in _managed_elsewhere(request, office) if one.code == request.POST.get("office")), None
    )
    if target is None:
        raise NotFound
    retired, _new = commands.move_member(
        actor=actor_of(request),
        member_id=member_at(office, member_id).pk,
        office_id=target.pk,
        role=request.POST.get("role", ""),
        now=timezone.now(),
    )
    messages.success(
        request,
        _("Moved to {office}. Please give their open work here to others.").format(
            office=target.name(lang_now())
        ),
    )
    return _to_their_work(request, office, retired)


def _managed_elsewhere(request: HttpRequest, office: Office) -> tuple[Office, ...]:
    """The other offices that the person who asks manages."""
    actor = actor_of(request)
    return tuple(
        one for one in offices_seated_at(request) if one.pk != office.pk and may_manage(actor, one.pk)
    )


@for_managers
def retire(request: HttpRequest, office: Office, member_id: int) -> HttpResponse:
    who = member_at(office, member_id)
    if request.method != "POST":
        role = role_label(office.kind, who.role).full.in_(lang_now())
        return sure(
            request,
            office,
            question=_("End this membership?"),
            about=f"{who.name(lang_now())} · {role}",
            follows=(
                _("The person loses access to this office at once, on every device."),
                _("Their open applications wait until you give them to others; the next page asks to whom."),
                _("Orders that give them the power to sign can no longer be used."),
                _("What they did stays on record, under their name."),
                _("To come back, they need a new invitation."),
            ),
            button=_("End the membership"),
            back=reverse("offices:member", kwargs={"code": office.code, "member_id": who.pk}),
        )
    retired = commands.retire_member(actor=actor_of(request), member_id=who.pk, now=timezone.now())
    messages.success(request, _("The membership has ended. Please give their open work to others."))
    return _to_their_work(request, office, retired)


def _to_their_work(request: HttpRequest, office: Office, retired: Retired) -> HttpResponse:
    """The desk's page that gives a member's open cases to others, where there is a desk and one may still enter."""
    left = retired.member.user_id
    if left == actor_of(request).user_id and not any(
        one.office_id == office.pk for one in members_for(left, timezone.localdate())
    ):
        return redirect("people_account")
    try:
        return redirect(
            reverse("desk:reassign", kwargs={"office": office.code, "member_id": retired.work_of})
        )
    except NoReverseMatch:
        return redirect("offices:members", code=office.code)


@require_POST
@for_managers
def reset_second_factor(request: HttpRequest, office: Office, member_id: int) -> HttpResponse:
    who = member_at(office, member_id)
    try:
        commands.reset_member_second_factor(
            actor=actor_of(request),
            member_id=who.pk,
            reason=request.POST.get("reason", ""),
            now=timezone.now(),
        )
    except ReasonNeeded as needed:
        problem = Problem("reason", needed.code, needed.th, needed.en)
        return _member_page(request, office, who, {name: getattr(who, name) for name in NAMES}, (problem,))
    messages.success(request, _("The second factor was reset. They set up a new one at the next sign-in."))
    return redirect("offices:members", code=office.code)


@never_cache
def accept(request: HttpRequest, secret: str) -> HttpResponse:
    """Opened by the link in the mail: says who invites to what; accepting asks for a sign-in with that address."""
    now = timezone.now()
    try:
        invitation = invitation_of(secret, now)
    except NotFound as gone:
        raise InvitationOver from gone
    if request.method == "POST":
        if not request.user.is_authenticated:
            return sessions.to_sign_in(request, back=request.path)
        joined = commands.accept_invitation(actor=actor_of(request), secret=secret, now=now)
        messages.success(request, _("Welcome. You are now a member of the office."))
        return redirect(
            f"{reverse('people_second_factor')}?next={reverse('offices:office', args=[joined.office.code])}"
        )
    context = {
        "invitation": invitation,
        "office": invitation.office,
        "role": role_label(invitation.office.kind, invitation.role).full,
    }
    return render(request, "offices/accept.html", context)
