"""The first steps of the commands here: may she keep this register, may she decide, and the rows, locked."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from khamkho.base.errors import Problem
from khamkho.base.thai import be_year, search_key
from khamkho.casework.queries.authority import may_decide
from khamkho.equipment.models import Thing
from khamkho.equipment.rules.refusals import NoSuchThing, OnlyDirector
from khamkho.offices.models import Office
from khamkho.offices.queries import schools_under
from khamkho.offices.registers import EQUIPMENT, permit_keeping, registers_from
from khamkho.people.actor import Actor


def day_of(now: datetime) -> date:
    return timezone.localtime(now).date()


def kept_office(actor: Actor, office: Office) -> tuple[Office, int | None]:
    """The office, locked, with the seat that writes: numbers, stock and money are counted under this lock.

    Raises NotFound, RegisterNotKept, OnlyWorkers.
    """
    held = Office.objects.select_for_update(of=("self",)).get(pk=office.pk)
    return held, permit_keeping(actor, held.pk, held.settings, EQUIPMENT)


def kept_thing(actor: Actor, office: Office, ref: UUID) -> tuple[Thing, int | None]:
    """A thing of the office, locked, with the seat that writes.

    Raises NotFound, RegisterNotKept, OnlyWorkers, NoSuchThing.
    """
    seat = permit_keeping(actor, office.pk, office.settings, EQUIPMENT)
    rows = Thing.objects.select_for_update(of=("self",)).select_related("office", "asked", "asked__by")
    thing = rows.filter(office=office, ref=ref).first()
    if thing is None:
        raise NoSuchThing()
    return thing, seat


def permit_deciding(actor: Actor, office: Office, now: datetime) -> None:
    """Raises OnlyDirector."""
    if not may_decide(actor, office.pk, day_of(now)):
        raise OnlyDirector()


def places_of(office: Office) -> dict[str, Office]:
    """The office itself and the schools under it, by their codes."""
    return {one.code: one for one in (office, *schools_under(office))}


def by_words(places: dict[str, Office]) -> dict[str, str]:
    """Codes of places by what lists call them: code, Thai or English name."""
    return {
        search_key(word): code
        for code, place in places.items()
        for word in (code, place.name_th, place.name_en)
        if word
    }


def kinds_of(office: Office) -> tuple[str, ...]:
    """The kinds of equipment of an office, in Thai, as entries keep them."""
    return tuple(one.th for one in registers_from(office.settings).things)


def kinds_by_words(office: Office) -> dict[str, str]:
    return {
        search_key(word): one.th
        for one in registers_from(office.settings).things
        for word in (one.th, one.en)
    }


def require_year(year: int, now: datetime, problems: list[Problem]) -> None:
    """A budget year about now: five back, two to come."""
    here = be_year(day_of(now))
    if not here - 5 <= year <= here + 2:
        problems.append(Problem("year", "wrong", "เลือกปีงบประมาณ", "Choose a budget year."))
