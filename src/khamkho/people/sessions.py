"""How strongly and how recently a session was signed in, and how to sign in again without losing a form.

The limits are those of the Digital ID standards for government services (มรด. 1-1:2564, 1-2:2564): a session of one
factor (AAL1) lasts 30 days; a session that works at the desk (AAL2) 12 hours, or 30 minutes without use. After that one
factor is enough to go on. A session over its limit is locked, not thrown away: what it held is still there afterwards.
"""

from __future__ import annotations

import base64
import json
from datetime import datetime, timedelta
from typing import Any, Final

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django_htmx.http import HttpResponseClientRedirect

from khamkho.base import crypto
from khamkho.base.home import current_home

SEEN: Final = "khamkho_seen"  # session: when it was last used, in seconds
DESK: Final = "khamkho_desk"  # session: it has worked at the desk
UNSENT: Final = "khamkho_unsent"  # session: a form that was posted too late
SEEN_STEP: Final = 60  # seconds; how exactly use is noted
UNSENT_LIMIT: Final = 200_000  # characters
_SECOND_FACTORS: Final = frozenset({"totp", "recovery_codes", "webauthn"})


def _records(request: HttpRequest) -> list[dict[str, Any]]:
    user = request.user
    return get_authentication_records(request, user) if user.is_authenticated else []


def is_two_factor(request: HttpRequest) -> bool:
    """Was this session signed in with two different factors: a password and a code, or a passkey.

    A passkey is two factors in one (the device, and its fingerprint or PIN, which we always ask for).
    A code by email or SMS is not counted: a mailbox is no factor of its own, nor is a number.
    """
    records = _records(request)
    second = {record.get("type") for record in records if record["method"] == "mfa"} & _SECOND_FACTORS
    return "webauthn" in second or (
        bool(second) and any(record["method"] == "password" for record in records)
    )


def signed_in_at(request: HttpRequest) -> float:
    """When this session last proved who it is, in seconds; 0 if never."""
    return max((float(record["at"]) for record in _records(request)), default=0.0)


def _over(now: datetime, since: float, limit: timedelta) -> bool:
    return now.timestamp() - since > limit.total_seconds()


def has_own_factor(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Has this account a password or a second factor, something else than codes that are sent."""
    return bool(get_reauthentication_flows(user))


def is_locked(request: HttpRequest, now: datetime) -> bool:
    """Is this signed-in session over its limit?"""
    if not request.session.get(DESK):
        return _over(now, signed_in_at(request), settings.SESSION_ONE_FACTOR)
    seen = max(float(request.session.get(SEEN, 0)), signed_in_at(request))
    return _over(now, signed_in_at(request), settings.SESSION_DESK) or _over(
        now, seen, settings.SESSION_DESK_IDLE
    )


def note_use(request: HttpRequest, now: datetime) -> None:
    """Remember that the session is in use; written at most once a minute."""
    if now.timestamp() - float(request.session.get(SEEN, 0)) >= SEEN_STEP:
        request.session[SEEN] = now.timestamp()


def enter_desk(request: HttpRequest, now: datetime) -> bool:
    """Put the session under the desk's limits; False if its sign-in is too old for the desk."""
    if request.session.get(DESK):
        return True
    if _over(now, signed_in_at(request), settings.SESSION_DESK):
        return False
    request.session[DESK] = True
    return True


# Going to sign in, and coming back ------------------------------------------------------------------------------------


def _secret() -> bytes:
    return current_home().secret("unsent-forms")


def keep_unsent(request: HttpRequest) -> None:
    """Keep what a form posted, sealed in the session, so that its sender can send it after signing in.

    Files and very long posts are not kept.
    """
    body = request.POST.copy()
    body.pop("csrfmiddlewaretoken", None)
    plain = json.dumps({"path": request.get_full_path(), "body": body.urlencode()})
    if len(plain) > UNSENT_LIMIT:
        return
    sealed = crypto.seal(_secret(), plain.encode(), b"unsent")
    request.session[UNSENT] = base64.b64encode(sealed).decode()


def take_unsent(request: HttpRequest) -> tuple[str, QueryDict] | None:
    """The path and the fields of a form kept by `keep_unsent`, or None. It stays kept until `drop_unsent`."""
    kept = request.session.get(UNSENT)
    if not kept:
        return None
    try:
        plain = json.loads(crypto.unseal(_secret(), base64.b64decode(kept), b"unsent"))
    except (crypto.Tampered, ValueError):
        return None
    return str(plain["path"]), QueryDict(plain["body"])


def drop_unsent(request: HttpRequest) -> None:
    request.session.pop(UNSENT, None)


def _back(request: HttpRequest) -> str:
    """Where to go after signing in: the page asked for; for a post, the page that offers to send it again."""
    if request.method == "POST":
        keep_unsent(request)
        return reverse("people_unsent")
    if request.headers.get("HX-Request"):
        current = request.headers.get("HX-Current-URL", "")
        safe = url_has_allowed_host_and_scheme(current, allowed_hosts={request.get_host()})
        return current if safe else "/"
    return request.get_full_path()


def _go(request: HttpRequest, urlname: str, back: str = "") -> HttpResponse:
    url = f"{reverse(urlname)}?{urlencode({'next': back or _back(request)})}"
    return HttpResponseClientRedirect(url) if request.headers.get("HX-Request") else HttpResponseRedirect(url)


def to_sign_in(request: HttpRequest, back: str = "") -> HttpResponse:
    """Send an applicant to sign in by a code; a posted form is kept, unless ``back`` says where to go after."""
    return _go(request, "account_request_login_code", back)


def to_staff_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a member of an office to sign in by password or passkey; a posted form is kept."""
    return _go(request, "account_login")


def to_second_factor(request: HttpRequest) -> HttpResponse:
    """Send a signed-in person to what is missing for two factors; a posted form is kept."""
    return _go(request, "people_second_factor")


def to_reauthenticate(request: HttpRequest) -> HttpResponse:
    """Ask a signed-in person for one factor again; who has none of their own signs in anew by a code.

    A posted form is kept, and so are the cases that the session opened.
    """
    if has_own_factor(request.user):
        return _go(request, "people_reauthenticate")
    return sign_in_anew(request)


def sign_in_anew(request: HttpRequest) -> HttpResponse:
    """End the sign-in but not what the session opened, and send the person to the code: by SMS when it last came that way."""
    by_phone = any(record.get("way") == "sms" for record in _records(request))
    going = _go(request, "people_phone_sign_in" if by_phone else "account_request_login_code")
    kept = {name: request.session[name] for name in (UNSENT, "khamkho_cases") if name in request.session}
    logout(request)
    request.session.update(kept)
    return going


def missing_factor(request: HttpRequest) -> str:
    """The URL name of the page that supplies what this session lacks; the account has a second factor already."""
    second = {record.get("type") for record in _records(request) if record["method"] == "mfa"}
    if not second & _SECOND_FACTORS:
        return _second_factor_page(request.user)
    user = request.user
    has_password = user.is_authenticated and user.has_usable_password()
    return "account_reauthenticate" if has_password else "account_set_password"


def unlock_with(user: AbstractBaseUser | AnonymousUser) -> str:
    """The URL name of the page where this account gives one factor again."""
    if isinstance(user, AbstractBaseUser) and user.has_usable_password():
        return "account_reauthenticate"
    return _second_factor_page(user)


def _second_factor_page(user: AbstractBaseUser | AnonymousUser) -> str:
    has_app = is_mfa_enabled(user, [Authenticator.Type.TOTP])
    return "mfa_reauthenticate" if has_app else "mfa_reauthenticate_webauthn"
