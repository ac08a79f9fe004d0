"""Beginning an answer: at the desk of the office that was asked, by a link, or typed in by the office that collects."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from khamkho.base.errors import within
from khamkho.casework import commands as casework
from khamkho.casework.models import Case
from khamkho.casework.rules.permits import refuse_for
from khamkho.casework.rules.refusals import ReasonNeeded
from khamkho.collecting.commands.log import WORKERS, lock_open, note
from khamkho.collecting.commands.telling import link_index
from khamkho.collecting.models import Asked
from khamkho.collecting.queries.whom import addresses_of
from khamkho.collecting.rules.refusals import (
    AnsweredAlready,
    CollectionOver,
    LinkOver,
    NoSuchCollection,
)
from khamkho.collecting.rules.times import is_over
from khamkho.people.actor import SYSTEM, Actor

BY_HAND = ("counter", "phone", "mail")


@transaction.atomic
def begin_answer(*, actor: Actor, ref: UUID, now: datetime) -> Case:
    """Begin the answer of one's office, or go on with it: a colleague may have begun.

    Raises NoSuchCollection for who has no seat there, NotYours, CollectionOver, AnsweredAlready.
    """
    asked = _lock(ref=ref)
    if asked is None or not actor.seats_at(asked.office_id):
        raise NoSuchCollection()
    if not (actor.two_factor and actor.seat_as(asked.office_id, *WORKERS)):
        raise refuse_for("officer")
    return _begin(asked, actor, now)


@transaction.atomic
def open_link(*, code: str, now: datetime) -> Case:
    """Use a link: it works once, and whoever used it answers in that browser. Raises LinkOver, CollectionOver,
    AnsweredAlready."""
    asked = _lock(link=link_index(code))
    if asked is None or not asked.collection.by_link:
        raise LinkOver()
    case = _begin(asked, SYSTEM, now)
    asked.link = None
    asked.save(update_fields=["link"])
    return case


@transaction.atomic
def answer_by_hand(*, actor: Actor, ref: UUID, office: str, channel: str, reason: str, now: datetime) -> Case:
    """Type in the answer of an office that could not give it itself, also when its time is over; with the reason.

    Raises NoSuchCollection, NotYours, CollectionClosed, ReasonNeeded, AnsweredAlready.
    """
    collection, words = lock_open(actor, ref), within("reason", reason, 2000, lines=True)
    asked = _lock(collection=collection, office__code=office)
    if asked is None:
        raise NoSuchCollection()
    if not words:
        raise ReasonNeeded()
    if asked.case and asked.case.state != Case.DRAFT:
        raise AnsweredAlready()
    if asked.case and asked.case.entered_by_id == actor.user_id:
        return asked.case
    case = _start(asked, actor, channel if channel in BY_HAND else "counter", True, now)
    asked.link = None
    _keep(asked, case, now)
    note(collection, actor, "typed", {"office": office, "words": words}, now)
    return case


def _lock(**which: object) -> Asked | None:
    rows = Asked.objects.select_for_update(of=("self",))
    return (
        rows.select_related("collection__office", "collection__version", "office", "case")
        .filter(**which)
        .first()
    )


def _begin(asked: Asked, actor: Actor, now: datetime) -> Case:
    collection = asked.collection
    if asked.case and asked.case.state != Case.DRAFT:
        raise AnsweredAlready()
    if is_over(asked.until or collection.until, collection.closed_at, now):
        raise CollectionOver()
    if asked.case and asked.case.entered_by_id is None:
        return asked.case
    case = _start(asked, actor, "web", False, now)
    _keep(asked, case, now)
    return case


def _start(asked: Asked, actor: Actor, channel: str, on_behalf: bool, now: datetime) -> Case:
    """A case of the office that collects. What somebody else typed and did not hand in goes: an office answers once."""
    collection = asked.collection
    if asked.case:
        casework.discard(actor=SYSTEM, ref=asked.case.ref, now=now)
    addresses = addresses_of([asked.office], now)[asked.office_id] if collection.by_link else ()
    email = next(iter(addresses), "")
    return casework.start(
        actor=actor,
        office=collection.office,
        service_id=collection.version.service_id,
        channel=channel,
        on_behalf=on_behalf,
        asked=casework.Asked(office=asked.office, version=collection.version, email=email),
        now=now,
    )


def _keep(asked: Asked, case: Case, now: datetime) -> None:
    asked.case, asked.opened_at = case, asked.opened_at or now
    asked.save(update_fields=["case", "opened_at", "link"])
