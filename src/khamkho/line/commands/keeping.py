"""Keep what came in. Webhooks that come while one is being written are written together, in the next transaction."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from khamkho.line.commands.doors import Door
from khamkho.line.contents import mark_of_user, put_person, sealed_event
from khamkho.line.models import Account, Friend, Incoming
from khamkho.line.rules.events import Event
from khamkho.vault.commands import new_key
from khamkho.vault.models import DataKey
from khamkho.work.commands import enqueue, enqueue_each


@dataclass(kw_only=True, eq=False)
class Delivery:
    """The events of one webhook, and what became of them."""

    door: Door
    events: Sequence[Event]
    now: datetime
    kept: int = 0
    over: bool = False
    error: BaseException | None = None

    def mark(self, event: Event) -> str:
        return mark_of_user(self.door.account, event.user)


_waiting: deque[Delivery] = deque()
_writer = threading.Lock()


def keep(delivery: Delivery) -> int:
    """Keep every event that is new, once; how many. Returns when they are kept for good, whoever of this process wrote them.

    The disk confirms one transaction at a time. At two hundred webhooks a second each would wait for those before it; so
    whoever comes to write takes all that wait, and they find theirs done.
    """
    if connection.in_atomic_block:
        _keep([delivery])
        return delivery.kept
    _waiting.append(delivery)
    with _writer:
        if not delivery.over:
            _keep_all([_waiting.popleft() for _ in range(len(_waiting))])
    if delivery.error is not None:
        raise delivery.error
    return delivery.kept


def _keep_all(several: Sequence[Delivery]) -> None:
    """All in one transaction; one by one when that fails, so that nobody's trouble is another's."""
    try:
        _keep(several)
    except Exception:  # noqa: BLE001 - whatever it was is found again, and told to its own webhook
        for one in several:
            _keep_alone(one)
    for one in several:
        one.over = True


def _keep_alone(delivery: Delivery) -> None:
    try:
        try:
            _keep([delivery])
        except IntegrityError:  # somebody was forgotten at this moment: she is a new person now
            _keep([delivery])
    except Exception as error:  # noqa: BLE001 - raised where its webhook waits
        delivery.error = error


def _keep(several: Sequence[Delivery]) -> None:
    """Each event once, whoever else keeps it at this moment: the unique index sees to it.

    No row is locked: hearing takes a person's earliest event, whichever was announced first, and finds nothing where an
    event was announced twice.
    """
    fresh = list(_fresh(several))
    if not fresh:
        return
    people = _known({one.mark(event) for one, event in fresh})
    with transaction.atomic():
        for one, event in fresh:
            mark = one.mark(event)
            if mark not in people:
                people[mark] = _befriend(one.door.account, one.door.lang, event.user, one.now)
        rows = [_row(one, people[one.mark(event)], event) for one, event in fresh]
        Incoming.objects.bulk_create(rows, ignore_conflicts=True)
        each = [({"friend": row.friend_id}, f"line:{row.friend_id}") for row in rows]
        enqueue_each("line-event", each, now=min(one.now for one in several))


def _fresh(several: Sequence[Delivery]) -> Iterator[tuple[Delivery, Event]]:
    """What was not kept before, each once; counted for the webhook that brought it."""
    ids = [event.id for one in several for event in one.events]
    seen = set(Incoming.objects.filter(event__in=ids).values_list("event", flat=True))
    for one in several:
        one.kept = 0
        for event in one.events:
            if event.id not in seen:
                seen.add(event.id)
                one.kept += 1
                yield one, event


def _row(delivery: Delivery, friend: Friend, event: Event) -> Incoming:
    return Incoming(
        event=event.id,
        account_id=delivery.door.account,
        friend_id=friend.pk,
        kind=event.kind,
        at=event.at,
        came_at=delivery.now,
        body=sealed_event(friend, event),
    )


def _known(marks: Collection[str]) -> dict[str, Friend]:
    """The friends among these, with what sealing needs of them and no more."""
    rows = Friend.objects.filter(mark__in=list(marks), key__isnull=False)
    seen = rows.values_list("mark", "pk", "ref", "key_id", "key__kek_id", "key__wrapped")
    return {
        mark: Friend(pk=pk, ref=ref, key=DataKey(id=key_id, kek_id=kek_id, wrapped=wrapped))
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
