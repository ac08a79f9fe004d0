"""Hear what a friend says: where she stands, what follows, what is said. All in the transaction of the event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from khamkho.chat.commands.deeds import Doing
from khamkho.chat.contents import put_talk, talk_of
from khamkho.chat.models import Conversation
from khamkho.chat.queries.world import OfficeWorld
from khamkho.chat.rules.dialogue import hear as decide
from khamkho.chat.rules.talk import REMIND_AFTER, WIPE_AFTER, Talk
from khamkho.chat.rules.world import Heard, Line
from khamkho.chat.saying import messages
from khamkho.line import commands as line
from khamkho.line.commands.friends import lock
from khamkho.line.models import Friend, Incoming
from khamkho.line.port import Heard as Came
from khamkho.work.commands import schedule, unschedule

MOST_IN_A_MINUTE = 20
SILENT_FOR = timedelta(minutes=10)
PICTURES = ("image", "file", "video")


class Chat:
    """Leads the conversations of all offices; handed to the room of LINE by the wiring."""

    def heard(self, friend: Friend, event: Came, *, now: datetime) -> None:
        """One event of a friend, once, in order."""
        conversation = conversation_of(friend, now)
        if not _may_speak(friend, conversation, event, now):
            return
        hear(friend, conversation, _as_heard(event), came=event, now=now)

    def withdrawn(self, friend: Friend, message: str, *, now: datetime) -> None:
        """She unsent a message. What was understood of it stands; our copy is gone already."""


def conversation_of(friend: Friend, now: datetime) -> Conversation:
    return Conversation.objects.get_or_create(friend=friend, defaults={"changed_at": now})[0]


def hear(
    friend: Friend,
    conversation: Conversation,
    heard: Heard,
    *,
    came: Came | None = None,
    why: str = "answer",
    now: datetime,
) -> None:
    """Decide, carry out, say, keep. What the house refuses is said in its own words, and nothing is lost."""
    world = OfficeWorld(friend, now)
    before = talk_of(conversation, friend)
    step = decide(before, heard, world)
    doing = Doing(friend=friend, world=world, came=came, turn=conversation.turn + 1, now=now)
    talk, lines = doing.carry_out(step)
    conversation.turn += 1
    keep(friend, conversation, talk, now=now)
    reply_to = came.incoming if came else None
    say(friend, [*lines], doing.pages, reply_to=reply_to, why=why, about=doing.about, now=now)


def keep(friend: Friend, conversation: Conversation, talk: Talk, *, now: datetime) -> None:
    """Seal where she stands, and set what silence will do."""
    put_talk(conversation, friend, talk)
    conversation.changed_at = now
    conversation.save()
    keys = (f"chat-remind:{friend.pk}", f"chat-wipe:{friend.pk}")
    if not talk.under_way and talk.state != "COMMENT":
        unschedule(*keys)
        return
    args = {"friend": friend.pk, "turn": conversation.turn}
    if talk.under_way and not talk.reminded:
        schedule("chat-remind", key=keys[0], due_at=now + REMIND_AFTER, args=args, now=now)
    wipe_at = now + (WIPE_AFTER - REMIND_AFTER if talk.reminded else WIPE_AFTER)
    schedule("chat-wipe", key=keys[1], due_at=wipe_at, args=args, now=now)


def say(
    friend: Friend,
    lines: Sequence[Line],
    pages: dict[str, str],
    *,
    reply_to: Incoming | None = None,
    why: str = "answer",
    about: UUID | None = None,
    now: datetime,
) -> None:
    """Say some lines in her language; ``about`` is the case that they are about. A link that opens once is kept out of the log."""
    if not lines:
        return
    office = friend.account.office
    known = {
        "web": f"{settings.PUBLIC_URL}/offices/{office.code}",
        "privacy": f"{settings.PUBLIC_URL}/privacy",
        **pages,
    }
    lang = OfficeWorld(friend, now).lang
    secret = bool(pages)
    said = messages(lines, lang, known)
    line.say(friend, said, reply_to=reply_to, why=why, about=about, secret=secret, now=now)


def _as_heard(event: Came) -> Heard:
    if event.kind == "text":
        return Heard(kind="text", text=event.text)
    if event.kind == "postback":
        chosen = next(iter(event.params.values()), "")
        return Heard(kind="press", text=f"{event.data}:{chosen}" if chosen else event.data)
    if event.kind == "follow":
        return Heard(kind="follow")
    return Heard(kind="picture" if event.kind in PICTURES else "other")


def _may_speak(friend: Friend, conversation: Conversation, event: Came, now: datetime) -> bool:
    """E31: twenty a minute, then ten minutes of silence, of which she is told once."""
    if conversation.silent_until and conversation.silent_until > now:
        return False
    recent = [one for one in conversation.heard if now - datetime.fromisoformat(one) < timedelta(minutes=1)]
    conversation.heard = [*recent, now.isoformat()][-MOST_IN_A_MINUTE - 1 :]
    if len(conversation.heard) <= MOST_IN_A_MINUTE:
        return True  # kept with what follows from it
    conversation.silent_until, conversation.heard = now + SILENT_FOR, []
    conversation.save(update_fields=["heard", "silent_until"])
    say(friend, [Line(key="slow_down")], {}, reply_to=event.incoming, now=now)
    return False


# ── what comes from elsewhere ──


def hear_codes(friend: Friend, codes: tuple[str, str], *, now: datetime) -> None:
    """Both numbers came from the safe page. The caller holds the friend's row."""
    heard = Heard(kind="codes", laser=codes[0], card=codes[1])
    hear(friend, conversation_of(friend, now), heard, now=now)


def asked_service(friend: Friend) -> str:
    """The service that the conversation is about; empty when there is none."""
    conversation = Conversation.objects.filter(friend=friend).first()
    items = talk_of(conversation, friend).items if conversation else ()
    return items[0] if items else ""


def silence(*, friend_id: int, turn: int, wipe: bool, now: datetime) -> bool:
    """Ten or thirty minutes of silence are over: remind once, then forget what was typed. Returns whether it was so."""
    friend = lock(friend_id)
    conversation = Conversation.objects.filter(friend_id=friend_id).first()
    if friend is None or conversation is None:
        return False
    if conversation.turn != turn:
        return False
    kind = Heard(kind="wipe" if wipe else "remind")
    hear(friend, conversation, kind, why="reminder", now=now)
    return True
