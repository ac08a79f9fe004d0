"""What is sealed of an account, a friend, an event, a message on its way and a message that was said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from khamkho.line.models import Account, Friend, Incoming, Push, Said
from khamkho.line.rules.events import Event
from khamkho.vault.keys import Erased, index, seal_json, unseal_json
from khamkho.vault.models import DataKey


@dataclass(frozen=True, kw_only=True)
class Secrets:
    """What LINE gave the office."""

    secret: str
    token: str


def secrets_of(account: Account) -> Secrets | None:
    """The channel secret and the token; None when they were removed."""
    if account.sealed is None or account.key is None:
        return None
    kept = unseal_json(account.key, account.sealed, context=f"line.account:{account.office_id}")
    return Secrets(secret=kept["secret"], token=kept["token"])


def put_secrets(account: Account, kept: Secrets) -> None:
    value = {"secret": kept.secret, "token": kept.token}
    account.sealed = seal_json(account.key, value, context=f"line.account:{account.office_id}")


def mark_of_user(account_id: int, user: str) -> str:
    """By what a friend is found."""
    return index("line-user", f"{account_id}\0{user}")


def key_of(friend: Friend) -> DataKey | None:
    """The key of a friend; None also when only the reference is left."""
    try:
        return friend.key
    except DataKey.DoesNotExist:
        return None


def person_of(friend: Friend) -> dict[str, str]:
    """``user`` (LINE's id) and ``name`` (as she calls herself there); empty once she was forgotten."""
    if friend.sealed is None:
        return {}
    try:
        kept: dict[str, str] = unseal_json(key_of(friend), friend.sealed, context=f"line.friend:{friend.ref}")
    except Erased:
        return {}
    return kept


def put_person(friend: Friend, *, user: str, name: str) -> None:
    friend.sealed = seal_json(friend.key, {"user": user, "name": name}, context=f"line.friend:{friend.ref}")


def sealed_event(friend: Friend, event: Event) -> bytes:
    return seal_json(friend.key, event.kept(), context=f"line.event:{friend.ref}:{event.id}")


def event_of(incoming: Incoming) -> Event:
    """The event as it came. Refuses ``Erased``."""
    if incoming.body is None or incoming.friend is None:
        raise Erased
    context = f"line.event:{incoming.friend.ref}:{incoming.event}"
    kept = unseal_json(key_of(incoming.friend), incoming.body, context=context)
    return Event(id=incoming.event, kind=incoming.kind, at=incoming.at, **kept)


def keep_token_only(incoming: Incoming, event: Event) -> None:
    """Once an event was worked on, only what an answer needs is left of it."""
    friend = incoming.friend
    if friend is not None:
        left = Event(id=event.id, kind=event.kind, at=event.at, reply_token=event.reply_token)
        incoming.body = sealed_event(friend, left)


def put_push(push: Push, friend: Friend, messages: list[dict[str, Any]], plain: str) -> None:
    value = {"messages": messages, "plain": plain}
    push.body = seal_json(friend.key, value, context=f"line.push:{push.pk}")


def push_body(push: Push) -> dict[str, Any]:
    """``messages`` as JSON and ``plain``, their words. Refuses ``Erased``: they were sent, or the friend forgotten."""
    if push.body is None:
        raise Erased
    body: dict[str, Any] = unseal_json(key_of(push.friend), push.body, context=f"line.push:{push.pk}")
    return body


def put_said(said: Said, friend: Friend, value: dict[str, Any]) -> None:
    said.body = seal_json(friend.key, value, context=f"line.said:{said.ref}")


def said_body(said: Said, friend: Friend) -> dict[str, Any]:
    """``text``, ``quick`` (labels of buttons), ``file``; empty where it was withdrawn, never kept, or erased."""
    if said.body is None:
        return {}
    try:
        body: dict[str, Any] = unseal_json(key_of(friend), said.body, context=f"line.said:{said.ref}")
    except Erased:
        return {}
    return body
