"""Signing in without the pages, for tests of what lies behind them."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.usersessions.models import UserSession
from django.test import Client

from khamkho.people.models import User


def sign_in(client: Client, user: User, *, two_factor: bool = False, ago: float = 0) -> Client:
    """Sign a test client in by email code, or with password and app; ``ago`` seconds before now."""
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    at = time.time() - ago
    records: list[dict[str, Any]] = [{"method": "code", "at": at}]
    if two_factor:
        records = [{"method": "password", "at": at}, {"method": "mfa", "type": "totp", "at": at}]
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()
    UserSession.objects.get_or_create(
        session_key=session.session_key, defaults={"user": user, "ip": "127.0.0.1", "user_agent": "test"}
    )
    return client


def texts_go_out() -> bool:
    """Stands in for ``CAN_TEXT``: codes can go out by SMS."""
    return True


def works_for_an_office(user_id: object) -> bool:
    """Stands in for ``WORKS``: everybody is a member of an office."""
    return True
