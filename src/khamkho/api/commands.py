"""Making and taking back tokens."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from khamkho.api.models import Token
from khamkho.base.errors import Invalid, NotFound, Problem
from khamkho.base.text import clean
from khamkho.offices.commands.log import managed_office, record
from khamkho.offices.models import Membership, Office
from khamkho.people.actor import Actor

PREFIX = "khk_"
LIFE = timedelta(days=365)
LONGEST = 1096  # days
NAME_MOST = 50


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


def revoke_token(token_id: int, *, now: datetime) -> bool:
    """Take a token back at once; returns whether there was one that worked."""
    return bool(Token.objects.filter(pk=token_id, revoked_at__isnull=True).update(revoked_at=now))


@transaction.atomic
def issue_token(
    *, actor: Actor, office_id: int, name: str, own: bool = False, days: int, now: datetime
) -> tuple[Token, str]:
    """Give a partner system a token of this office, or (``own``) one that acts as the person who asks.

    Nobody gets a token that acts as somebody else: an administrator reads no cases. Refuses: ``NotFound``,
    ``NotYourRole``, ``Invalid``.
    """
    office = managed_office(actor, office_id)
    called = clean(name)
    check_token(called, days)
    member = Membership.objects.get(pk=actor.seats_at(office_id)[0].id) if own else None
    token, secret = create_token(
        office=office,
        name=called,
        partner="" if member else called,
        membership=member,
        life=timedelta(days=days),
        now=now,
    )
    detail = {"name": called, "member": member.pk if member else None, "number": token.pk}
    record(office, actor, "token-made", detail, now)
    return token, secret


def check_token(name: str, days: int) -> None:
    """Refuse a token without a name, or of an unreasonable length of life. Raises Invalid."""
    problems = []
    if not name:
        problems.append(Problem("name", "missing", "โปรดระบุชื่อ", "Please give a name."))
    if len(name) > NAME_MOST:
        th, en = f"ชื่อยาวได้ไม่เกิน {NAME_MOST} ตัวอักษร", f"The name may have up to {NAME_MOST} letters."
        problems.append(Problem("name", "too-long", th, en))
    if not 1 <= days <= LONGEST:
        th, en = f"ใช้ได้ 1 ถึง {LONGEST} วัน", f"A token works for 1 to {LONGEST} days."
        problems.append(Problem("days", "wrong", th, en))
    if problems:
        raise Invalid(problems)


@transaction.atomic
def take_back_token(*, actor: Actor, office_id: int, token_id: int, now: datetime) -> Token:
    """Take a token of this office back at once. Refuses: ``NotFound``, ``NotYourRole``."""
    office = managed_office(actor, office_id)
    token = Token.objects.filter(pk=token_id, office=office, revoked_at__isnull=True).first()
    if token is None:
        raise NotFound
    revoke_token(token.pk, now=now)
    record(office, actor, "token-taken-back", {"name": token.name, "number": token.pk}, now)
    return token
