"""Who has a thing: hand out, give back, move, lose, find, write off; and forgetting in time who had it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from khamkho.base.errors import Invalid, Problem
from khamkho.base.text import Text
from khamkho.casework.models import Case
from khamkho.casework.queries.cases import case_called
from khamkho.equipment.commands.lines import write
from khamkho.equipment.commands.locking import (
    day_of,
    kept_office,
    kept_thing,
    permit_deciding,
    places_of,
)
from khamkho.equipment.models import Line, Thing
from khamkho.equipment.queries.stock import free_stock
from khamkho.equipment.rules.amounts import require_enough
from khamkho.equipment.rules.refusals import FourEyes
from khamkho.equipment.rules.states import (
    ASKED,
    BACK,
    FOUND,
    FREED,
    KEPT,
    MISSED,
    MOVED,
    OFF,
    OUT,
    PLACED,
    STORE,
)
from khamkho.equipment.rules.typed import MEMBER, PERSON, PLACE, checked_handing, checked_words
from khamkho.offices.models import Membership, Office
from khamkho.offices.queries import members_at
from khamkho.offices.registers import registers_from
from khamkho.people.actor import Actor
from khamkho.vault.commands import destroy_key


@transaction.atomic
def hand_out(*, actor: Actor, office: Office, ref: UUID, typed: Mapping[str, Any], now: datetime) -> Line:
    """Hand a thing out of the store to a member, a school or somebody by name; the line is what the receipt says.

    ``typed`` holds holder, member, place, holder_name, position, day, note, case. What allocations reserve of the kind
    stays. Raises NotFound, RegisterNotKept, OnlyWorkers, NoSuchThing, WriteOffWaits, MoveNotPossible, NotEnough, Invalid.
    """
    held, _seat = kept_office(actor, office)
    thing, seat = kept_thing(actor, held, ref)
    if thing.state == STORE and thing.asked_id is None:
        require_enough(Text(thing.kind, thing.kind), 1, free_stock(held).get(thing.kind, 0))
    return _give(actor, thing, OUT, seat, typed, now)


@transaction.atomic
def move_thing(*, actor: Actor, office: Office, ref: UUID, typed: Mapping[str, Any], now: datetime) -> Line:
    """A thing in use goes straight to somebody else, at another school or at the same. Raises as ``hand_out`` does."""
    thing, seat = kept_thing(actor, office, ref)
    return _give(actor, thing, MOVED, seat, typed, now)


@transaction.atomic
def give_back(*, actor: Actor, office: Office, ref: UUID, typed: Mapping[str, Any], now: datetime) -> Line:
    """A thing comes back into the store of the office. Raises NotFound, RegisterNotKept, OnlyWorkers, NoSuchThing,
    WriteOffWaits, MoveNotPossible, Invalid."""
    thing, seat = kept_thing(actor, office, ref)
    note, day = checked_words("note", typed, today=day_of(now))
    line = write(
        thing, BACK, seat=seat, day=day, now=now, holder=PLACE, place=thing.office, words={"note": note}
    )
    thing.seen_on = day
    thing.save()
    return line


@transaction.atomic
def miss_thing(*, actor: Actor, office: Office, ref: UUID, typed: Mapping[str, Any], now: datetime) -> Line:
    """A thing is lost; how, is part of its history. Raises NotFound, RegisterNotKept, OnlyWorkers, NoSuchThing,
    WriteOffWaits, MoveNotPossible, Invalid."""
    thing, seat = kept_thing(actor, office, ref)
    needed = Text("เขียนว่าทราบได้อย่างไรและเมื่อใด", "Write how and when it was noticed.")
    note, day = checked_words("note", typed, today=day_of(now), needed=needed)
    line = write(thing, MISSED, seat=seat, day=day, now=now, words={"note": note})
    thing.save()
    return line


@transaction.atomic
def find_thing(*, actor: Actor, office: Office, ref: UUID, typed: Mapping[str, Any], now: datetime) -> Line:
    """A lost thing is there again, in the store of the office. Raises NotFound, RegisterNotKept, OnlyWorkers,
    NoSuchThing, WriteOffWaits, MoveNotPossible, Invalid."""
    thing, seat = kept_thing(actor, office, ref)
    note, day = checked_words("note", typed, today=day_of(now))
    line = write(thing, FOUND, seat=seat, day=day, now=now, place=thing.office, words={"note": note})
    thing.seen_on = day
    thing.save()
    return line


@transaction.atomic
def ask_write_off(*, actor: Actor, office: Office, ref: UUID, reason: str, now: datetime) -> Line:
    """Propose to write a thing off, with a reason; until the director has decided it moves no more.

    Raises NotFound, RegisterNotKept, OnlyWorkers, NoSuchThing, WriteOffWaits, MoveNotPossible, Invalid.
    """
    thing, seat = kept_thing(actor, office, ref)
    needed = Text("เขียนเหตุผลที่จำหน่าย", "Write why it is to be written off.")
    words, day = checked_words("reason", {"reason": reason}, today=day_of(now), needed=needed)
    line = write(thing, ASKED, seat=seat, day=day, now=now, words={"note": words})
    thing.asked = line
    thing.save()
    return line


@transaction.atomic
def answer_write_off(
    *, actor: Actor, office: Office, ref: UUID, agreed: bool, reason: str, now: datetime
) -> Line:
    """The director writes a thing off, or says why not. Whoever proposed it does not approve it.

    Raises NotFound, RegisterNotKept, OnlyWorkers, NoSuchThing, OnlyDirector, FourEyes, MoveNotPossible, Invalid.
    """
    thing, seat = kept_thing(actor, office, ref)
    permit_deciding(actor, thing.office, now)
    needed = None if agreed else Text("เขียนเหตุผลที่ไม่อนุมัติ", "Write why it is not written off.")
    words, day = checked_words("reason", {"reason": reason}, today=day_of(now), needed=needed)
    if agreed:
        require_other_eyes(actor, thing.asked.by if thing.asked else None)
    line = write(thing, OFF if agreed else KEPT, seat=seat, day=day, now=now, words={"note": words})
    thing.asked = None
    thing.save()
    return line


def sweep_equipment(*, now: datetime) -> int:
    """Erase who by name had a thing and gave it back longer ago than the office keeps names. Returns how many lines.

    That it was out, from when to when, stays; so do the reasons of writings-off, which are the office's own.
    """
    count = 0
    for office in Office.objects.filter(pk__in=Thing.objects.values("office")):
        limit = now - timedelta(days=365 * registers_from(office.settings).years)
        lines = Line.objects.filter(thing__office=office, holder=PERSON, key__isnull=False)
        freed = Line.objects.filter(thing=OuterRef("thing"), seq__gt=OuterRef("seq"), what__in=PLACED | FREED)
        over = lines.exclude(thing__holding=F("pk")).filter(Exists(freed.filter(at__lt=limit)))
        for line in over:
            with transaction.atomic():
                key_id = line.key_id
                Line.objects.filter(pk=line.pk).update(key=None, body=None)
                if key_id:
                    destroy_key(key_id, now=now)
            count += 1
    return count


# ── parts ──


def require_other_eyes(actor: Actor, proposer: Membership | None) -> None:
    """Raises FourEyes where the actor proposed it herself, with whatever seat."""
    if proposer is not None and actor.user_id is not None and proposer.user_id == actor.user_id:
        raise FourEyes()


def _give(
    actor: Actor, thing: Thing, what: str, seat: int | None, typed: Mapping[str, Any], now: datetime
) -> Line:
    problems: list[Problem] = []
    case = case_called(actor, thing.office, str(typed.get("case", "")), problems)
    try:
        given, member, place = recipient(thing.office, typed, now)
    except Invalid as no:
        raise Invalid([*no.problems, *problems]) from no
    if problems:
        raise Invalid(problems)
    return given_to(thing, what, given, member, place, case=case, seat=seat, now=now)


def recipient(
    office: Office, typed: Mapping[str, Any], now: datetime
) -> tuple[dict[str, Any], Membership | None, Office]:
    """Who gets a thing, as checked; a person of the office has it at the office. Raises Invalid."""
    places, today = places_of(office), day_of(now)
    members = {str(one.pk): one for one in members_at(office, today)} if typed.get("holder") == MEMBER else {}
    given = checked_handing(typed, members, places, today=today)
    return given, members.get(given["member"]), places[given["place"] or office.code]


def given_to(
    thing: Thing,
    what: str,
    given: Mapping[str, Any],
    member: Membership | None,
    place: Office,
    *,
    case: Case | None,
    seat: int | None,
    now: datetime,
) -> Line:
    """The line by which a thing goes to somebody; the thing is saved. Raises WriteOffWaits, MoveNotPossible."""
    line = write(
        thing,
        what,
        seat=seat,
        day=given["day"],
        now=now,
        holder=given["holder"],
        member=member,
        place=place,
        case=case,
        words={name: given[name] for name in ("name", "position", "note")},
    )
    thing.seen_on = given["day"]
    thing.save()
    return line
