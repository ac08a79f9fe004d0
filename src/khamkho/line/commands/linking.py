"""One person, two doors: LINE and the account on the web become one, when both ends have shown that they are hers.

A link alone proves nothing: whoever sent it to somebody else would be told that person's news. So either LINE itself
confirms that whoever opened the link is the friend (its account link), or she types in the chat the code that the page shows.
"""

from __future__ import annotations

import base64
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from khamkho.line.commands.friends import lock
from khamkho.line.models import Friend, Linking
from khamkho.line.rules.refusals import LinkOver
from khamkho.people.models import User
from khamkho.vault.keys import index

LIFE = timedelta(minutes=30)
TRIES = 5


def offer_linking(friend: Friend, *, now: datetime) -> str:
    """A one-time token for the page on which a friend links her account; an earlier one is over. The caller holds the row."""
    Linking.objects.filter(friend=friend, used_at=None).delete()
    token = secrets.token_urlsafe(24)
    Linking.objects.create(friend=friend, token=index("line-link", token), until=now + LIFE)
    return token


def ready_to_link(token: str, *, now: datetime) -> Linking:
    """The linking that a token opens. Refuses ``LinkOver``."""
    rows = Linking.objects.select_related("friend__account__office", "friend__account__key", "friend__key")
    found = rows.filter(token=index("line-link", token), used_at=None, until__gt=now).first()
    if found is None:
        raise LinkOver()
    return found


@transaction.atomic
def begin_linking(*, token: str, user_id: UUID, now: datetime) -> tuple[Linking, str, str]:
    """Somebody who is signed in wants it: returns a nonce for LINE's own confirmation, and a code to be typed in the chat.

    Refuses ``LinkOver``.
    """
    found = ready_to_link(token, now=now)
    linking = Linking.objects.select_for_update(of=("self",)).select_related("friend").get(pk=found.pk)
    nonce = base64.b64encode(secrets.token_bytes(24)).decode()
    code = f"{secrets.randbelow(10**6):06}"
    linking.user = User.objects.get(pk=user_id)
    linking.nonce, linking.code = index("line-nonce", nonce), index("line-link-code", f"{linking.pk}\0{code}")
    linking.tries = 0
    linking.save(update_fields=["user", "nonce", "code", "tries"])
    return found, nonce, code


def finish_linking(friend: Friend, *, nonce: str, ok: bool, now: datetime) -> bool:
    """LINE says whether the friend is who began it. The caller holds the row."""
    if not ok or not nonce:
        return False
    mark = index("line-nonce", nonce)
    linking = Linking.objects.filter(friend=friend, nonce=mark, used_at=None, until__gt=now).first()
    return _link(friend, linking, now)


def finish_by_code(friend: Friend, code: str, *, now: datetime) -> bool:
    """She typed a code in the chat: whether it is the one that her page shows. The caller holds the row."""
    linking = Linking.objects.filter(friend=friend, used_at=None, until__gt=now).exclude(code="").first()
    if linking is None or linking.tries >= TRIES:
        return False
    if linking.code != index("line-link-code", f"{linking.pk}\0{code}"):
        linking.tries += 1
        linking.save(update_fields=["tries"])
        return False
    return _link(friend, linking, now)


def _link(friend: Friend, linking: Linking | None, now: datetime) -> bool:
    if linking is None or linking.user_id is None:
        return False
    linking.used_at = now
    linking.save(update_fields=["used_at"])
    friend.user_id, friend.linked_at = linking.user_id, now
    friend.save(update_fields=["user", "linked_at"])
    return True


@transaction.atomic
def unlink_mine(*, user_id: UUID, ref: UUID) -> bool:
    """Somebody undoes on the web what links her account with LINE; returns whether there was anything."""
    found = Friend.objects.filter(ref=ref, user_id=user_id).values_list("pk", flat=True).first()
    friend = lock(found) if found else None
    if friend is None:
        return False
    friend.user, friend.linked_at = None, None
    friend.save(update_fields=["user", "linked_at"])
    return True


@transaction.atomic
def merge_accounts(*, kept: User, other: User, now: datetime) -> None:
    """What was linked with the account that goes is linked with the one that stays."""
    Friend.objects.filter(user=other).update(user=kept)
    Linking.objects.filter(user=other).delete()
