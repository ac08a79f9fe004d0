"""Browsers that an account was signed in from before, known by a signed cookie.

Failed passwords are counted per account and known browser (the "device cookies" of OWASP): guessing from elsewhere
cannot lock the owner out of their own browser.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from khamkho.people.models import User

COOKIE = "khamkho_browser"
_SALT = "khamkho.people.devices"
_LIFE = timedelta(days=365)
_AT_MOST = 5  # accounts that share one browser


def _known(request: HttpRequest) -> dict[str, str]:
    try:
        return dict(signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_LIFE))
    except (signing.BadSignature, ValueError, TypeError):
        return {}


def mark_of(request: HttpRequest, user_id: UUID) -> str:
    """The mark of this browser for this account; empty for a browser it was never signed in from."""
    return _known(request).get(str(user_id), "")


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Mark this browser as one that the account is used from."""
    known = _known(request)
    mark = known.pop(str(user.pk), "") or secrets.token_hex(8)
    newest = {**dict(list(known.items())[-(_AT_MOST - 1) :]), str(user.pk): mark}
    response.set_cookie(
        COOKIE,
        signing.dumps(newest, salt=_SALT),
        max_age=_LIFE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
