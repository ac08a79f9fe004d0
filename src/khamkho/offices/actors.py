"""From a request to the person who asks, and the door of the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from khamkho.offices.models import Office
from khamkho.offices.queries import members_for, seat_of
from khamkho.people import sessions
from khamkho.people.actor import Actor
from khamkho.ui.language import lang_now

P = ParamSpec("P")
CASES = "khamkho_cases"  # session: ids of cases opened with a tracking code or started without an account


def actor_of(request: HttpRequest) -> Actor:
    """Who asks, with seats, strength of sign-in and the cases this session opened. Made once a request."""
    made = cast("Actor | None", getattr(request, "_khamkho_actor", None))
    if made is None:
        made = _actor(request)
        request._khamkho_actor = made  # type: ignore[attr-defined]  # kept for this request only
    return made


def offices_seated_at(request: HttpRequest) -> tuple[Office, ...]:
    """The active offices where the person who asks has a seat; read together with the seats."""
    actor_of(request)
    return cast("tuple[Office, ...]", getattr(request, "_khamkho_offices", ()))


def visitor_of(request: HttpRequest) -> Actor:
    """Who asks, with nothing but what is her own: for pages where no seat at an office matters. No query."""
    opened = frozenset(int(case) for case in request.session.get(CASES, ()))
    user = request.user
    return Actor(user_id=user.pk if user.is_authenticated else None, lang=lang_now(), opened_cases=opened)


def _actor(request: HttpRequest) -> Actor:
    visitor = visitor_of(request)
    if visitor.user_id is None:
        return visitor
    members = members_for(visitor.user_id, timezone.localdate())
    request._khamkho_offices = tuple({one.office_id: one.office for one in members}.values())  # type: ignore[attr-defined]  # kept for this request only
    return replace(
        visitor,
        two_factor=sessions.is_two_factor(request),
        memberships=tuple(seat_of(member) for member in members),
        name=members[0].name(visitor.lang) if members else "",
    )


def open_case_in_session(request: HttpRequest, case_id: int) -> None:
    """Remember that this session may see a case: it started it, or typed its tracking code."""
    cases = [int(case) for case in request.session.get(CASES, ())]
    request.session[CASES] = [*(case for case in cases if case != case_id), case_id][-50:]
    request.__dict__.pop("_khamkho_actor", None)


def close_cases_in_session(request: HttpRequest, case_ids: Iterable[int]) -> None:
    """Forget that this session may see these cases: what was typed in for others is theirs once it is handed in."""
    gone = set(case_ids)
    request.session[CASES] = [int(case) for case in request.session.get(CASES, ()) if int(case) not in gone]
    request.__dict__.pop("_khamkho_actor", None)


def desk_required(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let in members of an office whose session has two factors and is fresh enough.

    Others: not signed in → sign-in (a form's content is kept); not a member → 404; one factor only → second factor.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return sessions.to_staff_sign_in(request)
        actor = actor_of(request)
        if not actor.memberships:
            raise Http404
        if not actor.two_factor:
            return sessions.to_second_factor(request)
        if not sessions.enter_desk(request, timezone.now()):
            return sessions.to_reauthenticate(request)
        return view(request, *args, **kwargs)

    guarded.guard = "desk"  # type: ignore[attr-defined]  # read by the test that every page is declared
    return guarded
