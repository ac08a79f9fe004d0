"""Things from a spreadsheet, in pieces that each hold or fall as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery

from khamkho.equipment.commands.locking import (
    by_words,
    day_of,
    kept_office,
    kinds_by_words,
    places_of,
)
from khamkho.equipment.commands.things import first_line, key_of
from khamkho.equipment.models import Line, Thing
from khamkho.equipment.rules.sheet import Row, read_things
from khamkho.equipment.rules.states import STORE, USE
from khamkho.offices.models import Office
from khamkho.people.actor import Actor

AT_ONCE = 500
"""So many rows are one transaction: the office is not locked for the whole list."""


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What came of a list, row by row: ``new`` and ``known`` count, ``rows`` tell what is wrong."""

    new: int
    known: int
    rows: Sequence[Row]

    @property
    def wrong(self) -> int:
        return sum(not row.right for row in self.rows)


def import_things(
    *,
    actor: Actor,
    office: Office,
    rows: Sequence[Sequence[str]],
    mapping: Mapping[str, int],
    dry: bool,
    now: datetime,
) -> Imported:
    """Take the rows of a list into the register, those with a fault left out. A number that is there already stays as it
    is, so the same list twice adds nothing; ``dry`` only tells what would come of it.

    Raises NotFound, RegisterNotKept, OnlyWorkers.
    """
    with transaction.atomic():
        held, seat = kept_office(actor, office)
    places = places_of(held)
    read = read_things(rows, mapping, kinds_by_words(held), by_words(places), today=day_of(now))
    right = [row for row in read if row.right]
    new = 0
    for start in range(0, len(right), AT_ONCE):
        piece = right[start : start + AT_ONCE]
        if dry:
            new += len(piece) - _there(held, piece)
        else:
            with transaction.atomic():
                kept_office(actor, office)
                new += _keep(held, places, piece, seat, now)
    return Imported(new=new, known=len(right) - new, rows=read)


def _there(office: Office, piece: Sequence[Row]) -> int:
    return Thing.objects.filter(office=office, number__in=[row.values["number"] for row in piece]).count()


def _keep(
    office: Office, places: Mapping[str, Office], piece: Sequence[Row], seat: int | None, now: datetime
) -> int:
    numbers = [row.values["number"] for row in piece]
    there = set(Thing.objects.filter(office=office, number__in=numbers).values_list("number", flat=True))
    things = []
    for row in piece:
        values = dict(row.values)
        if values["number"] in there:
            continue
        place = places[values.pop("place") or office.code]
        state = values.pop("state") or (STORE if place.pk == office.pk else USE)
        thing = Thing(office=office, place=place, state=state, created_at=now, **values)
        thing.search_key = key_of(thing)
        things.append(thing)
    Thing.objects.bulk_create(things)
    kept = list(
        Thing.objects.filter(office=office, number__in=[one.number for one in things]).select_related("place")
    )
    Line.objects.bulk_create([first_line(one, seat=seat, day=day_of(now), now=now) for one in kept])
    first = Line.objects.filter(thing=OuterRef("pk"), seq=1).values("pk")[:1]
    held = Thing.objects.filter(pk__in=[one.pk for one in kept], state=USE)
    held.update(holding=Subquery(first))
    return len(kept)
