"""The first and the last step of every command here: take the collection, and write down what was done."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from khamkho.casework.rules.permits import refuse_for
from khamkho.collecting.models import Collection, Entry
from khamkho.collecting.rules.refusals import CollectionClosed, NoSuchCollection
from khamkho.people.actor import Actor, Role
from khamkho.vault.keys import seal_json

WORKERS: tuple[Role, ...] = ("officer", "supervisor", "director")


def permit_collecting(actor: Actor, office_id: int) -> None:
    """Who works at an office collects for it. Raises NoSuchCollection for outsiders, NotYours for other members."""
    if actor.two_factor and actor.seat_as(office_id, *WORKERS):
        return
    if actor.seats_at(office_id):
        raise refuse_for("officer")
    raise NoSuchCollection()


def lock_open(actor: Actor, ref: UUID) -> Collection:
    """Lock a collection that goes on. Raises NoSuchCollection, NotYours, CollectionClosed."""
    rows = Collection.objects.select_for_update(of=("self",)).select_related("office", "key", "version")
    collection = rows.filter(ref=ref).first()
    if collection is None:
        raise NoSuchCollection()
    permit_collecting(actor, collection.office_id)
    if collection.closed_at:
        raise CollectionClosed()
    return collection


def note(collection: Collection, actor: Actor, what: str, detail: dict[str, Any], now: datetime) -> Entry:
    """One line of what was done, its words sealed."""
    body = seal_json(collection.key, {"by": actor.name, **detail}, context=collection.sealed_as)
    return Entry.objects.create(collection=collection, at=now, actor_id=actor.user_id, what=what, body=body)
