"""Who was asked what, who answered, opened, has not: for the office that collects, and for those that are asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from khamkho.base.text import Text
from khamkho.casework.models import Case
from khamkho.casework.rules.permits import READING_ROLES
from khamkho.collecting.models import Asked, Collection
from khamkho.collecting.rules.refusals import LinkOver, NoSuchCollection
from khamkho.collecting.rules.times import is_over
from khamkho.offices.models import Office
from khamkho.people.actor import Actor

State = Literal["answered", "returned", "begun", "told", "silent"]
STATES: Mapping[State, Text] = {
    "answered": Text("ตอบแล้ว", "Answered"),
    "returned": Text("ส่งกลับให้แก้ไข", "Sent back"),
    "begun": Text("เปิดแล้ว ยังไม่ส่ง", "Opened, not sent"),
    "told": Text("แจ้งแล้ว ยังไม่เปิด", "Told, not opened"),
    "silent": Text("ยังแจ้งไม่ได้", "Not told"),
}
ANSWERED = Q(case__state=Case.ENDED) | (Q(case__state=Case.OPEN) & ~Q(case__waiting_for="applicant"))


@dataclass(frozen=True, kw_only=True)
class Line:
    """One office that was asked, and how far it is."""

    asked: Asked
    state: State
    until: datetime
    is_late: bool

    @property
    def number(self) -> str:
        return (self.asked.case.number or "") if self.asked.case else ""

    @property
    def title(self) -> Text:
        return STATES[self.state]


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A collection in the list of an office."""

    collection: Collection
    asked: int
    answered: int
    is_over: bool


def left(collection: Collection, now: datetime) -> QuerySet[Asked]:
    """Who has not answered and could do something about it now, also those whose answer was sent back."""
    rows = collection.asked.exclude(ANSWERED).filter(office__active=True)
    in_time = Q(until__gt=now) if collection.until <= now else Q(until=None) | Q(until__gt=now)
    return rows.filter(in_time).select_related("office")


def collections_of(actor: Actor, office: Office, now: datetime) -> tuple[Listed, ...]:
    """What an office has asked, the newest first. One query."""
    if not reads(actor, office.pk):
        return ()
    rows = office.collections.annotate(
        n=Count("asked"), done=Count("asked", filter=Q(asked__in=Asked.objects.filter(ANSWERED)))
    )
    return tuple(
        Listed(collection=row, asked=row.n, answered=row.done, is_over=is_over(row.until, row.closed_at, now))
        for row in rows.order_by("-created_at", "-pk")[:200]
    )


def collection_for(actor: Actor, ref: UUID) -> Collection:
    """A collection of an office where this person reads. Raises NoSuchCollection."""
    found = Collection.objects.select_related("office", "version", "key").filter(ref=ref).first()
    if found is None or not reads(actor, found.office_id):
        raise NoSuchCollection()
    return found


def lines_of(collection: Collection, now: datetime) -> tuple[Line, ...]:
    """Every office that was asked, in the order of the Thai alphabet. One query, however many."""
    rows = collection.asked.select_related("office", "case").defer("case__body", "case__working_copy")
    return tuple(line_of(row, collection, now) for row in rows.order_by("office__sort_key", "office_id"))


def line_of(asked: Asked, collection: Collection, now: datetime) -> Line:
    until = asked.until or collection.until
    state = _state(asked)
    return Line(asked=asked, state=state, until=until, is_late=state != "answered" and until < now)


def counts_of(lines: Sequence[Line]) -> tuple[tuple[Text, int], ...]:
    """How many offices are how far; what there is none of is left out."""
    counted = Counter(line.state for line in lines)
    return tuple((title, counted[state]) for state, title in STATES.items() if counted[state])


def _state(asked: Asked) -> State:
    case = asked.case
    if case and case.state == Case.DRAFT:
        return "begun"
    if case and case.state == Case.OPEN and case.waiting_for == "applicant":
        return "returned"
    if case:
        return "answered"
    return "told" if asked.told_at else "silent"


# What an office is asked ---------------------------------------------------------------------------------------------


def asked_of(actor: Actor, office: Office, now: datetime, limit: int = 100) -> tuple[Line, ...]:
    """What an office is or was asked, what is still to answer first. One query."""
    if not reads(actor, office.pk):
        return ()
    rows = Asked.objects.filter(office=office).select_related("collection__office", "case", "office")
    rows = rows.defer("case__body", "case__working_copy").order_by("-collection__created_at", "-pk")[:limit]
    lines = [line_of(row, row.collection, now) for row in rows]
    return tuple(sorted(lines, key=lambda line: not waits(line, now)))


def waiting_at(actor: Actor, offices: Sequence[Office], now: datetime) -> dict[int, int]:
    """How many questions each of these offices still has to answer. One query."""
    ids = [one.pk for one in offices if reads(actor, one.pk)]
    open_now = Q(collection__closed_at=None) & (Q(until__gt=now) | Q(until=None, collection__until__gt=now))
    sent_back = Q(case__state=Case.OPEN, case__waiting_for="applicant")
    rows = Asked.objects.filter(office_id__in=ids).exclude(ANSWERED).filter(open_now | sent_back)
    counted = rows.order_by().values("office_id").annotate(n=Count("pk"))
    return {row["office_id"]: row["n"] for row in counted}


def waits(line: Line, now: datetime) -> bool:
    """Whether the office can and should still answer."""
    if line.state == "answered":
        return False
    return line.state == "returned" or not is_over(line.until, line.asked.collection.closed_at, now)


def asked_line(actor: Actor, office: Office, ref: UUID, now: datetime) -> Line:
    """One of them. Raises NoSuchCollection."""
    rows = Asked.objects.filter(office=office, ref=ref).select_related(
        "collection__office", "collection__version", "case", "office"
    )
    row = rows.first()
    if row is None or not reads(actor, office.pk):
        raise NoSuchCollection()
    return line_of(row, row.collection, now)


def asked_by_link(index: str, now: datetime) -> Line:
    """What a link that was not used yet asks, of whom. Raises LinkOver."""
    rows = Asked.objects.filter(link=index).select_related(
        "collection__office", "collection__version", "case", "office"
    )
    row = rows.first()
    if (
        row is None
        or not row.collection.by_link
        or is_over(row.until or row.collection.until, row.collection.closed_at, now)
    ):
        raise LinkOver()
    return line_of(row, row.collection, now)


def asked_for_case(case: Case) -> Asked | None:
    """The question that a case answers."""
    return Asked.objects.select_related("collection__office", "office").filter(case=case).first()


def reads(actor: Actor, office_id: int) -> bool:
    """Whether this person reads what an office collects, or is asked."""
    return actor.two_factor and any(seat.role in READING_ROLES for seat in actor.seats_at(office_id))
