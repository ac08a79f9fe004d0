"""Reading the register: its things, their histories, what was not seen, repairs, needs and allocations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

from khamkho.base.text import clean
from khamkho.base.thai import search_key
from khamkho.equipment.contents import words_of
from khamkho.equipment.models import Allocation, Line, Need, Repair, Share, Thing
from khamkho.equipment.rules.refusals import NoSuchThing
from khamkho.equipment.rules.states import FROM, SEEN
from khamkho.offices.models import Membership, Office
from khamkho.offices.registers import EQUIPMENT, permit_reading
from khamkho.people.actor import Actor

UNSEEN_AFTER = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class ThingFilter:
    """Which part of the register is asked for."""

    state: str = ""
    kind: str = ""
    place: str = ""
    member: int = 0
    """A membership that has the thing now."""
    words: str = ""
    unseen: bool = False
    asked: bool = False


def things_at(actor: Actor, office: Office) -> QuerySet[Thing]:
    """The things of an office. Raises NotFound, RegisterNotKept."""
    permit_reading(actor, office.pk, office.settings, EQUIPMENT)
    return Thing.objects.filter(office=office)


def long_unseen(today: date) -> Q:
    """Things that should be there and were not seen for a year; one that was never seen counts from when it came."""
    limit = today - UNSEEN_AFTER
    old = Q(seen_on__lt=limit) | Q(seen_on=None, created_at__date__lt=limit)
    return old & Q(state__in=FROM[SEEN])


def register_of(actor: Actor, office: Office, wanted: ThingFilter, today: date) -> QuerySet[Thing]:
    """The things that are asked for, by number. Raises NotFound, RegisterNotKept."""
    rows = things_at(actor, office)
    for name, value in (("state", wanted.state), ("kind", wanted.kind), ("place__code", wanted.place)):
        if value:
            rows = rows.filter(**{name: value})
    if wanted.member:
        rows = rows.filter(holding__member=wanted.member)
    if key := search_key(clean(wanted.words)):
        rows = rows.filter(search_key__contains=key)
    if wanted.unseen:
        rows = rows.filter(long_unseen(today))
    if wanted.asked:
        rows = rows.filter(asked__isnull=False)
    return rows.select_related(
        "place", "holding", "holding__key", "holding__member", "holding__thing"
    ).order_by("number", "pk")


def holders_at(actor: Actor, office: Office) -> QuerySet[Membership]:
    """The members who have something now, also those who have left. Raises NotFound, RegisterNotKept."""
    held = things_at(actor, office).filter(holding__member__isnull=False).values("holding__member")
    return Membership.objects.filter(pk__in=held).order_by("name_th", "pk")


def places_at(actor: Actor, office: Office) -> QuerySet[Office]:
    """Where something is: the office, and the schools that have something. Raises NotFound, RegisterNotKept."""
    held = things_at(actor, office).values("place")
    return Office.objects.filter(pk__in=held).order_by("sort_key", "pk")


def waiting_at(actor: Actor, office: Office, today: date) -> Mapping[str, int]:
    """How many things nobody saw for a year (``unseen``), and how many wait for the director (``asked``). Raises NotFound,
    RegisterNotKept."""
    return things_at(actor, office).aggregate(
        unseen=Count("pk", filter=long_unseen(today)), asked=Count("pk", filter=Q(asked__isnull=False))
    )


@dataclass(frozen=True, kw_only=True)
class LineView:
    """A line with its words."""

    line: Line
    words: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class ThingView:
    """A thing with its history, the newest line first, and its repairs."""

    thing: Thing
    lines: Sequence[LineView]
    repairs: Sequence[tuple[Repair, Mapping[str, Any]]]

    @property
    def repair(self) -> tuple[Repair, Mapping[str, Any]] | None:
        return next((one for one in self.repairs if one[0].back_on is None), None)


def thing_for(actor: Actor, office: Office, ref: UUID) -> ThingView:
    """One thing with all that happened to it. Raises NotFound, RegisterNotKept, NoSuchThing."""
    rows = things_at(actor, office).select_related("place", "office", "asked", "asked__by")
    thing = rows.filter(ref=ref).first()
    if thing is None:
        raise NoSuchThing()
    lines = thing.lines.select_related("by", "member", "place", "case", "key", "thing").order_by("-seq")
    repairs = thing.repairs.select_related("key", "case").order_by("-came_on", "-pk")
    return ThingView(
        thing=thing,
        lines=[LineView(line=line, words=words_of(line)) for line in lines],
        repairs=[(one, words_of(one)) for one in repairs],
    )


def line_for(actor: Actor, office: Office, ref: UUID, seq: int) -> LineView:
    """One line of a thing, for its receipt. Raises NotFound, RegisterNotKept, NoSuchThing."""
    permit_reading(actor, office.pk, office.settings, EQUIPMENT)
    rows = Line.objects.select_related("thing", "by", "member", "place", "case", "key")
    line = rows.filter(thing__office=office, thing__ref=ref, seq=seq).first()
    if line is None:
        raise NoSuchThing()
    return LineView(line=line, words=words_of(line))


def handed_together(line: Line) -> tuple[Line, ...]:
    """The lines of one handing out, of a line that the reader already got: what goes to a school under an allocation goes at
    one moment, and is signed for on one paper."""
    rows = Line.objects.filter(
        thing__office=line.thing.office_id, at=line.at, what=line.what, place=line.place_id, by=line.by_id
    )
    return tuple(
        rows.filter(holder=line.holder, member=line.member_id).select_related("thing").order_by("pk")
    )


def to_take(actor: Actor, office: Office, place: str, today: date) -> QuerySet[Thing]:
    """What should be at a place or anywhere, those longest unseen first. Raises NotFound, RegisterNotKept."""
    rows = things_at(actor, office).filter(state__in=FROM[SEEN])
    if place:
        rows = rows.filter(place__code=place)
    return rows.select_related(
        "place", "holding", "holding__key", "holding__member", "holding__thing"
    ).order_by(F("seen_on").asc(nulls_first=True), "number", "pk")


def repairs_at(actor: Actor, office: Office) -> QuerySet[Repair]:
    """The repairs of an office, those under way first. Raises NotFound, RegisterNotKept."""
    permit_reading(actor, office.pk, office.settings, EQUIPMENT)
    rows = Repair.objects.filter(thing__office=office).select_related("thing", "thing__place", "case", "key")
    return rows.order_by(F("back_on").desc(nulls_first=True), "-came_on", "-pk")


def needs_at(actor: Actor, office: Office, year: int) -> QuerySet[Need]:
    """The needs of a budget year by school, each with how many are approved and handed out. Raises NotFound,
    RegisterNotKept."""
    permit_reading(actor, office.pk, office.settings, EQUIPMENT)
    rows = Need.objects.filter(office=office, year=year).select_related("school", "case", "case__key", "key")
    approved = Q(shares__allocation__state="approved")
    return rows.annotate(approved=Sum("shares__count", filter=approved), given=Sum("shares__given")).order_by(
        "school__sort_key", "kind", "pk"
    )


def allocations_at(actor: Actor, office: Office) -> QuerySet[Allocation]:
    """The allocations of an office, newest first. Raises NotFound, RegisterNotKept."""
    permit_reading(actor, office.pk, office.settings, EQUIPMENT)
    rows = Allocation.objects.filter(office=office)
    return rows.annotate(wanted=Sum("shares__count"), handed=Sum("shares__given")).order_by(
        "-created_at", "-pk"
    )


def allocation_for(actor: Actor, office: Office, ref: UUID) -> tuple[Allocation, Sequence[Share]]:
    """One allocation with its shares by school. Raises NotFound, RegisterNotKept, NoSuchThing."""
    permit_reading(actor, office.pk, office.settings, EQUIPMENT)
    rows = Allocation.objects.filter(office=office, ref=ref)
    allocation = rows.select_related("office", "made_by", "proposed_by", "approved_by").first()
    if allocation is None:
        raise NoSuchThing()
    shares = allocation.shares.select_related(
        "need", "need__school", "need__case", "need__case__key", "need__key"
    )
    return allocation, tuple(shares.order_by("need__school__sort_key", "need__kind", "pk"))
