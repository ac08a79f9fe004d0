"""From a bearer token to an actor."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from khamkho.api.commands import hash_of
from khamkho.api.models import Token
from khamkho.offices.queries import seat_of
from khamkho.people.actor import Actor
from khamkho.ui.language import lang_now
from khamkho.ui.limits import allow

NOTE_USE_EVERY = timedelta(minutes=5)


def scope_of(token: Token) -> str:
    """Whose cases a partner's token sees: those brought in under its name for its office.

    Two offices may know two systems by one name, and neither may see what the other brought in.
    """
    return f"{token.office_id}:{token.partner}"


class BearerToken(HttpBearer):
    """The one way in. A member's token acts as she would at the desk; a partner's sees what it brought in."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        now = timezone.now()
        row = (
            Token.objects.select_related("membership", "office")
            .filter(secret_hash=hash_of(token), revoked_at__isnull=True, expires_at__gt=now)
            .first()
        )
        if row is None or not row.office.active:
            return None
        allow(request, "api", who=f"token:{row.pk}")
        if row.used_at is None or row.used_at < now - NOTE_USE_EVERY:
            Token.objects.filter(pk=row.pk).update(used_at=now)
        request.khamkho_office = row.office  # type: ignore[attr-defined]  # the office this token is bound to
        request.khamkho_account = f"token:{row.pk}"  # type: ignore[attr-defined]  # who it was, for the traffic log
        member = row.membership
        if member is None:
            return Actor(kind="partner", partner=scope_of(row), name=row.name, lang=lang_now())
        if not member.active_on(timezone.localdate()):
            return None
        return Actor(
            user_id=member.user_id,
            memberships=(seat_of(member),),
            two_factor=True,
            name=member.name("th"),
            lang=lang_now(),
        )
