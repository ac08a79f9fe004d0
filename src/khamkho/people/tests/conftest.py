from __future__ import annotations

from datetime import UTC, datetime

import pytest

from khamkho.people import commands
from khamkho.people.models import User

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def malee(db, now) -> User:
    """An applicant."""
    return commands.create_account(email="malee@example.com", now=now)


@pytest.fixture
def somchai(db, now) -> User:
    """Works at an office; has a password and an app."""
    user = commands.create_account(email="somchai@office.example", password="correct horse battery", now=now)
    commands.add_totp(user=user, secret=SECRET, now=now)
    return user


SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
