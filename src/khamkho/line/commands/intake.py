"""What LINE sends is checked and kept; the work on it comes afterwards, in order for each person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from khamkho.line.commands.doors import Door, forget_doors, signed_door
from khamkho.line.contents import mark_of_user, put_person, sealed_event
from khamkho.line.models import Account, Friend, Incoming
from khamkho.line.rules.events import Event, NotReadable, read
from khamkho.vault.commands import new_key
from khamkho.vault.models import DataKey
from khamkho.work.commands import enqueue, enqueue_each


def take(*, office_code: str, body: bytes, signature: str, now: datetime) -> int:
    """Keep every event of a webhook that is new to us, sealed, and announce that it is to be worked on; how many.

    The signature is looked at before anything is read. The same event again changes nothing, nor does a kind that we do not
    know, one in standby, or one without a person. Refuses: ``NoAccount``, ``NotSigned``.
    """
    door = signed_door(office_code, body, signature)
    try:
        _bot, events = read(body)
    except NotReadable:
        events = []  # signed by LINE, and of a shape that is not known yet: it would only come again
    wanted = {one.id: one for one in events if one.user and not one.standby}
    if not (door.reached and wanted):  # LINE's own test of the address holds no event
        _reached(door, now)
    if wanted:
        for old in Incoming.objects.filter(event__in=list(wanted)).values_list("event", flat=True):
            del wanted[old]
    if not wanted:
        return 0
    fresh = list(wanted.values())
    try:
        _keep(door, fresh, now)
    except IntegrityError:  # somebody was forgotten at this moment: she is a new person now
        _keep(door, fresh, now)
    return len(fresh)


def _reached(door: Door, now: datetime) -> None:
    if Account.objects.filter(pk=door.account, webhook_at=None).update(webhook_at=now):
        forget_doors()


def _keep(door: Door, fresh: Sequence[Event], now: datetime) -> None:
    """Each event once, whoever else keeps it at this moment: the unique index sees to it.

    No row is locked: hearing takes a person's earliest event, whichever was announced first, and finds nothing where an
    event was announced twice.
    """
    people = _known(door, {one.user for one in fresh})
    with transaction.atomic():
        for one in fresh:
            if one.user not in people:
                people[one.user] = _befriend(door.account, door.lang, one.user, now)
        rows = [_row(door, people[one.user], one, now) for one in fresh]
        Incoming.objects.bulk_create(rows, ignore_conflicts=True)
        each = [({"friend": row.friend_id}, f"line:{row.friend_id}") for row in rows]
        enqueue_each("line-event", each, now=now)


def _row(door: Door, friend: Friend, event: Event, now: datetime) -> Incoming:
    return Incoming(
        event=event.id,
        account_id=door.account,
        friend_id=friend.pk,
        kind=event.kind,
        at=event.at,
        came_at=now,
        body=sealed_event(friend, event),
    )


def _known(door: Door, users: Collection[str]) -> dict[str, Friend]:
    """The friends among these LINE ids, with what sealing needs of them and no more."""
    marks = {mark_of_user(door.account, user): user for user in users}
    rows = Friend.objects.filter(mark__in=list(marks), key__isnull=False)
    seen = rows.values_list("mark", "pk", "ref", "key_id", "key__kek_id", "key__wrapped")
    return {
        marks[mark]: Friend(pk=pk, ref=ref, key=DataKey(id=key_id, kek_id=kek_id, wrapped=wrapped))
        for mark, pk, ref, key_id, kek_id, wrapped in seen
    }


def friend_for(account: Account, user: str, *, now: datetime) -> Friend:
    """The friend with this LINE id; made when she is new."""
    found = Friend.objects.select_related("key").filter(mark=mark_of_user(account.pk, user)).first()
    return found or _befriend(account.pk, account.lang, user, now)


def _befriend(account_id: int, lang: str, user: str, now: datetime) -> Friend:
    mark = mark_of_user(account_id, user)
    Friend.objects.filter(mark=mark, key=None).delete()  # erased, and brought back by an older backup
    friend = Friend(account_id=account_id, mark=mark, lang=lang, since=now, key=new_key())
    put_person(friend, user=user, name="")
    try:
        with transaction.atomic():
            friend.save()
    except IntegrityError:  # the same person, at the same moment
        return Friend.objects.select_related("key").get(mark=mark)
    enqueue("line-name", args={"friend": friend.pk}, about=f"line:{friend.pk}", now=now)
    return friend
