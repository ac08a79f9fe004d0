"""Who is who in the demo, with everything needed to sign in as any of them."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import user_logged_in
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.contrib import auth
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from khamkho.offices.models import Office
from khamkho.offices.roles import role_label
from khamkho.people.models import User
from khamkho.people.queries import user_by_email
from khamkho.site.demo.cast import CAST, DemoPerson
from khamkho.ui.language import lang_now

P = ParamSpec("P")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def demo_only(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Answer 404 unless this home is a demo and the browser runs on this machine."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not (settings.HOME.is_demo and _is_local(request)):
            raise Http404
        return view(request, *args, **kwargs)

    guarded.guard = "demo"  # type: ignore[attr-defined]  # read by the test that every page is declared
    return guarded


def _is_local(request: HttpRequest) -> bool:
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, kw_only=True)
class Line:
    """One person on the page."""

    person: DemoPerson
    name: str
    position: str
    role: str
    left: bool
    code: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """The people of one office."""

    office: Office
    lines: tuple[Line, ...]


@demo_only
@require_safe
@never_cache
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who can sign in, office by office."""
    offices = Office.objects.filter(code__in={seat.office for one in CAST.staff for seat in one.seats})
    context = {
        "groups": [Group(office=office, lines=_lines(office)) for office in offices.order_by("pk")],
        "applicants": [(person, person.name.in_(lang_now())) for person in CAST.applicants],
        "password": CAST.staff[0].password,
        "seconds": _seconds_left(),
    }
    return render(request, "demo/people.html", context)


def _lines(office: Office) -> tuple[Line, ...]:
    lang = lang_now()
    return tuple(
        Line(
            person=person,
            name=person.name.in_(lang),
            position=seat.position.in_(lang),
            role=role_label(office.kind, seat.role).full.in_(lang),
            left=seat.left,
            code=code_of(person),
        )
        for person in CAST.staff
        for seat in person.seats
        if seat.office == office.code
    )


@demo_only
@require_safe
@never_cache
def codes(request: HttpRequest) -> HttpResponse:
    """The authenticator codes of this half minute, for the page that stays open."""
    found = {person.email: code_of(person) for person in CAST.staff}
    return JsonResponse({"codes": found, "seconds": _seconds_left()})


def code_of(person: DemoPerson) -> str:
    """What this person's authenticator app shows now (TOTP, RFC 6238)."""
    counter = int(time.time()) // mfa_settings.TOTP_PERIOD
    code: str = format_hotp_value(hotp_value(person.totp_secret, counter))
    return code


def _seconds_left() -> int:
    period: int = mfa_settings.TOTP_PERIOD
    return period - int(time.time()) % period


@demo_only
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as somebody with one press. The session records what that person would have shown."""
    person = CAST.by_email(request.POST.get("email", ""))
    user = user_by_email(person.email) if person else None
    if person is None or user is None:
        raise Http404
    auth.logout(request)
    auth.login(request, user, backend=BACKEND)
    _record(request, user, person)
    user_logged_in.send(sender=User, request=request, user=user, response=None)
    return redirect("desk:home" if person.seats else "portal:my-cases")


def _record(request: HttpRequest, user: User, person: DemoPerson) -> None:
    if not person.seats:
        record_authentication(request, user, "code", email=person.email)
        return
    record_authentication(request, user, "password", email=person.email)
    record_authentication(request, user, "mfa", type="totp")
