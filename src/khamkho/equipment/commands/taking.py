"""Stock-taking: what was seen where, and what was not."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from khamkho.equipment.commands.locking import day_of, kept_office
from khamkho.equipment.models import Line, Thing
from khamkho.equipment.rules.states import FROM, SEEN, UNSEEN
from khamkho.offices.models import Office
from khamkho.people.actor import Actor


@transaction.atomic
def take_stock(
    *,
    actor: Actor,
    office: Office,
    seen: Collection[UUID],
    unseen: Collection[UUID],
    now: datetime,
) -> tuple[int, int]:
    """Write down for each ticked thing whether it was seen today, and by whom; returns how many were and were not.

    Things of other offices, and those that are lost or written off, are left out. A thing ticked both ways was not seen.
    Raises NotFound, RegisterNotKept, OnlyWorkers.
    """
    held, seat = kept_office(actor, office)
    wanted = {*seen, *unseen}
    rows = Thing.objects.filter(office=held, ref__in=wanted, state__in=FROM[SEEN])
    things = list(rows.annotate(last=Max("lines__seq")).select_related("place"))
    missing, day = set(unseen), day_of(now)
    lines = [
        Line(
            thing=thing,
            seq=thing.last + 1,
            what=UNSEEN if thing.ref in missing else SEEN,
            state=thing.state,
            day=day,
            at=now,
            by_id=seat,
            place=thing.place,
        )
        for thing in things
    ]
    Line.objects.bulk_create(lines)
    there = [thing.pk for thing in things if thing.ref not in missing]
    Thing.objects.filter(pk__in=there).update(seen_on=day)
    return len(there), len(things) - len(there)
