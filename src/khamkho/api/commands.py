"""Making and taking back tokens."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from khamkho.api.models import Token
from khamkho.offices.models import Membership, Office

PREFIX = "khk_"
LIFE = timedelta(days=365)


def hash_of(secret: str) -> str:
    """What is kept of a token; it has 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def create_token(
    *,
    office: Office,
    name: str,
    partner: str = "",
    membership: Membership | None = None,
    life: timedelta = LIFE,
    now: datetime,
) -> tuple[Token, str]:
    """Make a token for a partner system or for a member of the office; its secret is shown this once."""
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        name=name,
        secret_hash=hash_of(secret),
        office=office,
        membership=membership,
        partner=partner,
        created_at=now,
        expires_at=now + life,
    )
    return token, secret


def revoke_token(token_id: int, *, now: datetime) -> None:
    """Take a token back at once."""
    Token.objects.filter(pk=token_id, revoked_at__isnull=True).update(revoked_at=now)
