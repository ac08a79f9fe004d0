"""What schools need: typed, from granted requests, from a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from khamkho.base.errors import Invalid, Problem
from khamkho.casework.models import Case
from khamkho.equipment.commands.importing import Imported
from khamkho.equipment.commands.locking import (
    by_words,
    kept_office,
    kinds_by_words,
    kinds_of,
    places_of,
    require_year,
)
from khamkho.equipment.contents import put_words
from khamkho.equipment.models import Need
from khamkho.equipment.queries.requests import Request, granted_request
from khamkho.equipment.rules.refusals import NeedAllocated, NoSuchThing
from khamkho.equipment.rules.sheet import checked_need_parts, read_needs
from khamkho.offices.models import Office
from khamkho.people.actor import Actor

TYPED, CASE, SHEET = "typed", "case", "csv"


@transaction.atomic
def add_need(
    *, actor: Actor, office: Office, ref: UUID, year: int, typed: Mapping[str, Any], now: datetime
) -> Need:
    """Write down that a school needs so many of a kind in a budget year. ``ref`` makes a form sent twice one need.

    Raises NotFound, RegisterNotKept, OnlyWorkers, Invalid.
    """
    held, seat = kept_office(actor, office)
    if (first := Need.objects.filter(ref=ref, office=held).first()) is not None:
        return first
    places, problems = places_of(held), list[Problem]()
    require_year(year, now, problems)
    values = checked_need_parts(typed, kinds_of(held), places, problems)
    if problems:
        raise Invalid(problems)
    return _keep(held, year, values, places, source=TYPED, seat=seat, now=now, ref=ref)


@transaction.atomic
def remove_need(*, actor: Actor, office: Office, ref: UUID, now: datetime) -> None:
    """Remove a need that stands in no allocation.

    Raises NotFound, RegisterNotKept, OnlyWorkers, NoSuchThing, NeedAllocated.
    """
    held, _seat = kept_office(actor, office)
    need = Need.objects.filter(office=held, ref=ref).first()
    if need is None:
        raise NoSuchThing()
    if need.shares.exists():
        raise NeedAllocated()
    need.delete()


@transaction.atomic
def take_over_request(
    *, actor: Actor, office: Office, number: str, year: int, typed: Mapping[str, Any], now: datetime
) -> int:
    """Take the items of a granted request over as needs, each under the kind that was chosen for it (``kind.0``, …), with
    the number asked for or fewer (``count.0``). An item taken over before stays. Returns how many are new.

    Raises NotFound, RegisterNotKept, OnlyWorkers, NoSuchThing, Invalid.
    """
    held, seat = kept_office(actor, office)
    request = granted_request(actor, held, number)
    places, problems = places_of(held), list[Problem]()
    require_year(year, now, problems)
    known = set(Need.objects.filter(case=request.case).values_list("item", flat=True))
    found: list[tuple[int, dict[str, Any]]] = []
    for place in range(len(request.items)):
        if place in known or not typed.get(f"kind.{place}"):
            continue
        found.append((place, _item(request, place, typed, kinds_of(held), places, problems)))
    if not found and not problems:
        problems.append(
            Problem("kind.0", "missing", "เลือกประเภทอย่างน้อยหนึ่งรายการ", "Choose a kind for at least one item.")
        )
    if problems:
        raise Invalid(problems)
    for place, values in found:
        _keep(held, year, values, places, source=CASE, case=request.case, item=place, seat=seat, now=now)
    return len(found)


@transaction.atomic
def import_needs(
    *,
    actor: Actor,
    office: Office,
    year: int,
    rows: Sequence[Sequence[str]],
    mapping: Mapping[str, int],
    dry: bool,
    now: datetime,
) -> Imported:
    """Take the rows of a list as needs, those with a fault left out. The same school and kind of a list is one need: sent
    again it has the new number and reason, unless it stands in an allocation.

    Raises NotFound, RegisterNotKept, OnlyWorkers, Invalid.
    """
    held, seat = kept_office(actor, office)
    places, problems = places_of(held), list[Problem]()
    require_year(year, now, problems)
    if problems:
        raise Invalid(problems)
    read = read_needs(rows, mapping, kinds_by_words(held), by_words(places))
    listed = Need.objects.filter(office=held, year=year, source=SHEET).select_related("school", "key")
    known = {(need.school.code, need.kind): need for need in listed}
    allocated = set(listed.filter(shares__isnull=False).values_list("pk", flat=True))
    new = 0
    for row in read:
        if not row.right:
            continue
        need = known.get((row.values["school"], row.values["kind"]))
        new += need is None
        if dry:
            continue
        if need is None:
            _keep(held, year, row.values, places, source=SHEET, seat=seat, now=now)
        elif need.pk not in allocated:
            need.count = row.values["count"]
            put_words(need, {"reason": row.values["reason"]})
            need.save()
    return Imported(new=new, known=sum(row.right for row in read) - new, rows=read)


def _item(
    request: Request,
    place: int,
    typed: Mapping[str, Any],
    kinds: Sequence[str],
    schools: Mapping[str, Office],
    problems: list[Problem],
) -> dict[str, Any]:
    wrong: list[Problem] = []
    asked = request.items[place]
    parts = {
        "school": typed.get("school") or request.school,
        "kind": typed.get(f"kind.{place}"),
        "count": typed.get(f"count.{place}") or str(asked.count),
    }
    values = checked_need_parts(parts, kinds, schools, wrong)
    if values["count"] > asked.count:
        wrong.append(
            Problem(
                "count",
                "more",
                f"คำขออนุมัติไว้ {asked.count} จึงเกินจำนวนนี้ไม่ได้",
                f"The request was granted for {asked.count}; it cannot be more.",
            )
        )
    for one in wrong:
        where = one.where if one.where == "school" else f"{one.where}.{place}"
        if where not in {other.where for other in problems}:
            problems.append(Problem(where, one.code, one.th, one.en))
    return values


def _keep(
    office: Office,
    year: int,
    values: Mapping[str, Any],
    places: Mapping[str, Office],
    *,
    source: str,
    seat: int | None,
    now: datetime,
    case: Case | None = None,
    item: int | None = None,
    ref: UUID | None = None,
) -> Need:
    need = Need(
        office=office,
        year=year,
        school=places[values["school"]],
        kind=values["kind"],
        count=values["count"],
        source=source,
        case=case,
        item=item,
        written_by_id=seat,
        created_at=now,
    )
    if ref is not None:
        need.ref = ref
    put_words(need, {"reason": values["reason"]})
    need.save()
    return need
