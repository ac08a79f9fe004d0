"""Work on one event of a friend: what LINE itself is about here, what was said in the conversation's room."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from khamkho.base.text import Text, lang_in
from khamkho.line.commands.friends import follow, lock
from khamkho.line.commands.linking import finish_linking
from khamkho.line.commands.saying import log_heard, say, withdraw
from khamkho.line.commands.testing import is_test
from khamkho.line.commands.words import LINKED, understood
from khamkho.line.contents import event_of, keep_token_only
from khamkho.line.models import Account, Friend, Incoming, TakeOver
from khamkho.line.port import Conversation, Heard
from khamkho.line.rules.events import Event
from khamkho.line.rules.messages import Words
from khamkho.line.rules.saying import may_help
from khamkho.vault.keys import Erased

IN_A_GROUP = Text(
    "บัญชีนี้ตอบในแชตส่วนตัวเท่านั้น โปรดเพิ่มเป็นเพื่อนแล้วส่งข้อความโดยตรง อย่าส่งเลขบัตรในกลุ่ม",
    "This account answers in a private chat only. Add it as a friend and write to it directly. Send no card numbers in a group.",
)

WORKS = Text(
    "LINE ของ{office}ใช้งานได้แล้ว ✓ หน้าตั้งค่าจะแสดงผลนี้",
    "The LINE account of {office} works ✓ The settings page shows it.",
)


@transaction.atomic
def hear(*, friend_id: int, conversation: Conversation, now: datetime) -> Incoming | None:
    """Work on the earliest event of a friend that waits: by LINE's clock, since LINE promises no order.

    Each event is worked on once, in the transaction that marks it. While an officer has taken the conversation over, and
    while the friend is muted, what she says is kept and nobody answers. Returns None where nothing waits.
    """
    friend = lock(friend_id)
    if friend is None:
        return None
    waiting = Incoming.objects.filter(friend_id=friend.pk, state=Incoming.NEW)
    incoming = waiting.order_by("at", "pk").first()
    if incoming is None:
        return None
    incoming.friend = friend
    try:
        event = event_of(incoming)
    except Erased:
        return _done(incoming, None)
    _work_on(friend, incoming, event, conversation, now)
    return _done(incoming, event)


def _work_on(
    friend: Friend, incoming: Incoming, event: Event, conversation: Conversation, now: datetime
) -> None:
    if event.kind == "unfollow":
        follow(friend, following=False, now=now)
    elif event.group:
        _help_in_group(friend, incoming, now)
    elif event.kind == "unsend":
        withdraw(friend, event.message, now=now)
        conversation.withdrawn(friend, event.message, now=now)
    elif event.kind == "accountLink":
        if finish_linking(friend, nonce=event.nonce, ok=event.linked, now=now):
            lang = lang_in(friend.lang)
            say(friend, [Words(text=LINKED.in_(lang))], reply_to=incoming, now=now)
    elif event.kind in ("follow", "message", "postback"):
        follow(friend, following=True, now=now)
        if is_test(friend.account, event.text, now):
            _works(friend, incoming, now)
            return
        said = log_heard(friend, event, now=now)
        _hand_on(
            friend, incoming, event, event.what or event.kind, said.pk if said else None, conversation, now
        )


def _works(friend: Friend, incoming: Incoming, now: datetime) -> None:
    """Somebody of the office tries whether all of it works."""
    Account.objects.filter(pk=friend.account_id).update(message_at=now)
    office = friend.account.office
    lang = lang_in(friend.lang)
    text = WORKS.in_(lang).replace("{office}", office.name(lang))
    say(friend, [Words(text=text)], reply_to=incoming, why="answer", now=now)


def _hand_on(
    friend: Friend,
    incoming: Incoming,
    event: Event,
    kind: str,
    said: int | None,
    conversation: Conversation,
    now: datetime,
) -> None:
    friend.heard_at = friend.said_at = now
    friend.save(update_fields=["heard_at", "said_at"])
    if is_silent(friend, now) or (friend.muted_until and friend.muted_until > now):
        if is_silent(friend, now) and friend.waiting_since is None:
            friend.waiting_since = now
            friend.save(update_fields=["waiting_since"])
        return
    if kind == "text" and understood(friend, incoming, event.text, now=now):
        return
    heard = Heard(
        kind=kind,
        at=event.at,
        incoming=incoming,
        text=event.text,
        data=event.data,
        params=event.params,
        message=event.message,
        file_name=event.file_name,
        size=event.size,
        said=said,
    )
    conversation.heard(friend, heard, now=now)


def is_silent(friend: Friend, now: datetime) -> bool:
    """Whether an officer talks herself, so that nobody else answers."""
    return TakeOver.objects.filter(friend=friend, ended_at=None, until__gt=now).exists()


def _help_in_group(friend: Friend, incoming: Incoming, now: datetime) -> None:
    """In a group one short help, at most every ten minutes; what is said there is not kept."""
    if incoming.kind not in ("message", "join") or not may_help(friend.helped_at, now):
        return
    friend.helped_at = now
    friend.save(update_fields=["helped_at"])
    text = IN_A_GROUP.in_(lang_in(friend.lang))
    say(friend, [Words(text=text)], reply_to=incoming, why="group", now=now)


def _done(incoming: Incoming, event: Event | None) -> Incoming:
    incoming.state = Incoming.DONE
    if event is not None:
        keep_token_only(incoming, event)
    incoming.save(update_fields=["state", "body"])
    return incoming
