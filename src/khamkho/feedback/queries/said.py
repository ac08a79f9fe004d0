"""What people said in a stretch of time: counts with what they are counted of, and the comments that can still be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, QuerySet

from khamkho.base.errors import NotFound
from khamkho.casework.models import Case
from khamkho.catalogue.queries import services_by_hash
from khamkho.feedback.contents import comment_of
from khamkho.feedback.models import Rating
from khamkho.feedback.rules.reading import Said
from khamkho.offices.models import Office
from khamkho.people.actor import Actor
from khamkho.queue.models import Device, Ticket
from khamkho.queue.rules import states
from khamkho.queue.rules.settings import settings_from

Moments = tuple[datetime, datetime]


def permit_reading(actor: Actor, office: Office) -> None:
    """Whoever reads the office's cases reads what people say. Raises NotFound."""
    if actor.kind == "system":
        return
    seat = actor.seat_as(office.pk, "officer", "supervisor", "director", "auditor")
    if not actor.two_factor or seat is None:
        raise NotFound()


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What was said of an office in a stretch of time."""

    whole: Said
    services: Mapping[str, Said]
    channels: Mapping[str, Said]


def heard_of(actor: Actor, office: Office, moments: Moments) -> Heard:
    """The ratings from a moment to another. Raises NotFound.

    Who was asked: every case of a service that asks, handed over in this time, and every ticket served without a case at a
    counter whose tablet asks.
    """
    permit_reading(actor, office)
    rows = _rows(office, moments)
    asked = asked_in(office, moments)
    stars = _counted(rows, "service_id")
    services = {name: Said(stars=stars.get(name, (0,) * 5), asked=asked.get(name, 0)) for name in sorted({*stars, *asked})}  # fmt: skip
    return Heard(
        whole=Said(stars=_whole(rows), asked=sum(asked.values())),
        services=services,
        channels={name: Said(stars=held) for name, held in _counted(rows, "channel").items()},
    )


def _rows(office: Office, moments: Moments) -> QuerySet[Rating]:
    return Rating.objects.filter(office=office, at__gte=moments[0], at__lt=moments[1])


def _counted(rows: QuerySet[Rating], by: str) -> dict[str, tuple[int, int, int, int, int]]:
    found: dict[str, list[int]] = {}
    for name, stars, count in rows.order_by().values_list(by, "stars").annotate(n=Count("pk")):
        found.setdefault(name, [0] * 5)[stars - 1] += count
    return {name: (held[0], held[1], held[2], held[3], held[4]) for name, held in found.items()}


def _whole(rows: QuerySet[Rating]) -> tuple[int, int, int, int, int]:
    held = [0] * 5
    for stars, count in rows.order_by().values_list("stars").annotate(n=Count("pk")):
        held[stars - 1] += count
    return held[0], held[1], held[2], held[3], held[4]


def asked_in(office: Office, moments: Moments) -> dict[str, int]:
    """How many were asked, by service; under an empty name those whose ticket was rated without a case."""
    cases = Case.objects.filter(
        office=office, state=Case.ENDED, end="granted", ended_at__gte=moments[0], ended_at__lt=moments[1]
    )
    found: dict[str, int] = {}
    rows = list(cases.order_by().values_list("version__hash", "service_id").annotate(n=Count("pk")))
    known = services_by_hash(tuple({hash for hash, *_ in rows}))
    for hash, service_id, count in rows:
        if known[hash].survey is not None:
            found[service_id] = found.get(service_id, 0) + count
    alone = _alone(office, moments) if settings_from(office.settings).kept else 0
    return found | ({"": alone} if alone else {})


def _alone(office: Office, moments: Moments) -> int:
    """Tickets without a case that were served at a counter whose tablet asks."""
    asking = Device.objects.filter(office=office, kind=Device.RATING, counter=OuterRef("counter"))
    rows = Ticket.objects.filter(office=office, case=None, state=states.DONE)
    return rows.filter(Exists(asking), done_at__gte=moments[0], done_at__lt=moments[1]).count()


def stars_in(office: Office, moments: Moments) -> Said:
    """All stars of a stretch of time together: for the indicators, whose reader has been let in."""
    asked = sum(asked_in(office, moments).values())
    return Said(stars=_whole(_rows(office, moments)), asked=asked)


@dataclass(frozen=True, kw_only=True)
class Comment:
    """One rating with its words."""

    rating: Rating
    words: str
    number: str


def comments_of(actor: Actor, office: Office, moments: Moments, most: int = 200) -> tuple[Comment, ...]:
    """What people wrote, the newest first; of a case with its number. Raises NotFound."""
    permit_reading(actor, office)
    rows = _rows(office, moments).filter(comment__isnull=False).select_related("case__key", "key")
    found = (
        Comment(rating=one, words=comment_of(one), number=(one.case.number or "") if one.case else "")
        for one in rows.order_by("-at")[:most]
    )
    return tuple(one for one in found if one.words)
