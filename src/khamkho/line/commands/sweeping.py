"""What is kept no longer than it is needed: events, what was sent, what was said, links."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from khamkho.line.commands.friends import forget
from khamkho.line.models import Account, Friend, Incoming, Linking, Look, Push, Said

BODIES = timedelta(days=2)
EVENTS = timedelta(days=30)
"""How long an event is known again: LINE gives up long before."""
BATCH = 2000


def sweep(*, now: datetime) -> int:
    """Destroy what is older than it may be: bodies of events after two days, their ids after thirty; what was said after the
    office's own time; friends who have left and of whom nothing is left. Returns how many rows changed."""
    count = (
        Incoming.objects.filter(came_at__lt=now - BODIES, body__isnull=False)
        .exclude(state=Incoming.NEW)
        .update(body=None)
    )
    count += _drop(Incoming.objects.filter(came_at__lt=now - EVENTS).exclude(state=Incoming.NEW))
    count += Push.objects.filter(
        changed_at__lt=now - BODIES, state=Push.State.FAILED, body__isnull=False
    ).update(body=None)
    count += _drop(Linking.objects.filter(until__lt=now - BODIES))
    for account in Account.objects.all():
        count += _sweep_account(account, now)
    return count


def _sweep_account(account: Account, now: datetime) -> int:
    old = now - timedelta(days=account.keep_days)
    count = _drop(Said.objects.filter(friend__account=account, at__lt=old))
    count += _drop(
        Push.objects.filter(friend__account=account, changed_at__lt=old).exclude(state=Push.State.WAITING)
    )
    count += _drop(
        Look.objects.filter(friend__account=account, at__lt=now - timedelta(days=max(account.keep_days, 365)))
    )
    over = Q(said_at__lt=old) | Q(said_at=None, since__lt=old)
    gone = Friend.objects.filter(over, account=account, following=False, user=None)
    return count + sum(forget(pk, now=now) for pk in gone.values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def _drop(rows: object) -> int:
    chosen = list(rows.values_list("pk", flat=True)[:BATCH])  # type: ignore[attr-defined]  # any of our querysets
    model = rows.model  # type: ignore[attr-defined]  # the same
    return int(model.objects.filter(pk__in=chosen).delete()[0]) if chosen else 0
