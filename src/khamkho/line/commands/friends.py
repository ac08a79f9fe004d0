"""A friend: does she follow, in which language, does she want news, is she muted, and forgetting her."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from khamkho.base.text import Lang
from khamkho.line.models import Friend
from khamkho.line.rules.refusals import NoSuchConversation
from khamkho.offices.models import Membership
from khamkho.people.actor import Actor, Role
from khamkho.vault.commands import destroy_key
from khamkho.work.commands import cancel, enqueue

TALKERS: tuple[Role, ...] = ("officer", "supervisor", "director")


def lock(friend_id: int) -> Friend | None:
    """The friend's row, locked: her events, answers and talks come one after the other.

    What only points at the row does not wait for it: the webhook keeps her next event meanwhile.
    """
    rows = Friend.objects.select_for_update(of=("self",), no_key=True).select_related(
        "key", "account__office", "account__key"
    )
    return rows.filter(pk=friend_id).first()


def lock_for(actor: Actor, ref: UUID) -> tuple[Friend, Membership]:
    """The friend of an office where the actor works on cases, and as whom she does. Refuses ``NoSuchConversation``."""
    rows = Friend.objects.select_for_update(of=("self",), no_key=True).select_related(
        "key", "account__office", "account__key"
    )
    friend = rows.filter(ref=ref).first()
    seat = actor.seat_as(friend.account.office_id, *TALKERS) if friend and actor.two_factor else None
    if friend is None or seat is None:
        raise NoSuchConversation()
    return friend, Membership.objects.get(pk=seat.id)


def follow(friend: Friend, *, following: bool, now: datetime) -> None:
    """She added the account, or blocked it: then nothing is pushed any more. The caller holds the row."""
    if friend.following != following:
        friend.following = following
        friend.save(update_fields=["following"])


def choose_lang(friend: Friend, lang: Lang, *, now: datetime) -> None:
    """From now on she is answered in this language, and sees the menu in it. The caller holds the row."""
    if friend.lang != lang:
        friend.lang = lang
        friend.save(update_fields=["lang"])
        enqueue("line-menu", args={"friend": friend.pk}, about=f"line:{friend.pk}", now=now)


def notice_shown(friend: Friend, *, version: str, now: datetime) -> None:
    """She was shown the privacy notice in this version and went on. The caller holds the row."""
    friend.notice_version, friend.notice_at = version[:64], now
    friend.save(update_fields=["notice_version", "notice_at"])


def want_news(friend: Friend, *, wanted: bool) -> None:
    """Whether she wants to be told of her applications in LINE without asking. The caller holds the row."""
    if friend.opted_out == wanted:
        friend.opted_out = not wanted
        friend.save(update_fields=["opted_out"])


def unlink(friend: Friend) -> bool:
    """LINE and the account on the web are two again. The caller holds the row; returns whether they were one."""
    linked = friend.user_id is not None
    if linked:
        friend.user, friend.linked_at = None, None
        friend.save(update_fields=["user", "linked_at"])
    return linked


@transaction.atomic
def mute(*, actor: Actor, ref: UUID, hours: int = 24, now: datetime) -> Friend:
    """Nobody answers this friend for some hours; what she writes is kept. Refuses ``NoSuchConversation``."""
    friend, _member = lock_for(actor, ref)
    friend.muted_until = now + timedelta(hours=max(1, min(hours, 24 * 30)))
    friend.waiting_since = None
    friend.save(update_fields=["muted_until", "waiting_since"])
    return friend


@transaction.atomic
def unmute(*, actor: Actor, ref: UUID, now: datetime) -> Friend:
    """This friend is answered again. Refuses ``NoSuchConversation``."""
    friend, _member = lock_for(actor, ref)
    friend.muted_until = None
    friend.save(update_fields=["muted_until"])
    return friend


@transaction.atomic
def forget(friend_id: int, *, now: datetime) -> bool:
    """Everything about a friend is gone: who she is, what was said, what waits. Her applications stay where they are."""
    friend = lock(friend_id)
    if friend is None:
        return False
    key_id = friend.key_id
    cancel(about=f"line:{friend.pk}", now=now)
    friend.delete()
    if key_id:
        destroy_key(key_id, now=now)
    return True
