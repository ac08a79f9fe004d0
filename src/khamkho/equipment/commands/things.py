"""A thing comes into the register, and its details are corrected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from khamkho.base.errors import Invalid, Problem
from khamkho.base.thai import be_year, search_key
from khamkho.equipment.commands.lines import write
from khamkho.equipment.commands.locking import day_of, kept_office, kept_thing, kinds_of, places_of
from khamkho.equipment.contents import put_words
from khamkho.equipment.models import Line, Thing
from khamkho.equipment.rules.states import CAME, CORRECTED, STORE, USE
from khamkho.equipment.rules.typed import PLACE, checked_thing
from khamkho.offices.models import Office
from khamkho.people.actor import Actor

DETAILS = ("number", "kind", "name", "serial", "bought_on", "price", "source")


@transaction.atomic
def enter_thing(*, actor: Actor, office: Office, ref: UUID, typed: Mapping[str, Any], now: datetime) -> Thing:
    """Enter a thing: in the store of the office, or in use at the school that has it already.

    ``ref`` comes from the form, so that one sent twice is one thing. Without a number the register makes one. Raises
    NotFound, RegisterNotKept, OnlyWorkers, Invalid.
    """
    held, seat = kept_office(actor, office)
    if (first := Thing.objects.filter(ref=ref, office=held).first()) is not None:
        return first
    places, today = places_of(held), day_of(now)
    values = checked_thing(typed, kinds_of(held), places, today=today)
    place = places[values.pop("place") or held.code]
    thing = Thing(ref=ref, office=held, place=place, created_at=now, **values)
    if thing.number:
        _require_free(held, thing.number)
    else:
        _make_number(thing, today)
    thing.search_key = key_of(thing)
    thing.state = STORE if place.pk == held.pk else USE
    thing.save()
    first_line(thing, seat=seat, day=today, now=now).save()
    settle(thing)
    return thing


@transaction.atomic
def correct_thing(
    *, actor: Actor, office: Office, ref: UUID, typed: Mapping[str, Any], now: datetime
) -> Thing:
    """Correct what was written down wrongly; what stood there is kept in the history. Where a thing is changes by a move.

    Raises NotFound, RegisterNotKept, OnlyWorkers, NoSuchThing, MoveNotPossible, Invalid.
    """
    kept_office(actor, office)
    thing, seat = kept_thing(actor, office, ref)
    kinds = {*kinds_of(thing.office), thing.kind}
    values = checked_thing({**typed, "place": ""}, kinds, (), today=day_of(now))
    values["number"] = values["number"] or thing.number
    if values["number"] != thing.number:
        _require_free(thing.office, values["number"])
    was = {name: str(getattr(thing, name) or "–") for name in DETAILS if getattr(thing, name) != values[name]}
    if not was:
        return thing
    for name in DETAILS:
        setattr(thing, name, values[name])
    thing.search_key = key_of(thing)
    write(thing, CORRECTED, seat=seat, day=day_of(now), now=now, words={"was": was})
    thing.save()
    return thing


def key_of(thing: Thing) -> str:
    """What a thing is found by: number, name and serial number."""
    return search_key(f"{thing.number} {thing.name} {thing.serial}")[:800]


def first_line(thing: Thing, *, seat: int | None, day: date, now: datetime) -> Line:
    """The line by which a thing came; not saved yet. A thing that is at a school is held by the school."""
    line = Line(
        thing=thing,
        seq=1,
        what=CAME,
        state=thing.state,
        day=day,
        at=now,
        by_id=seat,
        holder=PLACE if thing.state == USE else "",
        place=thing.place,
    )
    put_words(line, {})
    return line


def settle(thing: Thing) -> None:
    """A thing that came in use is held by its first line."""
    if thing.state == USE:
        thing.holding = thing.lines.get(seq=1)
        thing.save(update_fields=["holding"])


def _require_free(office: Office, number: str) -> None:
    if Thing.objects.filter(office=office, number=number).exists():
        raise Invalid(
            [
                Problem(
                    "number",
                    "taken",
                    "หมายเลขนี้มีอยู่ในทะเบียนแล้ว",
                    "This number is in the register already.",
                )
            ]
        )


def _make_number(thing: Thing, today: date) -> None:
    """The next number of the year that no thing has: ``KBI1-2569/0001``."""
    year = be_year(today)
    made = Thing.objects.filter(office=thing.office, made_year=year)
    seq = made.aggregate(last=Max("made_seq"))["last"] or 0
    while True:
        seq += 1
        number = f"{thing.office.prefix}-{year}/{seq:04}"
        if not Thing.objects.filter(office=thing.office, number=number).exists():
            break
    thing.number, thing.made_year, thing.made_seq = number, year, seq
