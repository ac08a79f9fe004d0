"""What the webhook has to know of an office's account, kept for some seconds: LINE may call two hundred times a second."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.db import connection

from khamkho.line.contents import secrets_of
from khamkho.line.models import Account
from khamkho.line.rules.events import is_signed
from khamkho.line.rules.refusals import NoAccount, NotSigned

KEPT_SECONDS = 10.0
ANEW_SECONDS = 1.0
"""So old a secret must be for a signature that does not fit it to have it read anew: a flood of forgeries reads it once a second."""


@dataclass(frozen=True, kw_only=True)
class Door:
    """An account that takes webhooks."""

    account: int
    lang: str
    secret: str
    reached: bool
    """Whether a signed webhook was seen already."""
    read_at: float


_doors: dict[str, Door] = {}


def signed_door(office_code: str, body: bytes, signature: str) -> Door:
    """The account of an office, whose secret signed this body. Refuses: ``NoAccount``, ``NotSigned``.

    A new secret holds at once, in every process; one that was taken away is refused by others within seconds.
    """
    door = _door(office_code, KEPT_SECONDS)
    if not is_signed(door.secret, body, signature):
        door = _door(office_code, ANEW_SECONDS)
        if not is_signed(door.secret, body, signature):
            raise NotSigned()
    return door


def forget_doors() -> None:
    """An account was changed: this process reads anew."""
    _doors.clear()


def _door(office_code: str, at_most: float) -> Door:
    """In a transaction always what is so now."""
    held = None if connection.in_atomic_block else _doors.get(office_code)
    if held and time.monotonic() - held.read_at < at_most:
        return held
    began = time.monotonic()
    rows = Account.objects.select_related("key").filter(active=True, sealed__isnull=False)
    account = rows.filter(office__code=office_code).first()
    secrets = secrets_of(account) if account else None
    if account is None or secrets is None:
        _doors.pop(office_code, None)
        raise NoAccount()
    door = Door(
        account=account.pk,
        lang=account.lang,
        secret=secrets.secret,
        reached=account.webhook_at is not None,
        read_at=began,
    )
    _doors[office_code] = door
    return door
