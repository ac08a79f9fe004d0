"""Reading tokens."""

from __future__ import annotations

from datetime import datetime

from khamkho.api.models import Token
from khamkho.offices.models import Office


def tokens_at(office: Office, now: datetime) -> tuple[Token, ...]:
    """The tokens of an office that still work, newest first."""
    rows = Token.objects.filter(office=office, revoked_at__isnull=True, expires_at__gt=now)
    return tuple(rows.select_related("membership").order_by("-created_at", "-pk"))
