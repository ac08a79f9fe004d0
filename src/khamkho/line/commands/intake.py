"""What LINE sends is checked and kept; the work on it comes afterwards, in order for each person."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from khamkho.line.contents import mark_of_user, put_person, sealed_event, secrets_of
from khamkho.line.models import Account, Friend, Incoming
from khamkho.line.rules.events import Event, NotReadable, is_signed, read
from khamkho.line.rules.refusals import NoAccount, NotSigned
from khamkho.vault.commands import new_key
from khamkho.work.commands import enqueue


def take(*, office_code: str, body: bytes, signature: str, now: datetime) -> int:
    """Keep every event of a webhook that is new to us, sealed, and announce that it is to be worked on; how many.

    The signature is looked at before anything is read. The same event again changes nothing, nor does a kind that we do not
    know, one in standby, or one without a person. Refuses: ``NoAccount``, ``NotSigned``.
    """
    account = (
        Account.objects.select_related("key", "office")
        .filter(office__code=office_code, active=True, sealed__isnull=False)
        .first()
    )
    secrets = secrets_of(account) if account else None
    if account is None or secrets is None:
        raise NoAccount()
    if not is_signed(secrets.secret, body, signature):
        raise NotSigned()
    try:
        _bot, events = read(body)
    except NotReadable:
        events = []  # signed by LINE, and of a shape that is not known yet: it would only come again
    if account.webhook_at is None:
        Account.objects.filter(pk=account.pk).update(webhook_at=now)
    wanted = [one for one in events if one.user and not one.standby]
    if not wanted:
        return 0
    known = set(Incoming.objects.filter(event__in=[one.id for one in wanted]).values_list("event", flat=True))
    fresh = [one for one in wanted if one.id not in known]
    if not fresh:
        return 0
    with transaction.atomic():
        return sum(_keep(account, one, now) for one in fresh)


def _keep(account: Account, event: Event, now: datetime) -> bool:
    friend = friend_for(account, event.user, now=now)
    try:
        with transaction.atomic():
            incoming = Incoming.objects.create(
                event=event.id,
                account=account,
                friend=friend,
                kind=event.kind,
                at=event.at,
                came_at=now,
                body=sealed_event(friend, event),
            )
    except IntegrityError:  # the same event, at the same moment, through another process
        return False
    about = f"line:{friend.pk}"
    enqueue("line-event", args={"friend": friend.pk}, about=about, order_key=about, now=now)
    return incoming.pk is not None


def friend_for(account: Account, user: str, *, now: datetime) -> Friend:
    """The friend with this LINE id, locked, so that her events are announced one after the other; made when she is new."""
    mark = mark_of_user(account.pk, user)
    rows = Friend.objects.select_for_update(of=("self",)).select_related("key")
    found = rows.filter(mark=mark).first()
    if found is not None:
        return found
    friend = Friend(account=account, mark=mark, lang=account.lang, since=now, key=new_key())
    put_person(friend, user=user, name="")
    try:
        with transaction.atomic():
            friend.save()
    except IntegrityError:  # the same person, at the same moment
        return rows.get(mark=mark)
    enqueue("line-name", args={"friend": friend.pk}, about=f"line:{friend.pk}", now=now)
    return friend
