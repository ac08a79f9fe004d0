"""Hand messages to LINE: as the free reply while that works, else as a push. Nothing here talks inside a transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from khamkho.base.errors import Permanent, Temporary
from khamkho.line.client import Client, QuotaOver, ReplyOver, TokenWrong, side_by_side
from khamkho.line.contents import event_of, person_of, push_body, secrets_of
from khamkho.line.models import Account, Incoming, Push
from khamkho.line.rules.saying import URGENT, is_fresh, month_of
from khamkho.vault.keys import Erased
from khamkho.work.commands import enqueue

logger = logging.getLogger(__name__)


@dataclass(kw_only=True)
class _Out:
    """A push on its way, and how it went: ``way`` once LINE has it, ``error`` when it will not, ``fault`` to try again."""

    push: Push
    to: str
    client: Client
    messages: list[dict[str, Any]]
    token: str = ""
    tried: bool = False
    way: str = ""
    error: str = ""
    fault: Exception | None = None

    @property
    def is_open(self) -> bool:
        return not (self.way or self.error or self.fault)


def send(*, push_id: UUID, now: datetime) -> Push | None:
    """Send what waits, once. Raises ``Temporary`` while LINE is away, slow, or does not know the token."""
    faults = send_each([push_id], now=now)
    if faults:
        raise faults[push_id]
    return Push.objects.filter(pk=push_id).first()


def send_each(push_ids: Collection[UUID], *, now: datetime) -> dict[UUID, Exception]:
    """Send what waits, each once, all under way together; what is to be tried again, and why.

    A push that LINE took before the process died is taken once only: the retry key is the push's own id. A reply has no such
    key; when one was under way as the process died, its token is tried again while it lives, and “used already” then means
    that it went out. The answers of one person are never in one call: they follow each other.
    """
    rows = Push.objects.select_related("friend__key", "friend__account__key", "reply_to__friend__key")
    waiting = rows.filter(state=Push.State.WAITING).in_bulk(push_ids)
    each = [_out(waiting[one], now) for one in push_ids if one in waiting]
    _claim(each, now)
    _together(_reply, [one for one in each if one.is_open and one.token])
    _may_push([one for one in each if one.is_open], now)
    _together(_push, [one for one in each if one.is_open])
    _finish(each, now)
    return {one.push.pk: one.fault for one in each if one.fault is not None}


def _out(push: Push, now: datetime) -> _Out:
    friend, account = push.friend, push.friend.account
    secrets = secrets_of(account)
    out = _Out(push=push, to=person_of(friend).get("user", ""), client=Client(""), messages=[])
    out.tried = push.tried_reply_at is not None
    if not out.to or push.body is None:
        out.error = "forgotten"
    elif secrets is None or not account.active:
        out.error = "no-account"
    elif push.why not in URGENT and push.reply_to_id is None and friend.opted_out:
        out.error = "opted-out"
    else:
        out.client, out.messages = Client(secrets.token), push_body(push)["messages"]
        out.token = _reply_token(push.reply_to, now)
    return out


def _reply_token(incoming: Incoming | None, now: datetime) -> str:
    if incoming is None or not is_fresh(incoming.came_at, now):
        return ""
    try:
        return event_of(incoming).reply_token
    except Erased:
        return ""


@transaction.atomic
def _claim(each: Sequence[_Out], now: datetime) -> None:
    """A token is for one push; that it is under way is written down before it is used."""
    mine = list[UUID]()
    for one in each:
        question = one.push.reply_to_id
        if one.error or question is None or not one.token or one.tried:
            continue
        if Incoming.objects.filter(pk=question, replied=False).update(replied=True):
            mine.append(one.push.pk)
        else:
            one.token = ""
    if mine:
        Push.objects.filter(pk__in=mine).update(tried_reply_at=now)


def _together(do: Callable[[_Out], None], each: Sequence[_Out]) -> None:
    """What LINE refuses for good ends there, the rest is tried again."""
    for out, no in zip(each, side_by_side(do, each), strict=True):
        if isinstance(no, QuotaOver):
            out.error = "quota"
        elif isinstance(no, Permanent):
            logger.warning("line refused messages", extra={"push": str(out.push.pk), "why": out.push.why})
            out.error = "refused"
        else:
            out.fault = no


def _reply(out: _Out) -> None:
    """The messages go as the reply to their event; nothing changes when that does not work (any more)."""
    for again in (False, True):
        try:
            out.client.reply(out.token, out.messages)
        except ReplyOver:
            out.way = "reply" if out.tried or again else ""
            return
        except TokenWrong:
            raise
        except Temporary:
            if again:
                raise
        else:
            out.way = "reply"
            return


def _may_push(each: Sequence[_Out], now: datetime) -> None:
    """What was no reply is a push, if she can be reached and the month has room."""
    used = dict[int, int]()
    for one in each:
        account = one.push.friend.account
        if one.push.why == "group":
            one.error = "too-late"  # a group is only ever answered
        elif not one.push.friend.following:
            one.error = "blocked"
        else:
            if account.pk not in used:
                used[account.pk] = pushed_in_month(account, now)
            used[account.pk] += 1
            if used[account.pk] > account.quota:
                one.error = "quota"


def _push(out: _Out) -> None:
    out.client.push(out.to, out.messages, key=out.push.pk)
    out.way = "push"


def pushed_in_month(account: Account, now: datetime) -> int:
    """How many messages were pushed and counted this month."""
    rows = Push.objects.filter(friend__account=account, changed_at__gte=month_of(now), counted__gt=0)
    return int(rows.aggregate(n=Sum("counted"))["n"] or 0)


@transaction.atomic
def _finish(each: Sequence[_Out], now: datetime) -> None:
    """Write down how each went."""
    for way in ("reply", "push"):
        gone = [one.push for one in each if one.way == way]
        if gone:
            Push.objects.filter(pk__in=[push.pk for push in gone]).update(
                state=Push.State.SENT, way=way, changed_at=now, body=None, counted=int(way == "push")
            )
    for one in each:
        push, account = one.push, one.push.friend.account
        if one.error:
            push.state, push.error, push.changed_at = Push.State.FAILED, one.error, now
            push.save(update_fields=["state", "error", "changed_at"])
        if one.error == "quota":
            _troubled(account, "quota", now)
        elif isinstance(one.fault, TokenWrong):
            _troubled(account, "token", now)
        elif one.way and account.trouble:
            Account.objects.filter(pk=account.pk).update(trouble="", trouble_at=None)
        if (one.error and (push.notice or push.about)) or (one.way and push.notice):
            enqueue("line-fate", args={"push": str(push.pk)}, about=f"line:{push.friend_id}", now=now)


def _troubled(account: Account, code: str, now: datetime) -> None:
    Account.objects.filter(pk=account.pk).exclude(trouble=code).update(trouble=code, trouble_at=now)
