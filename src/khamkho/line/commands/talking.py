"""An officer takes a conversation over, writes, and hands it back; each look is written down."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from khamkho.base.errors import within
from khamkho.base.text import Text
from khamkho.line.commands.friends import lock_for
from khamkho.line.commands.saying import say
from khamkho.line.models import Friend, Look, Push, TakeOver
from khamkho.line.rules.messages import MOST_TEXT, Words
from khamkho.line.rules.refusals import Blocked, NotTakenOver, TakenOver
from khamkho.people.actor import Actor

LOOKS_APART = timedelta(minutes=10)
"""A page that is looked at again and again is one look."""


def ask_for_officer(friend: Friend, *, now: datetime) -> None:
    """She wants to talk with a person: she stands in the list of those who wait. The caller holds the row."""
    if friend.waiting_since is None:
        friend.waiting_since = now
        friend.save(update_fields=["waiting_since"])


@transaction.atomic
def take_over(*, actor: Actor, ref: UUID, now: datetime) -> TakeOver:
    """Talk with a friend herself: the bot keeps silent until it is handed back, or the office's hours are over.

    A head may take it from an officer. Refuses: ``NoSuchConversation``, ``TakenOver``.
    """
    friend, member = lock_for(actor, ref)
    running = TakeOver.objects.select_related("member").filter(friend=friend, ended_at=None).first()
    busy = running is not None and running.until > now and running.member_id != member.pk
    if running is not None and busy and member.role == "officer":
        raise TakenOver(who=Text(running.member.name("th"), running.member.name("en")))
    if running is not None:
        running.ended_at = now
        running.save(update_fields=["ended_at"])
    until = now + timedelta(hours=friend.account.silent_hours)
    friend.waiting_since = None
    friend.save(update_fields=["waiting_since"])
    return TakeOver.objects.create(friend=friend, member=member, since=now, until=until)


@transaction.atomic
def write(*, actor: Actor, ref: UUID, text: str, about: UUID | None = None, now: datetime) -> list[Push]:
    """Write to a friend whose conversation one has taken over. Refuses: ``NoSuchConversation``, ``NotTakenOver``, ``Blocked``, ``Invalid``."""
    friend, member = lock_for(actor, ref)
    words = within("text", text, MOST_TEXT, lines=True)
    mine = TakeOver.objects.filter(friend=friend, member=member, ended_at=None, until__gt=now)
    if not mine.exists():
        raise NotTakenOver()
    if not friend.following:
        raise Blocked()
    mine.update(until=now + timedelta(hours=friend.account.silent_hours))
    if friend.waiting_since is not None:
        friend.waiting_since = None
        friend.save(update_fields=["waiting_since"])
    newest = friend.incoming.filter(replied=False).order_by("-came_at", "-pk").first()
    if not words:
        return []
    return say(
        friend, [Words(text=words)], reply_to=newest, why="officer", about=about, member=member, now=now
    )


@transaction.atomic
def hand_back(*, actor: Actor, ref: UUID, now: datetime) -> bool:
    """The bot answers again. Refuses: ``NoSuchConversation``. Returns whether somebody had taken it over."""
    friend, _member = lock_for(actor, ref)
    friend.waiting_since = None
    friend.save(update_fields=["waiting_since"])
    return bool(TakeOver.objects.filter(friend=friend, ended_at=None).update(ended_at=now))


@transaction.atomic
def look(*, actor: Actor, ref: UUID, why: str = "conversation", now: datetime) -> Friend:
    """Somebody of the office opens a conversation: who and when is written down. Refuses: ``NoSuchConversation``."""
    friend, member = lock_for(actor, ref)
    recent = Look.objects.filter(friend=friend, member=member, why=why, at__gt=now - LOOKS_APART)
    if not recent.exists():
        Look.objects.create(friend=friend, member=member, at=now, why=why)
    return friend
