"""Hand messages to LINE: as the free reply while that works, else as a push. Nothing here runs inside a transaction."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from khamkho.base.errors import Permanent, Temporary
from khamkho.line.client import Client, QuotaOver, ReplyOver, TokenWrong
from khamkho.line.contents import event_of, person_of, push_body, secrets_of
from khamkho.line.models import Account, Incoming, Push
from khamkho.line.rules.saying import URGENT, is_fresh, month_of
from khamkho.vault.keys import Erased
from khamkho.work.commands import enqueue

logger = logging.getLogger(__name__)


def send(*, push_id: UUID, now: datetime) -> Push | None:
    """Send what waits, once.

    A push that LINE took before the process died is taken once only: the retry key is the push's own id. A reply has no such
    key; when one was under way as the process died, its token is tried again while it lives, and “used already” then means
    that it went out. Raises ``Temporary`` while LINE is away, slow, or does not know the token.
    """
    push = (
        Push.objects.select_related("friend__key", "friend__account__key", "reply_to__friend__key")
        .filter(pk=push_id)
        .first()
    )
    if push is None or push.state != Push.State.WAITING:
        return push
    friend = push.friend
    account = friend.account
    to, secrets = person_of(friend).get("user", ""), secrets_of(account)
    if not to or push.body is None:
        return _failed(push, "forgotten", now)
    if secrets is None or not account.active:
        return _failed(push, "no-account", now)
    if push.why not in URGENT and push.reply_to_id is None and friend.opted_out:
        return _failed(push, "opted-out", now)
    client = Client(secrets.token)
    messages = push_body(push)["messages"]
    try:
        if _replied(push, client, messages, now):
            return _sent(push, "reply", now)
        if push.why == "group":
            return _failed(push, "too-late", now)  # a group is only ever answered
        if not friend.following:
            return _failed(push, "blocked", now)
        if pushed_in_month(account, now) >= account.quota:
            return _failed(push, "quota", now)
        client.push(to, messages, key=push.pk)
    except TokenWrong:
        _troubled(account, "token", now)
        raise
    except QuotaOver:
        return _failed(push, "quota", now)
    except Permanent:
        logger.warning("line refused messages", extra={"push": str(push.pk), "why": push.why})
        return _failed(push, "refused", now)
    return _sent(push, "push", now)


def _replied(push: Push, client: Client, messages: list[dict[str, object]], now: datetime) -> bool:
    """Whether the messages went as the reply to their event; False when that does not work (any more)."""
    incoming, before = push.reply_to, push.tried_reply_at is not None
    if incoming is None or not is_fresh(incoming.came_at, now):
        return False
    try:
        token = event_of(incoming).reply_token
    except Erased:
        return False
    if not token or not _claimed(push, incoming, now):
        return False
    for again in (False, True):
        try:
            client.reply(token, messages)
        except ReplyOver:
            return before or again
        except TokenWrong:
            raise
        except Temporary:
            if again:
                raise
        else:
            return True
    return False


@transaction.atomic
def _claimed(push: Push, incoming: Incoming, now: datetime) -> bool:
    """A token is for one push; that it is under way is written down before it is used."""
    if push.tried_reply_at is not None:
        return True
    if not Incoming.objects.filter(pk=incoming.pk, replied=False).update(replied=True):
        return False
    push.tried_reply_at = now
    push.save(update_fields=["tried_reply_at"])
    return True


def pushed_in_month(account: Account, now: datetime) -> int:
    """How many messages were pushed and counted this month."""
    rows = Push.objects.filter(friend__account=account, changed_at__gte=month_of(now), counted__gt=0)
    return int(rows.aggregate(n=Sum("counted"))["n"] or 0)


@transaction.atomic
def _sent(push: Push, way: str, now: datetime) -> Push:
    push.state, push.way, push.changed_at, push.body = Push.State.SENT, way, now, None
    push.counted = 1 if way == "push" else 0
    push.save(update_fields=["state", "way", "changed_at", "body", "counted"])
    if push.friend.account.trouble:
        Account.objects.filter(pk=push.friend.account_id).update(trouble="", trouble_at=None)
    if push.notice:
        _announce_fate(push, now)
    return push


@transaction.atomic
def _failed(push: Push, error: str, now: datetime) -> Push:
    push.state, push.error, push.changed_at = Push.State.FAILED, error, now
    push.save(update_fields=["state", "error", "changed_at"])
    if error == "quota":
        _troubled(push.friend.account, "quota", now)
    if push.notice or push.about:
        _announce_fate(push, now)
    return push


def _announce_fate(push: Push, now: datetime) -> None:
    enqueue("line-fate", args={"push": str(push.pk)}, about=f"line:{push.friend_id}", now=now)


def _troubled(account: Account, code: str, now: datetime) -> None:
    Account.objects.filter(pk=account.pk).exclude(trouble=code).update(trouble=code, trouble_at=now)
