"""Telling offices that they are asked, and that they have not answered: the worker does it in batches, each once."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from khamkho.base.codes import public_code
from khamkho.base.thai import show_date
from khamkho.collecting.models import Asked, Collection
from khamkho.collecting.queries.progress import left
from khamkho.collecting.queries.whom import addresses_of
from khamkho.collecting.queries.words import words_of
from khamkho.collecting.rules.times import is_over, reminders_at
from khamkho.people.commands import post_mail
from khamkho.vault.keys import index
from khamkho.work.commands import enqueue, schedule, unschedule

BATCH = 50
"""How many offices are told in one transaction."""


def link_index(code: str) -> str:
    """The keyed index under which a link to answer is found; of the code itself nothing is kept."""
    return index("answer", code)


def announce_wave(
    collection: Collection, kind: str, *, entry: int = 0, after: int = 0, now: datetime
) -> None:
    """Have the next batch told: ``asked`` or ``reminder``, with the words of an entry where an officer wrote some."""
    args = {"collection": collection.pk, "kind": kind, "entry": entry, "after": after}
    enqueue("collection-mails", args=args, about=collection.about, order_key=collection.about, now=now)


@transaction.atomic
def tell_next(*, collection_id: int, kind: str, entry: int, after: int, now: datetime) -> int:
    """Tell one batch of offices that have not answered, and announce the next; returns how many were told.

    An office without any address is passed over: the page of the collection names it.
    """
    collection = Collection.objects.select_related("office", "key").get(pk=collection_id)
    if collection.closed_at:
        return 0
    rows = list(left(collection, now).filter(pk__gt=after).order_by("pk")[:BATCH])
    if not rows:
        return 0
    words, addresses = words_of(collection, entry), addresses_of([row.office for row in rows], now)
    for row in rows:
        row.collection = collection
        if not is_over(row.until or collection.until, None, now):
            _tell(row, kind, addresses[row.office_id], words, now)
    Asked.objects.bulk_update(rows, ["link", "told_at"])
    announce_wave(collection, kind, entry=entry, after=rows[-1].pk, now=now)
    return len(rows)


def _tell(asked: Asked, kind: str, addresses: tuple[str, ...], words: str, now: datetime) -> None:
    if not addresses:
        return
    collection, until = asked.collection, asked.until or asked.collection.until
    way = reverse("desk:asked", args=[asked.office.code, asked.ref])
    if collection.by_link:
        code = public_code()
        asked.link = link_index(code)
        way = reverse("portal:answer", args=[code])
    asked.told_at = now
    facts = {
        "office": collection.office.name_th,
        "school": asked.office.name_th,
        "title": collection.title,
        "purpose": collection.purpose,
        "until": show_date(until, "th"),
        "words": f"{words}\n\n" if words else "",
        "link": settings.PUBLIC_URL + way,
    }
    mail = f"collecting/{kind}{'_link' if collection.by_link else ''}"
    for address in addresses:
        post_mail(mail, to=address, lang="th", facts=facts, life=until - now, now=now)


def set_reminders(collection: Collection, *, now: datetime) -> None:
    """Set the timer of the next reminder, or take it back where none is left."""
    key, to_come = (
        f"collection:{collection.pk}",
        reminders_at(collection.until, collection.remind_before, now),
    )
    unschedule(key)
    if to_come and collection.closed_at is None:
        args = {"collection": collection.pk}
        schedule(
            "collection-reminder", key=key, due_at=to_come[0], args=args, about=collection.about, now=now
        )


@transaction.atomic
def remind(*, collection_id: int, now: datetime) -> bool:
    """Remind those who have not answered, and set the next reminder; returns whether anybody is left."""
    collection = Collection.objects.select_for_update(of=("self",)).get(pk=collection_id)
    if collection.closed_at:
        return False
    set_reminders(collection, now=now)
    if not left(collection, now).exists():
        return False
    announce_wave(collection, "reminder", now=now)
    return True
