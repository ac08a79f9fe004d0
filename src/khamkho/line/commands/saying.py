"""Saying something to a friend, and the log of what was said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from khamkho.line.contents import put_push, put_said
from khamkho.line.models import Friend, Incoming, Push, Said
from khamkho.line.rules.events import Event
from khamkho.line.rules.messages import Message, plain_of, sent
from khamkho.line.rules.saying import URGENT, after_quiet
from khamkho.offices.models import Membership
from khamkho.work.commands import enqueue


def say(
    friend: Friend,
    messages: Sequence[Message],
    *,
    reply_to: Incoming | None = None,
    why: str = "answer",
    about: UUID | None = None,
    notice: UUID | None = None,
    member: Membership | None = None,
    secret: bool = False,
    now: datetime,
) -> list[Push]:
    """Send messages to a friend, soon after the caller's transaction commits; the log keeps what was said.

    With ``reply_to`` they go as its free reply while that works, else as a push, which is counted. ``why`` is ``answer``,
    ``officer`` or ``code`` for what is waited for now; anything else (``notice``, ``reminder``, ``offer``) waits for the end
    of the quiet hours, and is not sent to somebody who wants no news or has blocked the account. ``about`` is the ref of the
    case. What could not be sent is announced as the effect ``line-fate`` where ``notice`` or ``about`` stands. ``secret``
    keeps the words out of the log (a one-time link). The caller holds the friend's row, or nothing of hers is under way.
    """
    pushes = [_push(friend, chunk, messages, reply_to, why, about, notice, now) for chunk in sent(messages)]
    for message in messages:
        shown = {"text": "" if secret else message.plain, "quick": _labels(message)}
        kind = "secret" if secret else "text"
        _log(
            friend,
            Said.OFFICER if member else Said.BOT,
            kind,
            shown,
            about=about,
            member=member,
            push=pushes[0],
            now=now,
        )
    if friend.said_at != now:
        friend.said_at = now
        friend.save(update_fields=["said_at"])
    return pushes


def _push(
    friend: Friend,
    chunk: list[dict[str, Any]],
    messages: Sequence[Message],
    reply_to: Incoming | None,
    why: str,
    about: UUID | None,
    notice: UUID | None,
    now: datetime,
) -> Push:
    push = Push(
        friend=friend,
        reply_to=reply_to,
        why=why,
        about=about,
        notice=notice,
        created_at=now,
        changed_at=now,
    )
    put_push(push, friend, chunk, plain_of(messages))
    push.save()
    account = friend.account
    waits = reply_to is None and why not in URGENT
    at = after_quiet(now, account.quiet_from, account.quiet_until) if waits else now
    order = f"line-out:{friend.pk}" if at == now else ""
    if reply_to is not None:
        at = min(
            now, reply_to.came_at
        )  # an answer stands in line where its question stood: its token lives a minute
    args = {"push": str(push.pk)}
    enqueue("line-send", args=args, about=f"line:{friend.pk}", order_key=order, not_before=at, now=now)
    return push


def _labels(message: Message) -> list[str]:
    buttons = getattr(message, "buttons", ())
    return [one.label for one in (*buttons, *message.quick)]


def _log(
    friend: Friend,
    who: str,
    kind: str,
    shown: dict[str, Any],
    *,
    message: str = "",
    about: UUID | None = None,
    member: Membership | None = None,
    push: Push | None = None,
    at: datetime | None = None,
    now: datetime,
) -> Said:
    said = Said(
        friend=friend,
        who=who,
        kind=kind,
        at=at or now,
        message=message,
        about=about,
        member=member,
        push=push,
    )
    put_said(said, friend, shown)
    said.save()
    return said


def log_heard(friend: Friend, event: Event, *, now: datetime) -> Said | None:
    """Our copy of what a friend sent or pressed. The words of a pressed button are its own."""
    if event.kind == "follow":
        return None
    chosen = next(iter(event.params.values()), "") if event.params else ""
    shown: dict[str, Any] = {"text": event.text or chosen}
    if event.kind == "postback" and not chosen:
        shown["pressed"] = event.data[:300]
    if event.file_name:
        shown["file"] = event.file_name
    kind = event.what or event.kind
    return _log(friend, Said.THEM, kind, shown, message=event.message, now=now)


def withdraw(friend: Friend, message: str, *, now: datetime) -> bool:
    """She unsent a message: our copy is destroyed, and that there was one stays. The caller holds the row."""
    rows = Said.objects.filter(friend=friend, message=message, withdrawn_at=None).exclude(message="")
    return bool(rows.update(body=None, withdrawn_at=now))


def destroy_copy(said_id: int | None, *, now: datetime) -> bool:
    """Our copy of a message that should not have been written in a chat is destroyed: a card code, an identity number."""
    return said_id is not None and bool(Said.objects.filter(pk=said_id).update(body=None, withdrawn_at=now))
