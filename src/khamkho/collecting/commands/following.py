"""What the office that collects does meanwhile: chase, give more time, close."""

from __future__ import annotations

from collections.abc import Collection as Many
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from khamkho.base.errors import Invalid, Problem, within
from khamkho.casework.commands import discard
from khamkho.casework.models import Case
from khamkho.casework.rules.refusals import ReasonNeeded
from khamkho.collecting.commands.asking import wrong_day
from khamkho.collecting.commands.log import lock_open, note
from khamkho.collecting.commands.telling import announce_wave, set_reminders
from khamkho.collecting.models import Asked, Collection
from khamkho.collecting.queries.progress import left
from khamkho.collecting.rules.refusals import ChasedToday, NobodyLeft
from khamkho.collecting.rules.times import end_of
from khamkho.people.actor import SYSTEM, Actor
from khamkho.work.commands import enqueue, unschedule

LONGEST = 2000
BATCH = 50


@transaction.atomic
def chase(*, actor: Actor, ref: UUID, words: str, now: datetime) -> Collection:
    """Remind all who have not answered, with words of one's own; once a day.

    Raises NoSuchCollection, NotYours, CollectionClosed, ChasedToday, NobodyLeft.
    """
    collection, today = lock_open(actor, ref), timezone.localtime(now).date()
    if collection.chased_on == today:
        raise ChasedToday()
    if not left(collection, now).exists():
        raise NobodyLeft()
    collection.chased_on = today
    collection.save(update_fields=["chased_on"])
    entry = note(collection, actor, "chased", {"words": within("words", words, LONGEST, lines=True)}, now)
    announce_wave(collection, "reminder", entry=entry.pk, now=now)
    return collection


@transaction.atomic
def extend_time(
    *, actor: Actor, ref: UUID, until: date | None, offices: Many[str] = (), reason: str, now: datetime
) -> Collection:
    """Give all offices more time, or only those named by their codes, with the reason.

    Raises NoSuchCollection, NotYours, CollectionClosed, ReasonNeeded, Invalid for a day that is over or none later.
    """
    collection, words = lock_open(actor, ref), within("reason", reason, LONGEST, lines=True)
    if problem := wrong_day(until, now):
        raise Invalid([problem])
    assert until is not None
    end = end_of(until)
    if end <= collection.until:
        th, en = "วันใหม่ต้องหลังวันสุดท้ายเดิม", "The new day must be after the last day there is now"
        raise Invalid([Problem("until", "not-later", th, en)])
    if not words:
        raise ReasonNeeded()
    if offices:
        Asked.objects.filter(collection=collection, office__code__in=offices).update(until=end)
    else:
        collection.until = end
        collection.save(update_fields=["until"])
        Asked.objects.filter(collection=collection, until__lte=end).update(until=None)
        set_reminders(collection, now=now)
    detail = {"until": until.isoformat(), "offices": sorted(offices), "words": words}
    note(collection, actor, "extended", detail, now)
    return collection


@transaction.atomic
def close_collection(*, actor: Actor, ref: UUID, now: datetime) -> Collection:
    """Take no more answers: links and reminders end, and the worker throws away what nobody handed in. What was
    answered stays, and can still be sent back.

    Raises NoSuchCollection, NotYours, CollectionClosed.
    """
    collection = lock_open(actor, ref)
    collection.closed_at = now
    collection.save(update_fields=["closed_at"])
    Asked.objects.filter(collection=collection, link__isnull=False).update(link=None)
    unschedule(f"collection:{collection.pk}")
    note(collection, actor, "closed", {}, now)
    enqueue("collection-closing", args={"collection": collection.pk}, about=collection.about, now=now)
    return collection


@transaction.atomic
def forget_unanswered(*, collection_id: int, now: datetime) -> int:
    """Throw away the next batch of answers that nobody handed in before the collection closed; returns how many."""
    collection = Collection.objects.select_for_update(of=("self",)).get(pk=collection_id)
    rows = collection.asked.filter(case__state=Case.DRAFT).select_related("case").order_by("pk")[:BATCH]
    for row in rows:
        if row.case:
            discard(actor=SYSTEM, ref=row.case.ref, now=now)
    if len(rows) == BATCH:
        enqueue("collection-closing", args={"collection": collection.pk}, about=collection.about, now=now)
    return len(rows)
